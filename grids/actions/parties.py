"""What residents offer of themselves: written down sealed, opened by few with a deed, deleted at filing."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from grids import relations, rights
from grids.models import Case, CaseParty
from portal import clock, deeds, sealing
from portal.refusals import Invalid, NotAllowed, Refused

_BLOCK = 256
_IDENTITY = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
NO_KEY = (
    "平台还没有设置密钥，不能登记当事人信息。请平台管理员按部署说明设置后再试；其他内容可以先报。"
)


@dataclass(frozen=True)
class Party:
    """What 0.7 allows: a name or alias, a random household code, a contact if it was offered."""

    alias: str = ""
    household: str = ""
    contact: str = ""


LIMITS = {"alias": ("称呼", 20), "household": ("户编号", 20), "contact": ("联系方式", 40)}


def refuse_identity(text: str, name: str) -> None:
    """Raise Invalid for words that hold something like an identity-card number (PV-RESIDENT)."""
    if _IDENTITY.search(text):
        sentence = "不能填写身份证号（PV-RESIDENT）。请删去后再报。"
        raise Invalid(sentence, {name: [sentence]})


def check(parties: Sequence[Party]) -> list[Party]:
    """Return the parties that say something, or raise Invalid for what may not be kept."""
    kept = [p for p in parties if any(asdict(p).values())]
    for party in kept:
        for name, value in asdict(party).items():
            what, most = LIMITS[name]
            if len(value) > most:
                sentence = f"{what}最多{most}字。请缩短。"
                raise Invalid(sentence, {name: [sentence]})
            refuse_identity(value, name)
    if kept:
        sealing.insist_on_key(NO_KEY)
    return kept


def write(case: Case, parties: Sequence[Party]) -> None:
    """Seal checked parties into a case, in the caller's transaction."""
    CaseParty.objects.bulk_create(
        CaseParty(
            case=case,
            sealed=sealing.seal(json.dumps(asdict(p), ensure_ascii=False), _about(case), _BLOCK),
            written_at=clock.now(),
        )
        for p in parties
    )


def add(*, actor: Any, case: Case, parties: Sequence[Party]) -> None:
    """Write down parties of a case that is not filed; its finder, handler and dispatcher may."""
    insist(actor, case, "登记当事人", finder=True)
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if held.state in (Case.State.FILED, Case.State.MERGED):
            raise Refused(f"事项“{held.label}”{held.get_state_display()}，不再登记当事人。")
        write(held, check(parties))
        deeds.record(actor=actor, verb="登记当事人", about=held)


def open_parties(*, actor: Any, case: Case) -> list[Party]:
    """Return the parties of a case in the clear, and record that they were looked at (PV-CASE)."""
    insist(actor, case, "查看当事人")
    with transaction.atomic():
        rows = list(case.parties.all())
        deeds.record(actor=actor, verb="查看当事人", about=case, details={"count": len(rows)})
    return [Party(**json.loads(sealing.unseal(bytes(row.sealed), _about(case)))) for row in rows]


def insist(actor: Any, case: Case, what: str, *, finder: bool = False) -> None:
    """Raise NotAllowed unless the account handles, dispatches or supervises the case."""
    allowed = (
        relations.handles(actor, case)
        or actor.may(rights.DISPATCH, case.scope_path)
        or actor.may(rights.REVIEW, case.scope_path)
        or (finder and case.finder_id == actor.pk)
    )
    if not allowed:
        who = "承办人、镇街网格中心、县级督办"
        raise NotAllowed(f"不能{what}。{what}只由{who}办理（PV-CASE）。", rule="PV-CASE", who=who)


def _about(case: Case) -> str:
    return f"case {case.pk}"
