"""Read a file: begin a reading of at most 30 minutes, and log every look (PV-ARCHIVE)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.archives import relations, rights
from members.archives.models import AccessGrant, AccessLog, ArchiveFile
from portal import clock
from portal.refusals import NotAllowed, Refused

MINUTES = 30
"""The longest one reading may last."""


def log(
    *,
    actor: Any,
    file: ArchiveFile,
    kind: str,
    what: str = "",
    grant: AccessGrant | None = None,
    lasting: dt.timedelta | None = None,
    origin: str = "",
) -> AccessLog:
    """Write one look; the row is there before what was looked at is shown. `lasting` begins a reading."""
    at = clock.now()
    return AccessLog.objects.create(
        file=file,
        reader=actor,
        reader_name=actor.display_name[:60],
        grant=grant,
        kind=kind,
        what=what,
        at=at,
        ends_at=at + lasting if lasting is not None else None,
        origin=origin[:60],
    )


def kept(*, actor: Any, file: ArchiveFile, what: str, origin: str) -> AccessLog:
    """Log a look of who keeps or decides; NotAllowed for others, and for one's own file."""
    relations.insist(actor, rights.SEE_ARCHIVES, file, "查看档案内容")
    return log(actor=actor, file=file, kind="keep", what=what, origin=origin)


def covers(grant: AccessGrant, file: ArchiveFile) -> bool:
    """Return whether a grant is about this file: by name, or by the unit that manages it."""
    return grant.file_id == file.pk or (grant.unit_id is not None and grant.unit_id == file.unit_id)


def begin(*, actor: Any, grant: AccessGrant, file: ArchiveFile, origin: str) -> AccessLog:
    """Begin a reading under a grant that holds today; its end is 30 minutes on, at most the grant's."""
    relations.refuse_own(actor, file)
    with transaction.atomic():
        fresh = AccessGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if fresh.reader_id != actor.pk or not covers(fresh, file):
            raise NotAllowed("只有批准的查阅人本人可以查阅。", rule="PV-ARCHIVE")
        if not fresh.is_open:
            raise Refused("这份查阅授权现在无效：没有批准、已收回或不在期限内。请重新申请。")
        last = dt.datetime.combine(fresh.until + dt.timedelta(days=1), dt.time())
        left = timezone.make_aware(last) - clock.now()
        return log(
            actor=actor,
            file=file,
            kind="open",
            grant=fresh,
            lasting=min(dt.timedelta(minutes=MINUTES), left),
            origin=origin,
        )


def running(actor: Any, grant: AccessGrant, file: ArchiveFile) -> AccessLog | None:
    """Return the reading that is running under a grant, or None; a revoked grant has none."""
    if not grant.is_open:
        return None
    begun = AccessLog.objects.filter(reader=actor, grant=grant, file=file, kind="open")
    found = begun.order_by("-id").first()
    return found if found and found.ends_at and found.at <= clock.now() < found.ends_at else None
