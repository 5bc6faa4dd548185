"""Materials and the six facts: ageing, completeness, differences, decisions that are kept."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from members.archives.actions import facts as actions
from members.archives.actions import files
from members.archives.models import (
    AccessLog,
    ArchiveFile,
    FactDecision,
    FactRecord,
    Material,
    ReviewCase,
)
from members.archives.queries import facts
from members.archives.words import agree
from portal.models import Deed, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import archives_world as aw
from tests.standing import once_a_module

built, world = once_a_module(aw.build)


def test_a_file_is_complete_by_its_filed_categories_alone(world: aw.Archives) -> None:
    """Six categories are asked for, of a Party member seven; registered material counts for nothing."""
    for category in (1, 2, 3, 4, 5, 9):
        world.material("filed", category=category)
    world.material("registered", category=6)
    world.material("filed", category=7)
    file = ArchiveFile.objects.counted().get(pk=world.file.pk)
    assert (file.there, file.asked, file.kept, file.scans) == (6, 7, 7, 0)
    world.material("scanned", category=6)
    file = ArchiveFile.objects.counted().get(pk=world.file.pk)
    assert (file.there, file.asked, file.kept, file.scans) == (7, 7, 8, 1)
    world.subject.joined_on = None
    world.subject.save()
    file = ArchiveFile.objects.counted().get(pk=world.file.pk)
    assert (file.there, file.asked) == (6, 6)


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [("registered", 30, 0), ("registered", 31, 1), ("accepted", 33, 3), ("returned", 60, 0)],
)
def test_it_is_filed_within_thirty_days_of_receipt(
    world: aw.Archives, state: str, days: int, late: int
) -> None:
    """P07-R7: the thirtieth day is still in time."""
    received = aw.TODAY - dt.timedelta(days=days)
    made = world.material(state, received_on=received)
    assert made.days_late == late
    assert Material.objects.late_to_file().filter(pk=made.pk).exists() == bool(late)


def test_it_is_scanned_within_ten_days_of_filing(world: aw.Archives) -> None:
    """P07-R7: the tenth day is still in time."""
    made = world.material("filed")
    for days, late in ((10, 0), (11, 1)):
        filed = aw.TODAY - dt.timedelta(days=days)
        Material.objects.filter(pk=made.pk).update(filed_on=filed)
        made.refresh_from_db()
        assert made.days_late == late
        assert Material.objects.late_to_scan().filter(pk=made.pk).exists() == bool(late)


def test_only_reviewed_material_is_filed(world: aw.Archives) -> None:
    """Neither the table nor the database knows another way (P07-R7)."""
    made = world.material("registered")
    with pytest.raises(Stale):
        files.step(actor=world["archivist"], material=made, action="file")
    with pytest.raises(DatabaseError), transaction.atomic():
        Material.objects.filter(pk=made.pk).update(state="filed", filed_on=aw.TODAY)


def test_a_scan_needs_pages_and_opens_to_nobody_by_the_common_page(world: aw.Archives) -> None:
    """Also not to who uploaded it: reading is by the reading view alone."""
    from portal import files as kept

    made = world.material("filed")
    with pytest.raises(Refused, match="扫描页"):
        files.step(actor=world["archivist"], material=made, action="scan")
    files.add_pages(actor=world["archivist"], material=made, sent=[aw.page(), aw.page()])
    assert list(made.pages.values_list("number", flat=True)) == [1, 2]
    row = StoredFile.objects.get(pk=made.pages.first().file_id)
    assert not any(kept.may_open(world[name], row) for name in world.accounts)
    with pytest.raises(Refused, match="归档"):
        files.add_pages(
            actor=world["archivist"], material=world.material("registered"), sent=[aw.page()]
        )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1971-04", "1971-04"), ("1971年4月", "1971-04"), ("1971.4.2", "1971-04-02"),
     ("1971-13", None), ("1971", None), ("四月", None), ("", None)],
)  # fmt: skip
def test_an_age_is_a_month_or_a_day(typed: str, kept: str | None) -> None:
    """Everything else is refused with how to write it."""
    if kept is None:
        with pytest.raises(Invalid):
            actions.value_of("born", typed)
    else:
        assert actions.value_of("born", typed) == kept


def test_what_agrees() -> None:
    """A month agrees with its days; words agree whatever their blanks."""
    assert agree("born", "1971-04", "1971-04-02")
    assert not agree("born", "1971-04-01", "1971-04-02")
    assert agree("education", "大学 本科", "大学本科")
    assert not agree("status", "干部", "工人")


def _record(world: aw.Archives, value: str, kind: str = "born") -> Material:
    made = world.material()
    actions.record(actor=world["archivist"], material=made, kind=kind, value=value)
    return made


def _running(world: aw.Archives) -> list[str]:
    rows = ReviewCase.objects.filter(file=world.file, trigger="differing")
    return list(rows.exclude(state__in=ReviewCase.ENDED).values_list("fact", flat=True))


def test_two_different_values_open_a_review_once(world: aw.Archives) -> None:
    """P07-R3: for that fact, with a deed of the portal's, and not a second time."""
    _record(world, aw.SECRET)
    _record(world, "1971-04-02")
    assert _running(world) == []
    _record(world, "1973-04")
    assert _running(world) == ["born"]
    _record(world, "1972-04")
    assert _running(world) == ["born"]
    deed = Deed.objects.get(verb="记载不一致，自动开始审核")
    assert deed.actor_name == "平台"
    assert "19" not in str(deed.details)


def test_a_returned_material_says_nothing(world: aw.Archives) -> None:
    """It may be somebody else's: it is neither compared nor written to."""
    wrong = world.material("returned")
    with pytest.raises(Refused, match="退回"):
        actions.record(actor=world["archivist"], material=wrong, kind="born", value="1950-01")
    first = _record(world, "1950-01")
    for action in ("review", "return"):
        files.step(actor=world["archivist"], material=first, action=action, reason="不是本人的")
    _record(world, aw.SECRET)
    assert _running(world) == []
    assert [one.value for one in facts.lines(world.file)[0].told] == [aw.SECRET]


def test_a_value_typed_wrongly_is_followed_by_the_right_one(world: aw.Archives) -> None:
    """The older one stays to be seen, and is no longer compared."""
    made = _record(world, "1917-04")
    actions.record(actor=world["archivist"], material=made, kind="born", value=aw.SECRET)
    line = facts.lines(world.file)[0]
    assert [(one.value, one.past, one.differs) for one in line.told] == [
        (aw.SECRET, ("1917-04",), False)
    ]


def test_a_correction_is_a_new_decision_and_the_old_is_kept(world: aw.Archives) -> None:
    """Who decides on what was read before is told of the newer one."""
    words = {"actor": world["county_organizer"], "file": world.file, "kind": "born"}
    first = actions.recognise(**words, value=aw.SECRET, ground="入党志愿书")
    with pytest.raises(Stale):
        actions.recognise(**words, value="1972-04", ground="出生证明")
    second = actions.recognise(**words, value="1972-04", ground="出生证明", replaces=str(first.pk))
    line = facts.lines(world.file)[0]
    assert (line.decision, line.past) == (second, [first])
    with pytest.raises(Stale):
        actions.recognise(**words, value="1970-04", ground="别的", replaces=str(first.pk))
    assert _running(world) == []
    _record(world, "1972-04-09")
    assert _running(world) == []
    _record(world, aw.SECRET)
    assert _running(world) == ["born"]


def test_who_keeps_does_not_recognise_and_who_decides_does_not_register(
    world: aw.Archives,
) -> None:
    """And the refusal names who does."""
    with pytest.raises(NotAllowed, match="县委组织部组织科"):
        actions.recognise(
            actor=world["archivist"], file=world.file, kind="born", value=aw.SECRET, ground="据"
        )
    with pytest.raises(NotAllowed, match="干部档案管理员"):
        aw.material(world["county_organizer"], world.file)


def test_days_that_cannot_be_are_refused(world: aw.Archives) -> None:
    """Received tomorrow, or formed after it was received: nothing is written."""
    tomorrow = aw.TODAY + dt.timedelta(days=1)
    before = Material.objects.count()
    for days in ({"received_on": tomorrow}, {"formed_on": tomorrow}):
        with pytest.raises(Invalid):
            aw.material(world["archivist"], world.file, **days)
    assert Material.objects.count() == before


def test_one_person_has_one_file(world: aw.Archives) -> None:
    """A second one is refused in words."""
    words = {"unit": world.unit, "level": "county", "category": "servant"}
    with pytest.raises(Refused, match="一人一档"):
        files.open_file(actor=world["archivist"], person=world.subject, **words)


GROWING = (AccessLog, FactRecord, FactDecision)


def _run(role: str, statement: str, values: Any = ()) -> None:
    """Run a statement as a role of the database; the role ends with the savepoint."""
    with connection.cursor() as cursor:
        if role:
            cursor.execute("SELECT set_config('role', %s, true)", [role])
        cursor.execute(statement, values)


def _filled(world: aw.Archives) -> dict[Any, int]:
    from members.archives.actions import reading

    _record(world, aw.SECRET)
    actions.recognise(
        actor=world["county_organizer"], file=world.file, kind="born", value=aw.SECRET, ground="据"
    )
    reading.kept(actor=world["archivist"], file=world.file, what="档案首页", origin="10.0.0.1")
    return {model: model.objects.latest("pk").pk for model in GROWING}


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET at = now() WHERE id = %s", "DELETE FROM {} WHERE id = %s"]
)
def test_the_database_refuses_any_change_of_what_only_grows(
    world: aw.Archives, model: Any, change: str
) -> None:
    """As the owner by a trigger, and as the portal's own role for want of the privilege too."""
    key = _filled(world)[model]
    statement = change.format(model._meta.db_table)
    for role, said in (("", "Cannot"), ("jining_app", "permission denied")):
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            _run(role, statement, [key])
    assert model.objects.filter(pk=key).exists()


def test_the_auditor_role_reads_no_fact(world: aw.Archives) -> None:
    """Facts, findings, scans and outside information are kept from it; the log of looks is not."""
    tables = ("factrecord", "factdecision", "reviewstep", "scanpage", "externalfeed")
    for table in tables:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            _run("jining_auditor", f"SELECT count(*) FROM archives_{table}")
    _run("jining_auditor", "SELECT count(*) FROM archives_accesslog")
    _run("none", "SELECT 1")


def test_no_deed_tells_a_fact_or_a_ground(world: aw.Archives) -> None:
    """Neither values nor the words they rest on."""
    _filled(world)
    _record(world, "1973-04")
    world.review("unclear")
    said = " ".join(f"{d.reason}{d.details}{d.object_label}{d.verb}" for d in Deed.objects.all())
    assert all(word not in said for word in (aw.SECRET, "1973-04", "核对了原件", "干部履历表"))


def test_the_reader_never_answers_himself_in_the_database_either(world: aw.Archives) -> None:
    """A constraint says so besides the action."""
    grant = world.grant()
    grant.answered_by, grant.state = grant.reader, "approved"
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.save()
