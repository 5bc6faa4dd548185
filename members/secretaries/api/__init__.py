"""The API of village secretaries: what the pages list, and every write of theirs.

Why somebody was nominated, opinions, evidence and reasons go in and do not come out.
"""

from members.secretaries.api import (
    assessments,
    commitments,
    files,
    incentives,
    lists,
    mentors,
    own,
    selections,
    villages,
)
from members.secretaries.api.terms import TermViewSet

RESOURCES = (
    ("secretary-terms", TermViewSet, "secretary-term"),
    *villages.RESOURCES,
    *selections.RESOURCES,
    *lists.RESOURCES,
    *mentors.RESOURCES,
    *commitments.RESOURCES,
    *assessments.RESOURCES,
    *incentives.RESOURCES,
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    *villages.ADDRESSES,
    *selections.ADDRESSES,
    *lists.ADDRESSES,
    *files.ADDRESSES,
    *mentors.ADDRESSES,
    *commitments.ADDRESSES,
    *assessments.ADDRESSES,
    *incentives.ADDRESSES,
    *own.ADDRESSES,
]
"""What is told beside the lists, and what is written."""
