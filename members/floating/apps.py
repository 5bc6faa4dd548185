"""App configuration of members.floating."""

from django.apps import AppConfig


class Floating(AppConfig):
    """A room of floor 1: members who work away or came from elsewhere."""

    name = "members.floating"
    verbose_name = "流动党员"

    def ready(self) -> None:
        """Register menu entries, what is due, and the section of the personal file."""
        from members.floating import due, menu, sections  # noqa: F401
