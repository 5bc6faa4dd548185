"""The API's resources of the appraisals; what is written goes through the pages' own actions.

No paper is here: nobody's is cast or read by a program, and no program closes a poll or sees whose is in.
"""

from assessments.api import (
    accounts,
    cycle_steps,
    decisions,
    drafts,
    imports,
    panel_steps,
    papers,
    points,
    polls,
    rulings,
    sheets,
)
from assessments.api.decisions import (
    CorrectionViewSet,
    NoticeViewSet,
    ObjectionViewSet,
    OwnNoticeViewSet,
    ProposalViewSet,
)
from assessments.api.papers import BulletinViewSet
from assessments.api.resources import (
    CycleViewSet,
    OwnResultViewSet,
    PanelViewSet,
    ResultViewSet,
    RunViewSet,
    SchemeVersionViewSet,
)
from assessments.api.rulings import RulingViewSet
from assessments.api.schemes import SchemeViewSet

RESOURCES = (
    ("schemes", SchemeViewSet, "scheme"),
    ("scheme-versions", SchemeVersionViewSet, "scheme-version"),
    ("scheme-trials", drafts.TrialViewSet, "scheme-trial"),
    ("cycles", CycleViewSet, "cycle"),
    ("panels", PanelViewSet, "panel"),
    ("runs", RunViewSet, "run"),
    ("results", ResultViewSet, "result"),
    ("rulings", RulingViewSet, "ruling"),
    ("notices", NoticeViewSet, "notice"),
    ("objections", ObjectionViewSet, "objection"),
    ("corrections", CorrectionViewSet, "correction"),
    ("proposals", ProposalViewSet, "proposal"),
    ("bulletins", BulletinViewSet, "bulletin"),
    ("me/results", OwnResultViewSet, "own-result"),
    ("me/notices", OwnNoticeViewSet, "own-notice"),
    *points.RESOURCES,
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    *sheets.ADDRESSES,
    *imports.ADDRESSES,
    *panel_steps.ADDRESSES,
    *accounts.ADDRESSES,
    *cycle_steps.ADDRESSES,
    *rulings.ADDRESSES,
    *decisions.ADDRESSES,
    *papers.ADDRESSES,
    *drafts.ADDRESSES,
    *polls.ADDRESSES,
    *points.ADDRESSES,
]
"""What lies below a panel, a cycle, a ruling, a decision."""

__all__ = ["ADDRESSES", "RESOURCES"]
