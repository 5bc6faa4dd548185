"""App configuration of members."""

from django.apps import AppConfig


class Members(AppConfig):
    """Floor 1: organizations, people, accounts, grants and scope."""

    name = "members"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Register job handlers, menu entries and what is due."""
        from members import exports, menu, notified, search  # noqa: F401
        from members.life import due, sections  # noqa: F401
        from members.life import menu as life  # noqa: F401
        from members.workbooks import exporting, importing  # noqa: F401
