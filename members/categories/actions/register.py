"""Proposing a member's category, checking it, a whole branch at once (P24-R1, R2)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from members.categories import relations, rights
from members.categories.actions.writing import words
from members.categories.lifecycle import CLASSIFICATION
from members.categories.models import Category, Classification
from members.categories.models.register import PRECEDENCE
from members.categories.models.scoping import branch_of
from members.categories.queries import members, places, suggest
from members.categories.ways import FROM_AGE
from members.models import Organization, Person
from members.scope import who_holds
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

S = Classification.State
GROUND = "请写依据，如“现任村委会委员”“2026年低保名册”。不写病情和收入。"


@dataclass(frozen=True)
class Proposed:
    """A category that is proposed for a member, as it was typed."""

    category: str
    ground: str
    secondary: Sequence[str] = ()
    since: dt.date | None = None


def propose(*, actor: Any, person: Person, asked: Proposed) -> Classification:
    """Propose a member's category; it holds once the township has checked it.

    Refused for oneself (E-CONFLICT) and where the practice is not in force; Stale with an open proposal.
    """
    relations.insist(actor, person, rights.KEEP_CATEGORIES, "提出分类")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        branch = _covered(person)
        return _insert(actor, person, branch, _checked(person, asked))


def _covered(person: Person) -> Organization:
    branch = branch_of(person)
    if branch is None or not places.is_covered(branch):
        who = who_holds(rights.ADOPT)
        raise Refused(
            f"{person.name}的组织关系不在施行分类管理的村（社区）党支部。施行范围由{who}决定。",
            rule="P24-R1", who=who,
        )  # fmt: skip
    return branch


def _insert(
    actor: Any, person: Person, branch: Organization, values: dict[str, Any]
) -> Classification:
    row = Classification(
        person=person, branch=branch, proposed_by=actor, proposed_on=clock.today(), **values
    )
    taken = f"{person.name}已有一条待审核的分类。请先撤回，或等镇街审核。"
    return insert(row, actor=actor, verb="提出党员分类", taken=taken)


def _checked(person: Person, asked: Proposed) -> dict[str, Any]:
    """What was typed as it is kept; Invalid with all sentences at once."""
    faults = Faults()
    category = faults.of(lambda: _category(person, asked.category))
    secondary = faults.of(lambda: _secondary(person, asked.category, asked.secondary))
    ground = faults.of(lambda: words(asked.ground, "ground", what="依据", most=200, missing=GROUND))
    since = faults.of(lambda: past_day(asked.since or clock.today(), "since"))
    faults.tell()
    return {"category": category, "secondary": secondary, "ground": ground, "since": since}


def _category(person: Person, code: str) -> str:
    if code not in Category.values:
        raise Invalid("没有保存。", {"category": ["请从六类里选一类（P24-R1）。"]})
    _insist_on_age(person, code, "category")
    return code


def _insist_on_age(person: Person, code: str, name: str) -> None:
    age = suggest.age_of(person, clock.today())
    if code == Category.ELDERLY and age is not None and age < FROM_AGE:
        said = f"{person.name}{age}周岁，老年从{FROM_AGE}周岁起（P24-R6）。出生日期有误的先更正。"
        raise Invalid("没有保存。", {name: [said]})


def _secondary(person: Person, main: str, codes: Sequence[str]) -> list[str]:
    """The further categories in the order of precedence; none of them goes before the main one (P24-R2)."""
    if any(code not in Category.values for code in codes):
        raise Invalid("没有保存。", {"secondary": ["请从列出的类别里选。"]})
    found = [code for code in PRECEDENCE if code in codes and code != main]
    if Category.NO_POST in found:
        raise Invalid("没有保存。", {"secondary": ["“无职”只作主要类别，请去掉。"]})
    for code in found:
        _insist_on_age(person, code, "secondary")
    if main in Category.values and found:
        first = PRECEDENCE.index(Category(found[0]))
        if first < PRECEDENCE.index(Category(main)):
            order = "、".join(one.label for one in PRECEDENCE)
            said = f"几类都符合的，主要类别按{order}的次序定（P24-R2）：这里应为“{PRECEDENCE[first].label}”。"
            raise Invalid("没有保存。", {"secondary": [said]})
    return [str(code) for code in found]


def propose_all(
    *, actor: Any, branch: Organization, lines: Sequence[tuple[Person, Proposed]]
) -> int:
    """Propose the categories of many members of a branch, all or nothing; return how many.

    What is wrong is told at once, by `category-ID` and `ground-ID` of the member.
    """
    if not actor.may(rights.KEEP_CATEGORIES, branch.path):
        who = who_holds(rights.KEEP_CATEGORIES)
        raise NotAllowed(f"不能提出分类。这件事由{who}办理。", who=who)
    if not lines:
        raise Invalid("没有选类别。请至少给一名党员选类别。", {})
    faults = Faults()
    with transaction.atomic():
        for person, asked in lines:
            relations.insist(actor, person, rights.KEEP_CATEGORIES, "提出分类")
            values = faults.of(partial(_line, person, asked))
            if values is not None and not faults.problems:
                _insert(actor, person, _covered(person), values)
        faults.tell()
    return len(lines)


def _line(person: Person, asked: Proposed) -> dict[str, Any]:
    try:
        return _checked(person, asked)
    except Invalid as wrong:
        told = {f"{name}-{person.pk}": said for name, said in wrong.problems.items()}
        raise Invalid("没有保存，请改正标出的内容。", told) from wrong


def take(*, actor: Any, row: Classification, action: str, reason: str = "") -> Classification:
    """Take a step of a classification's life; listing ends the category that held until then."""
    said = (
        words(reason, "reason", what="理由", most=200, missing="请写理由。")
        if action == "return" else ""
    )  # fmt: skip
    changes: dict[str, Any] = {}
    if action != "withdraw":
        changes = {"checked_on": clock.today(), "checked_by": actor, "answer": said}
    try:
        with transaction.atomic():
            if action == "list":
                _end_present(row)
            CLASSIFICATION.take(actor=actor, thing=row, action=action, reason=said, changes=changes)
    except IntegrityError as raced:
        raise Stale("刚有人给这名党员定了类别。请刷新页面查看。") from raced
    return row


def _end_present(row: Classification) -> None:
    """End the listed row that holds, on the day the new one begins, where it begins later."""
    Person.objects.select_for_update().get(pk=row.person_id)
    held = Classification.objects.filter(person=row.person_id, state=S.LISTED, until=None)
    if row.state == S.PROPOSED:
        held.filter(since__lt=row.since).update(until=row.since)


def check_branch(*, actor: Any, branch: Organization) -> int:
    """List all proposals of a branch at once; return how many.

    Refused while a member has neither category nor proposal: no member is left out (P24-R1). The
    account's own proposal stays for somebody else (E-CONFLICT).
    """
    if not actor.may(rights.CHECK_CATEGORIES, branch.path):
        who = who_holds(rights.CHECK_CATEGORIES)
        raise NotAllowed(f"不能审核。分类由{who}审核。", who=who)
    if names := members.left_out(branch):
        some = "、".join(names[:5]) + (f"等{len(names)}人" if len(names) > 5 else "")
        said = f"{some}还没有类别，不能整体审核：每名党员都要有类别（P24-R1）。请支部先提出，或逐条审核。"
        raise Refused(said, rule="P24-R1")
    with transaction.atomic():
        rows = members.proposals(branch).exclude(person=actor.person_id)
        found = list(rows)
        for row in found:
            take(actor=actor, row=row, action="list")
        if not found:
            raise Stale("没有待审核的分类。请刷新页面查看。")
        deeds.record(
            actor=actor, verb="整体审核党员分类", about=branch, details={"rows": len(found)}
        )
    return len(found)
