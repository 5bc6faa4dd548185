"""A voter's own paper without JavaScript: filling in, checking, casting, recusing, a session that is over."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from assessments.actions import polls
from assessments.models import Panel, Poll, SealedPaper, Voter
from assessments.views import papers as views
from portal import clock
from portal.models import Demonstration
from tests import polls as p
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> w.World:
    return w.build(7)


@pytest.fixture
def panel(world: w.World) -> Panel:
    return p.panel_of(world.unit)


@pytest.fixture
def poll(world: w.World, panel: Panel) -> Poll:
    return p.opened(world, panel)


@pytest.fixture
def voter(world: w.World) -> Client:
    """The cadre, who is the fifth of the unit and a voter of group B."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(world["cadre"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(poll: Poll, name: str = "paper") -> str:
    return reverse(f"assessments:{name}", args=[poll.pk])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:800]
    return unescape(answer.content.decode())


def fields(poll: Poll, *values: str) -> dict[str, str]:
    """What the form sends about the first people on the paper, in order; the rest is left blank."""
    subjects = poll.panel.subjects.exclude(position=5).order_by("position")
    return {
        f"s.{subject.pk}": values[i] if i < len(values) else ""
        for i, subject in enumerate(subjects)
    }


def test_filled_in_checked_and_cast_once(world: w.World, poll: Poll, voter: Client) -> None:
    page = text(voter.get(url(poll)))
    assert "您自己不在票上" in page
    assert "留空就是对这个人弃权" in page
    assert world["cadre"].display_name not in page.partition("<form")[2].partition("</form>")[0]
    body = fields(poll, "90", "８５．５", " 70.1234 ")
    page = text(voter.post(url(poll), body | {"do": "check"}))
    assert "打分3人，弃权3人" in page
    assert re.findall(r"<dd[^>]*>([^<]+)</dd>", page)[:3] == [
        "90分",
        "85.5分",
        "70.1234分",
    ]
    assert "票还没有投" in page
    assert not SealedPaper.objects.exists()
    page = text(voter.post(url(poll), body | {"do": "edit"}))
    assert 'value="８５．５"' in page, "as it was typed"
    page = text(voter.post(url(poll), body | {"do": "cast"}, follow=True))
    assert "您的票已经投进" in page
    assert Voter.objects.get(person=world["cadre"].person).has_cast
    for again in (body | {"do": "cast"}, body | {"do": "check"}, {"do": "recuse.1"}):
        page = text(voter.post(url(poll), again))
        assert "您的票已经投进" in page
        assert "只计一次" in page
    assert SealedPaper.objects.count() == 1


def test_what_is_wrong_is_said_beside_the_name_and_nothing_is_lost(
    poll: Poll, voter: Client
) -> None:
    body = fields(poll, "105", "abc", "85.12345", "-1", "90")
    for do in ("check", "cast"):
        page = text(voter.post(url(poll), body | {"do": do}), 422)
        assert page.count('class="jn-error"') == 4
        assert "最高100分，现填105。请改为0至100之间的数" in page
        assert "要填数字，如36。现填“abc”" in page
        assert "最多4位小数" in page
        for typed in ("105", "abc", "85.12345", "-1", "90"):
            assert f'value="{typed}"' in page
    assert not SealedPaper.objects.exists()


def test_an_empty_paper_may_be_cast_and_says_so(poll: Poll, voter: Client) -> None:
    page = text(voter.post(url(poll), fields(poll) | {"do": "check"}))
    assert "这是一张空白票" in page
    voter.post(url(poll), fields(poll) | {"do": "cast"})
    assert SealedPaper.objects.count() == 1


def test_a_recusal_keeps_what_was_typed(poll: Poll, voter: Client, panel: Panel) -> None:
    kin = panel.subjects.get(position=2)
    body = fields(poll, "90", "88", "77")
    page = text(voter.post(url(poll), body | {"do": f"recuse.{kin.pk}"}))
    assert 'value="90"' in page
    assert 'value="77"' in page
    assert f'name="s.{kin.pk}"' not in page
    assert "已回避" in page
    assert "票面刚有变化" in text(voter.post(url(poll), body | {"do": "cast"}))
    assert not SealedPaper.objects.exists()
    page = text(voter.post(url(poll), body | {"do": f"unrecuse.{kin.pk}"}))
    assert f'name="s.{kin.pk}"' in page
    for nonsense in ("recuse.", "recuse.²", "recuse.999999999999999999999", "dance"):
        assert 'value="90"' in text(voter.post(url(poll), body | {"do": nonsense}))


def test_tiers_are_radio_buttons_with_words(world: w.World, panel: Panel, voter: Client) -> None:
    poll = p.opened(world, p.panel_of(panel.organization, p.TIERS))
    page = text(voter.get(url(poll)))
    for word in ("第一档", "第二档", "第三档", "第四档", "弃权"):
        assert page.count(f"<span>{word}</span>") == 6
    body = fields(poll, "1", "4")
    page = text(voter.post(url(poll), body | {"do": "check"}))
    assert "评了2人，弃权4人" in page
    assert re.findall(r"<dd>([^<]+)</dd>", page) == ["第一档", "第四档"]
    page = text(voter.post(url(poll), body | {"do": "edit"}))
    assert len(re.findall(r'value="[14]" checked', page)) == 2
    for wrong in ("5", "0", "1.0", "x"):
        page = text(voter.post(url(poll), fields(poll, wrong) | {"do": "check"}), 422)
        assert "请从第一档、第二档、第三档、第四档里选一个，或选弃权" in page


def test_a_poll_that_is_over_says_so(world: w.World, poll: Poll, voter: Client) -> None:
    body = fields(poll, "90") | {"do": "cast"}
    Demonstration.objects.update(day=w.dt.date(2026, 10, 21))
    clock.forget()
    assert "投票已经截止" in text(voter.get(url(poll)))
    voter.post(url(poll), body)
    polls.close(actor=world["unit_group"], poll=poll)
    assert "投票已经截止" in text(voter.get(url(poll)))
    assert not SealedPaper.objects.exists()


def test_a_session_that_is_over_loses_nothing_and_stores_nothing(
    world: w.World, poll: Poll, voter: Client
) -> None:
    body = fields(poll, "90", "87.6543") | {"do": "cast", "sender": str(world["cadre"].pk)}
    voter.logout()
    Session.objects.all().delete()
    page = text(voter.post(url(poll), body), 401)
    assert "登录已过期，票还没有投" in page
    assert 'value="87.6543"' in page
    assert not SealedPaper.objects.exists()
    assert not [s for s in Session.objects.all() if "87.6543" in str(s.get_decoded())]
    back = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    again = Client(enforce_csrf_checks=True)
    again.force_login(world["cadre"], backend="django.contrib.auth.backends.ModelBackend")
    page = text(again.post(url(poll, "paper_again"), dict(back)))
    assert 'value="87.6543"' in page
    assert not SealedPaper.objects.exists(), "that address writes nothing"
    assert again.post(url(poll), dict(back) | {"do": "cast"}).status_code == 403, (
        "no token, no cast"
    )
    assert text(Client().post(url(poll, "paper_again"), dict(back)), 401)


def test_what_somebody_else_filled_in_is_not_shown_nor_cast(
    world: w.World, poll: Poll, voter: Client
) -> None:
    body = fields(poll, "87.6543") | {"sender": str(world["unit_group"].pk)}
    for name in ("paper", "paper_again"):
        page = text(voter.post(url(poll, name), body | {"do": "cast"}))
        assert "另一个账号的票" in page
        assert "87.6543" not in page
    assert not SealedPaper.objects.exists()


def test_the_idle_are_signed_out_with_their_paper_in_hand(
    poll: Poll, voter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    voter.get(url(poll))
    session = voter.session
    session["seen_at"] = 1
    session.save()
    page = text(voter.post(url(poll), fields(poll, "87.6543") | {"do": "check"}), 401)
    assert 'value="87.6543"' in page
    assert settings.SESSION_COOKIE_SAMESITE == "Lax", "no other site's form comes with a session"


def test_nothing_but_the_two_addresses_takes_a_paper() -> None:
    exempt = [name for name in vars(views) if getattr(vars(views)[name], "csrf_exempt", False)]
    assert exempt == ["paper_again"]


def test_a_stranger_has_no_paper(world: w.World, poll: Poll) -> None:
    def sign_in(role: str) -> Callable[..., Any]:
        client = Client()
        client.force_login(world[role], backend="django.contrib.auth.backends.ModelBackend")
        return client.get

    for role in ("unit_group", "county_officer", "stranger"):
        assert sign_in(role)(url(poll)).status_code == 404
