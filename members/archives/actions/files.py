"""Open a file, register materials, take them through their life, scan them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from members import secrets
from members.archives import relations, rights
from members.archives.lifecycle import MATERIAL
from members.archives.models import ArchiveFile, Material, ScanPage
from members.models import Organization, Person
from members.scope import who_holds
from portal import clock, deeds, files, photos
from portal.photos import Sent
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

NOBODY = "archives:scan"
"""A right nobody is ever granted: the common page of files refuses scans to everybody."""
MOST_PAGES = 40


def open_file(
    *, actor: Any, person: Person, unit: Organization, level: str, category: str
) -> ArchiveFile:
    """Open the file of a person; one person has one."""
    if actor.person_id == person.pk:
        raise NotAllowed("不能给本人建档。请由别的经办人办理。", rule=relations.SELF)
    if not actor.may(rights.KEEP_ARCHIVES, unit.path):
        who = who_holds(rights.KEEP_ARCHIVES)
        raise NotAllowed(f"不能建立档案。建立档案由{who}办理。", who=who)
    if person.merged_into_id:
        raise Refused("这一行人员已并入别的行，请给并入的那一行建档。")
    try:
        with transaction.atomic():
            made = ArchiveFile.objects.create(
                person=person, unit=unit, level=level, category=category, opened_on=clock.today()
            )
            deeds.record(actor=actor, verb="建立干部档案", about=made)
    except IntegrityError as there:
        raise Refused(f"{person.name}已有档案，一人一档。请打开原来的档案。") from there
    return made


def register(
    *,
    actor: Any,
    file: ArchiveFile,
    category: int,
    title: str,
    formed_on: dt.date,
    source_unit: str,
    received_on: dt.date,
    mode: str,
) -> Material:
    """Register a material that was collected."""
    relations.insist(actor, rights.KEEP_ARCHIVES, file, "登记材料")
    _check_days(formed_on, received_on)
    for name, words in (("title", title), ("source_unit", source_unit)):
        secrets.refuse_numbers(words, name)
    with transaction.atomic():
        made = Material.objects.create(
            file=file,
            category=category,
            title=title,
            formed_on=formed_on,
            source_unit=source_unit,
            received_on=received_on,
            mode=mode,
            registered_by=actor,
        )
        deeds.record(actor=actor, verb="登记档案材料", about=made)
    return made


def _check_days(formed_on: dt.date, received_on: dt.date) -> None:
    if received_on > clock.today():
        raise Invalid("没有登记。", {"received_on": ["收到日期不能晚于今天。"]})
    if formed_on > received_on:
        raise Invalid("没有登记。", {"formed_on": ["形成日期不能晚于收到日期。"]})


def step(*, actor: Any, material: Material, action: str, reason: str = "") -> Material:
    """Take a material one step further; of the steps only `return` takes a reason, kept beside it."""
    relations.refuse_own(actor, material.file)
    changes: dict[str, Any] = {}
    if action == "return":
        missing = "退回须写明理由。"
        said = prose(reason, what="理由", most=300, name="reason", missing=missing)
        secrets.refuse_numbers(said, "reason")
        changes = {"returned_why": said}
    elif action == "file":
        changes = {"filed_on": clock.today()}
    elif action == "scan":
        changes = {"scanned_on": clock.today()}
    MATERIAL.take(actor=actor, thing=material, action=action, reason=reason, changes=changes)
    return material


def add_pages(*, actor: Any, material: Material, sent: Sequence[Sent]) -> list[ScanPage]:
    """Add scanned pages to a filed material, behind those there are; all of them or none.

    Each is written anew without metadata, and opens by the reading view alone.
    """
    relations.insist(actor, rights.KEEP_ARCHIVES, material.file, "上传扫描页")
    _check_pages(material, sent)
    cleaned = photos.all_cleaned(sent, "pages")
    with transaction.atomic():
        fresh = Material.objects.select_for_update().get(pk=material.pk)
        _check_pages(fresh, sent)
        there = fresh.pages.count()
        made = [
            ScanPage(material=fresh, number=there + i, file=_stored(fresh, page))
            for i, page in enumerate(cleaned, 1)
        ]
        ScanPage.objects.bulk_create(made)
        deeds.record(actor=actor, verb="上传扫描页", about=fresh, details={"pages": len(made)})
    return made


def _check_pages(material: Material, sent: Sequence[Sent]) -> None:
    if material.state != Material.State.FILED:
        raise Refused(
            "审核通过并归档的材料才能数字化（P07-R7）；已数字化的不再改动。", rule="P07-R7"
        )
    if not sent:
        raise Invalid("没有上传。", {"pages": ["请选扫描页，JPG或PNG图片。"]})
    if material.pages.count() + len(sent) > MOST_PAGES:
        raise Invalid("没有上传。", {"pages": [f"一份材料最多{MOST_PAGES}页。"]})


def _stored(material: Material, page: Sent) -> Any:
    stream, _ = page
    return files.store(
        actor=None,  # whoever made a file may open it for good
        stream=stream,
        name=f"{material.pk}.jpg",
        purpose="archives.scan",
        scope_path=material.scope_path,
        right=NOBODY,
    )
