"""Stored facts about organizations, people and who may see what."""

from members.models.accounts import Account, Grant
from members.models.organizations import Area, Organization
from members.models.people import Membership, Person, Post

__all__ = ["Account", "Area", "Grant", "Membership", "Organization", "Person", "Post"]
