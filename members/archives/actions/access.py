"""Ask for access to a file, answer, revoke (PV-ARCHIVE)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members import secrets
from members.archives import relations
from members.archives.lifecycle import ACCESS
from members.archives.models import AccessGrant, ArchiveFile
from members.archives.models.access import LONGEST
from members.models import Organization
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused


def ask(
    *,
    actor: Any,
    file: ArchiveFile | None = None,
    unit: Organization | None = None,
    purpose: str,
    since: dt.date,
    until: dt.date,
) -> AccessGrant:
    """Ask for oneself to read one file, or those of one unit, for a purpose and a time."""
    _insist_may_ask(actor, file, unit)
    missing = "请写明用途，如“县委研究干部任用前了解情况”。"
    said = prose(purpose, what="用途", most=200, name="purpose", missing=missing)
    secrets.refuse_numbers(said, "purpose")
    _check_days(since, until)
    waiting = AccessGrant.objects.filter(reader=actor, file=file, unit=unit, state="asked")
    if waiting.exists():
        raise Refused("同一份档案您已申请查阅，正等审批。")
    with transaction.atomic():
        made = AccessGrant.objects.create(
            reader=actor,
            file=file,
            unit=unit,
            purpose=said,
            since=since,
            until=until,
            asked_at=clock.now(),
        )
        deeds.record(actor=actor, verb="申请查阅档案", about=made)
    return made


def _insist_may_ask(actor: Any, file: ArchiveFile | None, unit: Organization | None) -> None:
    path = file.scope_path if file else unit.path if unit else ""
    if file is not None:
        relations.refuse_own(actor, file)
    if not actor.may(SEE_PEOPLE, path):
        who = who_holds(SEE_PEOPLE)
        raise NotAllowed(f"不能申请查阅。查阅档案由{who}申请。", who=who)


def _check_days(since: dt.date, until: dt.date) -> None:
    problems: dict[str, list[str]] = {}
    if since < clock.today():
        problems["since"] = ["开始日期不能早于今天。"]
    if until < since:
        problems["until"] = ["结束日期不能早于开始日期。"]
    elif until > since + dt.timedelta(days=LONGEST):
        problems["until"] = [f"一次最多申请{LONGEST}天，到期可以再申请。"]
    if problems:
        raise Invalid("申请没有提交。", problems)


def step(*, actor: Any, grant: AccessGrant, action: str, words: str) -> AccessGrant:
    """Approve, refuse or revoke; never by the reader himself, nor for the approver's own file."""
    if grant.reader_id == actor.pk:
        raise NotAllowed("不能审批本人的查阅申请。请由别的人审批。", rule=relations.SELF)
    if grant.file is not None:
        relations.refuse_own(actor, grant.file)
    if len(words) > 200:
        raise Invalid("没有保存。", {"words": [f"意见最多200字，现有{len(words)}字。请缩短。"]})
    secrets.refuse_numbers(words, "words")
    changes = {
        "answer": words.strip(),
        "answered_by": actor,
        "answered_at": clock.now(),
    }
    ACCESS.take(actor=actor, thing=grant, action=action, reason=words, changes=changes)
    return grant
