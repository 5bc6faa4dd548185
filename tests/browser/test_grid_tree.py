"""The grid tree in Chromium: nothing wrong with its pages in any size, one sheet of paper, no script."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grids.actions import trees
from grids.actions.trees import NewGrid
from grids.models import Grid
from members import pinyin
from tests import grids_world as gw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> gw.GridsWorld:
    """The small tree with a second group, a leader, a worker and a case."""
    made = gw.build()
    trees.add_grid(
        actor=None, level=made.levels[2], organization=made.village, since=gw.SINCE,
        grid=NewGrid("g3-2", "第二村民小组", 17), parent=made.grids[1],
    )  # fmt: skip
    for grid, who, role in ((1, "secretary", "leader"), (3, "worker", "worker")):
        person = made.who(who).person
        assert person is not None
        trees.appoint(actor=None, grid=made.grids[grid], person=person, role=role, since=gw.SINCE)
    made.report()
    return made


@pytest.fixture
def desk(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> Iterator[Callable[..., Page]]:
    """A page signed in as somebody."""
    made: list[BrowserContext] = []

    def sign_in(account: Any, **more: Any) -> Page:
        context = browser.new_context(**(browser_context_args | more))
        made.append(context)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return context.new_page()

    yield sign_in
    for context in made:
        context.close()


def test_nothing_is_wrong_with_the_pages(world, desk, live_server) -> None:
    group, county = world.grids[2].pk, world.county.pk
    page, found = desk(world.who("officer")), []
    for address in (
        "tree/", "tree/?level=3", f"nodes/{group}/", f"nodes/{group}/add/", f"nodes/{group}/split/",
        f"nodes/{group}/merge/", f"nodes/{group}/appoint/", f"nodes/{group}/change/",
        f"nodes/{group}/parent/", f"counties/{county}/levels/", f"places/{county}/import/",
        f"villages/{world.village.pk}/picture/", "kinds/", f"kinds/new/{county}/?copy=hazard",
    ):  # fmt: skip
        found += faults(page, f"{live_server.url}/grids/{address}")
    stranger = desk(world.who("stranger"))
    found += faults(stranger, f"{live_server.url}/grids/counties/{world.other_county.pk}/levels/")
    assert found == []


@pytest.mark.parametrize("number", [0, 32, 90])
def test_a_village_prints_on_one_sheet(world, desk, live_server, number: int) -> None:
    Grid.objects.bulk_create(
        Grid(
            code=f"h-{n:03}", name=f"中心户{n}", level=world.levels[3], parent=world.grids[2],
            organization=world.village, since=gw.SINCE, sort_key=pinyin.sort_key("户"),
        )
        for n in range(number)
    )  # fmt: skip
    page = desk(world.who("secretary"))
    page.goto(f"{live_server.url}/grids/villages/{world.village.pk}/picture/")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1


def test_a_group_is_split_without_scripts_on_a_phone(world, desk, live_server) -> None:
    page = desk(
        world.who("dispatcher"), java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page.goto(f"{live_server.url}/grids/nodes/{world.grids[2].pk}/split/")
    for number, name in enumerate(("东组", "西组")):
        page.get_by_label("名称").nth(number).fill(name)
        page.get_by_label("联系户数").nth(number).fill("10")
    page.get_by_label("中心户01").select_option("1")
    page.get_by_label("拆分理由").fill("户数过多")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#will")).to_contain_text("仍归原网格")
    page.get_by_role("button", name="确认拆分").click()
    expect(page.locator("#messages")).to_contain_text("已拆分为2个网格")
    assert Grid.objects.get(name="东组").children.count() == 1
