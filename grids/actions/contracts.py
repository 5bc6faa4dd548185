"""Legality review of a contract: what is reviewed, and the opinion without which it is not done (P30-R3)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from grids import relations
from grids.actions.attachments import Upload, keep
from grids.actions.parties import insist, refuse_identity
from grids.actions.stepping import lock
from grids.models import Case, CaseFile, Contract, ContractOpinion
from grids.obligations import CONTRACT
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

S = Case.State
REVIEWED_IN = (S.ACCEPTED, S.HANDLING)
LONGEST_TITLE, LONGEST_PARTIES, LONGEST_LAWYER, LONGEST_WORDS = 80, 200, 60, 1000
MOST_YUAN = Decimal("999999999999.99")


@dataclass(frozen=True)
class Described:
    """What is handed in: signing organizations by name, no persons; the text as a file."""

    title: str
    parties: str
    amount: Decimal | None = None
    text: Upload | None = None


@dataclass(frozen=True)
class Opined:
    """An opinion with its grounds, the lawyer who took part, and its paper."""

    opinion: str
    words: str
    lawyer: str = ""
    paper: Upload | None = None


def describe(*, actor: Any, case: Case, described: Described) -> Contract:
    """Say what contract is reviewed; its finder, reviewer or dispatcher, until there is an opinion."""
    insist(actor, case, "填写送审合同", finder=True)
    title = prose(
        described.title, what="合同名称", most=LONGEST_TITLE, name="title", missing="请写合同名称。"
    )
    parties = prose(
        described.parties, what="签约单位", most=LONGEST_PARTIES, name="parties",
        missing="请写签约单位，只写单位名称。",
    )  # fmt: skip
    for name, words in (("title", title), ("parties", parties)):
        refuse_identity(words, name)
    amount = described.amount
    if amount is not None and not 0 <= amount <= MOST_YUAN:
        raise Invalid("金额请填0以上的数。", {"amount": ["金额请填0以上的数，单位为元。"]})
    with transaction.atomic():
        held = _held(case)
        if held.state in Case.ENDED or opinion_of(held) is not None:
            raise Stale("审查意见已出或事项已结束，送审内容不再改。要改合同的，请重新送审。")
        row, _ = Contract.objects.update_or_create(
            case=held, defaults={"title": title, "parties": parties, "amount": amount}
        )
        if described.text is not None:
            keep(actor=actor, case=held, purpose=CaseFile.Purpose.CONTRACT, upload=described.text)
        deeds.record(actor=actor, verb="填写送审合同", about=held)
    return row


def opine(*, actor: Any, case: Case, opined: Opined) -> ContractOpinion:
    """Give the opinion of this round; by who handles the case, never by who handed it in (E-CONFLICT)."""
    if opined.opinion not in ContractOpinion.Opinion.values:
        raise Invalid("请选审查意见。", {"opinion": ["请选审查意见。"]})
    words = prose(
        opined.words, what="理由和修改要求", most=LONGEST_WORDS, name="words",
        missing="请写理由；修改后签订的，写明怎样修改。",
    )  # fmt: skip
    refuse_identity(words, "words")
    lawyer = opined.lawyer.strip()
    if len(lawyer) > LONGEST_LAWYER:
        sentence = f"最多{LONGEST_LAWYER}字。请缩短。"
        raise Invalid(sentence, {"lawyer": [sentence]})
    with transaction.atomic():
        held = _held(case)
        _check_reviewer(actor, held)
        row = ContractOpinion.objects.create(
            case=held, round=held.reopened, opinion=opined.opinion, words=words, lawyer=lawyer,
            by=actor, given_on=clock.today(),
        )  # fmt: skip
        if opined.paper is not None:
            keep(actor=actor, case=held, purpose=CaseFile.Purpose.OPINION, upload=opined.paper)
        details = {"opinion": row.opinion}
        deeds.record(actor=actor, verb="出具审查意见", about=held, details=details)
    return row


def _check_reviewer(actor: Any, held: Case) -> None:
    if not relations.handles(actor, held):
        who = "承办单位或承办人"
        raise NotAllowed(f"不能出具审查意见。审查意见由{who}出具。", rule="P30-R3", who=who)
    if held.finder_id == actor.pk:
        who = "承办单位的其他人"
        raise NotAllowed(f"不能审查自己送审的合同。请由{who}审查。", rule="E-CONFLICT", who=who)
    if held.state not in REVIEWED_IN:
        wanted = "、".join(f"“{S(one).label}”" for one in REVIEWED_IN)
        raise Stale(f"现在是“{held.get_state_display()}”，不能出具审查意见；要在{wanted}时出具。")
    if not Contract.objects.filter(case=held).exists():
        raise Refused("还没有填写送审合同的名称和签约单位。请先填写。", rule="P30-R3")
    if opinion_of(held) is not None:
        raise Stale("审查意见已经出具。请刷新页面查看。", rule="P30-R3")


def opinion_of(case: Case) -> ContractOpinion | None:
    """Return the opinion of a case's present round; None while there is none."""
    return ContractOpinion.objects.filter(case=case, round=case.reopened).first()


def offers(account: Any, case: Case, contract: Contract | None) -> list[str]:
    """Return what somebody who serves a contract's case can do now, the one to expect first."""
    if case.state in Case.ENDED or opinion_of(case) is not None:
        return []
    reviews = relations.handles(account, case) and case.finder_id != account.pk
    ready = contract is not None and reviews and case.state in REVIEWED_IN
    return ["opine", "describe"] if ready else ["describe"]


def _held(case: Case) -> Case:
    """Return the case, its row held; Refused for another kind."""
    held = lock(case)
    if held.kind.code != CONTRACT:
        raise Refused(f"“{held.kind.title}”不作合法性审查，只有合同才审查。")
    return held
