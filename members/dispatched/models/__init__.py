"""Stored facts of first secretaries."""

from members.dispatched.models.awards import Attended, Honour, Training
from members.dispatched.models.checks import CheckCorrection, Draw, SpotCheck
from members.dispatched.models.inspections import Inspection, LedgerItem
from members.dispatched.models.leaves import Leave
from members.dispatched.models.logs import SenderVisit, Struck, WorkLog
from members.dispatched.models.months import Letter, MonthSheet, MonthStat
from members.dispatched.models.postings import Posting, Team, led_by, own_of
from members.dispatched.models.projects import VillageProject

__all__ = [
    "Attended", "CheckCorrection", "Draw", "Honour", "Inspection", "Leave", "LedgerItem", "Letter",
    "MonthSheet", "MonthStat", "Posting", "SenderVisit", "SpotCheck", "Struck", "Team", "Training",
    "VillageProject", "WorkLog", "led_by", "own_of",
]  # fmt: skip
