"""How the rows of tests/access.csv about personnel files are asked; made when a row asks.

Reading needs a grant of one's own: without it everything is 404, with it the grant alone decides (`granted`).
"""

from typing import Any

from members.archives.actions import access, feeds, files, reviews
from members.archives.models import AccessGrant, ArchiveFile, ExternalFeed, Material, ReviewCase
from members.models import Account, Organization
from tests import archives_world as aw
from tests import world as w
from tests.access_cases import CASES, Asked, Case, about, plain
from tests.access_world import AT, Spot, Stage


def _county(spot: Spot) -> Organization:
    county = spot.unit.parent
    assert county is not None
    return county


def _account(spot: Spot, role: str) -> Account:
    name = f"{role}-{_county(spot).pk}"
    found = Account.objects.filter(username=name).first()
    return found or w.account(name, role, _county(spot))


def file(spot: Spot) -> ArchiveFile:
    """The file of the spot's person, kept by his unit."""
    found = ArchiveFile.objects.filter(person=spot.person).first()
    return found or ArchiveFile.objects.create(
        person=spot.person, unit=spot.unit, level="county", category="servant", opened_on=aw.TODAY
    )


def _material(spot: Spot, state: str = "registered") -> Material:
    keeper = _account(spot, "archivist")
    made = aw.material(keeper, file(spot))
    for action in aw.ROAD[state]:
        files.step(actor=keeper, material=made, action=action)
    return made


def _scanned(spot: Spot) -> Material:
    made = _material(spot, "filed")
    files.add_pages(actor=_account(spot, "archivist"), material=made, sent=[aw.page()])
    return made


def _review(spot: Spot, *actions: str) -> ReviewCase:
    keeper = _account(spot, "archivist")
    made = reviews.open_review(actor=keeper, file=file(spot), trigger="promotion")
    for action in actions:
        reviews.step(actor=keeper, case=made, action=action, words="核对了原件")
    return made


def _feed(spot: Spot) -> ExternalFeed:
    return feeds.enter(
        actor=_account(spot, "archivist"), county=_county(spot), source="discipline", kind="award",
        words="通报表扬", received_on=aw.TODAY,
    )  # fmt: skip


def _grant(spot: Spot) -> AccessGrant:
    reader = Account.objects.get(pk=spot.kept.pk)
    return access.ask(
        actor=reader, file=file(spot), purpose="了解情况", since=aw.TODAY, until=aw.TODAY
    )


_DAY = aw.TODAY.isoformat()
_NEW = {"category": "1", "title": "干部履历表", "formed_on": "1995-06-01", "source_unit": "县委组织部",
        "received_on": _DAY, "mode": "ongoing"}  # fmt: skip
_FILE = {"level": "county", "category": "servant"}
_WORDS = {"words": "核对了原件"}
_ASK = {"purpose": "了解情况", "since": _DAY, "until": _DAY}

CASES[("archives:file_new", "")] = Case(
    lambda stage, spot, role, own: Asked(data={"person": spot.newcomer.pk, **_FILE}),
    has_object=True,
)
about("archives:file", lambda spot: {"pk": file(spot).pk})
about(
    "archives:recognise",
    lambda spot: {"pk": file(spot).pk},
    {"kind": "born", "value": "1971-04", "ground": "入党志愿书", "replaces": ""},
)
about("archives:review_begin", lambda spot: {"pk": file(spot).pk}, {"trigger": "promotion"})
about("archives:material_new", lambda spot: {"pk": file(spot).pk}, _NEW)
about("archives:material", lambda spot: {"pk": _material(spot).pk})
about(
    "archives:fact", lambda spot: {"pk": _material(spot).pk}, {"kind": "born", "value": "1971-04"}
)


def _upload(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    stream, name = aw.page()
    stream.name = name
    return {"pages": stream}


about("archives:pages", lambda spot: {"pk": _material(spot, "filed").pk})
about("archives:pages", lambda spot: {"pk": _material(spot, "filed").pk}, _upload, "upload")
about("archives:page", lambda spot: {"pk": _scanned(spot).pk, "number": 1})
about("archives:material_step", lambda spot: {"pk": _material(spot).pk, "action": "review"})
about("archives:review", lambda spot: {"pk": _review(spot).pk})
about(
    "archives:review_step",
    lambda spot: {"pk": _review(spot).pk, "action": "investigate"},
    _WORDS,
    "investigate",
)
about(
    "archives:review_step",
    lambda spot: {"pk": _review(spot, "report").pk, "action": "clear"},
    _WORDS,
    "clear",
)
plain(
    "archives:feeds",
    {"source": "discipline", "kind": "award", "words": "通报表扬", "received_on": _DAY},
)
about(
    "archives:feed",
    lambda spot: {"pk": _feed(spot).pk},
    lambda stage, spot, role: {"file": file(spot).pk},
)


def _asked(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked(data={"file": file(spot).pk, **_ASK})


CASES[("archives:access_ask", "")] = Case(_asked, has_object=True)
about("archives:access_one", lambda spot: {"pk": _grant(spot).pk})
about("archives:access_step", lambda spot: {"pk": _grant(spot).pk, "action": "approve"}, _WORDS)


def _others(spot: Spot, **more: Any) -> dict[str, Any]:
    return {"grant": _grant(spot).pk, "file": file(spot).pk, **more}


about("archives:read", _others)
about("archives:read_begin", _others)
about("archives:read_material", lambda spot: _others(spot, pk=_scanned(spot).pk))
about("archives:read_scan", lambda spot: _others(spot, pk=_scanned(spot).pk, number=1))


def _granted(*, material: bool = False, number: bool = False) -> Any:
    """Ask for a file under an approved grant of the role's own, which covers it where it is own."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        asked = file(spot)
        covered = asked if own else file(stage.next_door if spot is stage.near else stage.near)
        grant = AccessGrant.objects.create(
            reader=stage.world.accounts.get(role) or spot.kept, file=covered, purpose="了解情况",
            since=aw.TODAY, until=aw.TODAY, asked_at=AT, state="approved",
            answered_by=_account(spot, "county_organizer"), answered_at=AT,
        )  # fmt: skip
        kwargs = {"grant": grant.pk, "file": asked.pk}
        if material:
            kwargs["pk"] = _scanned(spot).pk
        if number:
            kwargs["number"] = 1
        return Asked(kwargs)

    return build


for _route, _more in {
    "read": {},
    "read_begin": {},
    "read_material": {"material": True},
    "read_scan": {"material": True, "number": True},
}.items():
    CASES[(f"archives:{_route}", "granted")] = Case(_granted(**_more), has_object=True)
