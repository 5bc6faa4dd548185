"""Template words of cases: chips of states, urgency by name, who has read of an emergency."""

from django import template
from django.utils import timezone

from grids.actions.batches import has_step
from grids.models import Case, CaseNotice
from grids.queries.case_page import urgency_title

register = template.Library()
S = Case.State
_CHIPS = {
    S.FOUND: "warn", S.REGISTERED: "warn", S.RETURNED: "warn", S.REOPENED: "warn", S.EXTENSION: "warn",
    S.ESCALATED: "err", S.DISPATCHED: "info", S.ACCEPTED: "info", S.HANDLING: "info",
    S.RESOLVED: "info", S.FED_BACK: "ok", S.RATED: "ok", S.CLOSED: "ok",
}  # fmt: skip
_LEVELS = {"town": "镇街", "county": "县级"}
_WHAT_IT_DOES = {
    "send": "登记进台账，同时分派给承办单位。",
    "settle": "您已在现场办好的，写明结果；由镇街回访评价。",
    "register": "只登记，稍后再分派。",
    "return": "不归本单位办的，退回镇街网格中心；期限照算。",
    "ask_extension": "在期限当天以前申请；没有答复以前期限不变。",
    "resolve": "写明怎么办的、办成什么样。",
    "feed_back": "告诉上报人和群众以后，写明怎样反馈的。",
    "close": "办结、反馈、评价都有了，可以结案。",
    "file": "归档以后不再改动，当事人信息随即删除。",
    "reopen": "没有办好或问题反复的；期限从今天起重算。",
    "escalate": "镇街办不了的；期限照算。",
    "merge": "与另一件是同一件事的；本件结束，由那一件答复两位上报人。",
}


@register.filter
def case_chip(case: Case) -> str:
    """Return the chip class of a case's state."""
    return _CHIPS.get(S(case.state), "")


@register.filter
def case_batched(case: Case) -> bool:
    """Whether one of the steps that are taken of several cases at once fits it."""
    return has_step(case)


@register.filter
def case_urgency(case: Case) -> str:
    """Return the name of a case's urgency."""
    return urgency_title(case)


@register.filter
def case_emergency(case: Case) -> bool:
    """Return whether a case is told to township and county at once."""
    return case.kind.is_emergency(case.urgency)


@register.filter
def case_step_hint(action: str) -> str:
    """Return what a step of a case does, where its name does not say it."""
    return _WHAT_IT_DOES.get(action, "")


@register.filter
def case_read(notice: CaseNotice) -> str:
    """Return how a level has read of an emergency: 镇街 10-13 09:12已阅（郭守义）."""
    level = _LEVELS[notice.level]
    if notice.seen_at is None or notice.seen_by is None:
        return f"{level}未阅，应在{_at(notice, 'due_at')}前阅知"
    return f"{level}{_at(notice, 'seen_at')}已阅（{notice.seen_by.display_name}）"


def _at(notice: CaseNotice, name: str) -> str:
    return f"{timezone.localtime(getattr(notice, name)):%m-%d %H:%M}"
