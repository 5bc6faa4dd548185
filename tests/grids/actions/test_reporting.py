"""Reporting: one case a key, the right people, place and day; nothing half written."""

import datetime as dt
import io
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from grids.actions import reporting, steps, trees
from grids.actions.parties import Party
from grids.actions.steps import Order
from grids.actions.trees import NewGrid
from grids.models import Case, CaseKind, CaseNote, CaseParty, CasePhoto, CaseStep
from portal import files
from portal.models import Deed, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import pictures
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
PNG = pictures.png()


built, world = once_a_module(gw.build)


def test_a_report_becomes_a_case_with_log_and_deed(world) -> None:
    case = world.report(channel="visit")
    assert (case.label, case.state, case.found_on) == ("2026-000001", "found", gw.TODAY)
    assert (case.county, case.town, case.organization) == (world.county, world.town, world.village)
    assert (case.scope_path, case.grid_path) == (world.village.path, world.grids[2].path)
    step = case.log.get()
    assert (step.action, step.before, step.after, step.due_on) == (
        "report",
        "",
        "found",
        case.due_on,
    )
    deed = Deed.objects.get(object_type="grids.case")
    assert (deed.verb, deed.object_label, deed.reason) == ("上报事项", "2026-000001", "")
    assert case.words not in str(deed.details)


def test_numbers_count_on_in_a_county_and_year(world) -> None:
    numbers = [world.report().number, world.report("dispatcher").number]
    gw.move_to(dt.date(2027, 1, 4))
    assert [*numbers, world.report().number] == [1, 2, 1]


def test_the_desk_registers_at_once(world) -> None:
    assert world.report("dispatcher", channel="hotline").state == "registered"


@pytest.mark.parametrize(
    ("code", "urgency", "due"),
    [
        ("difficulty", "", "2026-10-22"),  # 7 working days: preset
        ("difficulty", "urgent", "2026-10-14"),
        ("difficulty", "simple", "2026-10-16"),
        ("difficulty", "complex", "2026-11-03"),
        ("hazard", "", "2026-10-14"),
        ("dispute", "", "2026-11-12"),  # 30 calendar days
        ("contract", "", "2026-10-20"),
    ],
)
def test_deadlines_by_urgency(world, code, urgency, due) -> None:
    """P03-R6, P02-R5, P30-R3; counted from the day of the report."""
    assert str(world.report("dispatcher", code, urgency=urgency).due_on) == due


def test_calendar_days_that_end_on_a_day_off_move_on(world) -> None:
    """D-HOLIDAY: 30 days after Thursday 15 October are Saturday 14 November."""
    gw.move_to(dt.date(2026, 10, 15))
    assert str(world.report(code="dispute").due_on) == "2026-11-16"


def test_the_same_key_is_one_case(world) -> None:
    key = uuid.uuid4()
    first, second = world.report(key=key), world.report(key=key)
    assert first.pk == second.pk
    assert (Case.objects.count(), CaseStep.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="提交标识已经用过"):
        world.report("leader", key=key)


def test_a_key_taken_meanwhile_leaves_no_gap(world, monkeypatch) -> None:
    """Two at once: the second finds the key taken when it writes, and gives the first's case."""
    key, looked = uuid.uuid4(), []
    real = reporting.sent_before

    def blind(actor, wanted):
        looked.append(wanted)
        return None if len(looked) == 1 else real(actor, wanted)

    first = world.report(key=key)
    monkeypatch.setattr(reporting, "sent_before", blind)
    photo = (io.BytesIO(PNG), "灯.png")
    assert world.report(key=key, photos=[photo], parties=[Party("老周")]).pk == first.pk
    monkeypatch.undo()
    assert world.report().number == 2
    assert not StoredFile.objects.exists()
    assert not CaseParty.objects.exists()


@pytest.mark.parametrize(
    ("by", "code", "said"),
    [
        ("neighbour", "difficulty", "不能在河里村上报"),
        ("next_dispatcher", "difficulty", "不能在河里村上报"),
        ("worker", "order", "这类事项由村（社区）、镇街网格中心上报"),
        ("clerk", "difficulty", "不能在河里村上报"),
        ("officer", "difficulty", "不能在河里村上报"),
    ],
)
def test_who_may_not_report(world, by, code, said) -> None:
    with pytest.raises(NotAllowed, match=said):
        world.report(by, code)
    assert not Case.objects.exists()


def test_what_cannot_be_taken_is_told_by_field(world) -> None:
    late = gw.TODAY - dt.timedelta(days=93)
    for field, values in {
        "words": {"words": "  "},
        "channel": {"channel": "reception"},
        "urgency": {"urgency": "soon"},
        "found_on": {"found_on": gw.TODAY + dt.timedelta(days=1)},
        "grid": {"grid": None},
        "photos": {"photos": [(io.BytesIO(b"<svg/>"), "x.svg")]},
        "alias": {"parties": [Party(alias="某" * 21)]},
        "contact": {"parties": [Party(contact="370830199001011234")]},
    }.items():
        with pytest.raises(Invalid) as refused:
            world.report(**values)
        assert field in refused.value.problems, field
    with pytest.raises(Invalid, match="发现日期要在2026-07-13至2026-10-13之间"):
        world.report(found_on=late)
    with pytest.raises(Invalid, match="不能填写身份证号"):
        world.report(words="户主身份证370830199001011234，反映低保")
    with pytest.raises(Invalid, match="照片最多9张"):
        world.report(photos=[(io.BytesIO(PNG), "a.png")] * 10)
    CaseKind.objects.filter(code="difficulty").update(active=False)
    with pytest.raises(Invalid, match="请换一类"):
        world.report()
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_report_from_before_a_split_stays_with_the_old_node(world) -> None:
    """A phone that was out of reach: found before, sent after (P03, split mid-month)."""
    old, day = world.grids[2], dt.date(2026, 10, 10)
    hub = world.grids[3]
    parts = [NewGrid("g-a", "第一组东", 20, [hub.pk]), NewGrid("g-b", "第一组西", 13)]
    new = trees.split(
        actor=world.who("dispatcher"), grid=old, parts=parts, on=day, reason="户数过多"
    )
    old.refresh_from_db()
    assert world.report(grid=old, found_on=dt.date(2026, 10, 9)).grid == old
    with pytest.raises(Invalid, match="已于2026-10-10撤并"):
        world.report(grid=old, found_on=day)
    with pytest.raises(Invalid, match="2026-10-10才划定"):
        world.report(grid=new[0], found_on=dt.date(2026, 10, 9))


def test_photos_are_files_of_the_place_without_their_metadata(world) -> None:
    case = world.report(
        photos=[(io.BytesIO(pictures.located()), "灯.png"), (io.BytesIO(PNG), "2.png")]
    )
    photos = list(CasePhoto.objects.filter(case=case).select_related("file"))
    assert [p.position for p in photos] == [1, 2]
    first = photos[0].file
    assert (first.name, first.scope_path) == ("灯.jpg", world.village.path)
    assert first.media_type == "image/jpeg"
    assert b"Secret" not in files.path_of(first.sha256).read_bytes()


def test_one_bad_photo_leaves_nothing_behind(world, private_files) -> None:
    good, bad = (io.BytesIO(PNG), "1.png"), (io.BytesIO(pictures.bomb()), "2.png")
    with pytest.raises(Invalid, match="像素太多"):
        world.report(photos=[good, bad])
    assert not StoredFile.objects.exists()
    assert not [one for one in private_files.rglob("*") if one.is_file()]


def test_who_may_look_at_a_photo(world) -> None:
    """Finder, handler and who sees the case; of a dispute the desk and the county's supervisor (PV-CASE)."""

    def lookers(case: Case) -> set[str]:
        row = case.photos.get().file
        return {name for name in world.accounts if files.may_open(world.who(name), row)}

    photo = lambda: [(io.BytesIO(PNG), "1.png")]  # noqa: E731  (read once each)
    seeing = {"leader", "secretary", "dispatcher", "officer"}
    case = world.report("worker", photos=photo())
    assert lookers(case) == {"worker", *seeing}
    dispute = world.report("worker", "dispute", photos=photo())
    assert lookers(dispute) == {"worker", "dispatcher", "officer"}
    order = world.report("secretary", "order", photos=photo())
    order = steps.register(actor=world.who("dispatcher"), case=order)
    assert lookers(order) == seeing
    steps.dispatch(actor=world.who("dispatcher"), case=order, order=Order(world.department))
    assert lookers(order) == {"clerk", *seeing}


@pytest.mark.parametrize("code", ["difficulty", "dispute"])
def test_photos_follow_the_kind_of_today(world, code) -> None:
    """A kind that becomes PV-CASE closes the photos it has already, PV-RESIDENT opens them."""
    case = world.report("worker", code, photos=[(io.BytesIO(PNG), "1.png")])
    row = case.photos.get().file
    for privacy, opens in (("PV-CASE", False), ("PV-RESIDENT", True), ("PV-CASE", False)):
        CaseKind.objects.filter(code=code).update(privacy=privacy)
        for name in ("leader", "secretary"):
            assert files.may_open(world.who(name), row) == opens
        for name in ("worker", "dispatcher", "officer"):
            assert files.may_open(world.who(name), row)


def test_the_log_and_its_words_stay_as_they_are(world) -> None:
    """In the database, for the portal's own role and for triggers."""
    case = world.report()
    note = CaseNote.objects.create(step=case.log.get(), words="原话")
    for change in (
        lambda: CaseStep.objects.update(action="x"),
        lambda: CaseStep.objects.all().delete(),
        lambda: CaseNote.objects.filter(pk=note.pk).update(words="改了"),
        lambda: Case.objects.filter(pk=case.pk).delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot|protected"), transaction.atomic():
            change()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('jining_app', 'grids_casestep', 'UPDATE'),"
            " has_table_privilege('jining_auditor', 'grids_caseparty', 'SELECT')"
        )
        assert cursor.fetchone() == (False, False)


def test_a_duplicate_needs_what_it_was_merged_into(world) -> None:
    case = world.report()
    with pytest.raises(IntegrityError, match="case_merged_into_one"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="merged")


@pytest.mark.parametrize("other", ["words", "code", "grid", "place"])
def test_a_key_sent_again_with_something_else_is_no_success(world, other) -> None:
    key = uuid.uuid4()
    case = world.report(key=key)
    more = {
        "words": {"words": "路面塌了"},
        "code": {"code": "hazard"},
        "grid": {"grid": world.grids[1]},
        "place": {"grid": None, "organization": world.village},
    }[other]
    with pytest.raises(Stale, match=case.label):
        world.report(key=key, **more)
    assert Case.objects.get().words == case.words


def test_words_that_were_deleted_are_not_compared(world) -> None:
    key = uuid.uuid4()
    case = world.report(key=key)
    Case.objects.update(words="")
    assert world.report(key=key, words=" 村西头路灯不亮\r\n").pk == case.pk
