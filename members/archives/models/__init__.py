"""Files, their materials, facts, reviews, what comes from outside, and who read."""

from members.archives.models.access import AccessGrant, AccessLog
from members.archives.models.facts import FactDecision, FactRecord
from members.archives.models.feeds import ExternalFeed
from members.archives.models.files import ArchiveFile, Material, ScanPage
from members.archives.models.reviews import ReviewCase, ReviewStep

__all__ = [
    "AccessGrant",
    "AccessLog",
    "ArchiveFile",
    "ExternalFeed",
    "FactDecision",
    "FactRecord",
    "Material",
    "ReviewCase",
    "ReviewStep",
    "ScanPage",
]
