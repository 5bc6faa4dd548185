"""The API of pools: who stands in which, what each pool knows, and the writes of the pages.

Grounds and words about somebody go in and do not come out.
"""

from members.pools.api.kinds import ADDRESSES as KINDS
from members.pools.api.reads import PoolEntryViewSet, ReserveGapViewSet
from members.pools.api.writes import WRITES

RESOURCES = (
    ("pool-entries", PoolEntryViewSet, "pool-entry"),
    ("reserve-gaps", ReserveGapViewSet, "reserve-gap"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [*KINDS, *WRITES]
"""What is told beside the lists, and what is written."""
