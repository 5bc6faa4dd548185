"""What is said of a row that is right in itself and does not fit the register: column and sentence.

Who is outside the account's scope is never told, nor anything of him.
"""

from members import rights
from members.scope import who_holds
from members.workbooks.staging import Compared

SELF = "self"
_SENTENCES: dict[str, tuple[str, str]] = {
    "doubtful": (
        "identity",
        "登记着不止一位{name}，出生日期和党支部（单位）也相同。请填证件号码，才认得出是哪一位。",
    ),
    "no_home": ("home", "这是新登记的人，请填所在单位或党支部。"),
    "outside": (
        "identity",
        "这个证件号码的人已在您的维护范围以外登记，不能导入。请核对号码；确是本人的，先办转接或调动。",
    ),
    "twice": ("name", "这一行和别的行认出来是同一个人（{name}）。请只留一行。"),
    "name": (
        "name",
        "这个证件号码登记的是{name}，与这一行的姓名不一样。请核对；改名请在人员页里办。",
    ),
    "left": ("name", "{name}已于{left}离开本市党员干部队伍。要恢复的，请先在人员页里办。"),
    "full_before": (
        "full_on",
        "与已登记的日期合在一起，转正日期早于入党日期。请把两个日期都填上。",
    ),
    "not_joined": ("joined_on", "有转正日期，还要填入党日期。"),
    "moved": (
        "branch",
        "{name}的组织关系现在{branch}，导入不改党支部。请办组织关系转接，或把这一格清空。",
    ),
    "no_branch": ("branch", "填了党员阶段或转入日期，还要填党支部。"),
    "no_stage": ("stage", "填了党支部，还要填党员阶段（预备党员或正式党员）。"),
    "no_since": ("since", "填了党支部，还要填转入日期；入党后一直在这个支部的，填入党日期。"),
    "overlaps": ("since", "转入日期早于{name}从前一个党支部转出的日期。请核对。"),
    "stage_back": ("stage", "{name}已是正式党员，不能改为预备党员。请核对。"),
    "post_moved": (
        "title",
        "{name}现任{title}，职务变动不能导入。请在人员页的任职里办，或把职务、职责、职级、任职日期清空。",
    ),
    "post_incomplete": ("title", "填了职务，还要填职责和任职日期。"),
    "post_overlaps": ("post_since", "任职日期早于{name}上一个职务的免职日期。请核对。"),
}


def of(found: Compared) -> tuple[str, str]:
    """Return (column, sentence) for a compared row with a problem."""
    if found.problem == SELF:
        return (
            "name",
            f"不能导入对您本人的改动（E-CONFLICT）。请由别的{who_holds(rights.KEEP_PEOPLE)}办理。",
        )
    column, sentence = _SENTENCES[found.problem or ""]
    name, branch, title, left = [*(found.other or "").split("\t"), "", "", "", ""][:4]
    where = f"在{branch}" if branch else "不在您的维护范围内"
    return column, sentence.format(
        name=name or "这个人", branch=where.removeprefix("在") if branch else where,
        title=title or "别的职务", left=left,
    )  # fmt: skip
