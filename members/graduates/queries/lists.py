"""Lists of graduates: their mentors, the weeks they have not written, this year's report."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from members.graduates import rights, weeks
from members.graduates.models import Graduate, Mentor, Report, Week
from portal import clock
from portal.scope import within

SHOWN = 300
"""Lines a page shows at the most."""


@dataclass(frozen=True)
class Line:
    """A graduate in a list."""

    graduate: Graduate
    mentors: dict[str, Mentor]
    missing: int
    """Weeks that are over and not written."""
    report: Report | None
    """This year's."""

    @property
    def kinds(self) -> list[tuple[str, Mentor | None]]:
        """Each kind of mentor with who it is, None where there is nobody."""
        return [(kind.label, self.mentors.get(kind.value)) for kind in Mentor.Kind]

    @property
    def lacks(self) -> int:
        """How many of the three mentors are not there."""
        return len(Mentor.Kind) - len(self.mentors)


def of(rows: Any) -> list[Line]:
    """Return graduates as lines, those who lack something first; four queries however many."""
    found = list(rows.select_related("person", "village__parent"))
    today = clock.today()
    mentors: dict[int, dict[str, Mentor]] = defaultdict(dict)
    held = Mentor.objects.filter(graduate__in=found, until=None).select_related("person")
    for one in held:
        mentors[one.graduate_id][one.kind] = one
    written: dict[int, set[Any]] = defaultdict(set)
    for pk, monday in Week.objects.filter(graduate__in=found).values_list("graduate", "monday"):
        written[pk].add(monday)
    reports = Report.objects.filter(graduate__in=found, year=today.year).only("graduate")
    by_graduate = {one.graduate_id: one for one in reports}
    lines = [
        Line(
            one, mentors[one.pk],
            len(weeks.missing(one.since, one.until, today, written[one.pk])),
            by_graduate.get(one.pk),
        )
        for one in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.lacks, -line.missing, line.graduate.pk))


def of_counties(model: Any, account: Any) -> Any:
    """Return what belongs to counties in the account's scope, or to the county its scope lies in."""
    paths = account.paths_for(rights.SEE_GRADUATES)
    above = {int(part) for path in paths for part in path.strip("/").split("/")}
    return model.objects.filter(within(paths, "county__path") | Q(county__in=above))


def present(account: Any) -> Any:
    """Return the graduates in villages now whom the account sees by scope."""
    return Graduate.objects.visible_to(account).filter(until=None)


def of_person(account: Any) -> Graduate | None:
    """Return the account's own present stay; one query."""
    rows = Graduate.objects.filter(person=account.person_id or 0, until=None)
    return rows.select_related("person", "village__parent").first()


def mentored(account: Any) -> Any:
    """Return the graduates whose mentor the account's person is now."""
    held = Mentor.objects.filter(person=account.person_id or 0, until=None)
    return Graduate.objects.filter(until=None, pk__in=held.values("graduate"))
