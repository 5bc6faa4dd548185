"""The roof as an installed app: it brings management commands and connects the floors."""

from django.apps import AppConfig


class Roof(AppConfig):
    """Floor 4. Nothing imports it; it is named only in settings."""

    name = "jining_dangjian"
    verbose_name = "平台"

    def ready(self) -> None:
        """Make the Celery application the current one, and add the roof's own menu entries."""
        from jining_dangjian import celery, menu, page_help  # noqa: F401
        from jining_dangjian.dashboard import home  # noqa: F401
        from portal import providers

        providers.page_help(page_help.TEXTS)
        for entry in menu.ENTRIES:
            providers.menu_item(entry)
