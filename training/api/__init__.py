"""The API's resources of training: classes to ledger to be read, and the writes of a sign-in desk."""

from training.api.figures import FIGURES
from training.api.reads import AttendanceViewSet, ClassViewSet, HoursViewSet, SessionViewSet
from training.api.writes import WRITES

RESOURCES = (
    ("training-classes", ClassViewSet, "training-class"),
    ("training-sessions", SessionViewSet, "training-session"),
    ("training-attendances", AttendanceViewSet, "training-attendance"),
    ("study-hours", HoursViewSet, "study-hours"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [*FIGURES, *WRITES]
"""What is told of one person or place, and what is written."""

__all__ = ["ADDRESSES", "RESOURCES"]
