"""Grids, kinds of cases, cases."""

from grids.models.cases import (
    Case,
    CaseCounter,
    CaseEscalation,
    CaseNote,
    CaseParty,
    CasePhoto,
    CaseStep,
)
from grids.models.kinds import CaseKind
from grids.models.trees import Grid, GridLevel, GridOrigin, GridPost

__all__ = [
    "Case",
    "CaseCounter",
    "CaseEscalation",
    "CaseKind",
    "CaseNote",
    "CaseParty",
    "CasePhoto",
    "CaseStep",
    "Grid",
    "GridLevel",
    "GridOrigin",
    "GridPost",
]
