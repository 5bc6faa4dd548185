"""The roof's own menu entries."""

from jining_dangjian.dashboard import rights as dashboard
from members import rights
from portal import exports
from portal.providers import MenuItem

ENTRIES = (
    MenuItem(0, "待办", "home", "checklist"),
    MenuItem(
        2, "看板", "dashboard:page", "dashboard", (dashboard.SEE,), covers=("dashboard:bulletin",)
    ),
    MenuItem(
        79,
        "导出中心",
        "portal:exports",
        "file-download",
        covers=("portal:export_new",),
        applies=lambda account: bool(exports.subjects_for(account)),
        alone=True,
    ),
    MenuItem(
        80,
        "管理",
        "members:accounts",
        "settings",
        (rights.GRANT,),
        covers=("members:account", "members:account_new", "members:grant"),
    ),
    MenuItem(85, "节假日", "holidays", "calendar", (rights.ADMINISTER,)),
    MenuItem(90, "办理记录", "members:deeds", "history", (rights.SEE_DEEDS,)),
)
