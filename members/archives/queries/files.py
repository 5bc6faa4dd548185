"""Lists of files: counts of what is there and what is due, never a fact."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet

from members.archives.models import ArchiveFile, Material, ReviewCase
from members.archives.models.files import ArchiveQuerySet
from members.archives.queries import holds
from members.models import Organization, Person
from members.person_lists import named
from portal import paging
from portal.providers import Hold
from portal.reading import whole

SHOWS = (
    ("", "全部"),
    ("late", "有超期材料"),
    ("gaps", "不齐全"),
    ("review", "审核中"),
    ("hold", "暂缓使用"),
)


@dataclass(frozen=True)
class Row:
    """A file as a list shows it."""

    file: Any
    late: int
    hold: Hold | None


@dataclass(frozen=True)
class Page:
    """One page of files; `after` is the key of the next page, '' on the last."""

    rows: list[Row]
    after: str
    is_first: bool


def narrowed(account: Any, asked: dict[str, str]) -> ArchiveQuerySet:
    """Return the files in scope that fit the filter in the address; never one's own (E-CONFLICT)."""
    rows: ArchiveQuerySet = ArchiveFile.objects.visible_to(account)
    if account.person_id:
        rows = rows.exclude(person=account.person_id)
    if (unit := whole(asked.get("unit"))) is not None:
        rows = rows.filter(unit=unit)
    if words := asked.get("q", "").strip()[:40]:
        rows = rows.filter(person__in=named(Person.objects.all(), words))
    show = asked.get("show", "")
    if show == "late":
        late = Material.objects.late_to_file().values("file")
        scans = Material.objects.late_to_scan().values("file")
        rows = rows.filter(Q(pk__in=late) | Q(pk__in=scans))
    elif show == "gaps":
        rows = rows.counted().filter(there__lt=F("asked"))
    elif show in ("review", "hold"):
        cases = ReviewCase.objects.exclude(state__in=ReviewCase.ENDED)
        if show == "hold":
            cases = cases.filter(state="unclear")
        rows = rows.filter(pk__in=cases.values("file"))
    return rows


def page(rows: ArchiveQuerySet, after: str, size: int = paging.PAGE_SIZE) -> Page:
    """Return the page behind the key `after`, by the pinyin of the name; four statements."""
    key, _, number = after.rpartition(".")
    start = whole(number)
    if start is not None:
        behind = Q(person__sort_key=key, pk__gt=start) | Q(person__sort_key__gt=key)
        rows = rows.filter(behind)
    wanted = rows.order_by("person__sort_key", "pk").values_list("pk", flat=True)
    ids = list(wanted[: size + 1])
    counted = ArchiveFile.objects.filter(pk__in=ids[:size]).counted()
    found = list(counted.select_related("person__home", "unit").order_by("person__sort_key", "pk"))
    late, held = late_in(found), holds.held(found)
    more = found[-1] if len(ids) > size else None
    return Page(
        [Row(file, late.get(file.pk, 0), held.get(file.pk)) for file in found],
        f"{more.person.sort_key}.{more.pk}" if more else "",
        start is None,
    )


def late_in(files: Sequence[ArchiveFile]) -> dict[int, int]:
    """Return how many materials of each file are past their day; one statement."""
    waiting = Material.objects.filter(file__in=files).exclude(state__in=("scanned", "returned"))
    counts: dict[int, int] = {}
    for material in waiting.only("file_id", "state", "received_on", "filed_on"):
        if material.days_late:
            counts[material.file_id] = counts.get(material.file_id, 0) + 1
    return counts


@dataclass
class UnitLine:
    """What a unit's files come to: counts alone."""

    unit: Organization
    files: int = 0
    complete: int = 0
    kept: int = 0
    scans: int = 0
    to_file: int = 0
    late_to_file: int = 0
    late_to_scan: int = 0
    reviews: int = 0
    unclear: int = 0
    shares: list[float] = field(default_factory=list)

    @property
    def share(self) -> str:
        """The mean completeness of its files in percent, one decimal."""
        return f"{100 * sum(self.shares) / len(self.shares):.1f}" if self.shares else "0.0"


def board(account: Any, only: Collection[int] | None = None) -> list[UnitLine]:
    """Return one line a unit in scope that manages files, by its name, or of `only` some; six statements."""

    def among(rows: Any, unit: str) -> Any:
        return rows if only is None else rows.filter(**{f"{unit}__in": only})

    files: QuerySet[Any] = among(ArchiveFile.objects.visible_to(account), "unit")
    lines: dict[int, UnitLine] = {}
    units = Organization.objects.filter(pk__in=files.values("unit"))
    for unit in units.order_by("sort_key", "id"):
        lines[unit.pk] = UnitLine(unit)
    for file in among(ArchiveFile.objects.visible_to(account), "unit").counted():
        line = lines[file.unit_id]
        line.files += 1
        line.complete += file.there >= file.asked
        line.kept += file.kept
        line.scans += file.scans
        line.shares.append(file.there / file.asked)
    seen = among(Material.objects.visible_to(account), "file__unit")
    _add(lines, seen.to_file(), "to_file")
    _add(lines, seen.late_to_file(), "late_to_file")
    _add(lines, seen.late_to_scan(), "late_to_scan")
    for unit_id, state in (
        among(ReviewCase.objects.visible_to(account), "file__unit")
        .exclude(state__in=ReviewCase.ENDED)
        .values_list("file__unit", "state")
    ):
        lines[unit_id].reviews += 1
        lines[unit_id].unclear += state == "unclear"
    return list(lines.values())


def _add(lines: dict[int, UnitLine], rows: QuerySet[Material], name: str) -> None:
    for unit_id in rows.order_by().values_list("file__unit", flat=True):
        setattr(lines[unit_id], name, getattr(lines[unit_id], name) + 1)


def total(lines: Sequence[UnitLine]) -> dict[str, int]:
    """Return the sums over all units."""
    names = (
        "files",
        "complete",
        "kept",
        "scans",
        "to_file",
        "late_to_file",
        "late_to_scan",
        "reviews",
        "unclear",
    )
    return {name: sum(getattr(line, name) for line in lines) for name in names}
