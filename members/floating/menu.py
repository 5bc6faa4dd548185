"""What this room adds to the side menu."""

from typing import Any

from django.db.models import Exists

from members import menu_groups
from members.floating import rights
from members.floating.models import FloatingMember
from portal.providers import MenuItem, menu_item

_PAGES = (
    "stay", "stay_new", "stay_edit", "pair", "report", "contact", "talent", "census", "census_new",
    "census_log", "obligations", "learning", "learning_new", "officers", "officer", "officer_new",
    "places", "place_new", "window", "station", "fleets", "fleet", "fleet_new", "talents", "returned",
    "returned_new", "overview",
)  # fmt: skip


def _away(account: Any) -> Any:
    """That the account's person has a stay."""
    return Exists(FloatingMember.objects.filter(person=account.person_id))


for _item in (
    MenuItem(
        69,
        "流动党员",
        "floating:stays",
        "",
        (rights.SEE_FLOATING,),
        parent="members",
        covers=tuple(f"floating:{name}" for name in _PAGES),
        group=menu_groups.LIFE,
    ),
    MenuItem(
        92,
        "我的流动汇报",
        "floating:mine",
        "map-2",
        needs_person=True,
        concerns=_away,
        alone=True,
    ),
):
    menu_item(_item)
