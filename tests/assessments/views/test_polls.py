"""The pages of those who keep a poll: proposing a roll, finding people, closing, repeating; what is due."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import polls
from assessments.models import Panel, Poll, Recusal, Vote
from members.models import Organization, Person, Post
from portal import providers
from tests import polls as p
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> w.World:
    return w.build(8)


@pytest.fixture
def panel(world: w.World) -> Panel:
    return p.panel_of(world.unit)


@pytest.fixture
def desk(world: w.World) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(world[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:800]
    return unescape(answer.content.decode())


def step(client: Client, poll: Poll, action: str, **data: Any) -> Any:
    return client.post(url("poll_step", poll.pk, action), data, follow=True)


def test_a_poll_from_the_panel_to_its_close(
    world: w.World, panel: Panel, desk: Callable[[str], Client]
) -> None:
    keeper = desk("unit_group")
    assert url("polls", panel.pk) in text(keeper.get(url("panel", panel.pk)))
    page = text(keeper.get(url("polls", panel.pk)))
    assert "民主测评" in page
    assert "A 类票（领导班子成员）、B 类票（工作人员）投票，按百分制打分" in page
    page = text(keeper.get(url("open_poll", panel.pk, "ab")))
    roll = {f"g.{person}": group for person, group in p.roll_of(panel).items()}
    for name, group in roll.items():
        chosen = f'name="{name}"'
        options = page[page.index(chosen) :].partition("</select>")[0]
        assert f'<option value="{group}" selected>' in options, "proposed from the posts"
    opened = keeper.post(
        url("open_poll", panel.pk, "ab"), {**roll, "closes_on": "2026-10-20"}, follow=True
    )
    assert "10月20日24:00截止" in text(opened)
    poll = Poll.objects.get()
    p.cast(poll, poll.voters.order_by("pk")[:6])
    page = text(keeper.get(url("poll", poll.pk)))
    assert page.count("已投进") == 6
    assert "名册只记谁的票已经投进，不记什么时候投、投了什么" in page
    assert "请写明提前截止的理由" in text(step(keeper, poll, "close", reason=" "), 422)
    assert "过法定人数，有效" in text(step(keeper, poll, "close", reason="散会"))
    assert Vote.objects.count() == 6 * 7
    assert "有效" in text(keeper.get(url("polls", panel.pk)))


def test_nothing_chosen_is_lost_while_people_are_looked_for(
    world: w.World, panel: Panel, desk: Callable[[str], Client]
) -> None:
    client = desk("county_officer")
    guest = Person.objects.filter(home=world.other_unit)[0]
    own = Person.objects.filter(home=world.unit)[0]
    body = {f"g.{own.pk}": "B", "closes_on": "2026-11-01", "q": guest.name, "do": "find"}
    page = text(client.post(url("open_poll", panel.pk, "ab"), body))
    assert f'name="g.{guest.pk}"' in page
    chosen = page[page.index(f'name="g.{own.pk}"') :].partition("</select>")[0]
    assert '<option value="B" selected>' in chosen
    assert 'value="2026-11-01"' in page
    body |= {f"g.{guest.pk}": "A", "q": "没有这个人", "do": "find"}
    page = text(client.post(url("open_poll", panel.pk, "ab"), body))
    chosen = page[page.index(f'name="g.{guest.pk}"') :].partition("</select>")[0]
    assert '<option value="A" selected>' in chosen
    assert not Poll.objects.exists()
    page = text(
        client.post(url("open_poll", panel.pk, "ab"), body | {"do": "open", "closes_on": "x"}), 422
    )
    assert "截止日期须在今天以后60天以内，如2026-10-20" in page
    assert '<option value="A" selected>' in page
    client.post(url("open_poll", panel.pk, "ab"), body | {"do": "open"})
    assert dict(Poll.objects.get().voters.values_list("person", "group")) == {
        own.pk: "B",
        guest.pk: "A",
    }


def test_a_ballot_the_scheme_does_not_have_is_not_there(
    panel: Panel, desk: Callable[[str], Client]
) -> None:
    assert desk("unit_group").get(url("open_poll", panel.pk, "nothing")).status_code == 404
    assert "这一周期没有投票" in text(
        desk("unit_group").get(url("polls", p.panel_of(panel.organization, period="2026Q3").pk))
    )


def test_the_roll_is_mended_on_its_page(
    world: w.World, panel: Panel, desk: Callable[[str], Client]
) -> None:
    poll, client = p.opened(world, panel), desk("county_officer")
    guest = Person.objects.filter(home=world.other_unit)[0]
    page = text(client.get(url("poll", poll.pk), {"q": guest.name}))
    assert f'name="person" value="{guest.pk}"' in page
    assert "名册上8人没有账号" not in page
    assert "名册上7人没有账号" in page
    assert f"已把{guest.name}加入名册" in text(
        step(client, poll, "add", person=guest.pk, group="A")
    )
    assert "一个人只投一张票" in text(step(client, poll, "add", person=guest.pk, group="A"), 422)
    line = poll.voters.get(person=guest)
    page = text(client.get(url("poll", poll.pk), {"voter": line.pk}))
    assert f"{guest.name}回避谁" in page
    subject = panel.subjects.get(position=3)
    step(client, poll, "recuse", voter=line.pk, subject=subject.pk)
    assert Recusal.objects.get().subject == subject
    page = text(client.get(url("poll", poll.pk), {"voter": line.pk}))
    assert f'value="{subject.pk}" checked' in page
    step(client, poll, "remove", voter=line.pk)
    assert not poll.voters.filter(person=guest).exists()
    for bad in ({"voter": "x"}, {}, {"voter": "²"}):
        assert "不在名册上" in text(step(client, poll, "remove", **bad), 409)


def test_a_short_round_is_repeated_from_its_page(
    world: w.World, panel: Panel, desk: Callable[[str], Client]
) -> None:
    poll, client = p.opened(world, panel), desk("unit_group")
    step(client, poll, "close", reason="无人到会")
    assert "第一轮没有过法定人数，可以重新投一次" in text(client.get(url("polls", panel.pk)))
    assert "截止日期须在今天以后" in text(step(client, poll, "repeat", closes_on="2020-01-01"), 422)
    assert "已开启第二轮" in text(step(client, poll, "repeat", closes_on="2026-10-20"))
    assert "第二轮" in text(client.get(url("polls", panel.pk)))


def test_what_is_due_from_voters_and_keepers(world: w.World, panel: Panel) -> None:
    poll = p.opened(world, panel)

    def dues(role: str) -> list[str]:
        return [d.what for d in providers.due_for(world[role]) if "投票：" in d.what]

    assert dues("cadre") == ["投票：县审计局2026年9月民主测评"]
    due = next(d for d in providers.due_for(world["cadre"]) if d.what.startswith("投票"))
    assert (due.due_on, due.url) == (p.DAY, url("paper", poll.pk))
    assert dues("unit_group") == []
    own = poll.voters.get(person=world["cadre"].person)
    p.cast(poll, [own])
    assert dues("cadre") == []
    p.cast(poll, poll.voters.filter(has_cast=False))
    assert dues("unit_group") == ["截止投票：县审计局2026年9月民主测评"]
    polls.close(actor=world["unit_group"], poll=poll)
    assert dues("unit_group") == []
    short = p.opened(world, p.panel_of(world.unit, period="2026-08"))
    polls.close(actor=world["unit_group"], poll=short, reason="无人到会")
    assert dues("county_officer") == ["重新投票：县审计局2026年8月民主测评"]
    polls.repeat(actor=world["unit_group"], poll=short, closes_on=p.DAY)
    assert dues("county_officer") == []


def test_what_the_person_sees_of_himself_says_nothing_of_votes(
    world: w.World, panel: Panel, desk: Callable[[str], Client]
) -> None:
    poll = p.opened(world, panel)
    p.cast(poll, [poll.voters.get(person=world["cadre"].person)])
    page = text(desk("cadre").get(url("mine")))
    assert "投票" not in page
    assert "票" not in page.partition("<main")[2]


def more(unit: Organization, count: int) -> None:
    for i in range(count):
        w.person(f"新{i}", unit, "staff", 20 + i)


def test_more_voters_and_subjects_ask_no_more_statements(
    world: w.World, desk: Callable[[str], Client]
) -> None:
    def count(people: int, period: str) -> dict[str, int]:
        more(world.unit, people)
        panel = p.panel_of(world.unit, period=period)
        poll = p.opened(world, panel)
        p.cast(poll, poll.voters.order_by("pk")[:2])
        found = {}
        for role, name, args in (
            ("unit_group", "polls", [panel.pk]),
            ("unit_group", "poll", [poll.pk]),
            ("unit_group", "open_poll", [panel.pk, "ab"]),
            ("cadre", "paper", [poll.pk]),
        ):
            client = desk(role)
            client.get(url(name, *args))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url(name, *args)).status_code == 200
            found[name] = len(asked)
        return found

    small = count(0, "2026-08")
    assert count(40, "2026-09") == small
    assert Post.objects.filter(organization=world.unit).count() == 48
    assert max(small.values()) <= 25, small
