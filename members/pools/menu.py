"""What this room adds to the side menu."""

from members import menu_groups
from members.pools import rights
from portal.providers import MenuItem, menu_item

menu_item(
    MenuItem(
        73,
        "人才库",
        "pools:pools",
        "",
        (rights.SEE_POOLS,),
        parent="members",
        covers=tuple(f"pools:{name}" for name in ("pool", "gaps", "entry", "enter", "edit")),
        group=menu_groups.CADRES,
    )
)
