"""Exports put aside under a name: kept, made again, made by themselves after each month or quarter."""

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal import clock, exports, periods
from portal.exports import Asked, Subject
from portal.models import Job, SavedExport
from portal.reading import prose
from portal.refusals import Invalid, Refused

log = logging.getLogger(__name__)
MOST = 30
"""Exports one account may put aside."""
AT_ONCE = 200
"""Scheduled exports asked for at a time; the next hour goes on."""
Every = SavedExport.Every


def of(account: Any) -> QuerySet[SavedExport]:
    """Return the account's saved exports by name."""
    return SavedExport.objects.filter(account=account)


def save(*, actor: Any, subject: Subject, asked: Asked, name: str, every: str) -> SavedExport:
    """Put an export aside; a scheduled one is made for the first time when the present period is over."""
    missing = "请写一个名称，如“每月事项台账”。"
    said = prose(name, what="名称", most=40, name="name", missing=missing)
    if every not in Every.values:
        raise Invalid("没有保存。", {"every": ["请从列出的里选一个。"]})
    exports.subject_for(actor, subject.code)
    if of(actor).count() >= MOST:
        raise Refused(f"最多保存{MOST}个常用导出。请先删去不用的。")
    try:
        with transaction.atomic():
            return SavedExport.objects.create(
                account=actor, name=said, subject=subject.code, choices=asked.plain(), every=every,
                made_for=_last(every).code if every else "", saved_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as again:
        sentence = f"已有叫“{said}”的常用导出。请换一个名称。"
        raise Invalid("没有保存。", {"name": [sentence]}) from again


def _last(every: str) -> periods.Period:
    """The last period of a kind that is over."""
    return periods.containing_day(clock.today(), every).previous


def make(*, actor: Any, saved: SavedExport) -> Job:
    """Make a saved export now, with its choices; Refused where its table is no longer offered."""
    subject = exports.subject_for(actor, saved.subject)
    if subject is None:
        raise Refused(f"“{saved.name}”导出的内容已经不再提供。请删去它。")
    asked = exports.read(subject, saved.choices)
    return exports.request(actor=actor, subject=subject, asked=asked, name=saved.name)


def make_scheduled() -> int:
    """Ask for every scheduled export whose period is over and was not made; return how many.

    What may no longer be exported is passed over until the right is there again; each period is asked for
    once, whoever else is asking.
    """
    made = 0
    for every in (Every.MONTH, Every.QUARTER):
        last = _last(every)
        rows = SavedExport.objects.filter(every=every, account__is_active=True)
        rows = rows.exclude(made_for=last.code).select_related("account__person")
        for saved in rows.order_by("pk")[:AT_ONCE]:
            made += _make_for(saved, last)
    return made


def _make_for(saved: SavedExport, last: periods.Period) -> int:
    actor: Any = saved.account
    with transaction.atomic():
        mine = SavedExport.objects.filter(pk=saved.pk, made_for=saved.made_for)
        if not mine.update(made_for=last.code):
            return 0
        subject = exports.named(saved.subject)
        if subject is None or not subject.is_for(actor):
            return 0
        period = last.code if last.kind in subject.periods else ""
        try:
            asked = exports.read(subject, saved.choices | {"period": period})
        except (
            Invalid
        ) as changed:  # its columns are no longer there: the page says so when it is made by hand
            log.warning("saved export %s is passed over: %s", saved.pk, changed.problems)
            return 0
        exports.request(actor=actor, subject=subject, asked=asked, name=saved.name)
    return 1
