"""The frame: policy headers, templates without inline anything, switches, refusals, lost pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import clear_url_caches, path, set_urlconf

from jining_dangjian import urls
from members.models import Account
from portal.middleware import Refusals
from portal.refusals import Invalid, NotAllowed, Refused

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
ICONS = set((settings.BASE_DIR / "static" / "icons.txt").read_text("utf-8").split("\n"))


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/jobs/", "/nowhere/", "/healthz/"])
def test_policy_allows_nothing_inline(desk: Client, address: str) -> None:
    policy = desk.get(address)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(settings.BASE_DIR)))
def test_templates_carry_no_inline_style_script_or_handler(file: Path) -> None:
    text = re.sub(r"\{%.*?%\}", "", file.read_text("utf-8"))  # a tag's words may begin with "on"
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert "javascript:" not in text
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\bhx-(on|vals=['\"]js:)", text)
    assert not re.search(r'href="#"', text)
    assert len(text.splitlines()) <= 150


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = {
        name
        for file in TEMPLATES
        for name in re.findall(
            r"""(?:% icon |with icon=)["']([a-z0-9-]+)["']""", file.read_text("utf-8")
        )
    }
    assert len(named) > 10
    assert named <= ICONS


def test_larger_type_stays_with_the_account(desk: Client, clerk: Account) -> None:
    assert 'data-type="large"' not in desk.get("/").content.decode()
    answer = desk.post("/large-type/", {"large": "1", "next": "/jobs/"})
    assert answer["Location"] == "/jobs/"
    page = desk.get("/").content.decode()
    assert '<html lang="zh-CN" data-type="large">' in page
    assert 'value="0" aria-pressed="true">大字' in page
    desk.post("/large-type/", {"large": "0"})
    clerk.refresh_from_db()
    assert clerk.large_type is False
    assert desk.get("/large-type/").status_code == 405


def test_menu_folds_by_a_cookie(desk: Client) -> None:
    assert '<div class="jn-body" id="body">' in desk.get("/").content.decode()
    answer = desk.post("/fold/", {"folded": "1", "next": "//example.com/"})
    assert answer["Location"] == "/"
    assert answer.cookies["menu_folded"]["samesite"] == "Lax"
    assert '<div class="jn-body rail" id="body">' in desk.get("/").content.decode()
    desk.post("/fold/", {"folded": "0"})
    assert '<div class="jn-body" id="body">' in desk.get("/").content.decode()


def test_person_menu_names_roles_and_organization(client: Client, administrator: Account) -> None:
    client.force_login(administrator)
    page = client.get("/").content.decode()
    assert "济宁市 / 微山县" in page
    assert "平台管理员" in page
    assert '<form method="post" action="/sign-out/">' in page


def test_a_lost_page_is_chinese_for_anyone(client: Client, desk: Client) -> None:
    answer = desk.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页，或不在您的授权范围内" in answer.content.decode()


@pytest.mark.django_db
def test_a_lost_page_needs_no_sign_in() -> None:
    page = Client().get("/nowhere/")
    assert page.status_code == 404
    assert '<a class="jn-mast-btn" href="/sign-in/">登录</a>' in page.content.decode()


def test_a_stale_token_says_go_back(clerk: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    answer = strict.post("/large-type/", {"large": "1"})
    assert answer.status_code == 403
    assert "填写的内容还在" in answer.content.decode()


def _refusing(request):
    raise {
        "allowed": NotAllowed("不能开启周期。", rule="P17-R1", who="县委组织部公务员科"),
        "invalid": Invalid("有两处不对。", {"day": ["请填日期。"], "why": ["请写理由。"]}),
        "refused": Refused("已经结束。"),
    }[request.GET["how"]]


class WithRefusals:
    """The addresses of the portal and one that refuses."""

    urlpatterns = [path("refusing/", _refusing), *urls.urlpatterns]


@pytest.fixture
def refusing(settings: Any) -> Iterator[None]:
    """Serve one address that refuses beside the portal's own."""
    settings.ROOT_URLCONF = WithRefusals
    clear_url_caches()
    set_urlconf(None)
    yield
    clear_url_caches()


@pytest.mark.usefixtures("refusing")
class TestRefusals:
    """A refusal as a page: status, sentence, rule and who."""

    def test_not_allowed(self, desk: Client) -> None:
        answer = desk.get("/refusing/?how=allowed")
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "<b data-refusal>不能开启周期。</b>" in page
        assert "P17-R1" in page
        assert "<p>由县委组织部公务员科办理。</p>" in page

    def test_invalid_lists_every_sentence(self, desk: Client) -> None:
        answer = desk.get("/refusing/?how=invalid")
        assert answer.status_code == 422
        assert "<li>请填日期。</li><li>请写理由。</li>" in answer.content.decode()

    def test_refused_post_goes_back_with_the_sentence(self, desk: Client) -> None:
        answer = desk.post(
            "/refusing/?how=refused", headers={"Referer": "http://testserver/jobs/"}, follow=True
        )
        assert answer.redirect_chain == [("http://testserver/jobs/", 302)]
        assert "已经结束。" in answer.content.decode()

    def test_refused_fragment_is_not_sent_elsewhere(self, desk: Client) -> None:
        answer = desk.post(
            "/refusing/?how=refused",
            headers={"Referer": "http://testserver/jobs/", "HX-Request": "true"},
        )
        assert answer.status_code == 409
        assert "<b data-refusal>已经结束。</b>" in answer.content.decode()


def test_other_exceptions_are_left_alone() -> None:
    layer = Refusals(lambda request: None)  # type: ignore[arg-type,return-value]
    assert layer.process_exception(RequestFactory().get("/"), ValueError("x")) is None


def test_the_page_for_a_fault_needs_nothing() -> None:
    from django.template import loader

    page = loader.get_template("500.html").render()
    assert "没有办成" in page
