"""The micro-lecture contest: handed in, judged, counted, decided by people, never by its own (P11-R5, R6)."""

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from portal.models import Deed
from portal.providers import due_for
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests.training import contest_world as cw
from training.actions import contest_rounds, contests
from training.contest_lifecycle import CONTEST, ENTRY
from training.judging import Given
from training.models import Contest, ContestEntry, ContestMark, LectureTopic, Standing, Teacher
from training.queries import contests as queries

ROOT = "/training/contests/"
CONTESTS = {
    "entering": {"begin", "cancel"}, "judging": {"count", "cancel"},
    "counted": {"resume", "advance", "select", "cancel"}, "between": {"next", "cancel"}, "finished": set(),
    "cancelled": set(),
}  # fmt: skip
"""State → what the keeper may do, the round fitting; nobody else may do anything."""


def _scores(entries, *values):
    return dict(zip([one.pk for one in entries], values, strict=True))


def _decide(world, contest, chosen=(), ground="", seen=None):
    seal = queries.counted(contest).seal if seen is None else seen
    return contest_rounds.decide(
        actor=world["keeper"], contest=contest, chosen=chosen, ground=ground, seen=seal
    )


def _take(world, name, action):
    """Take a step, rolled back; return the kind of refusal, None where it was taken."""
    try:
        with cw.later(), transaction.atomic():
            fresh = Contest.objects.select_related("organization").get()
            if action in ("advance", "select"):
                seal = queries.counted(fresh).seal
                contest_rounds.decide(
                    actor=world[name], contest=fresh, chosen=(), ground="", seen=seal
                )
            else:
                contests.take(actor=world[name], contest=fresh, action=action, reason="按方案")
            transaction.set_rollback(True)
    except Refused as refusal:
        return type(refusal)
    return None


@pytest.mark.by_turns(2)
def test_every_triple_of_contests(world):
    contest, entries, judges = cw.judging(world)
    cw.marked(world, contest, _scores(entries, 6, 5, 4, 3, 2, 1), judges[1:])
    wrong = []
    for state, allowed in CONTESTS.items():
        for name in ("keeper", "town", "clerk", "secretary", "village", "leader", "stranger"):
            for step in CONTEST.steps:
                number = 3 if step.action == "select" else 1
                Contest.objects.filter(pk=contest.pk).update(state=state, round=number)
                told = _take(world, name, step.action)
                wanted = NotAllowed if name != "keeper" else Stale
                if name == "keeper" and step.action in allowed:
                    wanted = None
                if told is not wanted:
                    wrong.append((state, name, step.action, told))
    assert not wrong
    assert set(CONTESTS) == set(CONTEST.labels)


def test_entries_are_handed_in_by_unit_and_branch_until_the_last_day(world):
    contest = cw.opened(world, per_unit=2)
    entries = cw.entered(world, contest)
    linked = [one.person for one in entries]
    assert linked[4] == world.people["member"], "a member of the branch, though of the village"
    assert linked[5] is None
    with pytest.raises(Refused, match="最多报2件"):
        contests.enter(actor=world["clerk"], contest=contest, unit=world.organ,
                       facts={"title": "再一讲", "contestant": "薄立新"})  # fmt: skip
    with pytest.raises(Invalid) as wrong:
        contests.enter(actor=world["village"], contest=contest, unit=world.village,
                       facts={"title": "", "contestant": "", "field": "x" * 30})  # fmt: skip
    assert set(wrong.value.problems) == {"title", "contestant", "field"}
    with pytest.raises(Stale, match="已经参赛"):
        contests.enter(actor=world["keeper"], contest=contest, unit=world.village,
                       facts={"title": "另一讲", "contestant": "何家旺"})  # fmt: skip
    with pytest.raises(NotAllowed):
        contests.enter(actor=world["clerk"], contest=contest, unit=world.town,
                       facts={"title": "别人的", "contestant": "马德胜"})  # fmt: skip
    contests.take_entry(actor=world["clerk"], entry=entries[0], action="withdraw")
    again = contests.enter(actor=world["clerk"], contest=contest, unit=world.organ,
                           facts={"title": "第1讲", "contestant": "安文静"})  # fmt: skip
    assert again.person == world.people["anna"]
    with cw.later(), pytest.raises(Stale, match="截止"):
        contests.enter(actor=world["village"], contest=contest, unit=world.village,
                       facts={"title": "迟了", "contestant": "某某"})  # fmt: skip


def test_a_contest_begins_after_the_last_day_with_enough_judges(world):
    contest = cw.opened(world)
    cw.entered(world, contest)
    with pytest.raises(Refused) as early:
        contests.take(actor=world["keeper"], contest=contest, action="begin")
    assert "截止以后才能开始" in early.value.sentence
    assert "至少要3名评委" in early.value.sentence
    for sizes in ([], [4, 4, 1], [1, 2], [0], [9, 8, 7, 6, 5, 4]):
        with pytest.raises(Invalid) as wrong:
            contests.change(
                actor=world["keeper"], contest=contest, facts=cw.FACTS | {"sizes": sizes}
            )
        assert set(wrong.value.problems) == {"sizes"}
    cw.judged_by(world, contest)
    contest = cw.step(world, contest, "begin")
    with pytest.raises(Stale):
        contests.change(actor=world["keeper"], contest=contest, facts=cw.FACTS)
    with pytest.raises(Refused, match="不能撤回"):
        contests.take_entry(actor=world["clerk"], entry=contest.entries.first(), action="withdraw")


def test_nobody_marks_his_own_unit_or_for_somebody_else(world):
    contest, entries, judges = cw.judging(world)
    boris = judges[0]
    boris = type(boris).objects.select_related("contest__organization", "person").get(pk=boris.pk)
    good = {entries[2].pk: Given(cw.Decimal(90))}
    for name in ("keeper", "anna", "approver"):
        with pytest.raises(NotAllowed):
            contest_rounds.mark(actor=world[name], judge=boris, marks=good)
    with pytest.raises(Invalid) as own:
        contest_rounds.mark(actor=world["boris"], judge=boris,
                            marks=good | {entries[0].pk: Given(cw.Decimal(100))})  # fmt: skip
    assert list(own.value.problems) == [f"mark-{entries[0].pk}"]
    assert not ContestMark.objects.exists(), "all of a page or nothing"
    for bad in ("100.01", "-1", "9.999", "NaN", "Infinity"):
        with pytest.raises(Invalid):
            contest_rounds.mark(actor=world["boris"], judge=boris,
                                marks={entries[2].pk: Given(cw.Decimal(bad))})  # fmt: skip
    contest_rounds.mark(actor=world["boris"], judge=boris, marks=good)
    contest_rounds.mark(actor=world["boris"], judge=boris,
                        marks={entries[2].pk: Given(recused=True)})  # fmt: skip
    assert [(m.value, m.recused) for m in ContestMark.objects.all()] == [(None, True)]
    told = {one.judge.pk: (one.done, one.whole) for one in queries.progress(contest)}
    assert told[boris.pk] == (1, 4), "two of six are his unit's"
    keeper = world["keeper"]
    keeper.person = world.people["mayor"]
    with pytest.raises(NotAllowed):
        contest_rounds.mark(actor=keeper, judge=judges[1], marks=good)
    assert "90" not in str(list(Deed.objects.filter(verb="评分").values_list("details")))


def test_a_tie_on_the_line_goes_on_together_before_the_last_round_and_is_decided_in_it(world):
    contest, entries, judges = cw.judging(world)
    paper = judges[1:]
    with pytest.raises(Refused, match="不足3名评委"):
        cw.counted(world, contest, _scores(entries[:5], 99, 98, 97, 90, 90), paper)
    contest = cw.counted(world, contest, {entries[5].pk: 90}, paper)
    counted = queries.counted(contest)
    assert (len(counted.cut.sure), len(counted.cut.tied), counted.cut.room) == (3, 3, 1)
    for chosen in ((), (entries[3].pk,), [entries[n].pk for n in (2, 3, 4, 5)]):
        with pytest.raises(Invalid):
            _decide(world, contest, chosen)
    with pytest.raises(Stale):
        _decide(world, contest, seen="0" * 16)
    tied = [entries[n].pk for n in (3, 4, 5)]
    assert _decide(world, contest, tied).went_on == 6
    contest = cw.step(world, Contest.objects.get(pk=contest.pk), "next")
    assert not queries.counted(contest).marks[entries[0].pk], "marks are not carried over"
    contest = cw.counted(world, contest, _scores(entries, 99, 98, 97, 96, 95, 94), paper)
    assert _decide(world, contest).went_on == 2
    contest = cw.step(world, Contest.objects.get(pk=contest.pk), "next")
    contest = cw.counted(world, contest, _scores(entries[:2], 90, 90), paper)
    first, second = entries[0].pk, entries[1].pk
    with pytest.raises(Invalid, match="没有保存"):
        _decide(world, contest, [first, second], "都选")
    with pytest.raises(Invalid) as silent:
        _decide(world, contest, [second])
    assert set(silent.value.problems) == {"ground"}
    made = _decide(world, contest, [second], "4名评委投票，3票同意")
    assert (made.round, made.judged, made.went_on, made.size) == (3, 2, 1, 1)
    states = dict(ContestEntry.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in entries] == ["out", "selected", "out", "out", "out", "out"]
    reached = dict(ContestEntry.objects.values_list("pk", "reached"))
    assert [reached[one.pk] for one in entries] == [3, 3, 2, 2, 2, 2]
    assert Contest.objects.get(pk=contest.pk).state == "finished"


def test_marks_and_standings_stay_once_their_round_is_counted(world):
    contest, entries, judges = cw.judging(world)
    contest = cw.counted(world, contest, _scores(entries, 6, 5, 4, 3, 2, 1), judges[1:])
    mark = ContestMark.objects.first()
    for write in (
        lambda: ContestMark.objects.filter(pk=mark.pk).update(value=100),
        lambda: ContestMark.objects.filter(pk=mark.pk).delete(),
        lambda: ContestMark.objects.create(entry=entries[0], judge=judges[0], round=1, value=1,
                                           by=world["keeper"], at=mark.at),
    ):  # fmt: skip
        with (
            pytest.raises(IntegrityError, match="while their round is judged"),
            transaction.atomic(),
        ):
            write()
    with pytest.raises(Stale):
        cw.marked(world, contest, {entries[0].pk: 1}, judges[1:2])
    contests.take(actor=world["keeper"], contest=contest, action="resume", reason="漏评")
    contest = cw.counted(world, contest, {entries[5].pk: 60}, judges[1:])
    _decide(world, contest)
    for model, field in ((Standing, "rank"), (type(contest.decisions.get()), "went_on")):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            model.objects.update(**{field: 1})


def _finished(world):
    """A contest of one round of which two are selected."""
    contest, entries, judges = cw.judging(world, sizes=[2])
    contest = cw.counted(world, contest, _scores(entries, 90, 60, 70, 80, 95, 50), judges[1:])
    _decide(world, contest)
    return Contest.objects.get(pk=contest.pk), entries, judges


def test_a_selected_lecture_goes_onto_the_menu_by_a_persons_hand_once(world):
    _, entries, _ = _finished(world)
    entry = ContestEntry.objects.select_related("contest__organization", "unit", "person")
    won, lost = entry.get(pk=entries[4].pk), entry.get(pk=entries[5].pk)
    assert not LectureTopic.objects.exists()
    facts = {"level": "secretary", "field": "基层治理", "tags": ["law", "nonsense"]}
    with pytest.raises(NotAllowed):
        contest_rounds.adopt(actor=world["approver"], entry=won, **facts)
    with pytest.raises(Refused, match="入选的"):
        contest_rounds.adopt(actor=world["keeper"], entry=lost, **facts)
    topic = contest_rounds.adopt(actor=world["keeper"], entry=won, **facts)
    assert (topic.title, topic.tags, topic.tag_labels) == ("第5讲", ["law"], ["政策法规"])
    teacher = Teacher.objects.get(person=world.people["member"])
    assert (teacher.team, teacher.level) == ("part", "secretary")
    with pytest.raises(Stale):
        contest_rounds.adopt(actor=world["keeper"], entry=won, **facts)
    assert queries.record_of(world["keeper"], teacher)[0].told[0].rank == 1


def test_scores_of_who_was_not_selected_are_for_him_his_unit_and_the_holder(world, signed_in):
    contest, entries, _ = _finished(world)
    page = f"{ROOT}{contest.pk}/"
    clerk = signed_in("clerk").get(page).content.decode()
    assert "第2讲" in clerk
    assert "60.00分，第5名" in clerk
    assert "第6讲" not in clerk
    approver = signed_in("approver").get(page).content.decode()
    assert "第6讲" in approver
    assert "60.00分" not in approver
    assert "60.00分" in signed_in("keeper").get(page).content.decode()
    for name in ("clerk", "anna", "approver", "keeper"):
        shown = signed_in(name).get(f"{page}results/").content.decode()
        assert "95.00" in shown
        assert "60.00" not in shown
    assert signed_in("approver").get(f"{page}results/?round=1").status_code == 403
    assert "60.0000" in signed_in("keeper").get(f"{page}results/?round=1").content.decode()
    for name in ("stranger", "leader"):
        assert signed_in(name).get(page).status_code == 404
    assert signed_in("approver").post(f"{page}export/").status_code == 403
    book = openpyxl.load_workbook(io.BytesIO(signed_in("keeper").post(f"{page}export/").content))
    assert book.sheetnames == ["入选名单", "第1轮"]
    rows = [[cell.value for cell in row] for row in book["第1轮"].iter_rows(min_row=4)]
    assert rows[0][:3] == [1, entries[4].pk, "第5讲"]
    assert rows[5][8] == "未入选"


def test_a_contest_is_run_from_its_pages(world, signed_in):
    keeper = signed_in("keeper")
    body = {
        "organization": world.county.pk, "title": "初心讲堂", "closes_on": "2026-10-13",
        "sizes": "两、一", "least": "1", "trims": "on", "per_unit": "",
    }  # fmt: skip
    wrong = keeper.post(f"{ROOT}new/", body)
    assert (wrong.status_code, "如“120、80、50”" in wrong.content.decode()) == (422, True)
    assert keeper.post(f"{ROOT}new/", body | {"sizes": "1"}).status_code == 302
    contest = Contest.objects.get()
    page = f"{ROOT}{contest.pk}/"
    assert keeper.get(f"{page}judges/", {"q": "薄立新"}).status_code == 200
    keeper.post(f"{page}judges/", {"person": world.people["boris"].pk})
    keeper.post(f"{page}judges/", {"name": "外请评委", "unit": "市委党校"})
    assert contest.judges.count() == 2
    file = io.BytesIO(b"%PDF-1.7 lecture")
    file.name = "讲稿.pdf"
    town = signed_in("town")
    entry = {"unit": world.town.pk, "contestant": "马德胜", "title": "船工号子", "field": ""}
    assert town.post(f"{page}enter/", entry | {"file": file}).status_code == 302
    assert town.post(f"{page}enter/", entry | {"unit": world.organ.pk}).status_code == 422
    made = ContestEntry.objects.get()
    assert b"lecture" in b"".join(town.get(f"{ROOT}entries/{made.pk}/file/").streaming_content)
    assert signed_in("clerk").get(f"{ROOT}entries/{made.pk}/file/").status_code == 404
    with cw.later():
        assert "可以开始评分" in "".join(one.why for one in due_for(world["keeper"]))
        assert signed_in("keeper").post(f"{page}step/begin/").status_code == 302
        assert "评分：初心讲堂" in [one.what for one in due_for(world["boris"])]
        boris = signed_in("boris")
        assert "船工号子" in boris.get(f"{page}ballot/").content.decode()
        bad = boris.post(f"{page}ballot/", {f"mark-{made.pk}": "九十"})
        assert (bad.status_code, 'value="九十"' in bad.content.decode()) == (422, True)
        assert boris.post(f"{page}ballot/", {f"mark-{made.pk}": "90.5"}).status_code == 302
        assert not [one for one in due_for(world["boris"]) if "评分" in one.what]
        assert signed_in("anna").get(f"{page}ballot/").status_code == 404
        keeper = signed_in("keeper")
        assert keeper.get(f"{page}decide/").status_code == 409
        done = keeper.post(f"{page}step/count/", follow=True)
        assert "90.5000" in done.content.decode()
        seal = queries.counted(Contest.objects.get()).seal
        assert keeper.post(f"{page}decide/", {"seen": "x"}).status_code == 409
        assert keeper.post(f"{page}decide/", {"seen": seal}).status_code == 302
    assert keeper.get(page).status_code == 200
    adopt = f"{ROOT}entries/{made.pk}/adopt/"
    assert "乡村振兴" in keeper.get(adopt).content.decode()
    assert keeper.post(adopt, {"level": "model", "field": ""}).status_code == 422
    assert keeper.post(adopt, {"level": "model", "field": "党史", "tags": "law"}).status_code == 302
    assert "船工号子" in signed_in("clerk").get("/training/lectures/").content.decode()


def test_the_pages_of_a_long_contest_take_as_many_queries_as_those_of_a_short(
    world, signed_in, django_assert_max_num_queries
):
    contest, entries, judges = cw.judging(world)
    client, page = signed_in("keeper"), f"{ROOT}{contest.pk}/"
    client.get(page)
    paths = ("", f"ballot/?judge={judges[1].pk}")
    few = []
    for path in paths:
        with django_assert_max_num_queries(60) as counted:
            assert client.get(page + path).status_code == 200
        few.append(len(counted.captured_queries))
    ContestEntry.objects.bulk_create(
        ContestEntry(contest=contest, unit=world.town, contestant=f"人{n}", title=f"加{n}",
                     by=world["keeper"], at=entries[0].at)
        for n in range(30)
    )  # fmt: skip
    for path, most in zip(paths, few, strict=True):
        with django_assert_max_num_queries(most):
            assert client.get(page + path).status_code == 200


def test_an_entry_is_taken_out_with_a_reason_and_its_place_is_free(world):
    contest, entries, judges = cw.judging(world, sizes=[1])
    contest = cw.counted(world, contest, _scores(entries, 90, 60, 70, 80, 95, 50), judges[1:])
    seal = queries.counted(contest).seal
    best = ContestEntry.objects.select_related("contest__organization", "unit").get(
        pk=entries[4].pk
    )
    with pytest.raises(NotAllowed):
        contests.take_entry(actor=world["secretary"], entry=best, action="remove", reason="x")
    contests.take_entry(actor=world["keeper"], entry=best, action="remove", reason="抄袭")
    with pytest.raises(Stale, match="变了"):
        _decide(world, contest, seen=seal)
    _decide(world, contest)
    assert ContestEntry.objects.get(state="selected") == entries[0]
    assert {step.action for step in ENTRY.steps} == {"withdraw", "remove"}
