"""The appraisal file (考核档案) of a person or an organization: what was published of it, across schemes.

For whoever oversees results where the subject belongs; of results only those in the reader's own scope.
Of members and residents only their branch, community and the town above it reads them (PV-MEMBER).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from assessments import rights
from assessments.models import CycleSubject, Panel, PointAccount, Proposal, Result
from assessments.points.schemes import rules_on, this_month
from assessments.queries import decisions
from assessments.queries.honours import AWARDS
from assessments.queries.overview import in_force
from assessments.queries.personal import SHOWN
from assessments.queries.point_boards import figures_by_part
from assessments.queries.ranking import grade_class
from assessments.whatif import TOTALS_ONLY
from members.models import Organization, Person
from members.queries import FOUND, people_found
from members.scope import who_holds
from portal import clock
from portal.periods import Period
from portal.refusals import NotAllowed

RIGHT = rights.SEE_OVERVIEW


@dataclass
class Entry:
    """One published result: rank and grade as they stand, what was accepted to follow from it."""

    result: Result
    grade: str
    level: str
    measure: str
    awards: list[dict[str, Any]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def panel(self) -> Panel:
        """The panel the result belongs to."""
        return self.result.panel

    @property
    def is_of_members(self) -> bool:
        """Whether only branch, community and town read it (PV-MEMBER, PV-RESIDENT)."""
        return self.subject.kind in TOTALS_ONLY

    @property
    def subject(self) -> CycleSubject:
        """Who he was when the cycle opened: unit, section and post of that time."""
        return self.result.subject


@dataclass(frozen=True)
class Points:
    """One points account: its branch, and the score of each part of this year that has one."""

    account: PointAccount
    parts: list[tuple[Period, Decimal]]


@dataclass(frozen=True)
class Record:
    """The whole file of one person or organization."""

    title: str
    where: str
    entries: list[Entry]
    points: list[Points]

    @property
    def grades(self) -> list[tuple[str, int]]:
        """(grade, how often), by scheme's own words, the most frequent first."""
        counts: dict[str, int] = {}
        for entry in self.entries:
            if entry.grade:
                counts[entry.grade] = counts.get(entry.grade, 0) + 1
        return sorted(counts.items(), key=lambda pair: -pair[1])

    @property
    def schemes(self) -> int:
        """By how many schemes it was appraised."""
        return len({entry.panel.cycle.scheme_version.scheme_id for entry in self.entries})


def insist_reader(account: Any) -> None:
    """Raise NotAllowed, naming who could, for an account that oversees no results anywhere."""
    if not account.may_anywhere(RIGHT):
        who = who_holds(RIGHT)
        raise NotAllowed(f"不能查看考核档案。考核档案给{who}看。", who=who)


def people(account: Any) -> QuerySet[Person]:
    """Return the people whose file the account may read."""
    return Person.objects.visible_to(account, RIGHT).select_related("home")


def organizations(account: Any) -> QuerySet[Organization]:
    """Return the organizations whose file the account may read."""
    return Organization.objects.visible_to(account, RIGHT).select_related("parent")


def search_page(account: Any, words: str) -> dict[str, Any]:
    """Return the people and the appraised organizations found by `words`, and whether there are more."""
    words = words.strip()[:40]
    if not words:
        return {"q": "", "people": [], "organizations": [], "more": False}
    appraised = CycleSubject.objects.filter(organization=OuterRef("pk"))
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    units = organizations(account).filter(named).filter(Exists(appraised))
    found = list(units.order_by("depth", "sort_key", "pk")[: FOUND + 1])
    persons = people_found(account, words, RIGHT)
    return {
        "q": words,
        "people": persons[:FOUND],
        "organizations": found[:FOUND],
        "more": max(len(persons), len(found)) > FOUND,
    }


def of_person(person: Person, account: Any) -> Record:
    """Return a person's file as the account may read it."""
    entries = _entries(Q(subject__person=person.pk), account)
    return Record(person.name, person.home.name, entries, _points(person, account))


def of_organization(organization: Organization, account: Any) -> Record:
    """Return an organization's file as the account may read it."""
    above = organization.parent
    entries = _entries(Q(subject__organization=organization.pk), account)
    return Record(organization.name, above.name if above else "", entries, [])


def _entries(whose: Q, account: Any) -> list[Entry]:
    """Published results, newest first, with the accepted consequences; two statements."""
    rows = (
        Result.objects.visible_to(account)
        .filter(whose, run=F("panel__run"), panel__state__in=SHOWN)
        .filter(panel__in=in_force(Panel.objects.order_by()))
        .select_related(
            "subject", "panel__organization", "panel__cycle__organization",
            "panel__cycle__scheme_version__scheme",
        )
        .order_by("-panel__cycle__period_end", "panel__cycle_id", "panel_id")
    )  # fmt: skip
    entries = [
        entry
        for entry in map(_entry, rows)
        if not entry.is_of_members or account.may(rights.SEE_POINTS, entry.panel.scope_path)
    ]
    _tell_consequences(entries, account)
    return entries


def _entry(result: Result) -> Entry:
    outline = result.panel.cycle.outline
    level = grade_class(outline, result.grade) if result.grade else "g0"
    return Entry(result, outline.word(result.grade), level, "人" if outline.of_people else "个")


def _tell_consequences(entries: list[Entry], account: Any) -> None:
    by_key = {(e.result.run_id, e.result.subject_id): e for e in entries}
    rows = Proposal.objects.filter(
        run__in={run for run, _ in by_key},
        subject__in={subject for _, subject in by_key},
        state=Proposal.State.ACCEPTED,
    ).select_related("subject", "panel__organization", "panel__cycle__scheme_version", "decided_by")
    for row in rows.order_by("pk"):
        entry = by_key.get((row.run_id, row.subject_id))
        if entry is not None:
            told = entry.awards if row.effect in AWARDS else entry.measures
            told.append(decisions.readable(row, account))


def _points(person: Person, account: Any) -> list[Points]:
    """This year's scores of the person's points accounts the account may see (PV-MEMBER)."""
    held = PointAccount.objects.visible_to(account, rights.SEE_POINTS).filter(person=person.pk)
    accounts = held.select_related("scheme__organization", "organization").order_by("pk")
    return [Points(one, list(_parts(one))) for one in accounts]


def _parts(account: PointAccount) -> Iterable[tuple[Period, Decimal]]:
    now = this_month()
    rules = rules_on(account.scheme, now)
    parts = [p for p in now.containing("year").split(rules.kind) if p.start <= clock.today()]
    for part, figures in figures_by_part(rules, account, parts).items():
        if figures.score is not None:
            yield part, figures.score


def told(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return consequences as one line: title and ground of each."""
    return "；".join(f"{row['title']}。{row['ground']}".rstrip("。") for row in rows)
