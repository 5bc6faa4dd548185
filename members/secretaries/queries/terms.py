"""What the page of a secretary and the list of villages show; counts never grow with the rows."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from members import person_lists
from members.models import Organization, Post
from members.models.organizations import Kind
from members.pools import queries as pools
from members.pools.kinds import RESERVE
from members.secretaries import rights
from members.secretaries.models import (
    Assessment,
    Checkup,
    Commitment,
    Decision,
    ListCheck,
    Mentor,
    MentorGroup,
    Selection,
    Term,
    Weak,
)
from members.secretaries.models.terms import SECRETARY
from members.secretaries.rules import BORN_FROM, NEW_MONTHS
from members.secretaries.words import ASKED
from portal import clock, paging
from portal.reading import whole
from portal.scope import one_of_found

WITH = ("post__person__home", "post__organization__parent", "selection")
EVERY = 1_000_000
SHOWS = (
    ("", "全部"),
    ("vacant", "书记空缺"),
    ("gap", "后备不足4名"),
    ("mentors", "该安排导师"),
    ("commitments", "承诺不全"),
    ("checkup", "没有年中检查"),
    ("weak", "软弱涣散"),
    ("young", "1990年以后出生的书记"),
    ("new", "没有建档"),
)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months earlier, the month's 28th at the latest where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return dt.date(year, month + 1, day.day)
    except ValueError:
        return dt.date(year, month + 1, 28)


def undecided(term: Term) -> list[ListCheck]:
    """Return the hits that came out after the appointment and are newer than the last decision.

    A later answer of the same item takes the question away, never the row.
    """
    latest: dict[int, ListCheck] = {}
    for check in ListCheck.objects.filter(term=term).select_related("item").order_by("id"):
        latest[check.item_id] = check
    decided = Decision.objects.filter(term=term).order_by("-id").first()
    seen = decided.checked_to if decided else 0
    return [c for c in latest.values() if c.result == ListCheck.Result.HIT and c.pk > seen]


def serving_posts(day: dt.date | None = None) -> QuerySet[Post]:
    """Return the posts of secretaries held on a day (today)."""
    on = day or clock.today()
    rows = Post.objects.filter(
        organization__kind=Kind.VILLAGE, role=Post.Role.PRINCIPAL, title__contains=SECRETARY
    )
    return rows.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def _served(term: str) -> Q:
    """Return the condition that the post of a `term` is held today."""
    today, until = clock.today(), f"{term}__post__until"
    return Q(**{f"{term}__post__since__lte": today}) & (
        Q(**{until: None}) | Q(**{f"{until}__gt": today})
    )


def villages(account: Any, right: str = rights.SEE_SECRETARIES, show: str = "") -> Any:
    """Return the villages in scope that stand, each with what the filters and figures ask of it.

    With `show` they are those of that filter, each with what it alone asks.
    """
    rows: Any = Organization.objects.visible_to(account, right)
    rows = rows.filter(kind=Kind.VILLAGE, until=None)
    told = {name: tell() for name, tell in _TOLD.items() if name in _ASKED.get(show, _TOLD)}
    return rows.annotate(**told).filter(condition(show)) if show else rows.annotate(**told)


def _here() -> QuerySet[Post]:
    return serving_posts().filter(organization=OuterRef("pk"))


def _terms() -> Any:
    rows: Any = Term.objects.all()
    return rows.serving().filter(post__organization=OuterRef("pk"))


def _groups() -> QuerySet[MentorGroup]:
    rows = MentorGroup.objects.filter(term__post__organization=OuterRef("pk"))
    return rows.exclude(state=MentorGroup.State.ENDED)


def _checkups() -> QuerySet[Checkup]:
    return Checkup.objects.filter(
        _served("term"), term__post__organization=OuterRef("pk"), year=clock.today().year
    )


def _any(rows: QuerySet[Any]) -> IsNull:
    """Whether there are any of a village's rows, looked up village by village.

    EXISTS would be turned into one reading of all posts of the city.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def _committed() -> Subquery:
    """How many fields the secretary of a village has committed to this year; none where he has to none."""
    today = clock.today()
    held = Post.objects.filter(
        Q(until=None) | Q(until__gt=today),
        since__lte=today,
        organization=OuterRef(OuterRef(OuterRef("pk"))),
    )
    terms = Term.objects.filter(one_of_found("post_id", held.order_by().values("pk"))).order_by()
    made = Commitment.objects.filter(
        one_of_found("term_id", terms.values("pk")), year=today.year, field__in=ASKED
    ).exclude(state=Commitment.State.RETURNED)
    counted = made.order_by().values("year").annotate(n=Count("field", distinct=True))
    return Subquery(counted.values("n"), output_field=IntegerField())


_TOLD: dict[str, Callable[[], Any]] = {
    "reserves": lambda: pools.counted(RESERVE),
    "has_secretary": lambda: _any(_here()),
    "has_term": lambda: Exists(_terms()),
    "is_weak": lambda: Exists(Weak.objects.filter(village=OuterRef("pk"), until=None)),
    "young": lambda: _any(_here().filter(person__born_year__gte=BORN_FROM)),
    "is_new": lambda: Exists(
        _terms().filter(post__since__gt=months_before(clock.today(), NEW_MONTHS))
    ),
    "mentored": lambda: Exists(_groups()),
    "committed": _committed,
    "checked": lambda: Exists(_checkups()),
}
"""What is told of a village."""
_ASKED = {
    "mentors": ("has_term", "mentored", "is_new", "is_weak"),
    "checkup": ("has_term", "checked", "committed"),
}
"""What a filter asks of it, where the filter stands for itself; all of it for the others."""


def condition(show: str) -> Q:
    """Return what a filter of the list asks of a village."""
    return {
        "vacant": Q(has_secretary=False),
        "gap": Q(reserves__lt=RESERVE.least),
        "mentors": Q(has_term=True, mentored=False) & (Q(is_new=True) | Q(is_weak=True)),
        "commitments": Q(has_term=True) & (Q(committed=None) | Q(committed__lt=len(ASKED))),
        "checkup": Q(has_term=True, checked=False, committed__gt=0),
        "weak": Q(is_weak=True),
        "young": Q(young=True),
        "new": Q(has_secretary=True, has_term=False),
    }.get(show, Q())


def figures(rows: Any) -> dict[str, int]:
    """Return how many villages there are and how many fit each filter; one query.

    The limit lies above any number of villages: it keeps the database from putting what a filter asks in the
    place of its name, so that of each village everything is found out once and not once for each filter.
    """
    told: dict[str, int] = rows.order_by()[:EVERY].aggregate(
        all=Count("pk"),
        **{f"of_{code}": Count("pk", filter=condition(code)) for code, _ in SHOWS if code},
    )
    return {name.removeprefix("of_"): count for name, count in told.items()}


def narrowed(account: Any, rows: Any, asked: dict[str, str]) -> Any:
    """Return the villages that fit the filters of an address."""
    found = rows.filter(condition(asked.get("show", "")))
    if words := "".join(asked.get("q", "").split()):
        named = serving_posts().filter(organization=OuterRef("pk"), person__name__contains=words)
        found = found.filter(
            Q(name__contains=words) | Q(short_name__contains=words) | Exists(named)
        )
    if words := asked.get("unit", "").strip():
        found = found.filter(person_lists.inside(person_lists.places_named(account, words), "path"))
    return found


@dataclass(frozen=True)
class Line:
    """A village in the list with its secretary and what is to be said of him."""

    village: Any
    post: Post | None
    term: Term | None
    mentors: int
    group: MentorGroup | None
    assessment: Assessment | None
    open_cases: int

    @property
    def wants_mentors(self) -> bool:
        """Whether he is new or of a weak organization and has no group (P01-R8)."""
        need = self.term is not None and (self.village.is_new or self.village.is_weak)
        return need and self.group is None


@dataclass(frozen=True)
class Page:
    """One page of the list in the order of codes; `after` is the key for the next."""

    lines: list[Line]
    after: str
    is_first: bool


def page(rows: Any, after: str, size: int = paging.PAGE_SIZE) -> Page:
    """Return the page behind the key `after`; eight queries whatever the number of villages.

    Which villages it shows is found first, so that what their lines say is asked of these alone.
    """
    start = after if after.isascii() and after.replace("-", "").isalnum() else ""
    wanted = rows.filter(code__gt=start) if start else rows
    keys = list(wanted.order_by("code").values_list("pk", "code")[: size + 1])
    shown = rows.filter(pk__in=[pk for pk, _ in keys[:size]]).select_related("parent")
    key = keys[size - 1][1] if len(keys) > size else ""
    return Page(lines_of(list(shown.order_by("code"))), key, not start)


def lines_of(found: list[Any]) -> list[Line]:
    """Return villages as lines; five queries."""
    ids = [one.pk for one in found]
    held = serving_posts().filter(organization__in=ids).select_related("person")
    posts = {post.organization_id: post for post in held.order_by("since")}
    terms = {term.post_id: term for term in Term.objects.filter(post__in=posts.values())}
    running = MentorGroup.objects.filter(term__in=terms.values()).exclude(state="ended")
    groups = {group.term_id: group for group in running}
    mentors = _tally(Mentor.objects.filter(group__in=groups.values(), until=None), "group")
    rows = Assessment.objects.filter(term__in=terms.values()).order_by("year")
    assessed = {row.term_id: row for row in rows}
    opened = Selection.objects.filter(village__in=ids, state__in=Selection.OPEN)
    cases = _tally(opened, "village")
    lines = []
    for village in found:
        post = posts.get(village.pk)
        term = terms.get(post.pk) if post else None
        group = groups.get(term.pk) if term else None
        lines.append(
            Line(
                village, post, term, mentors.get(group.pk, 0) if group else 0, group,
                assessed.get(term.pk) if term else None, cases.get(village.pk, 0),
            )
        )  # fmt: skip
    return lines


def _tally(rows: QuerySet[Any], name: str) -> dict[int, int]:
    """How many rows there are by a foreign key; one query."""
    return dict(rows.order_by().values_list(name).annotate(n=Count("pk")))


def year_asked(text: str) -> int:
    """Return the year of an address; this one for anything but the six before and the next."""
    this, year = clock.today().year, whole(text) or 0
    return year if this - 6 <= year <= this + 1 else this


def years() -> list[int]:
    """Return the years a page offers, the newest first."""
    this = clock.today().year
    return list(range(this, this - 6, -1))
