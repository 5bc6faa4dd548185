"""App configuration of grids."""

from django.apps import AppConfig


class Grids(AppConfig):
    """Floor 2."""

    name = "grids"
    verbose_name = "网格"

    def ready(self) -> None:
        """Register jobs, menu entries, figures, dues, readers of photos, what moves along."""
        from grids import dashboard, due, exports, menu, moving, notified, search, tours  # noqa: F401
        from grids.actions import reporting  # noqa: F401
        from grids.workbooks import cases, exporting, importing, ledgers  # noqa: F401
