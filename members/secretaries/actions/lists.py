"""Keeping the negative lists and answering their items (P01-R4, R11)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.models import Organization
from members.models.organizations import Kind
from members.pools.actions import words
from members.scope import who_holds
from members.secretaries import relations, rights
from members.secretaries.models import Assessment, ListCheck, ListItem, Selection, Term
from members.secretaries.queries import lists
from members.secretaries.words import Department
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale


def add(
    *,
    actor: Any,
    county: Organization,
    stage: str,
    code: str,
    text: str,
    department: str,
    unit: Organization | None = None,
    valid_from: dt.date | None = None,
) -> ListItem:
    """Add an item to a county's list."""
    relations.insist(actor, rights.DECIDE_SECRETARIES, county.path, "维护负面清单")
    if county.kind != Kind.COUNTY:
        raise Refused("负面清单按县（市、区）建立。", rule="P01-R4")
    number, said = _checked(stage, code, text, department)
    if unit is not None and not unit.path.startswith(county.path):
        raise Refused("答复单位要在本县（市、区）。")
    row = ListItem(
        county=county, stage=stage, code=number, text=said, department=department,
        unit=unit, valid_from=valid_from or clock.today(),
    )  # fmt: skip
    taken = f"编号{code}已经用过。停用的编号也不再用，请换一个。"
    return insert(row, actor=actor, verb="登记负面清单", taken=taken)


def _checked(stage: str, code: str, text: str, department: str) -> tuple[str, str]:
    """Code and text as they are kept; Invalid with all that is wrong at once."""
    faults = Faults()
    number = faults.of(lambda: words(code, "code", 10, "请写编号，如“1”。"))
    said = faults.of(lambda: words(text, "text", 200, "请写清单内容。"))
    for name, value, known in (
        ("stage", stage, ListItem.Stage.values),
        ("department", department, Department.values),
    ):
        if value not in known:
            faults.problems[name], faults.sentence = ["请选一个。"], "请选一个。"
    faults.tell()
    return number or "", said or ""


def end(*, actor: Any, item: ListItem) -> ListItem:
    """End an item: from today on it is not asked any more; what was answered stays."""
    with transaction.atomic():
        rows = ListItem.objects.select_for_update(of=("self",)).select_related("county")
        fresh = rows.get(pk=item.pk)
        relations.insist(actor, rights.DECIDE_SECRETARIES, fresh.county.path, "停用负面清单")
        if fresh.valid_to is not None:
            raise Stale("这一项已经停用，没有再改。")
        fresh.valid_to = max(fresh.valid_from, clock.today())
        fresh.save(update_fields=["valid_to"])
        deeds.record(actor=actor, verb="停用负面清单", about=fresh)
    return fresh


def answer(
    *,
    actor: Any,
    item: ListItem,
    subject: Selection | Term | Assessment,
    result: str,
    evidence: str = "",
) -> ListCheck:
    """Answer an item about somebody; a hit needs its evidence. Nobody answers about himself.

    A hit that comes out after the appointment is a new answer about the term: what was answered before
    stays, and the county decides (actions.terms.decide).
    """
    _insist_answers(actor, item, subject)
    _insist_fits(item, subject)
    if result not in ListCheck.Result.values:
        raise Invalid("请选核查结果。", {"result": ["请选核查结果。"]})
    missing = "触碰清单的，请写明依据。" if result == ListCheck.Result.HIT else ""
    said = words(evidence, "evidence", 300, missing)
    row = ListCheck(
        item=item, result=result, evidence=said, on=clock.today(), by=actor, **lists.about(subject)
    )
    return insert(row, actor=actor, verb="答复负面清单核查", taken="没有保存，请核对后再答复。")


def _insist_answers(actor: Any, item: ListItem, subject: Selection | Term | Assessment) -> None:
    person = subject.person if isinstance(subject, Selection | Term) else subject.term.person
    if relations.is_person(actor, person):
        raise NotAllowed("不能答复关于自己的核查。请由别的人答复。", rule=relations.SELF)
    if not lists.may_answer(actor, item):
        who = who_holds(rights.ANSWER_LISTS)
        said = f"不能答复这一项。这一项由{item.get_department_display()}部门的{who}答复。"
        raise NotAllowed(said, rule="P01-R4", who=who)


def _insist_fits(item: ListItem, subject: Selection | Term | Assessment) -> None:
    same = item.stage == lists.stage_of(subject) and subject.scope_path.startswith(item.county.path)
    if not same:
        raise Refused("这一项不是核查他的清单。", rule="P01-R4")
    if isinstance(subject, Selection) and not subject.is_open:
        raise Stale(
            f"这一件{subject.get_state_display()}，不再核查。任职以后发现的，在书记档案里登记。"
        )
    if isinstance(subject, Assessment) and subject.state != Assessment.State.OPENED:
        raise Stale(f"这一件{subject.get_state_display()}，不再核查。")
