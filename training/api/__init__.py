"""The API's resources of training: from venues and classes to the ledger and contests, read and written."""

from training.api import (
    catalogue,
    catalogue_writes,
    classes_writes,
    contests,
    contests_writes,
    enrolling,
    obliged,
    teaching,
    teaching_writes,
)
from training.api.figures import FIGURES
from training.api.reads import (
    AttendanceViewSet,
    ClassViewSet,
    EnrolmentViewSet,
    HoursViewSet,
    SessionViewSet,
)
from training.api.writes import WRITES

RESOURCES = (
    ("training-classes", ClassViewSet, "training-class"),
    ("training-sessions", SessionViewSet, "training-session"),
    ("training-enrolments", EnrolmentViewSet, "training-enrolment"),
    ("training-attendances", AttendanceViewSet, "training-attendance"),
    ("study-hours", HoursViewSet, "study-hours"),
    ("training-venues", catalogue.VenueViewSet, "training-venue"),
    ("training-teachers", catalogue.TeacherViewSet, "training-teacher"),
    ("target-groups", catalogue.GroupViewSet, "target-group"),
    ("target-group-members", catalogue.GroupMemberViewSet, "target-group-member"),
    ("training-surveys", teaching.SurveyViewSet, "training-survey"),
    ("lecture-topics", teaching.TopicViewSet, "lecture-topic"),
    ("lecture-orders", teaching.OrderViewSet, "lecture-order"),
    ("lecture-contests", contests.ContestViewSet, "lecture-contest"),
    ("lecture-entries", contests.EntryViewSet, "lecture-entry"),
    ("lecture-judges", contests.JudgeViewSet, "lecture-judge"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    *FIGURES,
    *WRITES,
    *catalogue_writes.ADDRESSES,
    *classes_writes.ADDRESSES,
    *enrolling.ADDRESSES,
    *teaching_writes.ADDRESSES,
    *contests_writes.ADDRESSES,
    *obliged.ADDRESSES,
]
"""What is told of one person or place, and what is written."""

__all__ = ["ADDRESSES", "RESOURCES"]
