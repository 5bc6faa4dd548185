"""Pages of bulletins: which there are, which can be written, one as it prints, its words to edit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments import rights
from assessments.actions.bulletins import LISTED, seal_of
from assessments.bulletins.lifecycle import BULLETIN
from assessments.models import Bulletin, BulletinText, Cycle, Panel, Scheme
from assessments.queries import bulletin_body, honours
from members.scope import who_holds
from portal import clock
from portal.paging import count_up_to, newest_first
from portal.periods import Period
from portal.scope import within

S = Bulletin.State
RECENT = 200
"""Cycles looked at for what can be written; older ones have had their bulletins."""
_GATHERED = {"month": ("quarter",), "quarter": ("year",), "half_year": ("year",)}
"""Scheme's period → the longer ones a bulletin gathers it into (P16-R6)."""


def readable(account: Any) -> QuerySet[Bulletin]:
    """Return the bulletins an account may read: issued ones in scope, drafts where it may issue."""
    rows = Bulletin.objects.visible_to(account)
    drafts = within(account.paths_for(rights.ISSUE_BULLETIN), "organization__path")
    shown = rows.filter(Q(state=S.ISSUED) | (drafts & Q(state=S.DRAFT)))
    return shown.select_related("scheme", "organization", "issued_by__person").with_corrected()


@dataclass(frozen=True)
class Offer:
    """A bulletin that can be written: scheme, period, how many of its panels are confirmed."""

    scheme: Scheme
    period: Period
    gathers: bool


def list_page(account: Any, params: Mapping[str, str]) -> dict[str, Any]:
    """Return the page of bulletins: drafts first in their own list, issued by falling number."""
    rows = readable(account)
    issued = rows.filter(state=S.ISSUED)
    page = newest_first(issued, params.get("before", ""))
    return {
        "drafts": list(rows.filter(state=S.DRAFT).order_by("-pk")[:50]),
        "page": page,
        "count": count_up_to(issued),
        "offers": offers_for(account),
        "may_issue": account.may_anywhere(rights.ISSUE_BULLETIN),
    }


def offers_for(account: Any, most: int = 20) -> list[Offer]:
    """Return what can be written, newest period first: confirmed results without a bulletin that stands.

    A constant number of statements.
    """
    published = Panel.objects.filter(cycle=OuterRef("pk"), state__in=honours.PUBLISHED)
    cycles = list(
        Cycle.objects.visible_to(account, rights.ISSUE_BULLETIN)
        .filter(Exists(published))
        .select_related("scheme_version__scheme__organization", "organization")
        .order_by("-period_end", "pk")[:RECENT]
    )
    own = [c for c in cycles if c.organization_id == c.scheme_version.scheme.organization_id]
    taken = _taken({c.scheme_version.scheme_id for c in own})
    found: dict[tuple[int, str], Offer] = {}
    for cycle in own:
        scheme = cycle.scheme_version.scheme
        for period in _periods(cycle):
            key = (scheme.pk, period.code)
            if key not in taken:
                gathers = period.kind != cycle.scheme_version.document["period"]
                found.setdefault(key, Offer(scheme, period, gathers))
    newest = sorted(found.values(), key=lambda o: (-o.period.end_month, o.scheme.pk))
    return newest[:most]


def _periods(cycle: Cycle) -> Iterable[Period]:
    """The cycle's own period, and the longer ones that gather it once they are over."""
    period, own = cycle.period, cycle.scheme_version.document["period"]
    yield period
    if period.kind == own:
        for kind in _GATHERED.get(own, ()):
            longer = period.containing(kind)
            if longer.end < clock.today():
                yield longer


def _taken(schemes: Iterable[int]) -> set[tuple[int, str]]:
    """(scheme, period) that has a draft, or an issued bulletin whose results still stand."""
    rows = Bulletin.objects.filter(scheme__in=list(schemes), state__in=(S.DRAFT, S.ISSUED))
    live = (
        rows.with_corrected().order_by().values_list("scheme", "period_code", "state", "corrected")
    )
    return {
        (scheme, code)
        for scheme, code, state, corrected in live
        if state == S.DRAFT or not corrected
    }


def page(bulletin: Bulletin, account: Any) -> dict[str, Any]:
    """Return the context of one bulletin as it prints, with what can be done with it."""
    paper = paper_of(bulletin)
    offers = {} if bulletin.is_issued else _steps(bulletin, account)
    return paper | {
        "corrected": corrected_panels(bulletin),
        "newer": bulletin.corrected_by.filter(state=S.ISSUED).order_by("-pk").first(),
        "may_issue": account.may(rights.ISSUE_BULLETIN, bulletin.scope_path),
        "may_export": account.may(rights.EXPORT, bulletin.scope_path),
        "who_issues": who_holds(rights.ISSUE_BULLETIN),
        **offers,
    }


def paper_of(bulletin: Bulletin) -> dict[str, Any]:
    """Return what prints: words and tables; of an issued one what was frozen, else what is true now."""
    if bulletin.is_issued:
        body, words = bulletin.body, bulletin.body["words"]
        seal = ""
    else:
        body, text = bulletin_body.body_of(bulletin), last_text(bulletin)
        words = {"title": text.title, "opening": text.opening, "closing": text.closing}
        seal = seal_of(bulletin, body, text)
    return {
        "bulletin": bulletin,
        "body": body,
        "title": words["title"],
        "before": _paragraphs(words["opening"]),
        "after": _paragraphs(words["closing"]),
        "seal": seal,
        "runs": runs_of(body),
    }


def last_text(bulletin: Bulletin) -> BulletinText:
    """Return the words saved last; every bulletin begins with some."""
    text: BulletinText = bulletin.texts.select_related("saved_by__person")[0]
    return text


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def runs_of(body: Mapping[str, Any]) -> str:
    """Return the run numbers a bulletin rests on, in short."""
    codes = sorted({source["code"] for source in body["sources"] if source["code"]})
    if not codes:
        return ""
    return codes[0] if len(codes) == 1 else f"{codes[0]}等{len(codes)}次"


def _steps(bulletin: Bulletin, account: Any) -> dict[str, Any]:
    refusal = BULLETIN.refusal(account, bulletin, BULLETIN.step("issue"))
    return {"issue_refused": refusal.sentence if refusal else ""}


def corrected_panels(bulletin: Bulletin) -> list[str]:
    """Return the names of the panels an issued bulletin told of whose results were corrected since."""
    gone = bulletin.sources.filter(panel__state=Panel.State.SUPERSEDED)
    rows = gone.order_by("panel__organization__sort_key", "panel")
    return [one.panel.organization.label for one in rows.select_related("panel__organization")]


def edit_page(
    bulletin: Bulletin,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, Sequence[str]] | None = None,
    told: str = "",
    chosen: int | None = None,
) -> dict[str, Any]:
    """Return the context of the editor: the last words, those of version `chosen`, or what was typed.

    `told` is why it was not saved; then the words saved meanwhile stand beside, and the form is sent
    against them.
    """
    texts = list(bulletin.texts.select_related("saved_by__person"))
    last = texts[0]
    shown = next((text for text in texts if text.number == chosen), last)
    return {
        "bulletin": bulletin,
        "form": typed or _form(bulletin, shown),
        "problems": problems or {},
        "told": told,
        "last": last,
        "shown": shown,
        "texts": texts,
        "audiences": Bulletin.Audience.choices,
        "counts": [(str(n), f"前{n}名" if n else "全部") for n in LISTED],
    }


def _form(bulletin: Bulletin, text: BulletinText) -> dict[str, str]:
    """What the editor's fields hold for one version of the words."""
    return {
        "title": text.title,
        "opening": text.opening,
        "closing": text.closing,
        "audience": bulletin.audience,
        "listed": str(bulletin.listed),
    }
