"""What residents offer of themselves: written down sealed, opened by few with a deed, deleted at filing."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db import transaction

from grids import disclosure
from grids.households import check_code
from grids.models import Case, CaseParty
from portal import clock, deeds, sealing
from portal.refusals import Faults, Invalid, NotAllowed, Refused

_BLOCK = 256
_IDENTITY = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
_GAP = r"[\s\-_‐-―−﹘\u200b-\u200d\u2060\ufeff]"
"""What people put between the parts of a number; NFKC has made full-width signs plain."""
_MOBILE = rf"1[3-9]\d{{9}}{_GAP}"
_SPACED = (
    re.compile(rf"(?<!\d)(?=((?:\d{_GAP}*){{17}}[\dXx])(?!\d))"),
    re.compile(rf"(?<!\d)(?!{_MOBILE})(?=((?:\d{_GAP}*){{14}}\d)(?!\d))"),
)
"""Runs of 18 or 15 digits with gaps: from one number's beginning to another's end."""
_PLACE, _DAY = (
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}",
    (r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
)
_SHAPE = re.compile(rf"{_PLACE}(?:(?:19|20)\d\d{_DAY}\d{{3}}[\dXx]|\d\d{_DAY}\d{{3}})")
"""Place, day of birth, order: asked of a number with gaps, because telephones and days have gaps too."""
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
    if _has_identity(unicodedata.normalize("NFKC", text)):
        sentence = "不能填写身份证号（PV-RESIDENT）。请删去后再报。"
        raise Invalid(sentence, {name: [sentence]})


def _has_identity(text: str) -> bool:
    if _IDENTITY.search(text):
        return True
    runs = (found[1] for spaced in _SPACED for found in spaced.finditer(text))
    return any(_SHAPE.fullmatch(re.sub(_GAP, "", run)) for run in runs)


def check(parties: Sequence[Party]) -> list[Party]:
    """Return the parties that say something, or raise Invalid for all that may not be kept."""
    kept = [p for p in parties if any(asdict(p).values())]
    faults = Faults()
    for party in kept:
        for name, value in asdict(party).items():
            faults.of(partial(_check_part, name, value))
        faults.of(partial(check_code, party.household))
    faults.tell()
    if kept:
        sealing.insist_on_key(NO_KEY)
    return kept


def _check_part(name: str, value: str) -> None:
    what, most = LIMITS[name]
    if len(value) > most:
        sentence = f"{what}最多{most}字。请缩短。"
        raise Invalid(sentence, {name: [sentence]})
    refuse_identity(value, name)


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
    if not (kept := check(parties)):
        sentence = "请写称呼、联系方式或户编号，至少一样；群众没有留的不用登记。"
        raise Invalid(sentence, {"alias": [sentence]})
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if held.state in (Case.State.FILED, Case.State.MERGED):
            raise Refused(f"事项“{held.label}”{held.get_state_display()}，不再登记当事人。")
        write(held, kept)
        deeds.record(actor=actor, verb="登记当事人", about=held)


def open_parties(*, actor: Any, case: Case) -> list[Party]:
    """Return the parties of a case in the clear, and record that they were looked at (PV-CASE)."""
    insist(actor, case, "查看当事人")
    with transaction.atomic():
        rows = list(case.parties.all())
        deeds.record(actor=actor, verb="查看当事人", about=case, details={"count": len(rows)})
    return [Party(**json.loads(sealing.unseal(bytes(row.sealed), _about(case)))) for row in rows]


def may_add(account: Any, case: Case) -> bool:
    """Return whether the account may write down parties of a case, which then must be open."""
    ended = case.state in (Case.State.FILED, Case.State.MERGED)
    return not ended and (case.finder_id == account.pk or disclosure.serves(account, case))


def insist(actor: Any, case: Case, what: str, *, finder: bool = False) -> None:
    """Raise NotAllowed unless the account handles, dispatches or supervises the case."""
    if not disclosure.serves(actor, case) and not (finder and case.finder_id == actor.pk):
        who = "承办人、镇街网格中心、县级督办"
        raise NotAllowed(f"不能{what}。{what}只由{who}办理（PV-CASE）。", rule="PV-CASE", who=who)


def _about(case: Case) -> str:
    return f"case {case.pk}"
