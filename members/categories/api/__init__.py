"""The API of members by category: totals for all levels, names for branch and township alone (PV-MEMBER)."""

from members.categories.api import own, reads, totals
from members.categories.api.writes import WRITES

RESOURCES = reads.RESOURCES
"""(address, resource, name) for the API root."""
ADDRESSES = [*totals.ADDRESSES, *reads.ADDRESSES, *own.ADDRESSES, *WRITES]
"""What is told beside the lists, and what is written."""
