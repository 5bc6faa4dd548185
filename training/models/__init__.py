"""Stored facts of training."""

from training.models.attendance import Attendance, SheetImport
from training.models.catalogue import (
    CountyRule,
    GroupMember,
    Room,
    TargetGroup,
    Teacher,
    Venue,
)
from training.models.classes import (
    CourseSession,
    SessionRoom,
    SessionTeacher,
    Speaker,
    TrainingClass,
)
from training.models.enrolments import Enrolment
from training.models.hours import HourEntry
from training.models.lectures import LectureOrder, LectureTopic
from training.models.minimums import CountyMinimum
from training.models.teaching import SessionRating, Survey, SurveyAnswer

__all__ = [
    "Attendance", "CountyMinimum", "CountyRule", "CourseSession", "Enrolment", "GroupMember", "HourEntry",
    "LectureOrder", "LectureTopic", "Room", "SessionRating", "SessionRoom", "SessionTeacher",
    "SheetImport", "Speaker", "Survey", "SurveyAnswer", "TargetGroup", "Teacher",
    "TrainingClass", "Venue",
]  # fmt: skip
