"""The API of the register: organizations and people, posts, accounts and grants, corrections, imports, and
what the pages write of them. Other rooms' resources name an organization by `OrganizationRef`."""

from django.urls import path

from members.api import accounts, corrections, imports, people, posts, register
from members.api.register import UNIT, OrganizationRef, OrganizationSerializer

__all__ = ["ADDRESSES", "RESOURCES", "UNIT", "OrganizationRef", "OrganizationSerializer"]

RESOURCES = (
    *register.RESOURCES,
    *posts.RESOURCES,
    *corrections.RESOURCES,
    *accounts.RESOURCES,
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("me/", register.MeView.as_view(), name="me"),
    *posts.ADDRESSES,
    *people.ADDRESSES,
    *imports.ADDRESSES,
    *accounts.ADDRESSES,
    *corrections.ADDRESSES,
]
"""What is written, and told beside the lists."""
