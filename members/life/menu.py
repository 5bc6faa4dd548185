"""What organizations and branch life add to the side menu."""

from members import menu_groups, rights
from portal.providers import MenuItem, menu_item

_KEEPERS = (rights.KEEP_PEOPLE, rights.KEEP_ORGANIZATIONS, rights.KEEP_BRANCH)
for _item in (
    MenuItem(
        62,
        "组织",
        "members:organizations",
        "",
        _KEEPERS,
        parent="members",
        covers=("members:organization", "members:organization_do"),
        group=menu_groups.REGISTER,
    ),
    MenuItem(
        65,
        "转接",
        "members:transfers",
        "",
        _KEEPERS,
        parent="members",
        covers=tuple(f"members:transfer{name}" for name in ("", "_new", "_arrival", "_letter")),
        group=menu_groups.LIFE,
    ),
    MenuItem(
        64,
        "发展党员",
        "members:developments",
        "",
        _KEEPERS,
        parent="members",
        covers=("members:development", "members:development_new"),
        group=menu_groups.LIFE,
    ),
    MenuItem(
        66,
        "组织生活",
        "members:branch_life",
        "",
        (rights.KEEP_BRANCH,),
        parent="members",
        covers=("members:branch_board", "members:meeting", "members:meeting_new"),
        group=menu_groups.LIFE,
    ),
    MenuItem(
        67,
        "党费",
        "members:dues",
        "",
        (rights.KEEP_BRANCH,),
        parent="members",
        covers=("members:dues_sheet",),
        group=menu_groups.LIFE,
    ),
):
    menu_item(_item)
