"""The plain form: works without scripts, loses nothing of what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from assessments.actions import panels
from assessments.models import Entry, Panel
from members.models import Account
from tests import world as w
from tests.assessments.views.conftest import post, subjects

DE, QIN, ACTUAL = "common.de.value", "common.qin.value", "individual.1.actual"


def url(panel: Panel) -> str:
    """The plain form's address."""
    return f"/assessments/panels/{panel.pk}/plain/"


def send(client: Client, panel: Panel, *cells: tuple[Any, ...], **more: str) -> HttpResponse:
    """Send cells as the form does: (subject, field, text[, seen id])."""
    body = dict(more)
    for subject, field, text, *seen in cells:
        body[f"v.{subject}.{field}"] = text
        body[f"s.{subject}.{field}"] = str(seen[0]) if seen else ""
    return client.post(f"{url(panel)}?page=1", body)


def told(answer: HttpResponse) -> str:
    """The page's text."""
    return answer.content.decode()


@pytest.fixture
def other(colleague: Account) -> Client:
    """The second clerk's browser."""
    client = Client()
    client.force_login(colleague)
    return client


def test_only_what_changed_is_written(clerk: Client, panel: Panel) -> None:
    one, two = subjects(panel)[:2]
    answer = send(clerk, panel, (one, DE, "18"), (one, QIN, ""), (two, DE, " 19 "))
    assert answer["Location"] == f"{url(panel)}?page=1"
    assert "已保存2格。" in told(clerk.get(answer["Location"]))
    first = Entry.objects.get(subject=one)
    answer = send(clerk, panel, (one, DE, "18", first.pk), (one, QIN, ""))
    assert Entry.objects.count() == 2
    assert "没有改动。" in told(clerk.get(answer["Location"]))


def test_a_wrong_value_is_kept_and_answered_beside_the_field(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    answer = clerk.get(send(clerk, panel, (one, QIN, "二十"))["Location"])
    text = told(answer)
    assert "本页1处有误" in text
    sentence = text.index("勤要填数字，如20。现填“二十”。")
    assert text.index(f'for="v.{one}.{QIN}"') < sentence < text.index(f'id="v.{one}.{QIN}"')
    assert f'aria-describedby="e.{one}.{QIN}"' in text
    assert 'value="二十"' in text


class TestClash:
    """Somebody was faster: both values are shown, nothing is overwritten without a choice."""

    @pytest.fixture
    def clashing(self, clerk: Client, other: Client, panel: Panel) -> tuple[int, int, int]:
        """Subject, the entry this page saw, and 李伟's."""
        one = subjects(panel)[0]
        seen = post(clerk, panel, (one, ACTUAL, "15")).json()["saved"][0]["id"]
        theirs = post(other, panel, (one, ACTUAL, "16", seen)).json()["saved"][0]["id"]
        return one, seen, theirs

    def test_is_shown_and_the_rest_is_saved(
        self, clerk: Client, panel: Panel, clashing: tuple[int, int, int]
    ) -> None:
        one, seen, theirs = clashing
        text = told(send(clerk, panel, (one, ACTUAL, "17", seen), (one, DE, "18")))
        assert "已保存1格。1格别人刚改过，没有覆盖。" in text
        assert "您填“17”时，李伟" in text
        assert "已把这一格改为“16”。" in text
        assert f'name="c.{one}.{ACTUAL}" value="{theirs}"' in text
        assert f'name="v.{one}.{ACTUAL}" value="17"' in text
        assert Entry.objects.filter(part="actual").count() == 2

    def test_without_a_choice_it_stays_open(
        self, clerk: Client, panel: Panel, clashing: tuple[int, int, int]
    ) -> None:
        one, seen, theirs = clashing
        text = told(
            send(clerk, panel, (one, ACTUAL, "17", seen), **{f"c.{one}.{ACTUAL}": str(theirs)})
        )
        assert "已把这一格改为“16”。" in text
        assert Entry.objects.filter(part="actual").count() == 2

    @pytest.mark.parametrize(("keep", "stands"), [("mine", "17"), ("theirs", "16")])
    def test_the_choice_stands(
        self, clerk: Client, panel: Panel, clashing: tuple[int, int, int], keep: str, stands: str
    ) -> None:
        one, seen, theirs = clashing
        choice = {f"c.{one}.{ACTUAL}": str(theirs), f"k.{one}.{ACTUAL}": keep}
        assert send(clerk, panel, (one, ACTUAL, "17", seen), **choice).status_code == 302
        current = Entry.objects.get(part="actual", superseded_by__isnull=True)
        assert current.text == stands

    def test_what_one_did_not_touch_is_not_sent_back(
        self, clerk: Client, panel: Panel, clashing: tuple[int, int, int]
    ) -> None:
        one, seen, _ = clashing
        send(clerk, panel, (one, ACTUAL, "15", seen), (one, DE, "18"))
        current = Entry.objects.get(part="actual", superseded_by__isnull=True)
        assert current.text == "16"

    def test_an_entry_of_another_cell_is_no_ground(
        self, clerk: Client, panel: Panel, clashing: tuple[int, int, int]
    ) -> None:
        theirs = clashing[2]
        two = subjects(panel)[1]
        send(clerk, panel, (two, ACTUAL, "16", theirs))
        assert Entry.objects.get(subject=two).text == "16"


def test_closed_meanwhile_shows_what_was_typed(clerk: Client, panel: Panel, world: w.World) -> None:
    w.fill(world, panel)
    one = subjects(panel)[0]
    seen = Entry.objects.get(subject=one, item="de").pk
    panels.submit(actor=world["unit_clerk"], panel=panel)
    answer = send(clerk, panel, (one, DE, "17.5", seen))
    assert answer.status_code == 409
    assert "下面填的内容没有保存，都还在。" in told(answer)
    assert 'value="17.5"' in told(answer)


def test_too_long_is_answered_beside_the_field(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    text = told(send(clerk, panel, (one, "individual.1.title", "长" * 301), (one, DE, "18")))
    assert text.count("重点工作最多300字，请缩短。") == 2  # above, and beside the field
    assert 'value="18"' in text
    assert not Entry.objects.exists()


class TestLostSession:
    """What was sent without a session comes back after signing in, to the same account alone."""

    @pytest.fixture(autouse=True)
    def real_passwords(self, settings: Any) -> None:
        """These sign in by password, which the standing world can do without."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

    @pytest.fixture
    def expired(self, world: w.World, panel: Panel) -> tuple[Client, HttpResponse]:
        """A browser whose session is over when it sends the form."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = "over-and-forgotten-since-yesterday"
        cell = (subjects(panel)[0], DE, "17.5")
        answer = send(client, panel, cell, sender=str(world.accounts["unit_clerk"].pk))
        return client, answer

    def _sign_in(self, client: Client, username: str, there: str) -> HttpResponse:
        body = {"username": username, "password": w.PASSWORD}
        return client.post(there, body)

    def test_it_is_put_back_and_not_yet_saved(
        self, expired: tuple[Client, HttpResponse], panel: Panel
    ) -> None:
        client, answer = expired
        assert answer["Location"].startswith("/sign-in/?next=")
        assert "刚才填的内容已经留住" in told(client.get(answer["Location"]))
        text = told(client.get(self._sign_in(client, "unit_clerk", answer["Location"])["Location"]))
        assert "登录过期前填的内容已放回原处，还没有提交。" in text
        assert 'value="17.5"' in text
        assert not Entry.objects.exists()
        assert "已放回" not in told(client.get(url(panel)))

    def test_not_to_anyone_else(
        self, expired: tuple[Client, HttpResponse], panel: Panel, colleague: Account
    ) -> None:
        client, answer = expired
        there = self._sign_in(client, colleague.username, answer["Location"])["Location"]
        text = told(client.get(there))
        assert "表单录入" in text
        assert "17.5" not in text

    def test_what_changed_meanwhile_is_a_clash(
        self, expired: tuple[Client, HttpResponse], panel: Panel, other: Client
    ) -> None:
        client, answer = expired
        one = subjects(panel)[0]
        post(other, panel, (one, DE, "16"))
        client.get(self._sign_in(client, "unit_clerk", answer["Location"])["Location"])
        text = told(send(client, panel, (one, DE, "17.5")))
        assert "已把这一格改为“16”。" in text
        assert Entry.objects.count() == 1

    def test_nothing_is_kept_of_a_browser_that_never_had_a_session(
        self, world: w.World, panel: Panel
    ) -> None:
        client, before = Client(), Session.objects.count()
        answer = send(client, panel, (subjects(panel)[0], DE, "17.5"))
        assert Session.objects.count() == before
        assert "没有保存，请登录后重新填写" in told(client.get(answer["Location"]))

    def test_nothing_too_large_is_kept(self, world: w.World, panel: Panel) -> None:
        client, before = Client(), Session.objects.count()
        client.cookies[settings.SESSION_COOKIE_NAME] = "over-and-forgotten-since-yesterday"
        sender = {"sender": str(world.accounts["unit_clerk"].pk)}
        client.post(url(panel), sender | {f"v.{n}.x": "满" * 300 for n in range(80)})
        assert Session.objects.count() == before
        client.post(url(panel), sender | {f"v.{n}.x": "满" * 300 for n in range(60)})
        assert Session.objects.count() == before + 1


def test_own_line_is_closed(desk: Callable[[str], Client], panel: Panel, world: w.World) -> None:
    account = world["unit_clerk"]
    account.person = panel.subjects.get(position=2).person
    account.save()
    text = told(desk("unit_clerk").get(url(panel)))
    assert text.count("readonly") == 12
    assert "E-CONFLICT" in text
