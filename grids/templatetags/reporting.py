"""Template words of the reporting pages: how a kind is drawn, what a state looks like."""

from django import template

from grids.models import Case, CaseKind
from grids.models.kinds import Privacy
from grids.queries.cases import is_overdue

register = template.Library()
_ICONS = {
    "opinion": "message-2",
    "difficulty": "heart-handshake",
    "hazard": "alert-triangle",
    "dispute": "scale",
    "errand": "clipboard-check",
    "order": "checklist",
    "listening": "speakerphone",
    "reception": "users",
    "contract": "signature",
}
_CHIPS = {
    "returned": "err",
    "escalated": "warn",
    "extension": "warn",
    "reopened": "warn",
    "resolved": "ok",
    "fed_back": "ok",
    "rated": "ok",
    "closed": "ok",
    "filed": "ok",
    "merged": "",
}


@register.filter
def kind_icon(kind: CaseKind) -> str:
    """Return the icon of a shipped kind; a flag for one that a county has made itself."""
    return _ICONS.get(kind.code, "flag")


@register.filter
def state_chip(case: Case) -> str:
    """Return the tone of a case's state: ok, warn, err, info, or '' for merged ones."""
    return _CHIPS.get(case.state, "info")


@register.filter
def late(case: Case) -> bool:
    """Return whether a case is overdue today."""
    return is_overdue(case)


@register.filter
def listed_words(case: Case) -> str:
    """Return what a list may show of a case: its words, not of parties' disputes and requests (PV-CASE)."""
    return "" if case.kind.privacy == Privacy.CASE else case.words
