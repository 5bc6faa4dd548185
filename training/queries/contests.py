"""Reading contests: lists, what a judge still owes, the ranking of a counted round, results by who asks."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from portal import clock
from training import judging, rights
from training.models import (
    Contest,
    ContestEntry,
    ContestJudge,
    ContestMark,
    RoundDecision,
    Standing,
    Teacher,
)
from training.queries import judges

S = ContestEntry.State
PAGE = 50
GONE = (S.WITHDRAWN, S.REMOVED)


def listed(rows: Any) -> Any:
    """Return contests with how many entries and how many selected ones they have; a page is one statement."""
    there = Count("entries", filter=~Q(entries__state__in=GONE), distinct=True)
    selected = Count("entries", filter=Q(entries__state=S.SELECTED), distinct=True)
    return rows.select_related("organization").annotate(n_entries=there, n_selected=selected)


def entries(contest: Contest, units: tuple[str, ...] | None, account: Any) -> Any:
    """Return the entries an account sees of a contest: all (`units` None), else its units' and its own."""
    rows = contest.entries.select_related("unit", "person", "file", "contest__organization")
    if units is None:
        return rows
    mine = Q(person=account.person_id) if account.person_id else Q(pk__in=[])
    for path in units:
        mine |= Q(unit__path__startswith=path)
    return rows.filter(mine)


def handing_paths(account: Any) -> tuple[str, ...]:
    """Return the paths below which an account hands in."""
    return (
        *account.paths_for(rights.UNIT_TRAINING),
        *account.paths_for(rights.KEEP_TRAINING),
    )


@dataclass(frozen=True)
class Progress:
    """How far a judge is in the present round: entries he has answered, of those that are his to answer."""

    judge: ContestJudge
    done: int
    whole: int

    @property
    def left(self) -> int:
        """How many are still open."""
        return self.whole - self.done


def progress(contest: Contest) -> list[Progress]:
    """Return how far each judge is; own units' entries are not his. Four statements."""
    there = list(contest.entries.filter(state=S.ENTERED).select_related("unit"))
    found = list(contest.judges.filter(until=None).select_related("person__home"))
    branches = judges.branches_of(found)
    rows = ContestMark.objects.filter(entry__in=[one.pk for one in there], round=contest.round)
    marked: dict[int, set[int]] = defaultdict(set)
    for judge, entry in rows.values_list("judge", "entry"):
        marked[judge].add(entry)
    told = []
    for judge in found:
        own = judges.Own(judge, branches[judge.person_id])
        due = {one.pk for one in there if not own.has(one)}
        told.append(Progress(judge, len(marked[judge.pk] & due), len(due)))
    return told


@dataclass(frozen=True)
class Line:
    """One row of a judge's sheet: the entry, what he gave it, whether it is his own unit's."""

    entry: ContestEntry
    mark: ContestMark | None
    own: bool


def sheet(judge: ContestJudge, after: int) -> tuple[list[Line], int | None]:
    """Return a page of a judge's sheet from behind an entry's number, and where the next begins."""
    contest, own = judge.contest, judges.Own(judge)
    rows = contest.entries.filter(state=S.ENTERED, pk__gt=after).select_related("unit", "file")
    page = list(rows.order_by("pk")[: PAGE + 1])
    shown = page[:PAGE]
    given = {
        one.entry_id: one
        for one in ContestMark.objects.filter(judge=judge, round=contest.round, entry__in=shown)
    }
    more = shown[-1].pk if len(page) > PAGE else None
    return [Line(one, given.get(one.pk), own.has(one)) for one in shown], more


@dataclass(frozen=True)
class Counted:
    """The ranking of the present round before it is decided, and where the line falls."""

    placed: list[judging.Placed]
    cut: judging.Cut
    together: bool
    """Whether who shares the line goes on together (before the last round, by setting)."""
    marks: dict[int, list[Decimal]]

    @cached_property
    def seal(self) -> str:
        """A digest of the ranking: a decision is made on what was seen."""
        told = repr([(one.key, one.score, one.rank) for one in self.placed])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def counted(contest: Contest) -> Counted:
    """Return the ranking of the present round; two statements. In the last round medians part ties."""
    there = contest.entries.filter(state=S.ENTERED).values_list("pk", flat=True)
    marks: dict[int, list[Decimal]] = {pk: [] for pk in there}
    given = ContestMark.objects.filter(entry__in=list(marks), round=contest.round, recused=False)
    for entry, value in given.values_list("entry", "value"):
        marks[entry].append(value)
    placed = judging.places(marks, trims=contest.trims, by_median=contest.is_last)
    together = contest.shares_line and not contest.is_last
    return Counted(placed, judging.cut(placed, contest.size), together, marks)


@dataclass(frozen=True)
class Row:
    """One row of a ranking as it is shown: entry, standing, goes on, shares the line, or is below."""

    entry: ContestEntry
    placed: judging.Placed
    fate: str
    marks: list[Decimal]


def ranking(contest: Contest) -> tuple[Counted, list[Row]]:
    """Return the counted round with its entries, for who decides it: `fate` is on, tied or out."""
    told = counted(contest)
    found = contest.entries.select_related("unit").in_bulk([one.key for one in told.placed])
    sure, tied = set(told.cut.sure), set(told.cut.tied)
    rows = []
    for one in told.placed:
        fate = "on" if one.key in sure else "tied" if one.key in tied else "out"
        rows.append(Row(found[one.key], one, fate, sorted(told.marks[one.key])))
    return told, rows


def decisions(contest: Contest) -> list[Any]:
    """Return what was decided round by round; one statement."""
    return list(contest.decisions.select_related("by__person").order_by("round"))


def standings(decision: RoundDecision) -> list[Any]:
    """Return a decided round's standings, the best first; one statement."""
    rows = decision.standings.select_related("entry__unit")
    return list(rows.order_by(F("rank").asc(nulls_last=True), "entry_id"))


def selected(contest: Contest) -> list[Any]:
    """Return the selected lectures by place with their last standing; their scores are public (P11)."""
    rows = Standing.objects.filter(
        decision__contest=contest, decision__round=len(contest.sizes), went_on=True
    ).select_related("entry__unit", "entry__topic", "entry__contest__organization")
    return list(rows.order_by("rank", "entry_id"))


def stood(rows: list[Any]) -> dict[int, list[Any]]:
    """Return entry → its standings round by round, for entries whose owner asks; one statement."""
    found: dict[int, list[Any]] = defaultdict(list)
    wanted = Standing.objects.filter(entry__in=[one.pk for one in rows])
    for one in wanted.select_related("decision").order_by("decision__round"):
        found[one.entry_id].append(one)
    return found


def record_of(account: Any, teacher: Teacher) -> list[Any]:
    """Return a teacher's entries in contests, each with the standings the account may read as `told`: all
    of them for who keeps the contest and for himself, else those of a selected lecture; two statements."""
    rows = ContestEntry.objects.exclude(state__in=GONE)
    rows = (
        rows.filter(person=teacher.person_id)
        if teacher.person_id
        else rows.filter(topic__teacher=teacher)
    )
    found = list(rows.select_related("contest__organization", "unit").order_by("-pk")[:20])
    by_entry = stood(found)
    own = teacher.person_id is not None and teacher.person_id == account.person_id
    for one in found:
        seen = own or one.state == S.SELECTED or account.may(rights.KEEP_TRAINING, one.scope_path)
        one.told = by_entry[one.pk] if seen else []
    return found


def judged_by(person: int | None) -> Any:
    """Return the rows of the contests that are judged now, a person among their judges."""
    judging = Contest.objects.filter(state=Contest.State.JUDGING)
    return judging.filter(judges__person=person or 0, judges__until=None)


def to_judge(account: Any) -> list[Any]:
    """Return the contests the account's person judges now and has not answered for; one statement.

    Entries of his own unit may be among those that make it look open: his sheet tells them apart.
    """
    if not account.person_id:
        return []
    mine = ContestMark.objects.filter(
        judge__person=account.person_id, entry=OuterRef("pk"), round=OuterRef("contest__round")
    )
    open_ = ContestEntry.objects.filter(contest=OuterRef("pk"), state=S.ENTERED)
    rows = judged_by(account.person_id)
    return list(rows.filter(Exists(open_.exclude(Exists(mine)))).distinct()[:10])


def to_decide(account: Any) -> list[Any]:
    """Return the contests whose next step is the account's: closed entries, a counted or a decided round."""
    if not account.may_anywhere(rights.KEEP_TRAINING):
        return []
    rows = Contest.objects.visible_to(account, rights.KEEP_TRAINING).filter(from_report=False)
    closed = Q(state=Contest.State.ENTERING, closes_on__lt=clock.today())
    waits = Q(state__in=(Contest.State.COUNTED, Contest.State.BETWEEN))
    return list(rows.filter(closed | waits).order_by("pk")[:10])
