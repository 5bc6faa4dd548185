"""What the page of one file shows besides its facts."""

from dataclasses import dataclass

from members.archives.models import ArchiveFile, Material
from members.archives.words import CATEGORIES, Category
from members.models import Organization, Person
from members.models.organizations import UNIT_KINDS


@dataclass(frozen=True)
class Group:
    """A category with the materials a file has of it; `lacks` where one is asked for and none is filed."""

    category: Category
    materials: list[Material]
    lacks: bool


def groups(file: ArchiveFile) -> list[Group]:
    """Return the ten categories with their materials; one statement."""
    rows = list(file.materials.order_by("category", "formed_on", "id"))
    found = []
    for category in CATEGORIES:
        mine = [row for row in rows if row.category == category.number]
        kept = any(row.state in Material.KEPT for row in mine)
        asked = category.asked and (not category.members_only or file.person.joined_on is not None)
        found.append(Group(category, mine, asked and not kept))
    return found


def unit_of(person: Person) -> Organization:
    """Return the unit that manages a person's file: his own, or the unit his section stands in."""
    place = person.home
    while place.kind not in UNIT_KINDS and place.parent is not None and place.depth > 2:
        place = place.parent
    return place
