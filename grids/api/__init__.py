"""The API's resources of the grids; what is written goes through the same actions as the pages."""

from grids.api import (
    boards,
    contracts,
    desk,
    errands,
    imports,
    kind_writes,
    listening,
    mediation,
    months,
    open311,
    rhythm,
    rooms,
    steps,
    tree_counts,
    tree_writes,
)
from grids.api.cases import CaseViewSet
from grids.api.errands import ErrandViewSet, ServiceViewSet
from grids.api.listening import SittingViewSet
from grids.api.months import FilingViewSet, ReviewViewSet
from grids.api.rhythm import InspectionViewSet, MeetingViewSet, VisitViewSet
from grids.api.rooms import ExpertViewSet, MediatorViewSet, RoomViewSet
from grids.api.tree_writes import GridPostViewSet
from grids.api.trees import CaseKindViewSet, GridLevelViewSet, GridViewSet

ADDRESSES = [
    *steps.ADDRESSES,
    *mediation.ADDRESSES,
    *rhythm.ADDRESSES,
    *months.ADDRESSES,
    *rooms.ADDRESSES,
    *errands.ADDRESSES,
    *contracts.ADDRESSES,
    *listening.ADDRESSES,
    *boards.ADDRESSES,
    *tree_counts.ADDRESSES,
    *tree_writes.ADDRESSES,
    *kind_writes.ADDRESSES,
    *desk.ADDRESSES,
    *imports.ADDRESSES,
    *open311.ADDRESSES,
]
RESOURCES = (
    ("cases", CaseViewSet, "case"),
    ("case-kinds", CaseKindViewSet, "case-kind"),
    ("grids", GridViewSet, "grid"),
    ("grid-levels", GridLevelViewSet, "grid-level"),
    ("visits", VisitViewSet, "visit"),
    ("inspections", InspectionViewSet, "inspection"),
    ("dispute-meetings", MeetingViewSet, "dispute-meeting"),
    ("filings", FilingViewSet, "filing"),
    ("reviews", ReviewViewSet, "review"),
    ("mediation-rooms", RoomViewSet, "mediation-room"),
    ("mediators", MediatorViewSet, "mediator"),
    ("experts", ExpertViewSet, "expert"),
    ("errands", ErrandViewSet, "errand"),
    ("errand-services", ServiceViewSet, "errand-service"),
    ("sittings", SittingViewSet, "sitting"),
    ("grid-posts", GridPostViewSet, "grid-post"),
)
"""(address, resource, name) for the API root."""

__all__ = ["ADDRESSES", "RESOURCES"]
