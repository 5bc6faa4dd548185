"""The API's resources of points: lists, boards, and the writes of the pages."""

from assessments.api.points.boards import FIGURES
from assessments.api.points.keeping import KEEPING
from assessments.api.points.own_rules import RULES, PointRuleViewSet
from assessments.api.points.reads import (
    OwnEntryViewSet,
    PointAccountViewSet,
    PointEntryViewSet,
    PointItemViewSet,
    PointOfferViewSet,
    PointRedemptionViewSet,
    PointSheetViewSet,
)
from assessments.api.points.writes import WRITES

RESOURCES = (
    ("point-sheets", PointSheetViewSet, "point-sheet"),
    ("point-accounts", PointAccountViewSet, "point-account"),
    ("point-entries", PointEntryViewSet, "point-entry"),
    ("point-items", PointItemViewSet, "point-item"),
    ("point-offers", PointOfferViewSet, "point-offer"),
    ("point-rules", PointRuleViewSet, "point-rule"),
    ("point-redemptions", PointRedemptionViewSet, "point-redemption"),
    ("me/point-entries", OwnEntryViewSet, "own-point-entry"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [*FIGURES, *WRITES, *KEEPING, *RULES]
"""What is told as a whole, and what is written."""
