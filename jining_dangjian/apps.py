"""The roof as an installed app: it brings management commands and connects the floors."""

from django.apps import AppConfig


class Roof(AppConfig):
    """Floor 4. Nothing imports it; it is named only in settings."""

    name = "jining_dangjian"
    verbose_name = "平台"

    def ready(self) -> None:
        """Make the Celery application the current one, so that tasks find their broker."""
        from jining_dangjian import celery  # noqa: F401
