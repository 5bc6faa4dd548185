"""Rights of this floor. A role (jining_dangjian/roles.py) is a set of rights; a grant gives a role."""

SEE_ORGANIZATIONS = "members.see_organizations"
SEE_PEOPLE = "members.see_people"
SEE_STATUS = "members.see_status"
"""Health, hardship and age groups of members (PV-MEMBER): the branch's secretary and the township."""
SEE_SECRETS = "members.see_secrets"
"""Identity numbers and telephones in the clear; each look is a deed."""
KEEP_PEOPLE = "members.keep_people"
KEEP_ORGANIZATIONS = "members.keep_organizations"
KEEP_BRANCH = "members.keep_branch"
"""What a branch writes down itself: its meetings, dues, development of members."""
EXPORT_PEOPLE = "members.export_people"
GRANT = "members.grant"
SEE_DEEDS = "members.see_deeds"
ADMINISTER = "members.administer"

LABELS = {
    SEE_ORGANIZATIONS: "查看组织",
    SEE_PEOPLE: "查看人员",
    SEE_STATUS: "查看党员类别",
    SEE_SECRETS: "查看证件和电话",
    KEEP_PEOPLE: "维护人员",
    KEEP_ORGANIZATIONS: "维护组织",
    KEEP_BRANCH: "记录支部工作",
    EXPORT_PEOPLE: "导出人员",
    GRANT: "授权",
    SEE_DEEDS: "查看办理记录",
    ADMINISTER: "维护平台",
}
