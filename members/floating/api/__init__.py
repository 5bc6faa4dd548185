"""The API of floating members: stays with their clock, what was logged, and the writes of the pages.

What somebody reported, how he is reached and why he is away goes in and does not come out.
"""

from members.floating.api import figures, fleets, houses, people
from members.floating.api.reads import StayViewSet
from members.floating.api.registers import (
    ContactViewSet,
    LearningViewSet,
    OfficerViewSet,
    ReportViewSet,
    StationViewSet,
    WindowViewSet,
)
from members.floating.api.writes import WRITES

RESOURCES = (
    ("floating-members", StayViewSet, "floating-member"),
    ("floating-reports", ReportViewSet, "floating-report"),
    ("floating-contacts", ContactViewSet, "floating-contact"),
    ("floating-learnings", LearningViewSet, "floating-learning"),
    ("contact-officers", OfficerViewSet, "contact-officer"),
    ("service-windows", WindowViewSet, "service-window"),
    ("work-stations", StationViewSet, "work-station"),
    *houses.RESOURCES,
    *fleets.RESOURCES,
    *people.RESOURCES,
)
"""(address, resource, name) for the API root."""
ADDRESSES = [*WRITES, *houses.ADDRESSES, *fleets.ADDRESSES, *people.ADDRESSES, *figures.ADDRESSES]
"""What is written, and told beside the lists."""
