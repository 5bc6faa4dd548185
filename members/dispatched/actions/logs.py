"""Logging a day's work in a few taps, striking a mistake, visits of the sending unit (P10-R5, R9)."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Sum

from members.dispatched import relations, words
from members.dispatched.actions.writing import check_day, chosen, insist_open, village_of
from members.dispatched.models import Leave, MonthSheet, Posting, SenderVisit, Struck, WorkLog
from members.models import Organization
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

K = WorkLog.Kind
MOST = {"households": 300, "opinions": 500, "solved": 500}
"""What one log may count: a day's work, and room for a day entered for a team's joint visits."""
NAMES = {"households": "走访户数", "opinions": "收集民意", "solved": "办结民意"}
LATEST = 31
"""Days for which he may still log; the county's office adds what lacked in a signed month for a year."""


def log(
    *,
    actor: Any,
    posting: Posting,
    kind: str,
    on: dt.date,
    village: Organization | None = None,
    households: int = 0,
    opinions: int = 0,
    solved: int = 0,
    said: str = "",
    token: uuid.UUID | None = None,
) -> WorkLog:
    """Log a visit, a lecture, an update, or that he is in the village; counts alone, never a resident.

    Refused inside a leave, in a month that is signed off, and where more opinions would be settled than
    were ever collected. Stale where the same form was sent before.
    """
    relations.insist_logs(actor, posting, "登记工作记录", "P10-R5")
    insist_open(posting)
    counts = {"households": households, "opinions": opinions, "solved": solved}
    latest = 366 if relations.office(actor, posting) else LATEST
    told = _checked(posting, kind, on, said, counts, latest)
    place = village_of(posting, village)
    with transaction.atomic():
        fresh = Posting.objects.select_for_update().get(pk=posting.pk)
        _check_month(posting, on, actor)
        _check_away(posting, on)
        _check_settled(fresh, opinions, solved)
        row = WorkLog(
            posting=posting, village=place, on=on, kind=kind, words=told, by=actor,
            logged_at=clock.now(), token=token or uuid.uuid4(), **counts,
        )  # fmt: skip
        taken = "今天已经登记过在村。" if kind == K.PRESENT else "这一条刚才已经登记，没有再记。"
        return insert(row, actor=actor, verb=f"登记{row.get_kind_display()}", taken=taken)


def _checked(
    posting: Posting, kind: str, on: dt.date, said: str, counts: dict[str, int], latest: int
) -> str:
    """Return the words of a log; Invalid with all that is wrong with it at once."""
    faults = Faults()
    faults.of(lambda: chosen(kind, K, "kind", "请选类别。"))
    first = max(posting.since, clock.today() - dt.timedelta(days=latest))
    faults.of(lambda: check_day(on, "on", first))
    missing = {"lecture": "请写党课题目。", "update": "请写做了什么。"}.get(kind, "")
    told = faults.of(lambda: words.of_work(said, "said", 300, missing)) or ""
    faults.of(lambda: _check_counts(kind, counts))
    faults.tell()
    return told


def _check_counts(kind: str, counts: dict[str, int]) -> None:
    problems: dict[str, list[str]] = {}
    for name, value in counts.items():
        if not 0 <= value <= MOST[name]:
            problems[name] = [f"{NAMES[name]}一次填0至{MOST[name]}。"]
    if kind == K.VISIT and counts["households"] < 1:
        problems["households"] = ["走访户数至少1户。"]
    if kind != K.VISIT and any(counts.values()):
        problems["kind"] = ["只有入户走访才填户数和民意件数。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)


def _check_month(posting: Posting, on: dt.date, actor: Any) -> None:
    """A signed month is the office's: it adds what lacked and signs the month anew (D-CORRECT)."""
    path = posting.team.town.path
    county = int(path.strip("/").split("/")[1])
    signed = MonthSheet.objects.filter(county=county, month=f"{on:%Y-%m}").exists()
    if signed and not relations.office(actor, posting):
        who = f"{relations.OFFICE}（县下派办）"
        raise Refused(f"{on.month}月的统计已经签发。要补登的，请告诉{who}补登并更正统计。", who=who)


def _check_away(posting: Posting, on: dt.date) -> None:
    """Strictly inside a leave nobody is in the village; on its first and last day he may have been."""
    for leave in posting.leaves.filter(state__in=Leave.TAKEN, from_on__lt=on):
        if on < (leave.returned_on or leave.to_on):
            raise Refused(
                f"{on.isoformat()}在请假，不能登记。提前回村的，请先销假。", rule="P10-R1"
            )


def _check_settled(posting: Posting, opinions: int, solved: int) -> None:
    rows = posting.logs.filter(struck=None)
    there = rows.aggregate(found=Sum("opinions"), settled=Sum("solved"))
    found, settled = there["found"] or 0, there["settled"] or 0
    if solved and settled + solved > found + opinions:
        said = f"办结的不能多于收集的：一共收集{found + opinions}件，已办结{settled}件。"
        raise Invalid(said, {"solved": [said]})


def strike(*, actor: Any, log: WorkLog, why: str) -> Struck:
    """Strike a log that was a mistake; it stays, and counts no more."""
    posting = log.posting
    relations.insist_logs(actor, posting, "作废工作记录", "P10-R5")
    said = words.plain(why, "why", 100, "请写作废的原因。")
    with transaction.atomic():
        fresh = Posting.objects.select_for_update().get(pk=posting.pk)
        _check_month(posting, log.on, actor)
        if Struck.objects.filter(log=log).exists():
            raise Stale("这一条已经作废，没有再改。")
        left = fresh.logs.filter(struck=None).aggregate(f=Sum("opinions"), s=Sum("solved"))
        if log.opinions and (left["f"] or 0) - log.opinions < (left["s"] or 0) - log.solved:
            raise Refused("作废以后，办结的会多于收集的。请先作废办结的那一条。")
        row = Struck(log=log, why=said, by=actor, at=clock.now())
        row.save(force_insert=True)
        deeds.record(
            actor=actor, verb="作废工作记录", about=log, scope_path=posting.scope_path, reason=said
        )
    return row


def sender_visit(*, actor: Any, posting: Posting, on: dt.date, who: str, said: str) -> SenderVisit:
    """Log that the sending unit or a leader came: by himself, who keeps him, or the unit."""
    if not relations.may_log(actor, posting) and not relations.sends(actor, posting):
        able = f"{relations.SELF}、派出单位，或{relations.TOWN}、{relations.OFFICE}"
        raise NotAllowed(f"不能登记走访。这件事由{able}办理。", rule="P10-R5", who=able)
    insist_open(posting)
    faults = Faults()
    faults.of(lambda: check_day(on, "on", posting.since))
    faults.of(lambda: chosen(who, SenderVisit.Who, "who", "请选来的人。"))
    told = faults.of(lambda: words.of_work(said, "said", 200, "请写看望、办了什么。")) or ""
    faults.tell()
    row = SenderVisit(posting=posting, on=on, who=who, words=told, by=actor)
    return insert(row, actor=actor, verb="登记派出单位走访", taken="这一天已经登记过，没有再记。")
