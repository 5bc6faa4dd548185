"""App configuration of assessments."""

from django.apps import AppConfig


class Assessments(AppConfig):
    """Floor 3: schemes, cycles, scoring, ranking, notices."""

    name = "assessments"
    verbose_name = "考核"

    def ready(self) -> None:
        """Register job handlers, menu entries, figures and what is due."""
        from assessments import (  # noqa: F401
            dashboard,
            exports,
            home,
            menu,
            notified,
            runs,
            search,
            tours,
            whatif,
        )
        from assessments.points import due  # noqa: F401
        from assessments.workbooks import documents, exporting, importing, point_board, trial  # noqa: F401
