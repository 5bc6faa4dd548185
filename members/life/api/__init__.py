"""The API of branch life: transfers, development, dues, meetings; lists, sums, and the writes of the pages.

Words that people wrote (reasons, receipts, minutes, who was absent and why) go in and do not come out, and
no number of a person is here.
"""

from members.life.api import organizations
from members.life.api.figures import FIGURES
from members.life.api.reads import (
    BRANCH,
    PERSON,
    BranchRef,
    DevelopmentViewSet,
    DuesViewSet,
    MeetingViewSet,
    PersonRef,
    TransferViewSet,
)
from members.life.api.writes import WRITES

RESOURCES = (
    ("transfers", TransferViewSet, "transfer"),
    ("developments", DevelopmentViewSet, "development"),
    ("dues", DuesViewSet, "dues"),
    ("meetings", MeetingViewSet, "meeting"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [*FIGURES, *WRITES, *organizations.ADDRESSES]
"""What is told of a branch's month, and what is written of branches and of every organization's life."""

__all__ = ["ADDRESSES", "BRANCH", "PERSON", "RESOURCES", "BranchRef", "PersonRef"]
