"""App configuration of members.pools."""

from django.apps import AppConfig


class Pools(AppConfig):
    """A room of floor 1, below the practices: who may be called upon, for what."""

    name = "members.pools"
    verbose_name = "人才库"

    def ready(self) -> None:
        """Register menu entries, what is due, and the section of the personal file."""
        from members.pools import due, menu, sections  # noqa: F401
