"""The API of first secretaries: what the pages of this room show and write.

Why somebody is on leave and where to, what he explained of a check and what was noted of it (PV-STAFF), and
photos (reports of leaves, proofs) go in and do not come out: they are looked at on the pages.
"""

from members.dispatched.api import (
    awards,
    checks,
    figures,
    inspections,
    leaves,
    letters,
    log_writes,
    logs,
    posting_writes,
    postings,
)

RESOURCES = (
    *postings.RESOURCES,
    *logs.RESOURCES,
    *leaves.RESOURCES,
    *checks.RESOURCES,
    *letters.RESOURCES,
    *inspections.RESOURCES,
    *awards.RESOURCES,
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    *figures.ADDRESSES,
    *posting_writes.ADDRESSES,
    *log_writes.ADDRESSES,
    *leaves.ADDRESSES,
    *checks.ADDRESSES,
    *letters.ADDRESSES,
    *inspections.ADDRESSES,
    *awards.ADDRESSES,
]
"""What is told beside the lists, and what is written."""
