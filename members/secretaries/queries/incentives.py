"""Who may be given an honour: by confirmed results alone; places left for recruitment; the subsidy list."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from members.models import Organization
from members.secretaries.models import (
    Assessment,
    Commitment,
    Incentive,
    Recruitment,
    Standard,
    Term,
)
from members.secretaries.words import BOTTOM

GOOD = ("promote", "keep")
"""Decisions after which an honour may be given."""


def against(term: Term, year: int) -> str:
    """Return why a secretary is no candidate of a year, '' where he is one (P01-R10, R15)."""
    found = Assessment.objects.filter(term=term, year=year, state="decided").first()
    if found is None:
        return f"{term.person.name}{year}年的评估还没有决定，只从已确认的结果里选（P01-R15）。"
    if found.decided not in GOOD:
        return f"{term.person.name}{year}年的决定是“{found.get_decided_display()}”，不能推荐（P01-R15）。"
    if found.was_hit:
        return f"{term.person.name}{year}年触碰考核前置负面清单，不能推荐（P01-R11）。"
    failed = Commitment.objects.filter(term=term, year=year, field__in=BOTTOM, state="missed")
    if failed.exists():
        return f"{term.person.name}{year}年有底线承诺没有兑现，不能推荐（P01-R10）。"
    return ""


def candidates(account: Any, year: int) -> list[Assessment]:
    """Return the decided assessments in scope after which an honour may be given, the best score first."""
    rows = Assessment.objects.visible_to(account).filter(
        year=year, state="decided", decided__in=GOOD, was_hit=False
    )
    failed = Commitment.objects.filter(year=year, field__in=BOTTOM, state="missed").values("term")
    found = rows.exclude(term__in=failed).select_related(
        "term__post__person", "term__post__organization__parent"
    )
    return sorted(
        found[:500], key=lambda a: (a.score is None, -(a.score or 0), a.term.village.code)
    )


def recruited(county: Organization, year: int) -> int:
    """Return how many secretaries of a county were recruited by a year's plan."""
    rows = Incentive.objects.filter(kind=Incentive.Kind.RECRUITED, year=year)
    return rows.filter(term__post__organization__path__startswith=county.path).count()


@dataclass(frozen=True)
class PlanLine:
    """A county's plan with how many places are given."""

    plan: Recruitment
    given: int

    @property
    def left(self) -> int:
        """Places left."""
        return max(0, self.plan.kept - self.given)


def plans(account: Any, year: int) -> list[PlanLine]:
    """Return the plans in scope of a year; two queries."""
    rows = Recruitment.objects.visible_to(account).filter(year=year).select_related("county")
    given = Incentive.objects.filter(kind=Incentive.Kind.RECRUITED, year=year)
    paths = given.values_list("term__post__organization__path", flat=True)
    below = Counter(place for path in paths for place in path.strip("/").split("/"))
    return [PlanLine(one, below[str(one.county_id)]) for one in rows]


@dataclass(frozen=True)
class Paid:
    """A line of the subsidy list: months served, what comes of the standard, special awards."""

    term: Term
    months: int
    post: Decimal | None
    performance: Decimal | None
    award: Decimal

    @property
    def total(self) -> Decimal | None:
        """The sum; None where there is no standard."""
        if self.post is None or self.performance is None:
            return None
        return self.post + self.performance + self.award


def subsidies(account: Any, year: int) -> list[Paid]:
    """Return the subsidy list of a year in the order of codes: who served, months, amounts; four queries.

    Who serves several villages at a time is paid once, for his main post (E-MULTI); one village after the
    other is two lines.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    terms = Term.objects.visible_to(account).filter(
        Q(post__until=None) | Q(post__until__gt=first), post__since__lte=last
    )
    found = _once(terms.select_related("post__person", "post__organization__parent"))
    standards = {s.county.path: s for s in
                 Standard.objects.filter(year=year).select_related("county")}  # fmt: skip
    awards: dict[int, Decimal] = defaultdict(Decimal)
    people = [term.post.person_id for term in found]
    rows = Incentive.objects.filter(
        term__post__person__in=people, kind=Incentive.Kind.AWARD, year=year
    )
    for person, amount in rows.order_by().values_list("term__post__person").annotate(Sum("amount")):
        awards[person] = amount
    zero = Decimal(0)
    return [_paid(t, year, standards, awards.pop(t.post.person_id, zero)) for t in found]


def _once(rows: Iterable[Term]) -> list[Term]:
    """Of terms of one person that overlap, the one of his main post alone."""
    kept: dict[int, list[Term]] = defaultdict(list)
    for term in sorted(rows, key=lambda t: (not t.post.is_main, t.pk)):
        mine = kept[term.post.person_id]
        if not any(_overlap(term, other) for other in mine):
            mine.append(term)
    return sorted((t for mine in kept.values() for t in mine), key=lambda t: t.village.code)


def _overlap(one: Term, other: Term) -> bool:
    far = dt.date.max
    return one.post.since < (other.post.until or far) and other.post.since < (one.post.until or far)


def _paid(term: Term, year: int, standards: dict[str, Standard], award: Decimal) -> Paid:
    months = months_served(term, year)
    path = term.village.path
    standard = next((s for county, s in standards.items() if path.startswith(county)), None)
    if standard is None:
        return Paid(term, months, None, None, award)
    return Paid(term, months, standard.post * months, standard.performance * months, award)


def months_served(term: Term, year: int) -> int:
    """Return how many months of a year a secretary served: the month of his coming counts, that of his
    going does not, unless he came in it."""
    begin, end = term.post.since, term.post.until
    if begin.year > year or (end is not None and end.year < year):
        return 0
    first = 1 if begin.year < year else begin.month
    last = 12 if end is None or end.year > year else end.month - 1
    if end is not None and (end.year, end.month) == (begin.year, begin.month):
        last = end.month
    return max(0, last - first + 1)
