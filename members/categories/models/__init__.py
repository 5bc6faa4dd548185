"""Stored facts of members by category."""

from members.categories.models.measures import Care, Helper, Households, PostHeld, Target
from members.categories.models.register import Adoption, Category, Classification

__all__ = [
    "Adoption",
    "Care",
    "Category",
    "Classification",
    "Helper",
    "Households",
    "PostHeld",
    "Target",
]
