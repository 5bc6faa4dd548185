"""The rows of tests/access.csv about bulletins, award lists and appraisal files: what each is asked about.

Bulletins are made for the one request that asks for them.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from assessments.models import Bulletin, BulletinText
from assessments.queries import bulletin_body, bulletins
from members.models import Account
from tests.access_cases import CASES, Asked, Case, about, cycle, plain
from tests.access_world import Spot, Stage

WORDS = {"title": "通报", "opening": "现将情况通报如下。", "closing": ""}


def draft(spot: Spot) -> Bulletin:
    """A draft of the spot's county."""
    scheme = spot.cycles["confirmed"].scheme_version.scheme
    made = Bulletin.objects.create(
        scheme=scheme,
        organization=scheme.organization,
        period_code="2026Q3",
        audience="internal",
        drafted_at=timezone.now(),
        drafted_by=Account.objects.get(username="county_officer"),
    )
    BulletinText.objects.create(bulletin=made, number=1, saved_at=timezone.now(), **WORDS)
    return made


def issued(spot: Spot) -> Bulletin:
    """An issued bulletin of the spot's county."""
    made = draft(spot)
    Bulletin.objects.filter(pk=made.pk).update(
        state="issued",
        year=2026,
        number=1,
        issued_at=timezone.now(),
        issued_by=made.drafted_by,
        body=bulletin_body.body_of(made) | {"words": WORDS, "text": 1},
    )
    made.refresh_from_db()
    return made


def _saved(made: Bulletin) -> dict[str, Any]:
    return {**WORDS, "audience": "internal", "listed": "0", "seen": "1"}


def seal(made: Bulletin) -> str:
    """What stands for a draft as it is read."""
    return str(bulletins.paper_of(made)["seal"])


def _seen(made: Bulletin) -> dict[str, Any]:
    return {"seen": seal(made)}


def _row(
    name: str,
    make: Callable[[Spot], Bulletin],
    body: Callable[[Bulletin], dict[str, Any]] | None = None,
    case: str = "",
) -> None:
    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        made = make(spot)
        return Asked({"pk": made.pk}, body(made) if body else None)

    CASES[(f"assessments:{name}", case)] = Case(build, has_object=True, shared=True)


_row("bulletin", issued)
_row("bulletin", draft, case="draft")
_row("bulletin_edit", draft, _saved)
_row("bulletin_issue", draft, _seen)
_row("bulletin_issue", issued, case="again")
_row("bulletin_drop", draft)
_row("bulletin_export", issued)
CASES[("assessments:bulletin_draft", "")] = Case(
    lambda stage, spot, role, own: Asked(
        data={"scheme": spot.cycles["confirmed"].scheme_version.scheme_id, "period": "2026Q3"}
    ),
    has_object=True,
)
about("assessments:awards", cycle("confirmed"))
about("assessments:awards_export", cycle("confirmed"))
plain("assessments:records", {"q": "审计"})
for _name in ("record_person", "record_person_export"):
    about(f"assessments:{_name}", lambda spot: {"pk": spot.person.pk})
for _name in ("record_organization", "record_organization_export"):
    about(f"assessments:{_name}", lambda spot: {"pk": spot.unit.pk})
