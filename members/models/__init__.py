"""Stored facts about organizations, people and who may see what."""

from members.models.accounts import Account, Grant
from members.models.changes import OrganizationChange
from members.models.corrections import CorrectionRequest
from members.models.development import Development, DevelopmentStep
from members.models.dues import DuesRecord
from members.models.meetings import Attendance, Meeting
from members.models.organizations import Area, Organization
from members.models.people import Membership, Person, PersonSecret, Post
from members.models.transfers import Transfer

__all__ = [
    "Account",
    "Area",
    "Attendance",
    "CorrectionRequest",
    "Development",
    "DevelopmentStep",
    "DuesRecord",
    "Grant",
    "Meeting",
    "Membership",
    "Organization",
    "OrganizationChange",
    "Person",
    "PersonSecret",
    "Post",
    "Transfer",
]
