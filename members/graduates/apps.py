"""App configuration of members.graduates."""

from django.apps import AppConfig


class Graduates(AppConfig):
    """A room of floor 1: selected graduates in villages, their books, mentors and activities."""

    name = "members.graduates"
    verbose_name = "选调生"

    def ready(self) -> None:
        """Register menu entries, what is due, and the section of the personal file."""
        from members.graduates import due, menu, sections  # noqa: F401
