"""Notifications: who is told by which deed, reading, switching off, the daily digest and its mail."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from grids.actions import steps
from grids.actions.steps import Order
from members import notified as whom
from members.actions import corrections
from members.models import CorrectionRequest
from portal import clock, digests, jobs, notifications
from portal.models import Job, MailAddress, Notification
from training.actions import classes, enrolments
from training.models import TrainingClass


def told(world: Any, who: str) -> list[str]:
    return [row.text for row in notifications.of(world.who(who)).order_by("id")]


def test_a_case_tells_handler_dispatcher_and_finder(world: Any) -> None:
    case = world.report()
    desk = world.who("dispatcher")
    case = steps.register(actor=desk, case=case)
    case = steps.dispatch(actor=desk, case=case, order=Order(world.village))
    said = f"事项{case.label}（{case.kind.title}）"
    assert told(world, "secretary") == [f"{said}已分派，请在{case.due_on:%m月%d日}前办结"]
    steps.send_back(actor=world.who("secretary"), case=case, reason="不属本村")
    assert told(world, "dispatcher") == [f"{said}被承办单位退回，请重新分派"]
    assert told(world, "next_dispatcher") == []
    assert "路灯" not in "".join(Notification.objects.values_list("text", flat=True))


def test_it_is_written_with_the_deed_or_not_at_all(world: Any) -> None:
    with transaction.atomic():
        world.sent()
        assert told(world, "secretary")
        transaction.set_rollback(True)
    assert told(world, "secretary") == []


def test_training_tells_who_was_enrolled_and_that_it_is_off(world: Any) -> None:
    made = TrainingClass.objects.get()
    TrainingClass.objects.update(state="enrolling", capacity=1)
    keeper, person = world.who("organizer"), world.who("cadre").person
    enrolments.by_list(actor=keeper, made=made, people=[person])
    made.refresh_from_db()
    classes.take(actor=keeper, made=made, action="cancel", reason="场地维修")
    assert told(world, "cadre") == [
        "您已被录取进次邱镇夜学第一期，2026-10-01开班",
        "次邱镇夜学第一期已取消办班",
    ]


def test_an_answer_is_told_without_its_words(world: Any) -> None:
    cadre = world.who("cadre")
    asked = corrections.ask(
        actor=cadre, person=cadre.person, fact="native_place", wanted="山东济宁", ground="户口本"
    )
    corrections.answer(actor=world.who("organizer"), request=asked, accept=False, words="查无依据")
    assert told(world, "cadre") == ["您申请更正的信息有了答复"]
    assert CorrectionRequest.objects.get().state == "refused"


def test_a_job_tells_its_owner_until_he_looks(world: Any, as_: Any) -> None:
    cadre = world.who("cadre")
    job = Job.objects.create(
        kind="k", title="导出名册", requested_by=cadre, state="running", attempt=1
    )
    jobs._end(job, Job.State.DONE, "3人")
    assert told(world, "cadre") == ["导出名册：已完成"]
    client = as_("cadre")
    assert "条未读" in client.get("/notifications/").content.decode()
    client.get(f"/jobs/{job.pk}/")
    assert "条未读" not in client.get("/notifications/").content.decode()


def test_nobody_is_told_of_his_own_deed_nor_of_what_he_switched_off(world: Any, as_: Any) -> None:
    cadre = world.who("cadre")

    def tell(actor: Any = None) -> int:
        return notifications.tell(
            Q(pk=cadre.pk), kind=notifications.JOB, text="x", url="/", actor=actor
        )

    assert tell(cadre) == 0
    assert tell() == 1
    others = [kind.code for kind in notifications.kinds() if kind.code != notifications.JOB]
    as_("cadre").post("/notifications/settings/", {"kind": others})
    assert notifications.muted_by(cadre) == {notifications.JOB}
    assert tell() == 0
    page = as_("cadre").get("/notifications/settings/").content.decode()
    assert 'value="portal.job">' in page
    assert 'value="portal.digest" checked>' in page


def test_holders_are_those_at_the_place_or_above_today(world: Any) -> None:
    from grids import rights
    from members.models import Account

    at = Account.objects.filter(whom.holders(rights.DISPATCH, world.village.path))
    assert [one.username for one in at] == ["dispatcher"]
    world.who("dispatcher").grants.update(until=clock.today())
    assert not Account.objects.filter(whom.holders(rights.DISPATCH, world.village.path)).exists()


def test_the_list_is_ones_own_and_opening_reads(world: Any, as_: Any) -> None:
    mine = Notification.objects.create(
        account=world.who("cadre"), kind="portal.job", text="甲", url="/jobs/", at=clock.now()
    )
    client = as_("cadre")
    assert "甲" in client.get("/notifications/", {"state": "unread"}).content.decode()
    assert "甲" not in as_("worker").get("/notifications/").content.decode()
    assert as_("worker").get(f"/notifications/{mine.pk}/").status_code == 404
    assert client.get(f"/notifications/{mine.pk}/")["Location"] == "/jobs/"
    assert "没有这样的通知" in client.get("/notifications/?state=unread").content.decode()
    Notification.objects.update(read_at=None)
    client.post("/notifications/read/", {"pk": "999"})
    assert Notification.objects.get().read_at is None
    client.post("/notifications/read/", {})
    assert Notification.objects.get().read_at is not None


def test_the_digest_counts_what_was_not_read_once(
    world: Any, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    at = clock.now() - dt.timedelta(days=1)
    for who, read in (("cadre", None), ("cadre", None), ("worker", at)):
        Notification.objects.create(
            account=world.who(who), kind="portal.job", text="导出", url="/", at=at, read_at=read
        )
    assert digests.write(yesterday) == digests.write(yesterday) == 1
    (digest,) = Notification.objects.filter(kind=notifications.DIGEST)
    assert digest.account_id == world.who("cadre").pk
    assert digest.text == "10月12日没有读的通知：任务办完2条"
    page = as_("cadre").get(digest.url).content.decode()
    assert page.count('<li class="new">') == 2
    eight = dt.datetime(2026, 10, 13, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    monkeypatch.setattr(clock, "now", lambda: eight)
    assert digests.yesterday_by_now() == yesterday
    monkeypatch.setattr(clock, "now", lambda: eight.replace(hour=6))
    assert digests.yesterday_by_now() is None


def test_mail_goes_out_only_with_a_server_and_tells_no_texts(
    world: Any, as_: Any, settings: Any
) -> None:
    day = clock.today()
    cadre = world.who("cadre")
    Notification.objects.create(
        account=cadre, kind="portal.job", text="王建国的转接", url="/", at=clock.now()
    )
    digests.write(day)
    assert "邮箱" not in as_("cadre").get("/notifications/settings/").content.decode()
    assert digests.send(day) == 0
    settings.EMAIL_HOST = "mail.example.cn"
    wrong = as_("cadre").post(
        "/notifications/settings/", {"kind": "portal.job", "address": "zhang"}
    )
    assert wrong.status_code == 422
    assert 'value="zhang"' in wrong.content.decode()
    as_("cadre").post(
        "/notifications/settings/", {"kind": "portal.job", "address": "sun@example.cn"}
    )
    assert (digests.send(day), digests.send(day)) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["sun@example.cn"]
    assert "任务办完1条" in sent.body
    assert "王建国" not in sent.subject + sent.body
    digests.give_address(cadre, "")
    assert not MailAddress.objects.exists()


def test_what_is_old_is_forgotten(world: Any) -> None:
    now = clock.now()
    ages = ((notifications.READ_DAYS + 1, True), (notifications.READ_DAYS + 1, False),
            (notifications.ALL_DAYS + 1, False))  # fmt: skip
    for days, read in ages:
        at = now - dt.timedelta(days=days)
        Notification.objects.create(
            account=world.who("cadre"), kind="k", text=str(days), url="/", at=at,
            read_at=at if read else None,
        )  # fmt: skip
    assert notifications.forget() == 2
    assert Notification.objects.get().read_at is None


def test_the_badges_are_one_statement_and_telling_is_two(world: Any) -> None:
    cadre = world.who("cadre")
    Job.objects.create(kind="k", title="x", requested_by=cadre)
    for _ in range(3):
        notifications.tell(Q(pk=cadre.pk), kind="k", text="x", url="/")
    with CaptureQueriesContext(connection) as queries:
        assert notifications.badges(SimpleNamespace(pk=cadre.pk)) == (1, 3)
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert notifications.tell(Q(is_active=True), kind="k", text="x", url="/") > 5
    assert len(queries) == 2
