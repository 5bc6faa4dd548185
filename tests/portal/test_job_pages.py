"""我的任务: whose jobs, filters, paging, progress in words, polling, cancelling."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Account
from portal import jobs, progress, providers
from portal.models import Deed, Job
from tests.world import account

STAGES = [{"label": "取数", "note": "26,544条"}, {"label": "计算总分"}, {"label": "写入结果"}]


@pytest.fixture
def owner(db: None) -> Account:
    """Who asked for the jobs."""
    return account("owner")


@pytest.fixture
def desk(client: Client, owner: Account) -> Client:
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


def job(owner: Account, state: str = "done", **values: Any) -> Job:
    """Write a job row as a worker would have left it."""
    now = timezone.now()
    ended = state not in Job.LIVE
    defaults: dict[str, Any] = {
        "kind": "tests.kind",
        "title": "导出：排名总表",
        "requested_by": owner,
        "started_at": None if state == "queued" else now - dt.timedelta(seconds=20),
        "finished_at": now if ended else None,
    }
    return Job.objects.create(state=state, **(defaults | values))


@pytest.mark.parametrize("part", ["", "card/"])
def test_anothers_job_does_not_exist(client: Client, owner: Account, part: str) -> None:
    made = job(owner)
    client.force_login(account("other"))
    assert client.get(f"/jobs/{made.pk}/{part}").status_code == 404
    assert "导出：排名总表" not in client.get("/jobs/").content.decode()


def test_anothers_job_cannot_be_cancelled(client: Client, owner: Account) -> None:
    made = job(owner, "running")
    client.force_login(account("other"))
    assert client.post(f"/jobs/{made.pk}/cancel/").status_code == 404
    made.refresh_from_db()
    assert made.cancel_requested is False


def test_running_job_shows_how_far_and_asks_again(desk: Client, owner: Account) -> None:
    made = job(owner, "running", total=1264, done=781, stages=STAGES, stage=1)
    page = desk.get(f"/jobs/{made.pk}/").content.decode()
    assert "<b>781</b> / 1,264" in page
    assert "61.8%，约剩12秒" in page
    assert '<progress class="jn-progress" max="1264" value="781"' in page
    assert f'hx-get="/jobs/{made.pk}/card/" hx-trigger="every 1s"' in page
    assert '"X-Portal-Quiet":"1"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "取消后已办的部分全部作废，原结果不受影响。" in page


def test_ended_job_does_not_ask_again_and_is_said_aloud(desk: Client, owner: Account) -> None:
    made = job(owner, "done", result={"url": "/files/7/", "verb": "下载"})
    answer = desk.get(f"/jobs/{made.pk}/card/")
    page = answer.content.decode()
    assert "hx-get" not in page
    assert 'href="/files/7/">下载</a>' in page
    assert "用时20秒" in page
    said = json.loads(answer["HX-Trigger"])
    assert said == {"portal:say": "导出：排名总表：已完成"}
    assert "http-equiv" not in desk.get(f"/jobs/{made.pk}/").content.decode()


def test_card_carries_the_count_of_live_jobs(desk: Client, owner: Account) -> None:
    made = job(owner, "running")
    job(owner, "queued")
    page = desk.get(f"/jobs/{made.pk}/card/").content.decode()
    assert 'id="live-jobs" hx-swap-oob="true">2<' in page


def test_queued_job_says_how_many_wait_before_it(desk: Client, owner: Account) -> None:
    job(account("other"), "running")
    made = job(owner, "queued")
    assert "前面还有1个任务" in desk.get(f"/jobs/{made.pk}/").content.decode()


def test_cancelling_a_waiting_job_ends_it_with_a_deed(desk: Client, owner: Account) -> None:
    made = job(owner, "queued")
    assert desk.get(f"/jobs/{made.pk}/cancel/").status_code == 405
    answer = desk.post(f"/jobs/{made.pk}/cancel/", follow=True)
    assert "任务已取消，原结果不受影响。" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert Deed.objects.get().verb == "取消任务"


def test_cancelling_a_running_job_asks_the_worker(desk: Client, owner: Account) -> None:
    made = job(owner, "running")
    page = desk.post(f"/jobs/{made.pk}/cancel/", follow=True).content.decode()
    assert "已请求取消，办完手上这一步就停。" in page
    assert "正在取消" in page
    assert "取消任务</button>" not in page
    made.refresh_from_db()
    assert (made.state, made.cancel_requested) == ("running", True)


def test_cancelling_what_is_over_is_refused(desk: Client, owner: Account) -> None:
    made = job(owner, "done")
    answer = desk.post(f"/jobs/{made.pk}/cancel/")
    assert answer.status_code == 409
    assert "任务已经结束，不用再取消。" in answer.content.decode()


def test_list_narrows_by_kind_and_state(
    desk: Client, owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers._registry, "job_kinds", {"tests.run": "计分"})
    job(owner, "done", title="甲", kind="tests.run")
    job(owner, "failed", title="乙", kind="tests.run", message="缺2人的完成数。")
    job(owner, "done", title="丙", kind="tests.export")
    page = desk.get("/jobs/?kind=tests.run&state=failed").content.decode()
    assert "乙" in page
    assert "缺2人的完成数。" in page
    assert "甲" not in page
    assert "丙" not in page
    assert '<option value="tests.run" selected>计分</option>' in page
    nothing = desk.get("/jobs/?state=cancelled").content.decode()
    assert "没有符合条件的任务" in nothing
    assert 'href="/jobs/">清除筛选</a>' in nothing


def test_list_without_jobs_says_what_will_come(desk: Client) -> None:
    assert "还没有任务" in desk.get("/jobs/").content.decode()


def test_list_pages_from_newest_to_oldest_without_gap(desk: Client, owner: Account) -> None:
    titles = [job(owner, title=f"第{i:03d}号").title for i in range(60)]
    seen: list[str] = []
    address = "/jobs/?state=done"
    while address:
        page = desk.get(address)
        seen += [card.job.title for card in page.context["cards"]]
        older = page.context["page"].older
        address = f"/jobs/?state=done&before={older}" if older else ""
    assert seen == titles[::-1]
    assert "回到最新" in page.content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "٣"])
def test_nonsense_in_the_address_is_the_first_page(
    desk: Client, owner: Account, before: str
) -> None:
    job(owner, title="甲")
    answer = desk.get("/jobs/", {"before": before})
    assert answer.status_code == 200
    assert "甲" in answer.content.decode()


def test_queries_do_not_grow_with_jobs(desk: Client, owner: Account) -> None:
    counts = []
    for number in (2, 20):
        for _ in range(number):
            job(owner)
        desk.get("/jobs/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/jobs/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_phases_tell_where_a_job_stands_or_stopped() -> None:
    running = Job(state="running", stages=STAGES, stage=1)
    failed = Job(state="failed", stages=["取数", "计算"], stage=1)
    done = Job(state="done", stages=STAGES, stage=3)
    told = [(p.state, p.note) for p in progress.Card(running).phases]
    assert told == [("done", "26,544条"), ("now", "进行中"), ("next", "等待")]
    assert [(p.label, p.state) for p in progress.Card(failed).phases] == [
        ("取数", "done"),
        ("计算", "stopped"),
    ]
    assert {p.state for p in progress.Card(done).phases} == {"done"}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(14, "14秒"), (60, "1分钟"), (80, "1分20秒"), (3600, "1小时"), (3900, "1小时5分")],
)
def test_lengths_of_time_in_words(seconds: int, words: str) -> None:
    assert progress.lasting(seconds) == words


def test_no_time_left_is_guessed_from_nothing() -> None:
    now = timezone.now()
    young = Job(state="running", started_at=now, done=1, total=10)
    uncounted = Job(state="running", started_at=now - dt.timedelta(seconds=30), done=0, total=10)
    assert progress.Card(young).left == progress.Card(uncounted).left == ""


def test_cancelled_job_is_refused_by_its_action(owner: Account) -> None:
    from portal.refusals import Refused

    with pytest.raises(Refused, match="已经结束"):
        jobs.cancel(actor=owner, job=job(owner, "cancelled"))


def test_cancelling_is_a_deed_with_the_address_it_came_from(desk: Client, owner: Account) -> None:
    made = job(owner, "queued")
    desk.post(f"/jobs/{made.pk}/cancel/", REMOTE_ADDR="192.0.2.7")
    assert Deed.objects.get(verb="取消任务").origin == "192.0.2.7"
