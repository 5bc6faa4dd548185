"""How the rows of tests/access.csv about first secretaries are asked; made when a row asks.

The spot's unit stands for the village, so that its township's roles have it in scope. The fifth of its
people is the cadre of the table.
"""

from typing import Any

from members.dispatched.models import (
    Draw,
    Honour,
    Inspection,
    Leave,
    LedgerItem,
    Letter,
    MonthSheet,
    Posting,
    SpotCheck,
    Team,
    WorkLog,
)
from members.models import Account, Organization, Person
from portal import clock
from tests import dispatched_world as dw
from tests import world as w
from tests.access_cases import about, plain
from tests.access_world import Spot, Stage

TODAY = w.TODAY.isoformat()


def _people(spot: Spot) -> list[Person]:
    return list(Person.objects.filter(home=spot.unit).order_by("id"))


def _county(spot: Spot) -> Organization:
    assert spot.unit.parent is not None
    return spot.unit.parent


def _clerk() -> Account:
    return Account.objects.get(username="unit_clerk")


def _team(spot: Spot) -> Team:
    return Team.objects.create(town=spot.unit, name="服务队", since=dw.SINCE)


def posting(spot: Spot, number: int = 3, **more: Any) -> Posting:
    """One of the spot's people, posted to the spot; the fifth is the cadre of the table."""
    return Posting.objects.create(
        person=_people(spot)[number], role="first", team=_team(spot), village=spot.unit,
        since=dw.SINCE, planned_until=w.TODAY.replace(year=2028),
        **({"sender_words": "市税务局"} | more),
    )  # fmt: skip


def _posting(spot: Spot) -> dict[str, Any]:
    return {"pk": posting(spot).pk}


def _own(spot: Spot) -> dict[str, Any]:
    return {"pk": posting(spot, 4).pk}


def _leave(spot: Spot, number: int = 3) -> dict[str, Any]:
    made = Leave.objects.create(
        posting=posting(spot, number), from_on=w.TODAY, to_on=w.TODAY, days=1, reason="开会",
        destination="济宁市", level="town", paper_on=w.TODAY, asked_by=_clerk(), asked_at=clock.now(),
    )  # fmt: skip
    return {"pk": made.pk}


def _without_paper(spot: Spot) -> dict[str, Any]:
    found = _leave(spot)
    Leave.objects.filter(pk=found["pk"]).update(paper_on=None)
    return found


def _withdrawn(spot: Spot) -> dict[str, Any]:
    return {**_leave(spot, 4), "action": "withdraw"}


def _approved(spot: Spot) -> dict[str, Any]:
    found = _leave(spot)
    Leave.objects.filter(pk=found["pk"]).update(state="approved")
    return {**found, "action": "return"}


def _draw(spot: Spot, monday: Any = dw.MONDAY) -> Draw:
    return Draw.objects.create(
        county=_county(spot), monday=monday, seed="s", share=20, population=[1], must=[], drawn=[1],
        drawn_at=clock.now(),
    )  # fmt: skip


def _check(spot: Spot, number: int = 3) -> dict[str, Any]:
    made = SpotCheck.objects.create(
        draw=_draw(spot), posting=posting(spot, number), state="asked", asked_at=clock.now()
    )
    return {"pk": made.pk}


def _answered(spot: Spot) -> dict[str, Any]:
    return {**_check(spot, 4), "action": "answer"}


def _sheet(spot: Spot) -> MonthSheet:
    return MonthSheet.objects.create(
        county=_county(spot), month="2026-09", signed_by=_clerk(), signed_at=clock.now()
    )


def _sent_sheet(spot: Spot) -> dict[str, Any]:
    from members.dispatched.models import MonthStat

    one = posting(spot, sender=spot.unit)
    sheet = _sheet(spot)
    counts = dict.fromkeys(
        ("served", "on_post", "households", "visits", "opinions", "solved", "lectures", "updates",
         "checks", "checks_good"), 0,
    )  # fmt: skip
    MonthStat.objects.create(sheet=sheet, posting=one, team=one.team, **counts)
    return {"pk": sheet.pk}


def _letter(spot: Spot) -> dict[str, Any]:
    made = Letter.objects.create(
        county=_county(spot), sender=spot.unit, kind="month", sheet=_sheet(spot), sent_by=_clerk(),
        sent_on=w.TODAY,
    )  # fmt: skip
    return {"pk": made.pk}


def _signed(spot: Spot) -> dict[str, Any]:
    posting(spot)
    return {"pk": _county(spot).pk}


def _honour(spot: Spot) -> dict[str, Any]:
    made = Honour.objects.create(
        county=_county(spot), kind="flag", period="2026-09", team=_team(spot), words="研究",
        decided_on=w.TODAY, by=_clerk(),
    )  # fmt: skip
    return {"pk": made.pk}


def _inspection(spot: Spot, state: str = "planned") -> Inspection:
    done = {"done_on": w.TODAY, "discipline": "张", "supervision": "李"} if state == "done" else {}
    return Inspection.objects.create(
        village=spot.unit, planned_on=w.TODAY, inspectors="组", by=_clerk(), state=state, **done
    )


def _item(spot: Spot) -> dict[str, Any]:
    held = _inspection(spot, "done")
    made = LedgerItem.objects.create(
        inspection=held, posting=posting(spot), text="补记", due_on=w.TODAY, state="corrected"
    )
    return {"pk": made.pk}


def _log(spot: Spot) -> dict[str, Any]:
    one = posting(spot)
    made = WorkLog.objects.create(
        posting=one, village=one.village, on=w.TODAY, kind="present", by=_clerk(),
        logged_at=clock.now(),
    )  # fmt: skip
    return {"pk": made.pk}


def _new(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": spot.newcomer.pk}


_LEAVE = {"from_on": TODAY, "to_on": TODAY, "reason": "开会", "destination": "济宁市"}
_VISIT = {"kind": "visit", "on": TODAY, "households": "2"}
_PROJECT = {"kind": "other", "title": "修渠", "quantity": "1", "qualifier": "exact", "money": "0"}
_CAME = {"on": TODAY, "who": "unit", "said": "看望"}
_HELD = {"done_on": TODAY, "discipline": "张", "supervision": "李", "findings": "在岗"}
about("dispatched:posting_new", lambda spot: {}, _new)
about("dispatched:posting", _posting)
about("dispatched:posting", _own, case="own")
about(
    "dispatched:posting_edit",
    _posting,
    {"role": "first", "sender_words": "市税务局", "planned_until": "2028-06-01"},
)
about("dispatched:posting_end", _posting, {"until": TODAY, "why": "轮换"})
about("dispatched:log_new", _posting, _VISIT)
about("dispatched:log_new", _own, _VISIT, case="own")
about("dispatched:leave_new", _posting, _LEAVE)
about("dispatched:leave_new", _own, _LEAVE, case="own")
about("dispatched:visit_new", _posting, _CAME)
about("dispatched:project_new", _posting, _PROJECT)
about("dispatched:log_strike", _log, {"why": "填错"})
about("dispatched:team", lambda spot: {"pk": _team(spot).pk}, {"leader": ""})
about("dispatched:leave", _leave)
about("dispatched:leave_decide", _leave, {"verdict": "approve"})
about("dispatched:leave_paper", _without_paper)
about("dispatched:leave_step", _withdrawn, case="own")
about("dispatched:leave_step", _approved, {"returned_on": TODAY})
about("dispatched:check", _check)
about(
    "dispatched:check_step",
    lambda spot: {**_check(spot), "action": "answer"},
    {"answer": "on_post"},
)
about("dispatched:check_step", _answered, {"answer": "on_post"}, case="own")
about("dispatched:draw", lambda spot: {"pk": _draw(spot).pk})
about("dispatched:month_sign", _signed, {"month": "2026-09"})
about("dispatched:month_send", _sent_sheet)
about("dispatched:letter", _letter)
about("dispatched:letter_receive", _letter)
about("dispatched:honour_revoke", _honour, {"why": "有误"})
about("dispatched:inspection", lambda spot: {"pk": _inspection(spot).pk}, _HELD)
about("dispatched:inspection_cancel", lambda spot: {"pk": _inspection(spot).pk})
about("dispatched:item", _item)
about("dispatched:item_step", lambda spot: {**_item(spot), "action": "close"})
plain("dispatched:honour_new", kwargs={"kind": "flag"})
