"""The daily digest: what of a day was not read, as one more notification; by mail where there is a server.

A mail tells kinds and numbers alone, no names and no texts: what happened is read in the portal.
"""

import datetime as dt
import logging
import smtplib
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from portal import clock, notifications
from portal.models import MailAddress, Muted, Notification

log = logging.getLogger(__name__)
HOUR = 7
"""From this hour on a day's digest of the day before is written."""
MOST_MAILS = 500
"""Mails sent at a time; the next hour goes on."""


def day_of(account: Any, day: dt.date) -> QuerySet[Notification]:
    """Return what an account was told on a day, but digests, in the order of the kinds."""
    rows = notifications.of(account).filter(at__date=day)
    return rows.exclude(kind=notifications.DIGEST).order_by("kind", "-id")


def write(day: dt.date) -> int:
    """Write the digest of a day for everybody who has not read all of it, once; return how many."""
    muted = Muted.objects.filter(kind=notifications.DIGEST).values("account")
    rows = Notification.objects.filter(at__date=day, read_at__isnull=True, account__is_active=True)
    rows = rows.exclude(kind=notifications.DIGEST).exclude(account__in=muted)
    counted = rows.order_by().values("account", "kind").annotate(n=Count("pk"))
    found: dict[int, Counter[str]] = {}
    for row in counted:
        found.setdefault(row["account"], Counter())[row["kind"]] = row["n"]
    url, now = reverse("portal:digest", args=[day.isoformat()]), clock.now()
    Notification.objects.bulk_create(
        (
            Notification(
                account_id=account, kind=notifications.DIGEST, url=url, at=now,
                text=f"{day.month}月{day.day}日没有读的通知：{_told(counts)}"[:200],
                key=f"digest:{day.isoformat()}",
            )
            for account, counts in found.items()
        ),
        batch_size=2000,
        ignore_conflicts=True,
    )  # fmt: skip
    return len(found)


def _told(counts: Counter[str]) -> str:
    return "、".join(f"{notifications.label_of(kind)}{counts[kind]}条" for kind in sorted(counts))


def yesterday_by_now() -> dt.date | None:
    """Return the day whose digest is due: yesterday from HOUR on, None before."""
    if timezone.localtime(clock.now()).hour < HOUR:
        return None
    return clock.today() - dt.timedelta(days=1)


def may_mail() -> bool:
    """Return whether the environment names a mail server."""
    return bool(settings.EMAIL_HOST)


def send(day: dt.date) -> int:
    """Mail the digests of a day to those who gave an address; return how many. Nothing without a server.

    A digest is marked before it is sent: a server that breaks off costs a mail, never sends one twice.
    """
    if not may_mail():
        return 0
    addresses = MailAddress.objects.values_list("account", "address")
    rows = Notification.objects.filter(
        key=f"digest:{day.isoformat()}", mailed_at=None, account__in=addresses.values("account")
    )
    chosen = list(rows.order_by("pk")[:MOST_MAILS])
    where = dict(addresses.filter(account__in=[row.account_id for row in chosen]))
    sent = 0
    with get_connection() as connection:
        for row in chosen:
            mine = Notification.objects.filter(pk=row.pk, mailed_at=None)
            if mine.update(mailed_at=clock.now()) and _sent(connection, row, where):
                sent += 1
    return sent


def _sent(connection: Any, row: Notification, where: dict[int, str]) -> bool:
    message = EmailMessage(
        f"济宁党建考评平台：{row.text.partition('：')[0]}",
        f"{row.text}。\n\n请登录平台，在“通知”里查看。这封邮件由平台自动发送，请勿回复。\n",
        settings.DEFAULT_FROM_EMAIL,
        [where[row.account_id]],
        connection=connection,
    )
    try:
        return bool(message.send())
    except (smtplib.SMTPException, OSError) as problem:
        log.warning("digest %s not mailed: %s", row.pk, type(problem).__name__)
        return False


def give_address(account: Any, address: str) -> None:
    """Keep where an account wants its digest sent; '' takes the address away."""
    if address:
        MailAddress.objects.update_or_create(account=account, defaults={"address": address})
    else:
        MailAddress.objects.filter(account=account).delete()
