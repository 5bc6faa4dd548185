"""Who is appraised: candidates for a cycle's panels, by the scheme's kind of subject and peer group.

People and organizations come from the register of the day; a roll-up takes those its shorter periods
appraised; anything else (teams, entries of a contest, key works) comes from a list an officer gives.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from assessments.models import Cycle, CycleSubject, Panel
from assessments.outline import Outline
from assessments.schemes.sources import registers_of
from members.models import Membership, Organization, Post
from members.models.organizations import UNIT_KINDS, Kind

PLACES: Mapping[str, tuple[Kind, ...]] = {
    "unit": UNIT_KINDS,
    "township": (Kind.TOWN,),
    "street": (Kind.TOWN,),
    "community": (Kind.VILLAGE,),
    "branch": (Kind.BRANCH,),
}
"""Which organizations hold the panels of a peer-group key; the county holds those of any other."""
CATEGORIES = {
    Post.Role.PRINCIPAL: "principal",
    Post.Role.LEADER: "other_leader",
    Post.Role.SECTION_HEAD: "staff",
    Post.Role.STAFF: "staff",
}
"""P27: whose result a person's is drawn from."""
FROM_REGISTER = {
    ("person", "unit"),
    ("section", "unit"),
    ("unit", ""),
    ("party_org", ""),
    ("party_org", "township"),
    ("party_org", "street"),
    ("party_member", "branch"),
}
"""(kind of subject, key of the panel) that the register of people and organizations can answer."""


@dataclass(frozen=True)
class Candidate:
    """One subject to be: the organization of its panel, and what the panel freezes of it."""

    place: int
    kind: str
    name: str
    person: int | None = None
    organization: int | None = None
    role: str = ""
    title: str = ""
    section: str = ""
    group: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    set_aside: str = ""


def place_key(peer_group: Sequence[str]) -> str:
    """The first key of a peer group that says where panels are held; '' for the county."""
    return next((key for key in peer_group if key in PLACES), "")


def needs_list(outline: Outline) -> bool:
    """Whether no register can say who is appraised, so that somebody has to list them."""
    known = (outline.kind, place_key(outline.peer_group)) in FROM_REGISTER
    return not known and not registers_of(outline.document)


def candidates(cycle: Cycle) -> list[Candidate]:
    """Everybody the register gives for the cycle, in the order of their panels; [] for a kind that
    needs a list."""
    outline = cycle.outline
    if outline.is_rolled:
        return _appraised_before(cycle)
    key = place_key(outline.peer_group)
    if (outline.kind, key) not in FROM_REGISTER:
        return []
    if outline.kind == "person":
        return _people(cycle, "category" in outline.peer_group)
    if outline.kind == "party_member":
        return _members(cycle)
    return _organizations(cycle, outline.kind, key)


# -- people ------------------------------------------------------------------------------------------


def too_short(kind: str) -> str:
    """Return why somebody who served less than half a period of that kind is set aside (D-TENURE)."""
    return _TOO_SHORT[kind]


def _people(cycle: Cycle, by_category: bool) -> list[Candidate]:
    """One main post a person (D-TENURE); who served too short is set aside."""
    held = _posts(cycle)
    served = _days_served(cycle, held)
    found = []
    for post in _of_most_days(cycle, held):
        short = served[post.person_id] * 2 < (cycle.period_end - cycle.period_start).days + 1
        found.append(
            Candidate(
                place=post.organization_id,
                kind="person",
                name=post.person.name,
                person=post.person_id,
                role=post.role,
                title=post.title,
                section=post.section.label if post.section else "",
                group=CATEGORIES[Post.Role(post.role)] if by_category else "",
                set_aside=_TOO_SHORT[cycle.period.kind] if short else "",
            )
        )
    return found


_TOO_SHORT = {
    "month": "本月在岗不足一半（D-TENURE）",
    "quarter": "本季在岗不足一半（D-TENURE）",
    "half_year": "本半年在岗不足一半（D-TENURE）",
    "year": "本年在岗不足一半（D-TENURE）",
}


def _posts(cycle: Cycle) -> list[Post]:
    """All main posts held in the period in the county's units, in the units' own order."""
    return list(
        Post.objects.filter(
            Q(until__isnull=True) | Q(until__gt=cycle.period_start),
            is_main=True,
            since__lte=cycle.period_end,
            organization__path__startswith=cycle.organization.path,
            organization__kind__in=UNIT_KINDS,
        )
        .select_related("person", "section")
        .order_by("organization_id", "position", "id")
    )


def _of_most_days(cycle: Cycle, held: Sequence[Post]) -> list[Post]:
    """One post a person, in the unit served most days, the newer on a tie (D-TENURE).

    Of several posts there, one after the other, it is again the longest, the newer on a tie.
    """
    days: Counter[tuple[int, int]] = Counter()
    newest: dict[tuple[int, int], dt.date] = {}
    for post in held:
        place = (post.person_id, post.organization_id)
        days[place] += _days(cycle, post)
        newest[place] = max(newest.get(place, post.since), post.since)

    def weight(post: Post) -> tuple[int, dt.date, int, dt.date]:
        place = (post.person_id, post.organization_id)
        return days[place], newest[place], _days(cycle, post), post.since

    best: dict[int, Post] = {}
    for post in held:
        other = best.get(post.person_id)
        if other is None or weight(post) > weight(other):
            best[post.person_id] = post
    return [post for post in held if best[post.person_id] is post]


def _days_served(cycle: Cycle, held: Iterable[Post]) -> Counter[int]:
    """Person → days of the period served in the county; main posts never overlap (D-TENURE)."""
    days: Counter[int] = Counter()
    for post in held:
        days[post.person_id] += _days(cycle, post)
    return days


def _days(cycle: Cycle, post: Post) -> int:
    first = max(post.since, cycle.period_start)
    last = min(post.until or cycle.period_end + dt.timedelta(1), cycle.period_end + dt.timedelta(1))
    return (last - first).days


def _members(cycle: Cycle) -> list[Candidate]:
    """The members of each branch on the last day of the period, by name."""
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=cycle.period_end),
        since__lte=cycle.period_end,
        branch__path__startswith=cycle.organization.path,
    ).select_related("person")
    return [
        Candidate(
            place=row.branch_id,
            kind="party_member",
            name=row.person.name,
            person=row.person_id,
            title=row.get_stage_display(),
        )
        for row in rows.order_by("branch_id", "person__sort_key", "person_id")
    ]


# -- organizations -----------------------------------------------------------------------------------

_SUBJECT_KINDS = {"unit": UNIT_KINDS, "section": (Kind.SECTION,), "party_org": (Kind.BRANCH,)}


def _organizations(cycle: Cycle, kind: str, key: str) -> list[Candidate]:
    """Units, sections or branches, each in the panel of the nearest organization that holds one."""
    below = Organization.objects.filter(path__startswith=cycle.organization.path)
    holders = _holders(cycle, key)
    rows = below.filter(kind__in=_SUBJECT_KINDS[kind]).select_related("parent")
    found = []
    for row in rows.order_by("sort_key", "pk"):
        place = next((holders[pk] for pk in reversed(_above(row)) if pk in holders), None)
        if place is not None:
            group = row.get_kind_display() if kind == "unit" else ""
            found.append(
                Candidate(place, kind, row.label, organization=row.pk, group=group,
                          section=row.parent.label if row.parent else "")
            )  # fmt: skip
    return sorted(found, key=lambda c: c.place)


def _holders(cycle: Cycle, key: str) -> dict[int, int]:
    """The organizations that hold panels, by id; the county alone where the key names no place."""
    if not key:
        return {cycle.organization_id: cycle.organization_id}
    ids = Organization.objects.filter(
        path__startswith=cycle.organization.path, kind__in=PLACES[key]
    ).values_list("pk", flat=True)
    return {pk: pk for pk in ids}


def _above(row: Organization) -> list[int]:
    """The ids on the way down to an organization, itself last."""
    return [int(step) for step in row.path.split("/") if step]


# -- roll-ups ----------------------------------------------------------------------------------------


def _appraised_before(cycle: Cycle) -> list[Candidate]:
    """Whom the published shorter periods appraised, as the latest of them knew them (S-RUN)."""
    rows = (
        CycleSubject.objects.filter(
            panel__cycle__scheme_version__scheme=cycle.scheme_version.scheme,
            panel__cycle__organization=cycle.organization,
            panel__cycle__period_start__gte=cycle.period_start,
            panel__cycle__period_end__lte=cycle.period_end,
            panel__state__in=(Panel.State.CONFIRMED, Panel.State.FILED),
        )
        .exclude(panel__cycle=cycle)
        .select_related("panel")
        .order_by("panel__cycle__period_end", "panel__cycle_id", "panel_id", "position")
    )
    latest: dict[tuple[object, ...], CycleSubject] = {}
    for row in rows:
        named = (
            () if row.person_id or row.organization_id else (row.panel.organization_id, row.name)
        )
        latest[(row.kind, row.person_id, row.organization_id, *named)] = row
    found = [_again(row) for row in latest.values()]
    return sorted(found, key=lambda c: c.place)


def _again(row: CycleSubject) -> Candidate:
    return Candidate(
        place=row.panel.organization_id,
        kind=row.kind,
        name=row.name,
        person=row.person_id,
        organization=row.organization_id,
        role=row.role,
        title=row.title,
        section=row.section,
        group=row.group,
        attributes=row.attributes,
    )
