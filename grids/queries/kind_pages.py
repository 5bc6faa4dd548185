"""What the pages of kinds show: the kinds in use at a place, its own and those it takes over from above."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grids import kinds, rights
from grids.kind_words import urgencies_in_words
from grids.models import CaseKind
from members.models import Organization
from members.models.organizations import Kind


@dataclass(frozen=True)
class KindLine:
    """A kind as a place has it; `own` says whether the place has set it up itself."""

    kind: CaseKind
    own: bool

    @property
    def urgencies(self) -> str:
        """Its limits in one line."""
        return urgencies_in_words(self.kind.urgencies)

    @property
    def is_stated(self) -> bool:
        """Whether the report states anything of it."""
        return bool(self.kind.stated)


def places(account: Any) -> list[Organization]:
    """Return the city and the counties whose kinds the account may set up, the topmost first."""
    rows = Organization.objects.visible_to(account, rights.EDIT_KINDS)
    return list(rows.filter(kind__in=(Kind.CITY, Kind.COUNTY)).order_by("depth", "code"))


def lines(place: Organization) -> list[KindLine]:
    """Return the kinds at a place in order, switched-off ones too; its own take the place of the city's."""
    ids = [int(number) for number in place.path.split("/") if number]
    rows = CaseKind.objects.filter(organization__in=ids).order_by("organization__depth")
    nearest = {kind.code: kind for kind in rows.select_related("organization")}
    found = [KindLine(kind, kind.organization_id == place.pk) for kind in nearest.values()]
    return sorted(found, key=lambda one: (one.kind.position, one.kind.pk))


def values_of(kind: CaseKind) -> dict[str, Any]:
    """Return what a kind says, by field."""
    return {name: getattr(kind, name) for name in kinds.FIELDS}


BLANK: Mapping[str, Any] = {
    "title": "", "practice": "", "reporters": ["grid", "village", "town"],
    "channels": ["visit", "hotline", "group_chat", "desk", "api"],
    "urgencies": [
        {"code": "normal", "title": "一般", "days": 7, "working": True},
        {"code": "urgent", "title": "紧急", "days": 1, "working": True},
    ],
    "steps": ["settle", "start", "ask_extension", "feed_back", "rate"],
    "privacy": "PV-RESIDENT", "extension_days": 10, "escalate_after": 3, "followup_days": None,
    "notice_hours": 2, "beyond_town": False, "stated": [],
}  # fmt: skip
"""What a kind that is made from nothing begins with: the usual limits of P03-R6."""


LAST = 100
"""The position of a kind that is made from nothing: behind what ships."""


def taken_over(place: Organization, code: str) -> CaseKind | None:
    """Return the kind of a code a place takes over from above; None where it has its own, or none."""
    return next((one.kind for one in lines(place) if one.kind.code == code and not one.own), None)


def free_code(place: Organization) -> str:
    """Return a code no kind at the place or above has: its own first, own-1, own-2 …"""
    ids = [int(number) for number in place.path.split("/") if number]
    taken = set(
        CaseKind.objects.filter(organization__in=ids, code__startswith="own-").values_list(
            "code", flat=True
        )
    )
    return next(code for n in range(1, len(taken) + 2) if (code := f"own-{n}") not in taken)
