"""The roof as an installed app: it brings management commands and connects the floors."""

from django.apps import AppConfig


class Roof(AppConfig):
    """Floor 4. Nothing imports it; it is named only in settings."""

    name = "jining_dangjian"
    verbose_name = "平台"

    def ready(self) -> None:
        """Make the Celery application the current one, and add the roof's own menu entries."""
        from jining_dangjian import celery, page_help  # noqa: F401
        from jining_dangjian.dashboard import home  # noqa: F401
        from jining_dangjian.dashboard import rights as dashboard
        from members import rights
        from portal import exports, providers

        providers.page_help(page_help.TEXTS)
        providers.menu_item(providers.MenuItem(0, "待办", "home", "checklist"))
        for entry in (
            providers.MenuItem(
                2,
                "看板",
                "dashboard:page",
                "dashboard",
                (dashboard.SEE,),
                covers=("dashboard:bulletin",),
            ),
            providers.MenuItem(
                79,
                "导出中心",
                "portal:exports",
                "file-download",
                covers=("portal:export_new",),
                applies=lambda account: bool(exports.subjects_for(account)),
                alone=True,
            ),
            providers.MenuItem(
                80,
                "管理",
                "members:accounts",
                "settings",
                (rights.GRANT,),
                covers=("members:account", "members:account_new", "members:grant"),
            ),
            providers.MenuItem(85, "节假日", "holidays", "calendar", (rights.ADMINISTER,)),
            providers.MenuItem(90, "办理记录", "members:deeds", "history", (rights.SEE_DEEDS,)),
        ):
            providers.menu_item(entry)
