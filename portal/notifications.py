"""Telling accounts what concerns them: kinds, who has one switched off, reading, forgetting.

Apps declare their kinds at start and say after which deed whom to tell (`portal.deeds.follows`), so a
notification is written in the deed's own transaction or not at all. Nothing here leaves the portal.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from portal import clock
from portal.models import Job, Muted, Notification
from portal.refusals import Invalid

MOST = 2000
"""Accounts told of one deed."""
READ_DAYS, ALL_DAYS = 90, 180
"""How long a notification is kept once it was read, and at all."""


@dataclass(frozen=True)
class Kind:
    """A kind of notification: its code, its name, and what it tells of, as its switch shows it."""

    code: str
    label: str
    about: str


_kinds: dict[str, Kind] = {}


def kind(code: str, label: str, about: str) -> str:
    """Declare a kind of notification; returns its code."""
    _kinds[code] = Kind(code, label, about)
    return code


def kinds() -> list[Kind]:
    """Return the kinds there are, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def label_of(code: str) -> str:
    """Return the name of a kind; the bare code where nobody declares it any more."""
    return _kinds[code].label if code in _kinds else code


JOB = kind("portal.job", "任务办完", "您发起的导入、导出、计分等任务办完或没有办成。")
DIGEST = kind("portal.digest", "每日提要", "每天一条，说前一天还有几条没有读。")


def tell(whom: Q, *, kind: str, text: str, url: str, actor: Any = None, key: str = "") -> int:
    """Tell the active accounts that fit `whom`, in the caller's transaction; return how many. Two statements.

    Not whoever did it (`actor`), nor who has switched the kind off. With a `key` nobody is told twice.
    """
    muted = Muted.objects.filter(account=OuterRef("pk"), kind=kind)
    rows = get_user_model()._default_manager.filter(whom, is_active=True).exclude(Exists(muted))
    if actor is not None:
        rows = rows.exclude(pk=actor.pk)
    ids = list(rows.order_by("pk").distinct().values_list("pk", flat=True)[:MOST])
    now = clock.now()
    Notification.objects.bulk_create(
        (
            Notification(account_id=pk, kind=kind, text=text[:200], url=url[:200], key=key, at=now)
            for pk in ids
        ),
        ignore_conflicts=bool(key),
    )
    return len(ids)


def tell_job(job: Job) -> None:
    """Tell who asked for a job that it has ended, but not that he has cancelled it himself."""
    if job.requested_by_id is None or job.state == Job.State.CANCELLED:
        return
    text = f"{job.title[:150]}：{job.get_state_display()}"
    url = reverse("portal:job", args=[job.pk])
    tell(Q(pk=job.requested_by_id), kind=JOB, text=text, url=url)


_BADGES = """
SELECT (SELECT count(*) FROM portal_job WHERE requested_by_id = %s AND state = ANY(%s)),
       (SELECT count(*) FROM portal_notification WHERE account_id = %s AND read_at IS NULL)"""


def of(account: Any) -> QuerySet[Notification]:
    """Return the account's notifications, the newest first."""
    return Notification.objects.filter(account=account)


def narrowed(rows: QuerySet[Notification], state: str, kind: str) -> QuerySet[Notification]:
    """Return the unread ones (`state` 'unread') of a kind; '' narrows nothing, nor does what there is not."""
    if state == "unread":
        rows = rows.filter(read_at__isnull=True)
    return rows.filter(kind=kind) if kind in _kinds else rows


def read(account: Any, ids: Collection[int] | None = None) -> int:
    """Mark some of the account's notifications as read, all of them for None; return how many."""
    rows = of(account).filter(read_at__isnull=True)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=clock.now())


def seen(account: Any, url: str) -> None:
    """Mark what leads to a page as read, because its account looks at that page. One statement."""
    of(account).filter(read_at__isnull=True, url=url).update(read_at=clock.now())


def muted_by(account: Any) -> set[str]:
    """Return the kinds an account has switched off."""
    return set(Muted.objects.filter(account=account).values_list("kind", flat=True))


def mute(account: Any, codes: Collection[str]) -> None:
    """Switch off exactly these kinds for an account; Invalid for one that does not exist."""
    if set(codes) - set(_kinds):
        raise Invalid("没有这一类通知。请刷新页面后再选。")
    Muted.objects.filter(account=account).exclude(kind__in=codes).delete()
    Muted.objects.bulk_create(
        (Muted(account=account, kind=code) for code in codes), ignore_conflicts=True
    )


def badges(account: Any) -> tuple[int, int]:
    """Return how many jobs of an account live and how many notifications it has not read: one statement."""

    with connection.cursor() as cursor:
        cursor.execute(_BADGES, [account.pk, list(Job.LIVE), account.pk])
        live, unread = cursor.fetchone()
    return live, unread


def forget() -> int:
    """Delete what was read long ago, and what nobody read for longer; return how many."""
    now = clock.now()
    old = Q(read_at__isnull=False, at__lt=now - dt.timedelta(days=READ_DAYS))
    old |= Q(at__lt=now - dt.timedelta(days=ALL_DAYS))
    return Notification.objects.filter(old).delete()[0]
