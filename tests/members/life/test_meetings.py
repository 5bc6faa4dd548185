"""Branch life: what is written down, what is wanted of whom, the board, who is behind."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.actions import meetings as actions
from members.actions.meetings import Attended, Held
from members.life.due import branches_behind, meetings_due
from members.life.queries import meetings as queries
from members.models import Meeting, Organization
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Stale
from tests import life_world as lw
from tests import world as w

D = dt.date
YEAR = parse("2026")


def held(world, *, kind: str = "theme", on: dt.date = lw.TODAY, attended=None, **more) -> Held:
    people = queries.members_on(more.get("branch", world.branch), on)
    present = [Attended(m.person_id, "present") for m in people]
    words = {"topic": "学党史", "place": "村部", "minutes": "讨论了三件事"} | more
    return Held(
        key=words.pop("key", uuid.uuid4()), branch=words.pop("branch", world.branch), kind=kind,
        held_on=on, attended=present if attended is None else attended, **words,
    )  # fmt: skip


def record(world, *, actor=None, **more) -> Meeting:
    return actions.record(actor=actor, held=held(world, **more))


def test_a_meeting_sent_twice_is_one(world):
    world.member()
    key = uuid.uuid4()
    first, second = (record(world, key=key) for _ in range(2))
    assert first == second
    assert Meeting.objects.count() == 1
    assert first.attendance.get().state == "present"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": lw.TODAY + dt.timedelta(days=1)}, "held_on"),
        ({"on": D(2025, 1, 1)}, "held_on"),
        ({"topic": " "}, "topic"),
        ({"place": ""}, "place"),
        ({"minutes": ""}, "minutes"),
        ({"attended": []}, "attended"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(world, wrong, field):
    world.member()
    with pytest.raises(Invalid) as refused:
        record(world, **wrong)
    assert field in refused.value.problems
    assert not Meeting.objects.exists()


def test_absence_needs_a_reason_and_everybody_a_line(world):
    first, second = world.member(), world.member()
    away = [Attended(first.pk, "present"), Attended(second.pk, "leave")]
    for attended, said in (
        (away, "写原因"),
        ([Attended(first.pk, "present")], "每个党员"),
        (
            [Attended(first.pk, "absent", "外出"), Attended(second.pk, "leave", "住院")],
            "没有人到会",
        ),
        ([*away, Attended(world.member(world.next_branch).pk, "present")], "不在本支部"),
    ):
        with pytest.raises(Invalid) as refused:
            record(world, attended=attended)
        assert said in "".join(refused.value.problems["attended"])
    some = [Attended(first.pk, "present")]  # to a committee not everybody is asked
    assert record(world, kind="committee", attended=some)


def test_who_was_there_keeps_no_reason(world):
    first, second = world.member(), world.member()
    places = [Attended(first.pk, "present", "外出"), Attended(second.pk, "leave", " 外出 ")]
    made = record(world, attended=places)
    assert sorted(made.attendance.values_list("state", "reason")) == [
        ("leave", "外出"),
        ("present", ""),
    ]


def test_who_left_before_is_not_on_the_list(world):
    person = world.member(since=D(2026, 10, 10))
    with pytest.raises(Invalid):
        record(world, on=D(2026, 10, 9), attended=[Attended(person.pk, "present")])


def test_only_who_keeps_the_branch_writes_and_reads(world, clients):
    world.member()
    for name in ("next_secretary", "archivist", "clerk"):
        with pytest.raises(NotAllowed):
            record(world, actor=world.who(name))
    made = record(world, actor=world.who("secretary"))
    address = f"/members/meetings/{made.pk}/"
    assert "讨论了三件事" in clients["organizer"].get(address).content.decode()
    assert clients["archivist"].get(address).status_code == 403
    assert clients["next_secretary"].get(address).status_code == 404


def states(world, kind: str) -> list[str]:
    lines = queries.board(world.branch, YEAR)
    line = next(one for one in lines if one.obligation.kind == kind)
    return [cell.state for cell in line.cells]


def test_the_board_says_held_missing_due_and_coming(world):
    world.member()
    record(world, on=D(2026, 9, 3))
    record(world, kind="lecture", on=D(2026, 2, 1))
    assert states(world, "theme") == ["missing"] * 8 + ["held", "due", "coming", "coming"]
    assert states(world, "lecture") == ["held", "missing", "missing", "due"]
    assert states(world, "committee") == [""] * 12
    assert states(world, "group") == [""] * 12


def test_committees_are_wanted_from_seven_full_members_groups_where_there_are_any(world):
    for _ in range(6):
        world.member()
    world.member(stage="probationary")
    assert set(states(world, "committee")) == {""}
    world.member()
    assert states(world, "committee")[:10] == ["missing"] * 9 + ["due"]
    w.organization("g-1", "第一党小组", "group", world.branch)
    assert states(world, "group")[0] == "missing"
    Organization.objects.filter(code="g-1").update(since=D(2026, 3, 31))
    assert states(world, "group")[:3] == ["", "", "missing"]
    wanted = queries.fulfilment([world.branch.path], queries.spans([YEAR]))[0].by_kind
    assert (wanted["group"], wanted["committee"]) == ((7, 0), (9, 0))


def test_what_was_struck_out_no_longer_counts(world):
    world.member()
    made = record(world)
    actions.strike(actor=None, meeting=made, reason="日期填错")
    with pytest.raises(Stale):
        actions.strike(actor=None, meeting=made, reason="日期填错")
    assert states(world, "theme")[9] == "due"


def test_who_is_behind_is_one_statement_whatever_the_number(world):
    world.member()
    world.member(world.next_branch)
    record(world, on=D(2026, 9, 3))
    record(world, kind="branch", on=D(2026, 8, 3))
    wanted = queries.spans([parse("2026Q3")])
    with CaptureQueriesContext(connection) as caught:
        rows = queries.fulfilment([world.county.path], wanted)
    assert len(caught) == 1
    assert [(row.name, row.by_kind, row.missing) for row in rows] == [
        ("东村党支部", {"branch": (1, 1), "lecture": (1, 0), "theme": (3, 1)}, 3),
        ("西村党支部", {"branch": (1, 0), "lecture": (1, 0), "theme": (3, 0)}, 5),
    ]
    units = {row.key: (1, "韩庄镇") for row in rows}
    town = queries.by_unit(rows, units)[0]
    assert town.by_kind == {"branch": (2, 1), "lecture": (2, 0), "theme": (6, 1)}


def test_a_month_that_is_not_over_is_not_wanted_yet(world):
    world.member()
    assert queries.spans([parse("2026-10")]) == []
    assert ("theme", parse("2026-09")) in queries.spans([YEAR])
    assert not [span for _, span in queries.spans([YEAR]) if span.end >= lw.TODAY]


def test_the_secretary_is_told_each_and_the_township_how_many(world):
    world.member()
    found = [(d.what, d.due_on) for d in meetings_due(world.who("secretary"))]
    assert found == [
        ("10月还没有登记：主题党日", D(2026, 10, 31)),
        ("四季度还没有登记：党员大会、党课", D(2026, 12, 31)),
    ]
    record(world)
    assert [d.what for d in meetings_due(world.who("secretary"))] == [
        "四季度还没有登记：党员大会、党课"
    ]
    for n in range(3):
        village = w.organization(f"v{n}", f"新村{n}", "village", world.town)
        branch = w.organization(f"v{n}-zb", f"新村{n}党支部", "branch", village)
        world.member(branch)
    due = list(branches_behind(world.who("organizer")))
    assert [d.what for d in due] == ["9月组织生活有缺的支部4个"]
    assert not list(meetings_due(world.who("organizer")))
    assert not list(branches_behind(world.who("secretary")))


def test_pages_of_branch_life(world, clients):
    first, second = world.member(), world.member()
    mine, board = clients["secretary"], f"/members/branch-life/{world.branch.pk}/"
    assert mine.get("/members/branch-life/", {"period": "2026Q3"}).status_code == 200
    assert mine.get("/members/branch-life/", {"period": "上个月"}).status_code == 200
    assert mine.get(board, {"year": "99999"}).status_code == 200
    body = {
        "key": uuid.uuid4(), "held_on": "2026-10-01", "topic": "重温誓词", "place": "村部",
        "minutes": "全体重温", f"state-{first.pk}": "present", f"state-{second.pk}": "leave",
        f"reason-{second.pk}": "",
    }  # fmt: skip
    without = mine.post(f"{board}new/?kind=theme", body)
    assert without.status_code == 422
    assert "请假和缺席的都要写原因" in without.content.decode()
    assert (
        mine.post(f"{board}new/?kind=theme", body | {f"reason-{second.pk}": "住院"}).status_code
        == 302
    )
    assert mine.post(f"{board}new/?kind=theme", body | {"held_on": "十月"}).status_code == 422
    made = Meeting.objects.get()
    assert "住院" in mine.get(f"/members/meetings/{made.pk}/").content.decode()
    assert mine.post(f"/members/meetings/{made.pk}/strike/", {"reason": ""}).status_code in (
        302,
        422,
    )
