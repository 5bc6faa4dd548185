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
_UNIT_GROUP = _SEE | {a.ENTER, a.SUBMIT, a.RULE, a.DELIBERATE, a.POST_NOTICE, a.ANSWER}
_COUNTY_OFFICER = _SEE | {a.OPEN_CYCLE, a.RETURN, a.RUN, a.DECIDE, a.APPROVE_CORRECTION, m.GRANT}

_UNIT_ROLES = {"unit_clerk", "unit_group", "unit_leader"}
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
    _role("county_leader", "县领导", _SEE, _COUNTY),
    _role(
        "unit_clerk",
        "单位考核专员",
        {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.ENTER, a.SUBMIT, a.EXPORT},
        _UNIT,
    ),
    _role(
        "unit_group", "单位考核工作小组", _UNIT_GROUP | {a.CONFIRM, a.FILE, a.ASK_CORRECTION}, _UNIT
    ),
    _role("unit_leader", "单位主要负责人", _SEE | {a.SIGN_LEAD, a.RULE}, _UNIT),
    _role(
        "administrator",
        "平台管理员",
        {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, m.GRANT, m.ADMINISTER},
        _WIDE,
        _ALL_ROLES,
    ),
    _role("auditor", "审计员", {m.SEE_ORGANIZATIONS, m.SEE_DEEDS, a.SEE, a.SEE_OVERVIEW}, _WIDE),
)
