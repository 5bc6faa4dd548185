"""What a person does about his own data: correct what is his, ask for the rest; and the answers.

His to correct are his telephone and his work place: he knows them first and nobody certifies them.
Name, birth, education, dates and everything else rests on papers, so he asks, and who keeps him answers.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from members import person_scope, secrets
from members.actions.people import checked, kept, locked, write_facts
from members.models import CorrectionRequest, Person
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

Fact = CorrectionRequest.Fact
MOST_OPEN = 5
"""Requests of one person that may wait at a time."""
_DATES = (Fact.BORN, Fact.JOINED_ON, Fact.FULL_ON)


def write_work(*, actor: Any, person: Person, work: str) -> Person:
    """Have a person write his own work place."""
    _insist_own(actor, person)
    values = checked({"work": work})
    with transaction.atomic():
        fresh = locked(person)
        if write_facts(fresh, values):
            deeds.record(actor=actor, verb="本人修改工作单位", about=fresh)
    return fresh


def ask(*, actor: Any, person: Person, fact: str, wanted: str, ground: str) -> CorrectionRequest:
    """Ask for one of one's facts to be corrected; Refused while one about the same is waiting."""
    _insist_own(actor, person)
    if fact not in Fact.values:
        raise Invalid("请选要更正的项目。", {"fact": ["请选要更正的项目。"]})
    missing = "请写明依据，如毕业证、档案里的哪份材料。"
    said = prose(ground, what="依据", most=300, name="ground", missing=missing)
    secrets.refuse_numbers(said, "ground")
    wished = _wanted(Fact(fact), wanted)
    if fact in CorrectionRequest.APPLIED:
        checked(_dates(person) | _value(Fact(fact), wished))
    with transaction.atomic():
        fresh = locked(person)
        waiting = CorrectionRequest.objects.filter(person=fresh, state="open")
        if waiting.filter(fact=fact).exists():
            raise Refused(f"您已申请更正{Fact(fact).label}，正等答复。答复以后可以再申请。")
        if waiting.count() >= MOST_OPEN:
            raise Refused(f"已有{MOST_OPEN}件申请在等答复。请等答复以后再提。")
        made = CorrectionRequest.objects.create(
            person=fresh,
            fact=fact,
            wanted=wished,
            ground=said,
            asked_at=clock.now(),
        )
        deeds.record(actor=actor, verb="申请更正信息", about=fresh, reason=Fact(fact).label)
    return made


def _wanted(fact: Fact, wanted: str) -> str:
    """What is wanted in words; of an identity number nothing is taken: the papers are shown."""
    if fact is Fact.IDENTITY:
        return ""
    missing = "请写明应为什么。"
    said = prose(wanted, what="应为", most=100, name="wanted", missing=missing)
    return secrets.refuse_numbers(said, "wanted")


def _value(fact: Fact, wanted: str) -> dict[str, Any]:
    """Return the fact that is wanted as the register keeps it; Invalid where it cannot be."""
    text = wanted.strip()
    value: Any = text
    if fact in _DATES:
        try:
            value = dt.date.fromisoformat(text)
        except ValueError:
            sentence = "请按2026-10-21这样填写日期。"
            raise Invalid("申请没有提交。", {"wanted": [sentence]}) from None
    if fact in (Fact.SEX, Fact.EDUCATION):
        choices = Person.Sex.choices if fact is Fact.SEX else Person.Education.choices
        codes = {str(label): code for code, label in choices}
        value = text if text in codes.values() else codes.get(text)
        if value is None:
            sentence = f"请从{'、'.join(codes)}里填一个。"
            raise Invalid("申请没有提交。", {"wanted": [sentence]})
    return {fact.value: value}


def _dates(person: Person) -> dict[str, Any]:
    """The dates that have to agree with one another."""
    return {name: getattr(person, name) for name in ("born", "joined_on", "full_on")}


def answer(
    *, actor: Any, request: CorrectionRequest, accept: bool, words: str
) -> CorrectionRequest:
    """Answer a request: accepting writes the fact where it is a column; both take a sentence."""
    missing = "请写一句答复，本人看得到。"
    said = prose(words, what="答复", most=300, name="words", missing=missing)
    secrets.refuse_numbers(said, "words")
    with transaction.atomic():
        fresh = kept(actor, request.person, "答复更正申请")
        row = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
        if row.state != CorrectionRequest.State.OPEN:
            raise Stale(f"这件申请已经答复：{row.answer}")
        if accept and row.fact in CorrectionRequest.APPLIED:
            _apply(fresh, row)
        row.state = CorrectionRequest.State.ACCEPTED if accept else CorrectionRequest.State.REFUSED
        row.answer, row.answered_at, row.answered_by = said, clock.now(), actor
        row.save()
        verb = "同意更正信息" if accept else "不同意更正信息"
        deeds.record(actor=actor, verb=verb, about=fresh, reason=row.get_fact_display())
    return row


def _apply(fresh: Person, row: CorrectionRequest) -> None:
    try:
        write_facts(fresh, checked(_dates(fresh) | _value(Fact(row.fact), row.wanted)))
    except Invalid as wrong:
        sentences = "".join(text for texts in wrong.problems.values() for text in texts)
        raise Refused(f"照申请改不了：{sentences}请先改好别的信息，或不同意并写明原因。") from wrong


def _insist_own(actor: Any, person: Person) -> None:
    if not person_scope.is_self(actor, person):
        raise NotAllowed("只有本人可以在“我的信息”里办。", rule=person_scope.SELF)
