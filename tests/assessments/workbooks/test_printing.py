"""The notice printed by Chromium: upright A4, nothing of the frame, as many pages as it says."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page

from assessments.actions import panels
from assessments.models import Panel
from assessments.runs import request_run
from tests import world as w

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4 = (594, 841)


def signed_in(page: Page, url: str, account: Any) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}
    page.context.add_cookies([cookie])


def printed(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of the pages in points (Chromium writes each page's box in clear)."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    return [(int(float(a)), int(float(b))) for a, b in boxes]


@pytest.mark.parametrize(("people", "pages"), [(100, 1), (130, 2)])
def test_the_notice_prints_upright_on_as_many_pages_as_it_says(
    transactional_db, settings, page: Page, live_server: Any, tmp_path: Path, people, pages
):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world = w.build(people)
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel, {n: f"{100 - n * 0.05:.2f}" for n in range(1, people + 1)})
    panels.submit(actor=w.clerk_of(panel), panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    signed_in(page, live_server.url, world["unit_group"])
    page.goto(f"{live_server.url}/assessments/panels/{panel.pk}/notice/")
    assert page.locator(".jn-paper").count() == pages
    assert page.locator(f"text=第{pages}页，共{pages}页").count() == 1
    sheets = page.locator(".jn-paper")
    for number in range(pages):
        foot = sheets.nth(number).locator(".jn-foliation").bounding_box()
        last = sheets.nth(number).locator("> :nth-last-child(2)").bounding_box()
        assert last["y"] + last["height"] <= foot["y"], "the text runs into the foot"
    assert page.locator("[data-print]").is_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    assert printed(pdf) == [A4] * pages
    page.emulate_media(media="print")
    for hidden in (".jn-mast", ".jn-side", ".jn-head", ".jn-proof aside", ".jn-printline"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert io.BytesIO(pdf).read(5) == b"%PDF-"
    page.goto("about:blank")
