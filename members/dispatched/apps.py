"""App configuration of members.dispatched."""

from django.apps import AppConfig


class Dispatched(AppConfig):
    """A room of floor 1: first secretaries and their service teams."""

    name = "members.dispatched"
    verbose_name = "驻村第一书记"

    def ready(self) -> None:
        """Register menu entries, what is due, the section of the personal file, who is away."""
        from members.dispatched import away, due, menu, sections  # noqa: F401
