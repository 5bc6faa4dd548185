"""App configuration of training."""

from django.apps import AppConfig


class Training(AppConfig):
    """Floor 2."""

    name = "training"
    verbose_name = "培训"

    def ready(self) -> None:
        """Register menu entries, what is due, figures, and the section of the personal file."""
        from training import dashboard, due, exports, menu, notified, search, sections  # noqa: F401
