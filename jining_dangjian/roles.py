"""The one table of roles: what each grantable role may do, and on what kind of organization."""

from assessments import rights as a
from members import rights as m
from members.scope import Role

_COUNTY = frozenset({"county"})
_UNIT = frozenset({"organ", "town"})
_SEE = {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.SEE_OVERVIEW, a.EXPORT}
_UNIT_GROUP = _SEE | {a.ENTER, a.SUBMIT, a.RULE, a.DELIBERATE, a.POST_NOTICE, a.ANSWER}
_COUNTY_OFFICER = _SEE | {a.OPEN_CYCLE, a.RETURN, a.RUN, a.DECIDE, a.APPROVE_CORRECTION}

ROLES = (
    Role(
        "city_officer",
        "市委组织部考核科",
        frozenset(_SEE | {a.APPROVE_CORRECTION}),
        frozenset({"city"}),
    ),
    Role("county_officer", "县委组织部公务员科", frozenset(_COUNTY_OFFICER), _COUNTY),
    Role("county_leader", "县领导", frozenset(_SEE), _COUNTY),
    Role(
        "unit_clerk",
        "单位考核专员",
        frozenset({m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.ENTER, a.SUBMIT, a.EXPORT}),
        _UNIT,
    ),
    Role(
        "unit_group",
        "单位考核工作小组",
        frozenset(_UNIT_GROUP | {a.CONFIRM, a.FILE, a.ASK_CORRECTION}),
        _UNIT,
    ),
    Role("unit_leader", "单位主要负责人", frozenset(_SEE | {a.SIGN_LEAD, a.RULE}), _UNIT),
    Role(
        "administrator",
        "平台管理员",
        frozenset({m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, m.GRANT, m.ADMINISTER}),
        frozenset({"city", "county"}),
    ),
    Role(
        "auditor",
        "审计员",
        frozenset({m.SEE_ORGANIZATIONS, m.SEE_DEEDS, a.SEE, a.SEE_OVERVIEW}),
        frozenset({"city", "county"}),
    ),
)
