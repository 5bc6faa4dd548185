"""What the personal file and 我的信息 show: posts as a secretary, cases as a candidate, parts as a mentor."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from members.secretaries import rights
from members.secretaries.models import Mentor, Selection, Term
from members.secretaries.words import CRITERIA
from portal.providers import Panel, person_section


def _of(name: str, person: Any) -> Q:
    return Q(**{name: person.pk}) | Q(**{f"{name}__merged_into": person.pk})


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """What the account sees of it by scope, or all to the person himself, with his ratings and results.

    What a department answered is no part of it: only whether the list was clear (PV-STAFF).
    """
    own = account.person_id == person.pk
    terms: Any = Term.objects.filter(_of("post__person", person))
    cases: Any = Selection.objects.filter(_of("person", person))
    parts: Any = Mentor.objects.filter(_of("person", person))
    if not own:
        if not account.may_anywhere(rights.SEE_SECRETARIES):
            return
        terms, cases = terms.visible_to(account), cases.visible_to(account)
        parts = parts.visible_to(account)
    context = {
        "terms": list(terms.select_related("post__organization", "post__person").order_by("-id")),
        "cases": list(cases.select_related("village", "person").prefetch_related("ratings")),
        "mentors": list(
            parts.select_related("group__term__post__person", "group__term__post__organization")
        ),
        "criteria": list(CRITERIA.values()),
    }
    if context["terms"] or context["cases"] or context["mentors"]:
        yield "members/secretaries/parts/person_section.html", context
