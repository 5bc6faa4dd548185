"""People from a workbook: new ones, changed ones, those who are known, and what each statement costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import secrets
from members.models import Membership, Person, PersonSecret, Post
from members.secrets import Kind
from members.workbooks import intake
from portal.models import Deed
from portal.refusals import NotAllowed, Refused, Stale
from tests import world as w
from tests.members.workbooks import people
from tests.members.workbooks.conftest import kept
from tests.members.workbooks.people import long, row


def test_people_arrive_with_everything_that_was_written(land, take):
    done = take(
        [row(1, title="支部书记", role="主要负责人", rank="", post_since="2021.3.5"), row(2)]
    )
    assert (done.new, done.changed, done.unchanged) == (2, 0, 0)
    one = Person.objects.get(name=row(1)["name"])
    assert (one.sort_key, one.initials) == ("sun er jia", "sej")
    assert (one.sex, one.education, one.ethnicity) == ("male", "college", "汉族")
    assert one.born == row(1)["born"]
    assert one.born_year == one.born.year
    assert one.home == land.village
    belongs = Membership.objects.get(person=one)
    assert (belongs.branch, belongs.stage, belongs.since) == (land.branch, "full", row(1)["since"])
    post = Post.objects.get(person=one)
    assert (post.title, post.role, post.since) == ("支部书记", "principal", dt.date(2021, 3, 5))
    assert Post.objects.count() == 1


def test_numbers_are_sealed_and_found_by_their_index(land, take):
    take([row(1)])
    held = PersonSecret.objects.get()
    assert secrets.opened(held, Kind.IDENTITY) == row(1)["identity"]
    assert secrets.opened(held, Kind.TELEPHONE) == "13900000001"
    assert secrets.held_by(row(1)["identity"]) == [held.person_id]


def test_history_is_kept_by_the_triggers_and_one_deed_tells_counts(land, take):
    take([row(1), row(2)])
    take([row(1, work="经商"), row(2)])
    events = Person.pgh_event_model.objects.order_by("pgh_id")
    assert [e.pgh_label for e in events] == ["insert", "insert", "update"]
    assert Person.objects.get(work="经商").revision == 1
    first, second = Deed.objects.filter(verb=intake.WRITTEN).order_by("pk")
    assert (first.details["new"], first.details["changed"]) == (2, 0)
    assert (second.details["new"], second.details["changed"], second.details["unchanged"]) == (
        0,
        1,
        1,
    )
    assert second.object_id == str(land.county.pk)


def test_the_same_workbook_again_changes_nothing(land, take):
    rows = [row(i) for i in range(1, 6)]
    take(rows)
    checked = intake.check(actor=land.actor, book=long(rows))
    assert (checked.new, checked.changed, checked.unchanged) == (0, 0, 5)
    assert not checked.read.problems
    with pytest.raises(Refused, match="没有要写入的改动"):
        take(rows)


def test_empty_cells_ask_for_nothing(land, take):
    take([row(1)])
    bare = {"name": row(1)["name"], "identity": row(1)["identity"]}
    assert intake.check(actor=land.actor, book=long([bare])).unchanged == 1
    take([{**bare, "native_place": "山东济宁"}])
    one = Person.objects.get()
    assert (one.native_place, one.work, one.joined_on) == ("山东济宁", "务农", row(1)["joined_on"])


def test_without_a_number_he_is_known_by_name_birth_and_branch(land, take):
    take([row(1)])
    bare = row(1, identity=None, work="经商")
    checked = intake.check(actor=land.actor, book=long([bare]))
    assert (checked.new, checked.changed) == (0, 1)
    assert [(d.what, d.now, d.to) for d in checked.shown] == [("工作单位及职务", "务农", "经商")]


def test_a_number_completes_somebody_who_had_none(land, take):
    take([row(1, identity=None, telephone=None)])
    assert PersonSecret.objects.count() == 0
    done = take([row(1)])
    assert (done.new, done.changed) == (0, 1)
    assert PersonSecret.objects.get().person == Person.objects.get()


def test_two_of_one_name_without_numbers_are_not_guessed(land, take):
    take([row(1, telephone=None)])
    other = row(1, identity=people.number_of(5, row(1)["born"]))
    take([other])
    assert Person.objects.count() == 2
    checked = intake.check(actor=land.actor, book=long([row(1, identity=None)]))
    assert "登记着不止一位" in checked.read.problems[0].sentence
    assert checked.count == 0


def test_a_number_of_somebody_elsewhere_is_refused_without_telling_who(land, take):
    far = row(1, name="钱远", branch="泉林镇党支部")
    take([far], actor=land.far_actor)
    checked = intake.check(actor=land.actor, book=long([row(1, name="钱远"), row(2)]))
    told = intake.summary(checked)
    assert checked.count == 1
    assert "维护范围以外登记" in told["problems"][0]["sentence"]
    assert "泉林" not in str(told)
    assert row(1)["identity"] not in str(told)


def test_who_keeps_nobody_imports_nobody(land):
    clerk = w.account("clerk", "unit_clerk", land.town)
    with pytest.raises(NotAllowed, match="不能导入人员"):
        intake.check(actor=clerk, book=long([row(1)]))


def test_nobody_changes_himself(land, take):
    take([row(1), row(2)])
    actor = land.actor
    actor.person = Person.objects.get(name=row(1)["name"])
    actor.save()
    checked = intake.check(actor=land.actor, book=long([row(1), row(2)]))
    assert (checked.unchanged, checked.read.problem_count) == (2, 0)
    checked = intake.check(actor=land.actor, book=long([row(1, work="经商")]))
    assert "E-CONFLICT" in checked.read.problems[0].sentence


def test_the_register_moved_on_since_it_was_shown(land, take):
    rows = [row(1)]
    token = intake.check(actor=land.actor, book=long(rows)).token
    take([row(1, work="经商")])
    with pytest.raises(Stale, match="核对以后人员又有改动"):
        intake.write(actor=land.actor, book=long(rows), file=kept(land.actor), token=token)


def test_one_wrong_row_and_nothing_is_written_unless_the_good_ones_are_asked_for(land, take):
    rows = [row(1), row(2, identity="12345"), row(3)]
    with pytest.raises(Refused, match="还有错"):
        take(rows)
    assert Person.objects.count() == 0
    done = take(rows, good_only=True)
    assert done.new == 2
    assert Person.objects.count() == 2
    assert Deed.objects.get(verb=intake.WRITTEN).details["wrong"] == 1


DOES_NOT_FIT = [
    ({"branch": "机关党支部"}, "组织关系现在前村党支部，导入不改党支部"),
    ({"name": "李不是"}, "这个证件号码登记的是"),
    ({"stage": "预备党员", "full_on": None}, "已是正式党员，不能改为预备党员"),
    ({"joined_on": None, "full_on": "1950-01-01"}, "转正日期早于入党日期"),
    ({"title": "科员", "role": "科员"}, "填了职务，还要填职责和任职日期"),
]


@pytest.mark.parametrize(("change", "said"), DOES_NOT_FIT)
def test_what_the_register_does_not_allow_is_said(land, take, change, said):
    take([row(1)])
    checked = intake.check(actor=land.actor, book=long([row(1, **change)]))
    assert [said in p.sentence for p in checked.read.problems] == [True]
    assert checked.count == 0


def test_a_new_member_needs_stage_and_day(land):
    bare = row(1, stage=None, joined_on=None, full_on=None, since=None)
    checked = intake.check(actor=land.actor, book=long([bare, row(2, branch=None, home="前村")]))
    said = [p.sentence for p in checked.read.problems]
    assert said == [
        "填了党支部，还要填党员阶段（预备党员或正式党员）。",
        "填了党员阶段或转入日期，还要填党支部。",
    ]


def test_the_cost_does_not_grow_with_the_rows(land, take):
    take([row(i) for i in range(1, 4)])

    def statements(count: int) -> tuple[int, int]:
        rows = [row(i, work="经商") for i in range(1, count + 1)]
        with CaptureQueriesContext(connection) as checking:
            checked = intake.check(actor=land.actor, book=long(rows))
        file, actor, book = kept(land.actor), land.actor, long(rows)
        with CaptureQueriesContext(connection) as writing:
            intake.write(actor=actor, book=book, file=file, token=checked.token)
        return len(checking), len(writing)

    statements(4)
    few, many = statements(5), statements(60)
    assert few == many
    # the test's own transaction is around: the two of its savepoint are BEGIN and COMMIT in earnest
    assert many[0] - 2 <= 7
    assert many[1] - 2 <= 15


def test_the_role_that_owns_nothing_can_do_it(land, take, as_role):
    as_role("jining_app")
    assert take([row(1), row(2)]).new == 2
    assert take([row(1, work="经商"), row(2)]).changed == 1
