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
from training.models.contests import (
    Contest,
    ContestEntry,
    ContestJudge,
    ContestMark,
    RoundDecision,
    Standing,
)
from training.models.enrolments import Enrolment
from training.models.hours import HourEntry
from training.models.lectures import LectureOrder, LectureTopic
from training.models.minimums import CountyMinimum
from training.models.shelf import Material, OpenQuestion, TeacherLink
from training.models.teaching import SessionRating, Survey, SurveyAnswer

__all__ = [
    "Attendance", "Contest", "ContestEntry", "ContestJudge", "ContestMark", "CountyMinimum",
    "CountyRule", "CourseSession", "Enrolment", "GroupMember", "HourEntry", "LectureOrder",
    "LectureTopic", "Material", "OpenQuestion", "Room", "RoundDecision", "SessionRating",
    "SessionRoom", "SessionTeacher", "SheetImport", "Speaker", "Standing", "Survey",
    "SurveyAnswer", "TargetGroup", "Teacher", "TeacherLink", "TrainingClass", "Venue",
]  # fmt: skip
