"""Lists of spot checks: a week's draw, what is seen of it by whom, his own open questions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from members import scope
from members.dispatched import relations, rights, rules, sampling
from members.dispatched.actions.checks import monday_of
from members.dispatched.lifecycle import CHECK
from members.dispatched.models import Draw, Posting, SpotCheck, led_by, own_of
from portal import clock
from portal.scope import within

WITH = ("draw__county", "posting__person", "posting__village", "posting__team__town",
        "posting__team__leader", "proof",
        "judged_by__person", "posting__sender")  # fmt: skip
OPEN = ("asked", "answered", "questioned", "explained")


def known_to(account: Any) -> Any:
    """Return the checks an account may know: those asked in scope, its team's and its own; what is drawn
    and not asked yet, the county's office alone: nobody may be warned (P10-R3)."""
    seen = Q(pk__in=SpotCheck.objects.visible_to(account).values("pk"))
    me = account.person_id
    seen |= own_of(me, "posting__") | led_by(me, "posting__team__")
    paths = scope.paths_on(account, rights.KEEP_DISPATCHED, relations.COUNTY)
    drawn = within(paths, "posting__village__path") & ~Q(posting__in=_own(account))
    return SpotCheck.objects.filter(seen).filter(~Q(state=SpotCheck.State.DRAWN) | drawn)


def _own(account: Any) -> Any:
    return Posting.objects.of_self(account).values("pk")


def own_open(account: Any) -> Any:
    """Return the account's own checks that wait for an answer or an explanation."""
    mine = own_of(account.person_id, "posting__")
    return SpotCheck.objects.filter(mine, state__in=("asked", "questioned")).select_related(*WITH)


def week_asked(text: str) -> dt.date:
    """Return the Monday of an address; this week's for anything else and for what has not begun."""
    this = monday_of(clock.today())
    try:
        monday = monday_of(dt.date.fromisoformat(text))
    except (ValueError, OverflowError):
        return this
    return monday if dt.date(2015, 1, 5) <= monday <= this else this


@dataclass(frozen=True)
class Week:
    """A week of checks as an account sees it."""

    monday: dt.date
    checks: list[SpotCheck]
    draws: list[Draw]
    counts: dict[str, int]

    @property
    def sunday(self) -> dt.date:
        """Its last day."""
        return self.monday + dt.timedelta(days=6)


def week(account: Any, monday: dt.date) -> Week:
    """Return a week's checks, those that wait first; three queries whatever their number."""
    rows = known_to(account).filter(draw__monday=monday)
    order = {
        state: n
        for n, state in enumerate(("explained", "answered", "asked", "questioned", "drawn"))
    }
    found = sorted(
        rows.select_related(*WITH)[:500], key=lambda one: (order.get(one.state, 9), one.pk)
    )
    counts = rows.order_by().aggregate(
        all=Count("pk"),
        final=Count("pk", filter=Q(state="final")),
        good=Count("pk", filter=Q(state="final", result__in=SpotCheck.GOOD)),
        open=Count("pk", filter=Q(state__in=OPEN)),
        drawn=Count("pk", filter=Q(state="drawn")),
        absent=Count("pk", filter=Q(result="absent")),
    )
    draws = Draw.objects.visible_to(account).filter(monday=monday).select_related("county")
    return Week(monday, found, list(draws[:20]), counts)


def weeks() -> list[dt.date]:
    """Return the weeks a page offers: this one and the eleven before."""
    this = monday_of(clock.today())
    return [this - dt.timedelta(weeks=n) for n in range(12)]


def shown(account: Any, check: SpotCheck) -> dict[str, Any]:
    """Return what the page of one check shows."""
    late = False
    if check.asked_at and check.answered_at:
        late = check.answered_at - check.asked_at > dt.timedelta(minutes=rules.MINUTES.value)
    until = check.asked_at + dt.timedelta(minutes=rules.MINUTES.value) if check.asked_at else None
    return {
        "check": check,
        "is_self": relations.is_self(account, check.posting),
        "office": relations.office(account, check.posting),
        "reads": relations.reads_words(account, check.posting),
        "offers": {one.step.action: one for one in CHECK.offers(account, check)},
        "may_prove": relations.may_log(account, check.posting)
        and check.state in ("answered", "questioned", "explained")
        and not check.proof_id,
        "late": late,
        "until": until,
        "corrections": check.corrections.select_related("by__person"),
    }


def redrawn(draw: Draw) -> tuple[list[int], bool]:
    """Return a draw made again from its record, and whether it is what was drawn."""
    args = (draw.population, draw.must, draw.share, draw.seed)
    return sampling.draw(*args), sampling.is_same(*args, draw.drawn)


def still_secret(draw: Draw) -> bool:
    """Return whether who was drawn may still be asked: until the week is over nobody may be warned."""
    return clock.today() <= draw.monday + dt.timedelta(days=6)
