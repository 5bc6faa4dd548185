"""What organizations and branch life add to the side menu."""

from members import rights
from portal.providers import MenuItem, menu_item

_KEEPERS = (rights.KEEP_PEOPLE, rights.KEEP_ORGANIZATIONS, rights.KEEP_BRANCH)
for _item in (
    MenuItem(
        63,
        "组织",
        "members:organizations",
        "",
        _KEEPERS,
        parent="members",
        covers=("members:organization", "members:organization_do"),
    ),
    MenuItem(
        64,
        "转接",
        "members:transfers",
        "",
        _KEEPERS,
        parent="members",
        covers=tuple(f"members:transfer{name}" for name in ("", "_new", "_arrival", "_letter")),
    ),
    MenuItem(
        65,
        "发展党员",
        "members:developments",
        "",
        _KEEPERS,
        parent="members",
        covers=("members:development", "members:development_new"),
    ),
    MenuItem(
        67,
        "组织生活",
        "members:branch_life",
        "",
        (rights.KEEP_BRANCH,),
        parent="members",
        covers=("members:branch_board", "members:meeting", "members:meeting_new"),
    ),
    MenuItem(
        66,
        "党费",
        "members:dues",
        "",
        (rights.KEEP_BRANCH,),
        parent="members",
        covers=("members:dues_sheet",),
    ),
):
    menu_item(_item)
