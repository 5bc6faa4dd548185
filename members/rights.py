"""Rights of this floor. A role (jining_dangjian/roles.py) is a set of rights; a grant gives a role."""

SEE_ORGANIZATIONS = "members.see_organizations"
SEE_PEOPLE = "members.see_people"
GRANT = "members.grant"
SEE_DEEDS = "members.see_deeds"
ADMINISTER = "members.administer"

LABELS = {
    SEE_ORGANIZATIONS: "查看组织",
    SEE_PEOPLE: "查看人员",
    GRANT: "授权",
    SEE_DEEDS: "查看办理记录",
    ADMINISTER: "维护平台",
}
