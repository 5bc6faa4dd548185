"""App configuration of members.secretaries."""

from django.apps import AppConfig


class Secretaries(AppConfig):
    """A room of floor 1: the life-cycle file of every village's secretary."""

    name = "members.secretaries"
    verbose_name = "村党组织书记"

    def ready(self) -> None:
        """Register menu entries, what is due, and the section of the personal file."""
        from members.secretaries import due, menu, sections  # noqa: F401
