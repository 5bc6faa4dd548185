"""Write down what a material says of a fact; recognise one. Differing values open a review (P07-R3)."""

import datetime as dt
import re
from typing import Any

from django.db import IntegrityError, transaction

from members import secrets
from members.archives import relations, rights
from members.archives.actions import reviews
from members.archives.models import ArchiveFile, FactDecision, FactRecord, Material
from members.archives.queries import facts
from members.archives.words import AGES, Fact
from portal import clock, deeds
from portal.reading import prose, whole
from portal.refusals import Invalid, Refused, Stale

_AGE = re.compile(r"(\d{4})[-.年/](\d{1,2})(?:[-.月/](\d{1,2}))?[日月]?$")


def value_of(kind: str, text: str) -> str:
    """Return a value as it is kept: an age as 1978-03 or 1978-03-12, others without needless blanks."""
    missing = "请填写材料上的记载。"
    said = " ".join(prose(text, what="记载", most=200, name="value", missing=missing).split())
    if kind not in AGES:
        return secrets.refuse_numbers(said, "value")
    found = _AGE.match(said)
    try:
        if found is None:
            raise ValueError(said)
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
        return dt.date(year, month, day).isoformat()[: 10 if found[3] else 7]
    except ValueError as wrong:
        sentence = "请按材料写成1978-03或1978-03-12。"
        raise Invalid("没有保存。", {"value": [sentence]}) from wrong


def record(*, actor: Any, material: Material, kind: str, value: str) -> FactRecord:
    """Write down what a material says of a fact; where it differs, a review is opened with it."""
    relations.insist(actor, rights.KEEP_ARCHIVES, material.file, "登记材料记载")
    if kind not in Fact.values:
        raise Invalid("没有保存。", {"kind": ["请选一个项目。"]})
    said = value_of(kind, value)
    with transaction.atomic():
        file = ArchiveFile.objects.select_for_update(of=("self",)).get(pk=material.file_id)
        if Material.objects.get(pk=material.pk).state == Material.State.RETURNED:
            raise Refused("材料已退回，不再登记记载。")
        made = FactRecord.objects.create(
            material=material, kind=kind, value=said, by=actor, at=clock.now()
        )
        deeds.record(actor=actor, verb="登记材料记载", about=material, details={"fact": kind})
        if facts.differs(file, kind, said):
            reviews.open_differing(file, kind)
    return made


def recognise(
    *, actor: Any, file: ArchiveFile, kind: str, value: str, ground: str, replaces: str = ""
) -> FactDecision:
    """Recognise a fact. A correction is a new decision; `replaces` is the id of the one that was read."""
    relations.insist(actor, rights.DECIDE_FACTS, file, "认定档案信息")
    if kind not in Fact.values:
        raise Invalid("没有保存。", {"kind": ["请选一个项目。"]})
    said = value_of(kind, value)
    missing = "请写明认定的依据，如最早的入党志愿书。"
    why = prose(ground, what="依据", most=300, name="ground", missing=missing)
    secrets.refuse_numbers(why, "ground")
    standing = facts.recognised(file).get(kind)
    if (standing.pk if standing else None) != whole(replaces):
        raise Stale("这一项刚由别人认定过。请看过新的认定再定。")
    try:
        with transaction.atomic():
            made = FactDecision.objects.create(
                file=file,
                kind=kind,
                value=said,
                ground=why,
                by=actor,
                at=clock.now(),
                on=clock.today(),
                replaces=standing,
            )
            verb = "重新认定档案信息" if standing else "认定档案信息"
            deeds.record(actor=actor, verb=verb, about=file, details={"fact": kind})
    except IntegrityError as raced:
        raise Stale("这一项刚由别人认定过。请看过新的认定再定。") from raced
    return made
