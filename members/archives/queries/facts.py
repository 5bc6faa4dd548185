"""The six facts of a file, side by side across its materials, with what was recognised."""

from dataclasses import dataclass, field

from members.archives.models import ArchiveFile, FactDecision, FactRecord, Material
from members.archives.words import Fact, agree


@dataclass(frozen=True)
class Told:
    """What one material says of a fact; `past` are values that were typed before this one."""

    material: Material
    value: str
    differs: bool
    past: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One fact: what each material says, what is recognised, and what was before."""

    kind: Fact
    told: list[Told]
    decision: FactDecision | None
    past: list[FactDecision] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether any material says something else than is recognised, or than another one."""
        return any(one.differs for one in self.told)


def recognised(file: ArchiveFile) -> dict[str, FactDecision]:
    """Return the decision that stands, by fact."""
    rows = FactDecision.objects.filter(file=file, replaced_by__isnull=True)
    return {row.kind: row for row in rows}


def _recorded(file: ArchiveFile) -> list[FactRecord]:
    rows = FactRecord.objects.filter(material__file=file).exclude(material__state="returned")
    return list(rows.select_related("material").order_by("material__formed_on", "material", "id"))


def differs(file: ArchiveFile, kind: str, value: str) -> bool:
    """Return whether a value just written contradicts what is recognised, or else another material."""
    standing = recognised(file).get(kind)
    if standing is not None:
        return not agree(kind, standing.value, value)
    newest = {row.material_id: row.value for row in _recorded(file) if row.kind == kind}
    return any(not agree(kind, other, value) for other in newest.values())


def lines(file: ArchiveFile) -> list[Line]:
    """Return the six facts; three statements."""
    decisions = list(
        FactDecision.objects.filter(file=file)
        .select_related("by__person", "replaces")
        .order_by("-id")
    )
    replaced = {row.replaces_id for row in decisions}
    by_kind: dict[str, dict[int, list[FactRecord]]] = {}
    for row in _recorded(file):
        by_kind.setdefault(row.kind, {}).setdefault(row.material_id, []).append(row)
    found = []
    for kind in Fact:
        mine = [row for row in decisions if row.kind == kind]
        standing = next((row for row in mine if row.pk not in replaced), None)
        told = _told(kind, list(by_kind.get(kind, {}).values()), standing)
        past = [row for row in mine if row is not standing]
        found.append(Line(kind, told, standing, past))
    return found


def _told(kind: Fact, rows: list[list[FactRecord]], standing: FactDecision | None) -> list[Told]:
    newest = [of_material[-1] for of_material in rows]
    reference = [standing.value] if standing else [row.value for row in newest]
    return [
        Told(
            of_material[-1].material,
            of_material[-1].value,
            any(not agree(kind, of_material[-1].value, other) for other in reference),
            tuple(row.value for row in of_material[:-1]),
        )
        for of_material in rows
    ]
