"""App configuration of members.archives."""

from django.apps import AppConfig


class Archives(AppConfig):
    """A room of floor 1: the personnel files of cadres."""

    name = "members.archives"
    verbose_name = "干部人事档案"

    def ready(self) -> None:
        """Register menu entries, what is due, the section of the personal file, and the holds."""
        from members.archives import due, menu, sections  # noqa: F401
        from members.archives.queries import holds  # noqa: F401
