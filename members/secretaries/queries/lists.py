"""What departments have answered: the latest word on every item that holds, of whomever it is about."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from members.models import Organization, Person
from members.models.organizations import Kind
from members.secretaries import relations, rights
from members.secretaries.models import Assessment, ListCheck, ListItem, Selection, Term
from portal.scope import within

Subject = Selection | Term | Assessment
S = ListItem.Stage


@dataclass(frozen=True)
class Line:
    """One item with the answers to it, the latest last."""

    item: ListItem
    answers: list[ListCheck]

    @property
    def latest(self) -> ListCheck | None:
        """The answer that counts."""
        return self.answers[-1] if self.answers else None

    @property
    def result(self) -> str:
        """clear, hit or pending; who has not answered is pending."""
        return self.latest.result if self.latest else ListCheck.Result.PENDING.value

    @property
    def label(self) -> str:
        """The result in words."""
        return self.latest.get_result_display() if self.latest else "还没有答复"


def about(subject: Subject) -> dict[str, Any]:
    """Return the field of a check that names the subject."""
    name = type(subject).__name__.lower()
    return {name: subject}


def stage_of(subject: Subject) -> str:
    """Return which of the two lists a subject is checked by."""
    return S.APPRAISAL if isinstance(subject, Assessment) else S.ENTRY


def village_of(subject: Subject) -> Organization:
    """Return the village a subject belongs to."""
    if isinstance(subject, Selection | Term):
        return subject.village
    return subject.term.village


def person_of(subject: Subject) -> Person:
    """Return whom a subject is about."""
    return subject.term.person if isinstance(subject, Assessment) else subject.person


def counties(account: Any) -> QuerySet[Organization]:
    """Return the counties whose items the account reads: those in scope, and those above its township."""
    paths = account.paths_for(rights.SEE_SECRETARIES)
    above = {int(part) for path in paths for part in path.strip("/").split("/")}
    rows = Organization.objects.filter(kind=Kind.COUNTY)
    seen = Organization.objects.visible_to(account, rights.SEE_SECRETARIES)
    return rows.filter(Q(pk__in=above) | Q(pk__in=seen.values("pk")))


def lines(subject: Subject) -> list[Line]:
    """Return the items that hold today, and those already answered, with their answers; three queries.

    Of a case that has ended only those that were answered.
    """
    county = relations.county_of(village_of(subject))
    checks = list(
        ListCheck.objects.filter(**about(subject)).select_related("by__person", "item__unit")
    )
    rows: Any = ListItem.objects.filter(county=county, stage=stage_of(subject))
    asked = rows.in_force().select_related("unit", "county")
    items = list(asked) if _is_asked(subject) else []
    known = {item.pk for item in items}
    items += list({c.item_id: c.item for c in checks if c.item_id not in known}.values())
    found = [Line(item, [c for c in checks if c.item_id == item.pk]) for item in items]
    return sorted(found, key=lambda line: line.item.code)


def _is_asked(subject: Subject) -> bool:
    """Whether items are still asked about it; of what has ended the answers alone are told."""
    if isinstance(subject, Selection):
        return subject.is_open
    return isinstance(subject, Term) or subject.state == Assessment.State.OPENED


def lacking(subject: Subject) -> str:
    """Return '' where every item is clear, else the sentence that says what stands against it (P01-R4)."""
    found = lines(subject)
    name = S(stage_of(subject)).label
    if not found:
        return f"县里还没有建立{name}负面清单，不能往下办。请县委组织部先登记清单（P01-R4）。"
    hit = [line.item.code for line in found if line.result == "hit"]
    waiting = [line.item.code for line in found if line.result == "pending"]
    said = f"触碰负面清单第{'、'.join(hit)}项，不能往下办（P01-R4）。" if hit else ""
    if waiting:
        said += f"负面清单第{'、'.join(waiting)}项还没有核查结果，答复以后再办（P01-R4）。"
    return said


def is_hit(subject: Subject) -> bool:
    """Return whether the latest answer to some item is a hit."""
    return any(line.result == "hit" for line in lines(subject))


def may_answer(account: Any, item: ListItem) -> bool:
    """Return whether the account answers for the item's department."""
    return bool(account.may(rights.ANSWER_LISTS, item.answered_at))


def reads_evidence(account: Any, line: Line, subject: Subject) -> bool:
    """Return whether the account reads an item's evidence: the county, or who answers it; never himself."""
    if relations.is_person(account, person_of(subject)):
        return False
    county = account.may(rights.DECIDE_SECRETARIES, subject.scope_path)
    return bool(county) or may_answer(account, line.item)


def waiting(account: Any) -> list[tuple[ListItem, Subject]]:
    """Return the items the account answers for that have no answer, or one still pending, of open cases.

    Five queries whatever their number; at most 500 pairs.
    """
    paths = account.paths_for(rights.ANSWER_LISTS)
    if not paths:
        return []
    rows: Any = ListItem.objects.in_force().select_related("unit", "county")
    items = [i for i in rows if any(i.answered_at.startswith(p) for p in paths)]
    counties = tuple({item.county.path for item in items})
    cases = Selection.objects.filter(state__in=Selection.OPEN)
    selections = cases.filter(within(counties, "village__path"))
    begun = Assessment.objects.filter(state="opened")
    opened = begun.filter(within(counties, "term__post__organization__path"))
    subjects: list[Subject] = [
        *selections.select_related("village__parent", "person"),
        *opened.select_related("term__post__organization__parent", "term__post__person"),
    ]
    done = _answered(subjects)
    pairs = [
        (item, subject)
        for subject in subjects
        for item in items
        if item.stage == stage_of(subject)
        and subject.scope_path.startswith(item.county.path)
        and done.get((item.pk, type(subject).__name__, subject.pk)) not in ("clear", "hit")
    ]
    return pairs[:500]


def _answered(subjects: list[Subject]) -> dict[tuple[int, str, int], str]:
    """The latest result by item and subject."""
    picked = [s.pk for s in subjects if isinstance(s, Selection)]
    assessed = [s.pk for s in subjects if isinstance(s, Assessment)]
    rows = ListCheck.objects.filter(selection__in=picked) | ListCheck.objects.filter(
        assessment__in=assessed
    )
    found = {}
    for item, selection, assessment, result in rows.order_by("id").values_list(
        "item", "selection", "assessment", "result"
    ):
        name = "Selection" if selection else "Assessment"
        found[item, name, selection or assessment] = result
    return found
