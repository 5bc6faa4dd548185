"""Rights of this room. To read a file as a reader is no right: it is a grant for one file or unit (P07).

Who keeps files and looks into doubts (the archivist) is not who decides what holds: the organization
department recognises facts, ends reviews and allows readers. So no single role can make a doubt and
settle it, and an account that holds both roles is asked once more, case by case.
"""

SEE_ARCHIVES = "archives.see"
KEEP_ARCHIVES = "archives.keep"
DECIDE_FACTS = "archives.decide"
APPROVE_ACCESS = "archives.approve"

LABELS = {
    SEE_ARCHIVES: "查看档案台账",
    KEEP_ARCHIVES: "管理干部档案",
    DECIDE_FACTS: "认定档案信息",
    APPROVE_ACCESS: "审批档案查阅",
}
