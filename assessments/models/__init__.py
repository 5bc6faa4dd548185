"""Stored facts of the appraisals."""

from assessments.models.ballots import Poll, Recusal, SealedPaper, Vote, Voter
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
from assessments.models.points import (
    PointAccount,
    PointEntry,
    PointItem,
    PointMeasure,
    PointSheet,
)
from assessments.models.results import Result, ResultScore, ResultStep
from assessments.models.runs import Proposal, Run, WhatIf
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
    "PointAccount",
    "PointEntry",
    "PointItem",
    "PointMeasure",
    "PointSheet",
    "Poll",
    "Proposal",
    "Recusal",
    "Result",
    "ResultScore",
    "ResultStep",
    "Ruling",
    "Run",
    "Scheme",
    "SchemeVersion",
    "SealedPaper",
    "Signature",
    "Vote",
    "Voter",
    "WhatIf",
]
