"""The side menu: what is shown, open and marked where; counts with a limit."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from portal import furniture, paging, providers
from portal.models import Job
from portal.providers import MenuItem
from tests.world import account

ITEMS = [
    MenuItem(0, "待办", "home"),
    MenuItem(10, "考核", "a:cycles"),
    MenuItem(11, "周期看板", "a:cycles", parent="a", covers=("a:cycle",)),
    MenuItem(12, "更正", "a:corrections", parent="a"),
    MenuItem(20, "统计", "a:dashboard"),
    MenuItem(30, "网格", "g:events"),
]


def menu(monkeypatch: pytest.MonkeyPatch, here: str) -> dict[str, str]:
    """The menu at the view `here`, as label -> marks: s(hown), o(pen), c(urrent)."""
    monkeypatch.setattr(providers._registry, "menu", ITEMS)
    entries = furniture._entries(providers.menu_for(SimpleNamespace(person_id=None)), here)
    keys = ("shown", "open", "current")
    return {entry["item"].label: "".join(key[0] for key in keys if entry[key]) for entry in entries}


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("home", {"待办": "sc", "考核": "s", "周期看板": "", "更正": "", "统计": "s", "网格": "s"}),
        (
            "a:cycles",
            {"待办": "s", "考核": "so", "周期看板": "sc", "更正": "s", "统计": "s", "网格": "s"},
        ),
        (
            "a:cycle",
            {"待办": "s", "考核": "so", "周期看板": "sc", "更正": "s", "统计": "s", "网格": "s"},
        ),
        (
            "a:sheet",
            {"待办": "s", "考核": "so", "周期看板": "s", "更正": "s", "统计": "s", "网格": "s"},
        ),
        (
            "a:dashboard",
            {"待办": "s", "考核": "s", "周期看板": "", "更正": "", "统计": "sc", "网格": "s"},
        ),
        (
            "g:events",
            {"待办": "s", "考核": "s", "周期看板": "", "更正": "", "统计": "s", "网格": "soc"},
        ),
    ],
)
def test_where_one_is(monkeypatch: pytest.MonkeyPatch, here: str, expected: dict[str, str]) -> None:
    assert menu(monkeypatch, here) == expected


@pytest.mark.django_db
def test_counts_stop_at_a_limit() -> None:
    owner = account("owner")
    for i in range(4):
        Job.objects.create(kind="k", title=str(i), requested_by=owner)
    assert paging.count_up_to(Job.objects.all(), 4) == "4"
    assert paging.count_up_to(Job.objects.all(), 3) == "3以上"


def test_groups_are_named_where_a_section_has_many(monkeypatch: pytest.MonkeyPatch) -> None:
    def headings(per_group: int) -> list[tuple[str, str]]:
        items = [MenuItem(10, "人员", "m:people")] + [
            MenuItem(11, f"{group}{number}", f"m:{group}{number}", parent="m", group=group)
            for group in ("名册", "干部")
            for number in range(per_group)
        ]
        monkeypatch.setattr(providers._registry, "menu", items)
        shown = furniture._entries(providers.menu_for(SimpleNamespace(person_id=None)), "m:people")
        return [(one["item"].label, one["heading"]) for one in shown if one["heading"]]

    assert headings(4) == [("名册0", "名册"), ("干部0", "干部")]
    assert headings(3) == []


def test_a_kept_menu_asks_nothing_and_is_another_for_other_grants(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def applies(who: Any) -> bool:
        asked.append(who.standing)
        return bool(who.standing == "officer")

    items = [MenuItem(0, "待办", "home"), MenuItem(10, "考核", "a:cycles", applies=applies)]
    monkeypatch.setattr(providers._registry, "menu", items)
    monkeypatch.setattr(providers, "MENU_SECONDS", 60)
    cache.clear()

    def labels(standing: str) -> list[str]:
        who = SimpleNamespace(pk=1, person_id=None, standing=standing)
        return [item.label for item in providers.menu_for(who)]

    assert [labels("officer"), labels("officer"), labels("clerk")] == [["待办", "考核"]] * 2 + [
        ["待办"]
    ]
    assert asked == ["officer", "clerk"]
    cache.clear()
