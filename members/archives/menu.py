"""What this room adds to the side menu, below 党员与干部."""

from members import menu_groups
from members.archives import rights
from members.rights import SEE_PEOPLE
from portal.providers import MenuItem, menu_item

_ONE = ("file", "file_new", "material", "material_new", "review")
_ASKED = ("access_one", "access_ask", "read", "read_material")

for _item in (
    MenuItem(74, "干部档案", "archives:files", "", (rights.SEE_ARCHIVES,), parent="members",
             covers=tuple(f"archives:{name}" for name in (*_ONE, "board")), group=menu_groups.ARCHIVES),
    MenuItem(76, "档案外部信息", "archives:feeds", "", (rights.KEEP_ARCHIVES,), parent="members",
             covers=("archives:feed",), group=menu_groups.ARCHIVES),
    MenuItem(75, "档案查阅", "archives:access", "", (SEE_PEOPLE,), parent="members",
             covers=tuple(f"archives:{name}" for name in _ASKED), group=menu_groups.ARCHIVES),
):  # fmt: skip
    menu_item(_item)
