"""Stored facts of floating members."""

from members.floating.models.boats import BoatGroup, BoatRule, Fleet, FleetMember
from members.floating.models.census import Census, Learning, LearningDone
from members.floating.models.officers import Activity, Officer
from members.floating.models.places import (
    FloatingBranch,
    Station,
    StationLog,
    Window,
    WindowLog,
)
from members.floating.models.stays import Contact, FloatingMember, PairHelper, Report
from members.floating.models.talents import ReturnCase, Talent

__all__ = [
    "Activity", "BoatGroup", "BoatRule", "Census", "Contact", "Fleet", "FleetMember",
    "FloatingBranch", "FloatingMember", "Learning", "LearningDone", "Officer", "PairHelper", "Report",
    "ReturnCase", "Station", "StationLog", "Talent", "Window", "WindowLog",
]  # fmt: skip
