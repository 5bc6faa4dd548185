"""Stored facts of village secretaries."""

from members.secretaries.models.assessments import Assessment, Assessor
from members.secretaries.models.commitments import Checkup, Commitment
from members.secretaries.models.incentives import Incentive, Recruitment, Standard
from members.secretaries.models.lists import ListCheck, ListItem
from members.secretaries.models.mentors import Contact, Mentor, MentorGroup
from members.secretaries.models.selections import Rating, Selection
from members.secretaries.models.terms import Decision, Term, Weak

__all__ = [
    "Assessment", "Assessor", "Checkup", "Commitment", "Contact", "Decision", "Incentive", "ListCheck",
    "ListItem", "Mentor", "MentorGroup", "Rating", "Recruitment", "Selection", "Standard", "Term", "Weak",
]  # fmt: skip
