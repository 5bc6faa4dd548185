"""Enter what other organs send, and put it to a person's file (P07-R8)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members import secrets
from members.archives import relations, rights
from members.archives.models import ArchiveFile, ExternalFeed
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Stale


def enter(
    *,
    actor: Any,
    county: Organization,
    source: str,
    kind: str,
    words: str,
    received_on: dt.date,
) -> ExternalFeed:
    """Enter one piece of information with its source."""
    if not actor.may(rights.KEEP_ARCHIVES, county.path):
        who = who_holds(rights.KEEP_ARCHIVES)
        raise NotAllowed(f"不能登记外部信息。登记外部信息由{who}办理。", who=who)
    missing = "请写明内容。"
    said = prose(words, what="内容", most=300, name="words", missing=missing)
    secrets.refuse_numbers(said, "words")
    if received_on > clock.today():
        raise Invalid("没有登记。", {"received_on": ["收到日期不能晚于今天。"]})
    with transaction.atomic():
        made = ExternalFeed.objects.create(
            county=county,
            source=source,
            kind=kind,
            words=said,
            received_on=received_on,
            entered_by=actor,
        )
        deeds.record(actor=actor, verb="登记外部信息", about=made, details={"source": source})
    return made


def assign(*, actor: Any, feed: ExternalFeed, file: ArchiveFile) -> ExternalFeed:
    """Put a piece of information to the file of whom it is about; the source stays with it."""
    relations.insist(actor, rights.KEEP_ARCHIVES, file, "归入外部信息")
    if not file.scope_path.startswith(feed.scope_path):
        raise Invalid("没有归入。", {"file": ["这份档案不在收到信息的县里。"]})
    with transaction.atomic():
        rows = ExternalFeed.objects.filter(pk=feed.pk, file__isnull=True)
        if not rows.update(file=file, mapped_on=clock.today()):
            raise Stale("这条信息已经归入档案。")
        feed.refresh_from_db()
        deeds.record(actor=actor, verb="归入外部信息", about=feed, details={"file": file.pk})
    return feed
