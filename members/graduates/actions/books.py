"""Writing the two books: weeks and the mentors' words, the diary and its erasure (P05-R2, PV-RESIDENT)."""

import datetime as dt
import re
from typing import Any

from django.db import transaction

from members.graduates import relations, weeks
from members.graduates.actions.writing import check_day, words
from members.graduates.models import Comment, Diary, Graduate, Week
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

ERASED_AFTER = dt.timedelta(days=731)
"""Words of the diary are kept for two years, as those of other visits to residents."""
_CODE = re.compile(r"[A-Za-z0-9-]{0,20}")


def _insist_open(graduate: Graduate) -> None:
    if graduate.until:
        raise Refused("任职已经结束，不再填写。")


def write_week(*, actor: Any, graduate: Graduate, monday: dt.date, done: str, plan: str) -> Week:
    """Write a week's record, this week's or a past one's, late; once."""
    relations.insist_self(actor, graduate, "填写培养记实")
    _insist_open(graduate)
    written = set(graduate.weeks.values_list("monday", flat=True))
    if monday in written:
        raise Stale("这一周已经填写过，没有再记。")
    if monday not in weeks.open_for(graduate.since, clock.today(), written):
        said = f"只能填写本周和前{weeks.BACK}周的。"
        raise Invalid(said, {"monday": [said]})
    faults = Faults()
    done_said = faults.of(lambda: words(done, "done", "本周工作", 500))
    plan_said = faults.of(lambda: words(plan, "plan", "下周打算", 300))
    faults.tell()
    row = Week(
        graduate=graduate, monday=monday, done=done_said or "", plan=plan_said or "",
        written_on=clock.today(),
    )  # fmt: skip
    return insert(row, actor=actor, verb="填写培养记实", taken="这一周已经填写过，没有再记。")


def comment(*, actor: Any, week: Week, said: str) -> Comment:
    """Say something to a week, as one of the graduate's present mentors; once."""
    mentor = relations.mentoring(actor, week.graduate)
    if mentor is None:
        raise NotAllowed("不能点评。由选调生的导师点评。", rule="P05-R1", who="导师")
    row = Comment(
        week=week, mentor=mentor, words=words(said, "said", "点评", 200), on=clock.today(), by=actor
    )
    return insert(row, actor=actor, verb="点评培养记实", taken="这一周您已经点评过，没有再记。")


def write_diary(
    *, actor: Any, graduate: Graduate, on: dt.date, household: str, matter: str, feelings: str,
    follow_up: str,
) -> Diary:  # fmt: skip
    """Write an entry of the diary; of a household its code alone."""
    relations.insist_self(actor, graduate, "填写民情日志")
    _insist_open(graduate)
    faults = Faults()
    day = faults.of(lambda: check_day(on, "on", graduate.since)) or on
    code = faults.of(lambda: _code(household)) or ""
    told = faults.of(lambda: words(matter, "matter", "事由", 300)) or ""
    felt = faults.of(lambda: words(feelings, "feelings", "体会", 300, empty=True)) or ""
    after = faults.of(lambda: words(follow_up, "follow_up", "后续", 200, empty=True)) or ""
    faults.tell()
    row = Diary(
        graduate=graduate, on=day, household=code, matter=told, feelings=felt, follow_up=after
    )
    return insert(row, actor=actor, verb="填写民情日志", taken="没有保存，请再试一次。")


def _code(text: str) -> str:
    code = text.strip()
    if not _CODE.fullmatch(code):
        said = "户编号用字母和数字，如A-0312，不写姓名和门牌；可以不填。"
        raise Invalid(said, {"household": [said]})
    return code


def erase_diary(*, actor: Any, entry: Diary) -> Diary:
    """Take everything out of an entry when a resident asks for it; that there was one stays (PV-RESIDENT)."""
    if not relations.is_self(actor, entry.graduate):
        relations.insist_keeps(actor, entry.graduate, "清除民情日志")
    with transaction.atomic():
        rows = Diary.objects.filter(pk=entry.pk, erased_on=None)
        if not _blank(rows):
            raise Stale("这一条已经清除，没有再改。")
        deeds.record(actor=actor, verb="清除民情日志", about=entry)
    entry.refresh_from_db()
    return entry


def erase_old() -> int:
    """Take everything out of entries older than two years; return how many."""
    return _blank(Diary.objects.filter(erased_on=None, on__lte=clock.today() - ERASED_AFTER))


def _blank(rows: Any) -> int:
    count: int = rows.update(
        household="", matter="", feelings="", follow_up="", erased_on=clock.today()
    )
    return count
