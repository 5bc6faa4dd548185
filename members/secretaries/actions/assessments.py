"""The yearly assessment: its group, one secretary after the other, proposal and decision (P01-R11 to R13)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.models import Organization, Person
from members.models.organizations import Kind
from members.pools.actions import words
from members.secretaries import relations, rights
from members.secretaries.lifecycle import ASSESSMENT
from members.secretaries.models import Assessment, Assessor, Term
from members.secretaries.words import Department, Suggestion
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

DECIDE = rights.DECIDE_SECRETARIES
S = Suggestion


def call(
    *, actor: Any, county: Organization, year: int, person: Person, department: str
) -> Assessor:
    """Call somebody into a county's assessment group of a year, for his department."""
    relations.insist(actor, DECIDE, county.path, "组建评估工作组")
    if county.kind != Kind.COUNTY:
        raise Refused("评估工作组按县（市、区）组建。", rule="P01-R12")
    if department not in Department.values:
        raise Invalid("请选部门。", {"department": ["请选部门。"]})
    _check_year(year)
    row = Assessor(county=county, year=year, person=person, department=department)
    taken = f"{person.name}已在{year}年的评估工作组里。"
    return insert(row, actor=actor, verb="组建评估工作组", taken=taken)


def dismiss(*, actor: Any, assessor: Assessor) -> Assessor:
    """Take a member out of the group; where he was present stays written."""
    with transaction.atomic():
        rows = Assessor.objects.select_for_update(of=("self",)).select_related("county")
        fresh = rows.get(pk=assessor.pk)
        relations.insist(actor, DECIDE, fresh.county.path, "调整评估工作组")
        if fresh.until is not None:
            raise Stale("已经退出，没有再改。")
        fresh.until = clock.today()
        fresh.save(update_fields=["until"])
        deeds.record(actor=actor, verb="退出评估工作组", about=fresh)
    return fresh


def _check_year(year: int) -> None:
    this = clock.today().year
    if year not in (this - 1, this):
        raise Invalid("年度不对。", {"year": [f"只办{this - 1}年和{this}年的。"]})


def open_for(*, actor: Any, term: Term, year: int) -> Assessment:
    """Open a secretary's assessment of a year: the list before it is checked first (P01-R11)."""
    relations.insist(actor, DECIDE, term.scope_path, "开始年度评估", term.person)
    _check_year(year)
    row = Assessment(term=term, year=year)
    taken = f"{term.person.name}{year}年的评估已经开始。"
    return insert(row, actor=actor, verb="开始年度评估", taken=taken)


def write(
    *, actor: Any, assessment: Assessment, facts: Mapping[str, Any], present: Iterable[Assessor]
) -> Assessment:
    """Write the group's words, suggestion and score, and who was present; nothing is final yet."""
    there = list(present)
    values = _checked(facts)
    with transaction.atomic():
        fresh = locked(assessment)
        relations.insist(actor, DECIDE, fresh.scope_path, "填写评估", fresh.term.person)
        if fresh.state not in ("opened", "stopped"):
            raise Stale(f"现在是“{fresh.get_state_display()}”，评估已经完成，不再改。")
        _check_present(fresh, there)
        if fresh.state == Assessment.State.STOPPED and values["score"] is not None:
            said = "触碰前置清单的停止计分，不填评分（P01-R11）。"
            raise Invalid(said, {"score": [said]})
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(values))
        fresh.present.set(there)
        deeds.record(actor=actor, verb="填写年度评估", about=fresh)
    return fresh


def _check_present(assessment: Assessment, there: list[Assessor]) -> None:
    person = assessment.term.person
    for one in there:
        fits = one.year == assessment.year and assessment.scope_path.startswith(one.county.path)
        if not fits or one.until:
            raise Refused("参加评估的人只从本县当年的评估工作组里选。", rule="P01-R12")
        if one.person_id in (person.pk, person.merged_into_id):
            raise NotAllowed("不能评估自己。", rule=relations.SELF)


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    faults = Faults()
    found: dict[str, Any] = {}
    for name, missing in (
        ("duty", "请写履行职责的分析。"),
        ("conduct", "请写作风表现的分析。"),
        ("opinion", "请写评估意见。"),
    ):
        text = str(facts.get(name) or "")
        found[name] = faults.of(lambda n=name, t=text, m=missing: words(t, n, 500, m))  # type: ignore[misc]
    score, suggestion, by = facts.get("score"), facts.get("suggestion"), facts.get("improve_by")
    if score is not None and not Decimal(0) <= score <= Decimal(100):
        faults.problems["score"], faults.sentence = ["评分在0至100之间。"], "评分不对。"
    faults.of(lambda: _check_suggestion(suggestion, by))
    faults.tell()
    improve = by if suggestion == S.IMPROVE else None
    return found | {"score": score, "suggestion": suggestion, "improve_by": improve}


def _check_suggestion(suggestion: Any, improve_by: Any) -> None:
    if suggestion not in S.values:
        raise Invalid("请选使用建议。", {"suggestion": ["请选使用建议。"]})
    if suggestion == S.IMPROVE and (improve_by is None or improve_by <= clock.today()):
        said = "限期改进的，请填今天以后的期限。"
        raise Invalid(said, {"improve_by": [said]})


def take(
    *, actor: Any, assessment: Assessment, action: str, suggestion: str = "", said: str = ""
) -> Assessment:
    """Take a step: stop, complete, propose (township), decide (county)."""
    changes: dict[str, Any] = {}
    if action in ("propose", "decide"):
        _need_suggestion(suggestion)
        written = words(said, "said", 300, "请写意见。")
        names = (
            ("proposed", "proposed_words") if action == "propose" else ("decided", "decided_words")
        )
        changes = dict(zip(names, (suggestion, written), strict=True))
    if action == "stop":
        changes = {"was_hit": True, "score": None}
    elif action.startswith("assess"):
        changes = {"assessed_by": actor, "assessed_on": clock.today()}
    elif action == "decide":
        changes["decided_on"] = clock.today()
    with transaction.atomic():
        ASSESSMENT.take(actor=actor, thing=assessment, action=action, changes=changes)
    return assessment


def _need_suggestion(suggestion: str) -> None:
    if suggestion not in S.values:
        raise Invalid("请选使用建议。", {"suggestion": ["请选使用建议。"]})


def locked(assessment: Assessment) -> Assessment:
    """Return an assessment read again, its row locked."""
    rows = Assessment.objects.select_for_update(of=("self",))
    found: Assessment = rows.select_related("term__post__organization", "term__post__person").get(
        pk=assessment.pk
    )
    return found
