"""Stored facts of the appraisals."""

from assessments.models.cycles import Cycle, CycleSubject, Panel
from assessments.models.deliberation import (
    ChainLink,
    Correction,
    Notice,
    Objection,
    Ruling,
    Signature,
)
from assessments.models.entries import Entry
from assessments.models.results import Result, ResultScore, ResultStep
from assessments.models.runs import Proposal, Run
from assessments.models.schemes import Scheme, SchemeVersion

__all__ = [
    "ChainLink",
    "Correction",
    "Cycle",
    "CycleSubject",
    "Entry",
    "Notice",
    "Objection",
    "Panel",
    "Proposal",
    "Result",
    "ResultScore",
    "ResultStep",
    "Ruling",
    "Run",
    "Scheme",
    "SchemeVersion",
    "Signature",
]
