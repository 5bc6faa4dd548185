"""Stored facts of the appraisals."""

from assessments.models.ballots import Poll, Recusal, SealedPaper, Vote, Voter
from assessments.models.bulletins import Bulletin, BulletinSource, BulletinText
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
from assessments.models.point_offers import PointOffer
from assessments.models.point_rules import BranchItem, BranchRule
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
    "BranchItem",
    "BranchRule",
    "Bulletin",
    "BulletinSource",
    "BulletinText",
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
    "PointOffer",
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
