"""The API's resources of the appraisals."""

from assessments.api import points
from assessments.api.resources import (
    CycleViewSet,
    OwnResultViewSet,
    PanelViewSet,
    ResultViewSet,
    RunViewSet,
    SchemeVersionViewSet,
)
from assessments.api.schemes import SchemeViewSet

RESOURCES = (
    ("schemes", SchemeViewSet, "scheme"),
    ("scheme-versions", SchemeVersionViewSet, "scheme-version"),
    ("cycles", CycleViewSet, "cycle"),
    ("panels", PanelViewSet, "panel"),
    ("runs", RunViewSet, "run"),
    ("results", ResultViewSet, "result"),
    ("me/results", OwnResultViewSet, "own-result"),
    *points.RESOURCES,
)
"""(address, resource, name) for the API root."""
ADDRESSES = points.ADDRESSES
"""What is told as a whole, and what is written."""
