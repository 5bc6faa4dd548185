"""People taken away: what the filter shows, masked, in a form that can be imported again."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Person
from members.workbooks import asked, exporting, importing, intake
from portal import files, jobs
from portal.models import Deed, Job, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused
from portal.sheets.long import open_long
from tests import world as w
from tests.members.workbooks.people import HEAD, row

ALL = asked.Asked()


def table(content: bytes) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_nineteen_cells_of_everybody_by_name_with_masked_numbers(land, take):
    take([row(2), row(1, title="支部书记", role="主要负责人", post_since="2021-03-05"),
          row(3, telephone=None)])  # fmt: skip
    head, *rows = table(exporting.short(actor=land.actor, wanted=ALL).content)
    assert list(head) == HEAD
    assert [r[0] for r in rows] == list(Person.objects.values_list("name", flat=True))
    first = next(r for r in rows if r[0] == row(1)["name"])
    assert first[:5] == (first[0], "******", "男", "汉族", str(row(1)["born"]))
    assert first[7:12] == ("******", "前村", "务农", "前村党支部", "正式党员")
    assert first[15:17] == ("支部书记", "主要负责人")
    assert next(r for r in rows if r[0] == row(3)["name"])[7] is None
    deed = Deed.objects.get(verb="导出人员")
    assert (deed.details["people"], deed.details["numbers"]) == (3, False)


def test_what_was_taken_away_can_be_imported_and_changes_nothing(land, take):
    take([row(i) for i in range(1, 5)])
    for reason in (None, "县委组织部核对信息"):
        made = exporting.short(actor=land.actor, wanted=ALL, reason=reason)
        book = open_long(io.BytesIO(made.content), made.name)
        checked = intake.check(actor=land.actor, book=book)
        assert (checked.read.problems, checked.unchanged, checked.count) == ([], 4, 0)


def test_the_filter_and_the_scope_say_who_is_in_it(land, take):
    take([row(1), row(2, stage="预备党员", full_on=None), row(3, branch="机关党支部")])
    take([row(9, branch="泉林镇党支部")], actor=land.far_actor)

    def named(**wanted) -> list[str]:
        made = exporting.short(actor=land.actor, wanted=asked.of(wanted))
        return sorted(r[0] for r in table(made.content)[1:])

    names = [row(i)["name"] for i in range(1, 4)]
    assert named() == sorted(names)
    assert named(stage="probationary") == [names[1]]
    assert named(organization=land.village.pk) == sorted(names[:2])
    assert named(q=names[2][1:]) == [names[2]]
    # a place he does not see narrows nothing, as in the list, and adds nobody
    assert named(organization=land.far.pk) == sorted(names)
    assert exporting.count(land.actor, asked.of({"kind": "cadre"})) == 0


def test_numbers_in_the_clear_need_right_and_reason_and_leave_a_deed(land, take):
    take([row(1)])
    made = exporting.short(actor=land.actor, wanted=ALL, reason="县委组织部核对信息")
    assert table(made.content)[1][1] == row(1)["identity"]
    assert table(made.content)[1][7] == "13900000001"
    deed = Deed.objects.get(verb="导出人员（含证件号码和电话）")
    assert deed.reason == "县委组织部核对信息"
    assert row(1)["identity"] not in str(deed.details)
    with pytest.raises(Invalid, match="没有导出"):
        exporting.short(actor=land.actor, wanted=ALL, reason=" ")
    clerk = w.account("clerk", "unit_clerk", land.town)
    with pytest.raises(NotAllowed, match="不能导出人员名册"):
        exporting.short(actor=clerk, wanted=ALL)


def test_who_may_not_see_numbers_gets_none(land, take, monkeypatch):
    from members import rights, scope

    take([row(1)])
    whole = scope.roles()["county_organizer"]
    less = scope.Role(whole.code, whole.name, whole.rights - {rights.SEE_SECRETS}, whole.kinds)
    monkeypatch.setattr(scope, "roles", lambda: {whole.code: less})
    with pytest.raises(NotAllowed, match="不能导出证件号码和电话"):
        exporting.short(actor=land.actor, wanted=ALL, reason="县委组织部核对信息")


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_a_job_and_its_file_keeps_to_the_scope(land, take, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    take([row(1), row(2)])
    for reason, others in ((None, True), ("县委组织部核对信息", False)):
        job = exporting.request_long(actor=land.actor, wanted=ALL, reason=reason)
        jobs.perform(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE
        file = StoredFile.objects.latest("pk")
        colleague = w.account(f"c{others}", "county_organizer", land.county)
        assert files.may_open(land.actor, file)
        assert files.may_open(colleague, file) is others
        assert not files.may_open(land.far_actor, file)
    assert row(1)["identity"] not in str(list(Job.objects.values()))
    with pytest.raises(Refused, match="没有可以导出的人"):
        exporting.request_long(actor=land.actor, wanted=asked.of({"q": "没有"}))


def test_the_number_of_statements_does_not_grow(land, take):
    take([row(i) for i in range(1, 30)])

    def statements(wanted: asked.Asked) -> int:
        actor = land.actor
        with CaptureQueriesContext(connection) as counted:
            exporting.write(io.BytesIO(), actor, wanted)
        return len(counted)

    statements(ALL)
    assert statements(asked.of({"q": row(1)["name"]})) == statements(ALL) <= 9


def test_the_page_of_an_export(land, take):
    take([row(1)])
    client = Client()
    client.force_login(land.actor)
    page = client.get("/members/people/export/?stage=full").content.decode()
    assert "正式党员，1人" in page
    answer = client.post("/members/people/export/", {"stage": "full", "numbers": "1", "reason": ""})
    assert answer.status_code == 422
    assert "请写明为什么" in answer.content.decode()
    answer = client.post("/members/people/export/", {"stage": "full"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert row(1)["identity"].encode() not in answer.content
    assert "没有可以导出的人" in client.get("/members/people/export/?q=无").content.decode()


def test_workbooks_are_forgotten_after_seven_days(land, take):
    from django.utils import timezone

    from members.workbooks import forgetting

    take([row(1)])
    old = StoredFile.objects.get(purpose=importing.PURPOSE)
    path = files.path_of(old.sha256)
    assert forgetting.forget() == 0
    StoredFile.objects.filter(pk=old.pk).update(created_at=timezone.now() - forgetting.KEPT)
    assert path.is_file()
    assert forgetting.forget() == 1
    assert not path.exists()
