"""What this room adds to the side menu."""

from typing import Any

from django.db.models import Exists

from members import menu_groups
from members.categories import rights
from members.categories.models import Classification, Helper
from portal.providers import MenuItem, menu_item

_PAGES = ("member", "propose", "measure", "branch", "chart", "visits", "overview")


def _concerned(account: Any) -> Any:
    """That the account's person has a category or helps somebody."""
    listed = Classification.objects.filter(person=account.person_id, state="listed")
    helps = Helper.objects.filter(helper=account.person_id, until=None)
    return Exists(listed) | Exists(helps)


def _totals_alone(account: Any) -> bool:
    """Whether the account reads totals but no names."""
    return not account.may_anywhere(rights.SEE_CATEGORIES)


for _item in (
    MenuItem(
        68, "党员分类", "categories:members", "", (rights.SEE_CATEGORIES,), parent="members",
        covers=tuple(f"categories:{name}" for name in _PAGES), group=menu_groups.LIFE,
    ),
    MenuItem(
        68, "党员分类", "categories:overview", "", (rights.SEE_TOTALS,), parent="members",
        applies=_totals_alone, group=menu_groups.LIFE,
    ),
    MenuItem(
        93, "我的分类", "categories:mine", "list-details", needs_person=True, concerns=_concerned,
        covers=("categories:measure",), alone=True,
    ),
):  # fmt: skip
    menu_item(_item)
