"""The one table of roles: what each grantable role may do, on what kind of organization, and what
roles its holder may give there (members.scope.Role says within which bounds).

The county's organization department appoints who acts for the units: it gives the units' roles in its
county. All others are given by an administrator, who holds none of the appraisal's rights himself.
"""

from collections.abc import Iterable

from assessments import rights as a
from grids import rights as g
from jining_dangjian.dashboard import rights as b
from members import rights as m
from members.archives import rights as ar
from members.categories import rights as c
from members.dispatched import rights as d
from members.floating import rights as f
from members.graduates import rights as gr
from members.pools import rights as p
from members.scope import Role
from members.secretaries import rights as s
from training import rights as t

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
    g.HANDLE,
    d.RECEIVE_LETTERS,
}
_COUNTY_OFFICER = _SEE | {
    b.SEE,
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
    g.SEE_GRIDS,
    g.KEEP_GRIDS,
    g.SEE_CASES,
    g.SEE_FIGURES,
    g.REVIEW,
    g.EDIT_KINDS,
    m.GRANT,
    t.SEE_TRAINING,
    t.APPROVE_TRAINING,
    t.SEE_FIGURES,
}
_BRANCH = {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.SIGN, a.SIGN_BRANCH}
_BRANCH |= {a.SEE_POINTS, a.REPORT_POINTS, a.RECOGNISE_POINTS}
_BRANCH |= {m.KEEP_BRANCH, m.SEE_STATUS, f.SEE_FLOATING, f.KEEP_FLOATING}
_BRANCH |= {c.SEE_CATEGORIES, c.KEEP_CATEGORIES, c.SEE_TOTALS}
_BRANCH |= {t.SEE_TRAINING, t.KEEP_TRAINING}
_ORGANIZER = {
    m.SEE_ORGANIZATIONS,
    m.SEE_PEOPLE,
    m.SEE_SECRETS,
    m.KEEP_PEOPLE,
    m.KEEP_ORGANIZATIONS,
    m.KEEP_BRANCH,
    m.EXPORT_PEOPLE,
    f.SEE_FLOATING,
    f.KEEP_FLOATING,
    c.SEE_TOTALS,
    p.SEE_POOLS,
    p.KEEP_POOLS,
    s.SEE_SECRETARIES,
    d.SEE_DISPATCHED,
    d.KEEP_DISPATCHED,
    t.SEE_TRAINING,
    t.KEEP_TRAINING,
    t.APPROVE_TRAINING,
    t.SEE_FIGURES,
    gr.SEE_GRADUATES,
}
_GRID_WORKER = {m.SEE_ORGANIZATIONS, g.SEE_GRIDS, g.REPORT}
_GRID_LEADER = _GRID_WORKER | {g.SEE_CASES}
_VILLAGE = _GRID_LEADER | {m.SEE_PEOPLE, g.SUBMIT, g.HANDLE}
_DISPATCHER = _VILLAGE | {g.KEEP_GRIDS, g.DISPATCH, g.SEE_FIGURES}

_UNIT_ROLES = {"unit_clerk", "unit_group", "unit_leader", "discipline_head", "branch_secretary"}
_GRID_ROLES = {"grid_worker", "grid_leader", "village_secretary", "grid_dispatcher"}
_ALL_ROLES = _UNIT_ROLES | _GRID_ROLES
_ALL_ROLES |= {"city_officer", "county_officer", "county_leader", "administrator", "auditor"}
_ALL_ROLES |= {"county_organizer", "town_organizer", "archivist"}
_LABELS = m.LABELS | a.LABELS | g.LABELS | ar.LABELS | f.LABELS | c.LABELS | d.LABELS
_LABELS |= p.LABELS | s.LABELS | t.LABELS | gr.LABELS | b.LABELS
_CHECKER = {c.SEE_CATEGORIES, c.KEEP_CATEGORIES, c.CHECK_CATEGORIES}


def _role(
    code: str, name: str, rights: set[str], kinds: set[str], gives: Iterable[str] = ()
) -> Role:
    can = "、".join(label for right, label in _LABELS.items() if right in rights)
    return Role(code, name, frozenset(rights), frozenset(kinds), frozenset(gives), can)


ROLES = (
    _role(
        "city_officer",
        "市委组织部考核科",
        _SEE | {b.SEE, a.APPROVE_CORRECTION, g.SEE_FIGURES, t.SEE_FIGURES},
        {"city"},
    ),
    _role(
        "county_officer",
        "县委组织部公务员科",
        _COUNTY_OFFICER,
        _COUNTY,
        _UNIT_ROLES | _GRID_ROLES | {"town_organizer"},
    ),
    _role(
        "county_leader",
        "县领导",
        _SEE
        | {a.SUPERVISE_POINTS, g.SEE_GRIDS, g.SEE_CASES, g.SEE_FIGURES}
        | {b.SEE, d.SEE_DISPATCHED, t.SEE_FIGURES},
        _COUNTY,
    ),
    _role(
        "unit_clerk",
        "单位考核专员",
        {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, a.SEE, a.ENTER, a.SUBMIT, a.EXPORT, g.HANDLE}
        | {t.UNIT_TRAINING},
        _UNIT,
    ),
    _role("unit_group", "单位考核工作小组", _UNIT_GROUP, _UNIT),
    _role(
        "unit_leader",
        "单位主要负责人",
        _SEE
        | {a.SIGN, a.SIGN_LEAD, a.SIGN_COMMITTEE, a.RULE}
        | {d.RECEIVE_LETTERS, s.ANSWER_LISTS, gr.HOST_OBSERVERS},
        _UNIT,
    ),
    _role(
        "administrator",
        "平台管理员",
        {
            m.SEE_ORGANIZATIONS,
            m.SEE_PEOPLE,
            m.GRANT,
            m.ADMINISTER,
            g.SEE_GRIDS,
            g.KEEP_GRIDS,
            g.EDIT_KINDS,
        },
        _WIDE,
        _ALL_ROLES,
    ),
    _role("auditor", "审计员", {m.SEE_ORGANIZATIONS, m.SEE_DEEDS, a.SEE, a.SEE_OVERVIEW}, _WIDE),
    _role("discipline_head", "单位纪检组长", _SEE | {a.SIGN, a.SIGN_DISCIPLINE}, _UNIT),
    _role("branch_secretary", "党支部书记", _BRANCH, {"branch", "village"}),
    _role("grid_worker", "网格员", _GRID_WORKER, {"village"}),
    _role("grid_leader", "网格长", _GRID_LEADER, {"village"}),
    _role(
        "village_secretary",
        "村（社区）党组织书记",
        _VILLAGE | {t.UNIT_TRAINING},
        {"village"},
    ),
    _role(
        "grid_dispatcher",
        "镇街网格化服务管理中心",
        _DISPATCHER,
        {"town"},
    ),
    _role(
        "county_organizer",
        "县委组织部组织科",
        _ORGANIZER
        | {b.SEE, ar.SEE_ARCHIVES, ar.DECIDE_FACTS, ar.APPROVE_ACCESS, c.ADOPT}
        | {s.DECIDE_SECRETARIES, s.ANSWER_LISTS, gr.KEEP_GRADUATES},
        _COUNTY,
    ),
    _role(
        "town_organizer",
        "镇街组织委员（组织员）",
        _ORGANIZER | {m.SEE_STATUS, s.KEEP_SECRETARIES, t.UNIT_TRAINING} | _CHECKER,
        {"town"},
    ),
    _role(
        "archivist",
        "干部档案管理员",
        {m.SEE_ORGANIZATIONS, m.SEE_PEOPLE, ar.SEE_ARCHIVES, ar.KEEP_ARCHIVES},
        _COUNTY,
    ),
)
