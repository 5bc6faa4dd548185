"""The one table of roles: what each grantable role may do, on what kind of organization, and what
roles its holder may give there (members.scope.Role says within which bounds).

The county's organization department appoints who acts for the units: it gives the units' roles in its
county. All others are given by an administrator, who holds none of the appraisal's rights himself.
"""

from collections.abc import Iterable

from assessments import rights as a
from members import rights as m
from members.scope import Role

_COUNTY = {"county"}
_UNIT = {"organ", "town"}
_WIDE = {"city", "county"}
_SEE = {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.SEE_OVERVIEW, a.EXPORT}
_UNIT_GROUP = _SEE | {
    a.ENTER,
    a.SUBMIT,
    a.KEEP_POLL,
    a.RULE,
    a.DELIBERATE,
    a.POST_NOTICE,
    a.ANSWER,
    a.CONFIRM,
    a.FILE,
    a.ASK_CORRECTION,
    a.SEE_POINTS,
    a.CONFIRM_POINTS,
}
_COUNTY_OFFICER = _SEE | {
    a.EDIT_SCHEME,
    a.ISSUE_BULLETIN,
    a.OPEN_CYCLE,
    a.KEEP_POLL,
    a.RETURN,
    a.RUN,
    a.SIGN,
    a.SIGN_COUNTY,
    a.DECIDE,
    a.APPROVE_CORRECTION,
    a.SUPERVISE_POINTS,
    m.GRANT,
}
_BRANCH = {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.SIGN, a.SIGN_BRANCH}
_BRANCH |= {a.SEE_POINTS, a.REPORT_POINTS, a.RECOGNISE_POINTS}

_UNIT_ROLES = {"unit_clerk", "unit_group", "unit_leader", "discipline_head", "branch_secretary"}
_ALL_ROLES = _UNIT_ROLES | {
    "city_officer",
    "county_officer",
    "county_leader",
    "administrator",
    "auditor",
}
_LABELS = m.LABELS | a.LABELS


def _role(
    code: str, name: str, rights: set[str], kinds: set[str], gives: Iterable[str] = ()
) -> Role:
    can = "、".join(label for right, label in _LABELS.items() if right in rights)
    return Role(code, name, frozenset(rights), frozenset(kinds), frozenset(gives), can)


ROLES = (
    _role("city_officer", "市委组织部考核科", _SEE | {a.APPROVE_CORRECTION}, {"city"}),
    _role("county_officer", "县委组织部公务员科", _COUNTY_OFFICER, _COUNTY, _UNIT_ROLES),
    _role("county_leader", "县领导", _SEE | {a.SUPERVISE_POINTS}, _COUNTY),
    _role(
        "unit_clerk",
        "单位考核专员",
        {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.ENTER, a.SUBMIT, a.EXPORT},
        _UNIT,
    ),
    _role("unit_group", "单位考核工作小组", _UNIT_GROUP, _UNIT),
    _role(
        "unit_leader",
        "单位主要负责人",
        _SEE | {a.SIGN, a.SIGN_LEAD, a.SIGN_COMMITTEE, a.RULE},
        _UNIT,
    ),
    _role(
        "administrator",
        "平台管理员",
        {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, m.GRANT, m.ADMINISTER},
        _WIDE,
        _ALL_ROLES,
    ),
    _role("auditor", "审计员", {m.SEE_ORGANIZATIONS, m.SEE_DEEDS, a.SEE, a.SEE_OVERVIEW}, _WIDE),
    _role("discipline_head", "单位纪检组长", _SEE | {a.SIGN, a.SIGN_DISCIPLINE}, _UNIT),
    _role("branch_secretary", "党支部书记", _BRANCH, {"branch", "village"}),
)
