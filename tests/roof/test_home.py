"""待办: groups by calendar week, time left in working days, empty state, panels, constant queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jining_dangjian.pages import grouped
from portal import clock, providers
from portal.models import Demonstration
from portal.providers import Due

TODAY = dt.date(2026, 10, 13)  # a Tuesday; the 10th was a Saturday on which offices worked


def due(day: dt.date | None, what: str = "审议") -> Due:
    return Due(what, "/there/", "去办", day)


@pytest.fixture
def tuesday(db: None) -> None:
    """Make it Tuesday, 13 October 2026."""
    Demonstration.objects.create(day=TODAY, seed=1)
    clock.forget()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "group", "left", "tone"),
    [
        (dt.date(2026, 10, 9), "late", "逾期3个工作日", "late"),
        (dt.date(2026, 10, 12), "late", "逾期1个工作日", "late"),
        (dt.date(2026, 10, 13), "today", "今天", "soon"),
        (dt.date(2026, 10, 14), "week", "还有1个工作日", "soon"),
        (dt.date(2026, 10, 18), "week", "还有3个工作日", ""),
        (dt.date(2026, 10, 19), "later", "还有4个工作日", ""),
        (None, "open", "", ""),
    ],
)
def test_groups_and_time_left(day: dt.date | None, group: str, left: str, tone: str) -> None:
    (found,) = grouped([due(day)], TODAY)
    (row,) = found.rows
    assert (found.key, row.left, row.tone) == (group, left, tone)


@pytest.mark.django_db
def test_days_without_a_working_day_between_are_counted_as_days() -> None:
    saturday = dt.date(2026, 10, 17)
    (group,) = grouped([due(dt.date(2026, 10, 18))], saturday)
    assert (group.key, group.rows[0].left) == ("week", "还有1天")


@pytest.mark.django_db
def test_groups_come_in_order_and_only_late_and_today_are_hot() -> None:
    days = [None, dt.date(2026, 11, 2), TODAY, dt.date(2026, 10, 15), dt.date(2026, 10, 8)]
    groups = grouped([due(day) for day in days], TODAY)
    assert [g.label for g in groups] == ["已逾期", "今天", "本周", "以后", "无期限"]
    assert [g.is_hot for g in groups] == [True, True, False, False, False]


def test_page_shows_what_is_due_soonest_first(
    desk: Client, tuesday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = [
        Due("填写录入表", "/sheet/", "去填写", dt.date(2026, 10, 16), "还有3人没有填齐", 16, 19),
        Due("答复异议", "/objection/", "去答复", dt.date(2026, 10, 9)),
    ]
    monkeypatch.setattr(providers._registry, "due", [lambda account: things])
    page = desk.get("/").content.decode()
    assert page.index("已逾期 1") < page.index("答复异议") < page.index("本周 1")
    assert '<a class="jn-due" href="/sheet/">' in page
    assert "16/19" in page
    assert 'width="84.2%"' in page


def test_nothing_due_is_said(desk: Client) -> None:
    assert "现在没有到期事项" in desk.get("/").content.decode()


def test_panels_of_the_apps_stand_beside(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    context = {"title": "三季度进度", "text": "57个单位"}
    monkeypatch.setattr(
        providers._registry, "panels", [lambda account: [("tests_panel.html", context)]]
    )
    from django.template import engines

    loader = ("django.template.loaders.locmem.Loader", {"tests_panel.html": "{{ panel.title }}！"})
    engine = engines["django"].engine
    monkeypatch.setattr(
        engine,
        "template_loaders",
        [*engine.template_loaders, engine.find_template_loader(loader)],
    )
    page = desk.get("/").content.decode()
    assert "三季度进度！" in page
    assert "jn-side-stack" in page


def test_queries_do_not_grow_with_what_is_due(
    desk: Client, tuesday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for number in (1, 200):
        things = [due(TODAY + dt.timedelta(days=i % 40), f"事{i}") for i in range(number)]
        monkeypatch.setattr(providers._registry, "due", [lambda account, t=things: t])
        desk.get("/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
