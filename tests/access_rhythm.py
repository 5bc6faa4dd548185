"""How the rows of tests/access.csv about visits, ledgers and reviews are asked; made when a row asks."""

import datetime as dt
import uuid
from typing import Any

from grids.actions.filings import file_ledger
from grids.actions.reviews import Decided, decide
from grids.models import Case, Filing, Review, ReviewItem, Visit
from members.models import Account, Organization
from portal import clock
from portal.periods import parse
from tests.access_cases import about
from tests.access_world import Spot, Stage

MONTH = "2026-09"
HELD = dt.date(2026, 10, 12)


def _county(spot: Spot) -> Organization:
    county = spot.grids.town.parent
    assert county is not None
    return county


def _visited(spot: Spot) -> dict[str, Any]:
    """The worker of a spot's village, who has logged a visit."""
    worker = spot.grids.accounts["grid_worker"]
    Visit.objects.create(
        key=uuid.uuid4(),
        grid=spot.grids.grids[2],
        organization=spot.grids.village,
        worker=worker,
        person=worker.person,
        on=clock.today(),
        matter="routine",
        words="身体好",
        logged_at=clock.now(),
    )
    return {"person": worker.person_id}


def ledger(spot: Spot) -> dict[str, Any]:
    return {"town": spot.grids.town.pk, "month": MONTH}


def filed(spot: Spot) -> dict[str, Any]:
    desk = Account.objects.get(pk=spot.grids.accounts["grid_dispatcher"].pk)
    filing: Filing = file_ledger(actor=desk, town=spot.grids.town, month=parse(MONTH))
    return {"pk": filing.pk}


def _overdue(spot: Spot) -> Case:
    """A case that was overdue in September."""
    case = spot.grids.case()
    day = dt.date(2026, 9, 1)
    Case.objects.filter(pk=case.pk).update(found_on=day, due_on=dt.date(2026, 9, 10))
    return case


def opening(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    _overdue(spot)
    return {"county": _county(spot).pk, "month": MONTH, "held_on": HELD.isoformat()}


def item(spot: Spot) -> ReviewItem:
    review = Review.objects.create(
        county=_county(spot), period_code=MONTH, held_on=HELD, opened_at=clock.now()
    )
    return ReviewItem.objects.create(review=review, case=_overdue(spot), why=["overdue"])


def decided(spot: Spot) -> dict[str, Any]:
    """A review whose only case has its decision."""
    listed, county = item(spot), _county(spot)
    officer = Account.objects.filter(
        grants__role="county_officer", grants__organization=county
    ).first()
    decide(actor=officer, item=listed, decided=Decided("clear", "已经办好"))
    return {"pk": listed.review_id}


about("grids:visit_diary", _visited)
about("grids:ledger", ledger)
about("grids:filing", filed)
about("grids:filing_export", filed)
about("grids:reviews", lambda spot: {}, opening)
about("grids:review", decided)
about("grids:review_close", decided)
about(
    "grids:review_item",
    lambda spot: {"pk": item(spot).pk},
    {"decision": "clear", "words": "已经办好"},
)
