"""The API's resources of the grids; cases are written here too, through the same actions as the pages."""

from grids.api import open311, steps
from grids.api.cases import CaseViewSet
from grids.api.trees import CaseKindViewSet, GridLevelViewSet, GridViewSet

ADDRESSES = [*steps.ADDRESSES, *open311.ADDRESSES]
RESOURCES = (
    ("cases", CaseViewSet, "case"),
    ("case-kinds", CaseKindViewSet, "case-kind"),
    ("grids", GridViewSet, "grid"),
    ("grid-levels", GridLevelViewSet, "grid-level"),
)
"""(address, resource, name) for the API root."""

__all__ = ["ADDRESSES", "RESOURCES"]
