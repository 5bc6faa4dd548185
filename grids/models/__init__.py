"""Grids, kinds of cases, cases, and what recurs."""

from grids.models.cases import (
    Case,
    CaseCounter,
    CaseEscalation,
    CaseNote,
    CaseParty,
    CasePhoto,
    CaseStep,
)
from grids.models.contracts import Contract, ContractOpinion
from grids.models.errands import ErrandClaim, ErrandDetail, ErrandService
from grids.models.filings import Filing, FilingCase
from grids.models.kinds import CaseKind
from grids.models.listening import ListeningShift, Sitting, SittingCase
from grids.models.mediation import (
    CaseFile,
    Expert,
    JointHandling,
    Mediation,
    MediationExpert,
    MediationMeeting,
    MediationRoom,
    Mediator,
)
from grids.models.notices import CaseNotice
from grids.models.reviews import Review, ReviewItem
from grids.models.rhythm import DisputeMeeting, Inspection, MeetingCase, Visit, VisitMonth
from grids.models.tallies import CaseTally, CountyTally
from grids.models.trees import Grid, GridLevel, GridOrigin, GridPost

__all__ = [
    "Case",
    "CaseCounter",
    "CaseEscalation",
    "CaseFile",
    "CaseKind",
    "CaseNote",
    "CaseNotice",
    "CaseParty",
    "CasePhoto",
    "CaseStep",
    "CaseTally",
    "Contract",
    "ContractOpinion",
    "CountyTally",
    "DisputeMeeting",
    "ErrandClaim",
    "ErrandDetail",
    "ErrandService",
    "Expert",
    "Filing",
    "FilingCase",
    "Grid",
    "GridLevel",
    "GridOrigin",
    "GridPost",
    "Inspection",
    "JointHandling",
    "ListeningShift",
    "Mediation",
    "MediationExpert",
    "MediationMeeting",
    "MediationRoom",
    "Mediator",
    "MeetingCase",
    "Review",
    "ReviewItem",
    "Sitting",
    "SittingCase",
    "Visit",
    "VisitMonth",
]
