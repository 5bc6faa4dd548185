"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from members.doors import holding
from members.models import Organization
from members.secretaries import relations, rights
from members.secretaries.models import (
    Assessment,
    Commitment,
    ListItem,
    Mentor,
    MentorGroup,
    Selection,
    Term,
)
from members.secretaries.queries import lists
from portal.reading import whole
from portal.refusals import NotAllowed

OF_TERM = ("term__post__person__home", "term__post__organization__parent")


reader = holding("查看村书记档案", rights.SEE_SECRETARIES, own="本人的在“我的书记档案”里")
"""Let pass who sees secretaries' files somewhere."""
decider = holding("办理县级事项", rights.DECIDE_SECRETARIES)
"""Let pass who decides for a county somewhere."""
answerer = holding("答复负面清单核查", rights.ANSWER_LISTS)
"""Let pass who answers for a department somewhere."""


def village_for(account: Any, pk: int) -> Organization:
    """Return a place in the account's scope; 404 outside."""
    rows = Organization.objects.visible_to(account, rights.SEE_SECRETARIES)
    found: Organization = get_object_or_404(rows.select_related("parent__parent"), pk=pk)
    return found


def county_for(account: Any, number: str) -> Organization:
    """Return a county of a form in which the account decides; 404 outside."""
    rows = Organization.objects.visible_to(account, rights.DECIDE_SECRETARIES)
    found: Organization = get_object_or_404(rows, pk=whole(number) or 0)
    return found


def selection_for(account: Any, pk: int) -> Selection:
    """Return a selection in scope; 404 outside, 403 for one's own: that is told on one's own page."""
    rows = Selection.objects.visible_to(account)
    found: Selection = get_object_or_404(
        rows.select_related("village__parent", "person__home", "nominated_by__person"), pk=pk
    )
    if relations.is_person(account, found.person):
        said = "不能办理关于自己的选拔。结果在“我的信息”里看。"
        raise NotAllowed(said, rule=relations.SELF)
    return found


def term_for(account: Any, pk: int) -> Term:
    """Return a secretary's file in scope, or one's own; 404 for others."""
    rows = Term.objects.select_related(
        "post__person__home", "post__organization__parent", "selection"
    )
    found: Term = get_object_or_404(rows, pk=pk)
    if not relations.reads_term(account, found):
        raise Http404
    return found


def group_for(account: Any, pk: int) -> MentorGroup:
    """Return a mentor group in scope, or in which one is the secretary or a mentor; 404 for others."""
    found: MentorGroup = get_object_or_404(MentorGroup.objects.select_related(*OF_TERM), pk=pk)
    seen = account.may(rights.SEE_SECRETARIES, found.scope_path)
    if not seen and not relations.in_group(account, found):
        raise Http404
    return found


def mentor_for(account: Any, pk: int) -> Mentor:
    """Return a mentor in scope, or oneself as one; 404 for others."""
    related = ("person", *(f"group__{name}" for name in OF_TERM))
    found: Mentor = get_object_or_404(Mentor.objects.select_related(*related), pk=pk)
    seen = account.may(rights.SEE_SECRETARIES, found.scope_path)
    if not seen and not relations.is_person(account, found.person):
        raise Http404
    return found


def commitment_for(account: Any, pk: int) -> Commitment:
    """Return a commitment in scope, or one's own; 404 for others."""
    found: Commitment = get_object_or_404(Commitment.objects.select_related(*OF_TERM), pk=pk)
    if not relations.reads_term(account, found.term):
        raise Http404
    return found


def assessment_for(account: Any, pk: int) -> Assessment:
    """Return an assessment in scope; 404 for others, 403 for one's own before it is decided."""
    rows = Assessment.objects.visible_to(account)
    found: Assessment = get_object_or_404(rows.select_related(*OF_TERM), pk=pk)
    if relations.is_person(account, found.term.person):
        said = "不能办理对自己的评估。决定以后在“我的书记档案”里看。"
        raise NotAllowed(said, rule=relations.SELF)
    return found


_SUBJECTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "selection": (Selection, ("village__parent", "person")),
    "term": (Term, ("post__person", "post__organization__parent")),
    "assessment": (Assessment, OF_TERM),
}


def check_for(account: Any, what: str, pk: int, item: int) -> tuple[lists.Subject, ListItem]:
    """Return whom a check is about and the item, for who answers for its department; 404 for others."""
    subject, there = checks_for(account, what, pk)
    found = next((one for one in there if one.pk == item), None)
    if found is None:
        raise Http404
    return subject, found


def checks_for(account: Any, what: str, pk: int) -> tuple[lists.Subject, list[ListItem]]:
    """Return whom checks are about and the items the account's department answers; 404 where it has none."""
    if what not in _SUBJECTS:
        raise Http404
    model, related = _SUBJECTS[what]
    subject: lists.Subject = get_object_or_404(model.objects.select_related(*related), pk=pk)
    rows = ListItem.objects.filter(stage=lists.stage_of(subject)).select_related("county", "unit")
    inside = [one for one in rows if subject.scope_path.startswith(one.county.path)]
    found = [one for one in inside if lists.may_answer(account, one)]
    if not found:
        raise Http404
    return subject, found
