"""How the rows of tests/access.csv about organizations and branch life are asked."""

import datetime as dt
import uuid
from typing import Any

from members.actions import development, transfers
from members.actions.development import Applicant
from members.models import Development, DuesRecord, Meeting, Membership
from tests import world as w
from tests.access_cases import about
from tests.access_world import Spot, Stage

WHY = {"on": "2026-10-01", "document": "", "ground": "镇党委研究", "do": "take"}
NEW = {"code": "new-1", "name": "新党支部", "short_name": ""}


def _branch(spot: Spot, **more: Any) -> dict[str, Any]:
    return {"pk": spot.points.branch.pk, **more}


def _empty(spot: Spot) -> dict[str, Any]:
    made = w.organization("empty-zb", "空党支部", "branch", spot.unit)
    return {"pk": made.pk, "do": "dissolve"}


def _other(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    made = w.organization("into-zb", "另一党支部", "branch", spot.unit)
    return WHY | {"target": made.pk, "take_along": "on"}


def _above(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return WHY | {"target": w.organization("above-dw", "党委", "committee", spot.unit).pk}


about("members:organization", _branch)
for _case in ("", "rename"):
    about(
        "members:organization_do",
        lambda spot: _branch(spot, do="rename"),
        WHY | {"name": "新名党支部", "short_name": ""},
        _case,
    )
about(
    "members:organization_do",
    lambda spot: {"pk": spot.unit.pk, "do": "set_up"},
    WHY | NEW | {"kind": "branch"},
    "set_up",
)
about("members:organization_do", lambda spot: _branch(spot, do="split"), WHY | NEW, "split")
about("members:organization_do", lambda spot: _branch(spot, do="move"), _above, "move")
about("members:organization_do", lambda spot: _branch(spot, do="merge"), _other, "merge")
about("members:organization_do", _empty, WHY, "dissolve")


def _transfer(spot: Spot, *, sent: bool = True, **more: Any) -> dict[str, Any]:
    """A transfer of a member of the spot's branch to another branch of its unit."""
    to = w.organization(f"to-{spot.points.branch.pk}", "接收党支部", "branch", spot.unit)
    made = transfers.draft(actor=None, person=spot.person, to_branch=to, why="迁居")
    if sent:
        transfers.send(actor=None, transfer=made, valid_until=LATER)
    return {"pk": made.pk, **more}


def _leaving(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": spot.person.pk, "outward": "1", "outside": "中共某市某支部", "why": "迁居"}


def _arriving(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {
        "branch": spot.points.branch.pk, "name": "钱某", "stage": "full",
        "joined_on": "2010-01-01", "full_on": "2011-01-01", "outside": "中共某市某支部",
        "number": "A-7", "sent_on": "2026-10-01", "valid_until": "2026-11-01", "why": "迁居",
    }  # fmt: skip


LATER = w.TODAY + dt.timedelta(days=60)
nothing: dict[str, Any] = {}
about("members:transfer", _transfer)
about("members:transfer_letter", _transfer)
about("members:transfer_new", lambda spot: nothing, _leaving)
about("members:transfer_arrival", lambda spot: nothing, _arriving)
for _case in ("", "send"):
    about(
        "members:transfer_step",
        lambda spot: _transfer(spot, sent=False, do="send"),
        {"valid_until": LATER.isoformat()},
        _case,
    )
about(
    "members:transfer_step",
    lambda spot: _transfer(spot, do="receive"),
    {"on": w.TODAY.isoformat(), "answer": ""},
    "receive",
)
for _case in ("refuse", "withdraw"):
    about(
        "members:transfer_step",
        lambda spot, do=_case: _transfer(spot, do=do),
        {"reason": "填错了"},
        _case,
    )


def _file(spot: Spot, **more: Any) -> dict[str, Any]:
    made = development.apply(
        actor=None,
        branch=spot.points.branch,
        applicant=Applicant("申请人"),
        applied_on=dt.date(2024, 1, 1),
    )
    return {"pk": made.pk, **more}


def _application(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"branch": spot.points.branch.pk, "name": "吴某", "applied_on": "2026-01-01"}


STEP = {"on": "2026-03-01", "meeting": "支委会", "document": "", "reason": "会议研究"}
about("members:development", _file)
about("members:development_new", lambda spot: nothing, _application)
for _case in ("", "accept"):
    about("members:development_step", lambda spot: _file(spot, do="accept"), STEP, _case)
about("members:development_step", lambda spot: _file(spot, do="stop"), STEP, "stop")


def _candidate(spot: Spot) -> dict[str, Any]:
    made = _file(spot, do="admit")
    Development.objects.filter(pk=made["pk"]).update(
        state="candidate", activist_on=dt.date(2024, 3, 1), candidate_on=dt.date(2025, 3, 1)
    )
    return made


about("members:development_step", _candidate, STEP, "admit")


def _sheet(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.points.branch.pk, "month": "2026-10"}


def _paid(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    pk = spot.person.pk
    return {f"base-{pk}": "4000", f"rate-{pk}": "0.5", f"paid-{pk}": "20", f"seen-{pk}": "0"}


def _held(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    members = Membership.objects.filter(branch=spot.points.branch).values_list("person", flat=True)
    states = {f"state-{pk}": "present" for pk in members}
    words = {"topic": "学党史", "place": "会议室", "minutes": "讨论了三件事"}
    return words | states | {"key": uuid.uuid4(), "held_on": "2026-10-01"}


def _meeting(spot: Spot) -> dict[str, Any]:
    made = Meeting.objects.create(
        key=uuid.uuid4(),
        branch=spot.points.branch,
        kind="theme",
        held_on=dt.date(2026, 10, 1),
        topic="学党史",
        place="会议室",
        at=dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC),
    )
    return {"pk": made.pk}


about("members:dues_sheet", _sheet, _paid)
about("members:branch_board", _branch)
about("members:meeting_new", _branch, _held)
about("members:meeting", _meeting)
about("members:meeting_strike", _meeting, {"reason": "日期填错"})


def _due(spot: Spot) -> dict[str, Any]:
    made = DuesRecord.objects.create(
        branch=spot.points.branch, person=spot.person, month="2026-09", base=4000, rate=1, due=40
    )
    return {"pk": made.pk}


about("api:transfer-detail", _transfer)
about("api:development-detail", _file)
about("api:dues-detail", _due)
about("api:meeting-detail", _meeting)
