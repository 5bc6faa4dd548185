"""Signing out a session nobody uses: what counts as use, and what is said."""

import datetime as dt

import time_machine
from django.conf import settings
from django.test import Client

START = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
IDLE = dt.timedelta(seconds=settings.IDLE_SIGN_OUT_SECONDS)


def test_idle_session_ends_with_a_sentence(desk: Client) -> None:
    with time_machine.travel(START, tick=False) as now:
        assert desk.get("/").status_code == 200
        now.shift(IDLE + dt.timedelta(seconds=1))
        answer = desk.get("/jobs/", follow=True)
        assert answer.redirect_chain == [("/sign-in/?next=/jobs/", 302)]
        assert "您有一段时间没有操作" in answer.content.decode()
        assert desk.get("/jobs/").status_code == 302


def test_use_keeps_a_session_alive(desk: Client) -> None:
    with time_machine.travel(START, tick=False) as now:
        for _ in range(4):
            assert desk.get("/").status_code == 200
            now.shift(IDLE * 0.9)
        assert desk.get("/").status_code == 200


def test_polling_of_the_page_itself_is_not_use(desk: Client) -> None:
    with time_machine.travel(START, tick=False) as now:
        assert desk.get("/").status_code == 200
        for _ in range(4):
            now.shift(IDLE * 0.3)
            answer = desk.get("/jobs/", headers={"X-Portal-Quiet": "1"})
        assert answer.status_code == 302
