"""App configuration of members.categories."""

from django.apps import AppConfig


class Categories(AppConfig):
    """A room of floor 1: each rural member in one of six categories, with its way of managing."""

    name = "members.categories"
    verbose_name = "党员分类"

    def ready(self) -> None:
        """Register menu entries, what is due, and the section of the personal file."""
        from members.categories import due, menu, sections  # noqa: F401
