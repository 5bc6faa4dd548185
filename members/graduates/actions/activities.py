"""The activities: observer class, salons, growth sheet, research report (P05-R8 to R10)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from members.graduates import relations
from members.graduates.actions.writing import check_day, words
from members.graduates.lifecycle import OBSERVING
from members.graduates.models import Graduate, Observing, Report, Salon, Sheet, Task
from members.graduates.models.activities import REQUIRED
from members.models import Organization
from members.models.organizations import UNIT_KINDS, Kind
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, Refused, Stale


def apply(
    *, actor: Any, graduate: Graduate, host: Organization, topic: str, on: dt.date
) -> Observing:
    """Apply to the observer class of a department or township for a day to come."""
    relations.insist_self(actor, graduate, "申请观察员")
    _insist_open(graduate)
    if host.kind not in UNIT_KINDS:
        raise Refused("接收部门选县直部门或镇街。", rule="P05-R1")
    if not clock.today() <= on <= clock.today() + dt.timedelta(days=366):
        said = "参加日期要从今天起一年以内。"
        raise Invalid(said, {"on": [said]})
    row = Observing(
        graduate=graduate, host=host, on=on, applied_on=clock.today(),
        topic=words(topic, "topic", "观察内容", 100),
    )  # fmt: skip
    return insert(row, actor=actor, verb="申请观察员", taken="这一天已经申请过，没有再记。")


def _insist_open(graduate: Graduate) -> None:
    if graduate.until:
        raise Refused("任职已经结束，不再填写。")


def take(*, actor: Any, row: Observing, action: str, reason: str = "") -> Observing:
    """Take a step of an application's life."""
    OBSERVING.take(actor=actor, thing=row, action=action, reason=reason)
    return row


def log_salon(
    *, actor: Any, county: Organization, kind: str, on: dt.date, topic: str, present: int
) -> Salon:
    """Write down a salon, a visit on the spot or a talk of the county's graduates (P05-R8)."""
    relations.insist(actor, county.path, "登记选调生活动")
    if county.kind != Kind.COUNTY:
        raise Refused("活动由县（市、区）登记。", rule="P05-R8")
    faults = Faults()
    if kind not in Salon.Kind.values:
        faults.problems["kind"] = ["请选一种活动。"]
    if present < 1:
        faults.problems["present"] = ["参加人数至少1人。"]
    day = faults.of(lambda: check_day(on, "on")) or on
    said = faults.of(lambda: words(topic, "topic", "主题", 100)) or ""
    faults.tell()
    row = Salon(county=county, kind=kind, on=day, topic=said, present=present, by=actor)
    return insert(row, actor=actor, verb="登记选调生活动", taken="这一天的这种活动已经登记过。")


def set_sheet(*, actor: Any, county: Organization, year: int, tasks: Sequence[str]) -> Sheet:
    """Say what the five required tasks of a year are; not changed once somebody has done one (P05-R9)."""
    relations.insist(actor, county.path, "确定成长清单")
    said = [words(text, f"task{n}", f"第{n}项任务", 60) for n, text in enumerate(tasks, start=1)]
    if len(said) != REQUIRED:
        raise Invalid(f"规定任务是{REQUIRED}项（P05-R9）。", {})
    with transaction.atomic():
        row, made = Sheet.objects.select_for_update().get_or_create(
            county=county, year=year, defaults={"tasks": said}
        )
        used = Task.objects.filter(
            graduate__village__path__startswith=county.path, year=year, number__isnull=False
        )
        if not made and row.tasks != said:
            if used.exists():
                raise Stale(f"{year}年的规定任务已经有人完成，不再改。")
            row.tasks = said
            row.save(update_fields=["tasks"])
        deeds.record(actor=actor, verb="确定成长清单", about=row)
    return row


def add_task(*, actor: Any, graduate: Graduate, title: str) -> Task:
    """Add a task of one's own to this year's sheet (the N of 5+N)."""
    relations.insist_self(actor, graduate, "填写成长清单")
    _insist_open(graduate)
    row = Task(graduate=graduate, year=clock.today().year, title=words(title, "title", "任务", 60))
    return insert(row, actor=actor, verb="增加成长任务", taken="没有保存，请再试一次。")


def finish_task(
    *, actor: Any, graduate: Graduate, number: int | None, task: Task | None, note: str
) -> Task:
    """Say that a required task (by its number) or an own one is done; once."""
    relations.insist_self(actor, graduate, "填写成长清单")
    _insist_open(graduate)
    said, today = words(note, "note", "完成情况", 200), clock.today()
    if task is not None:
        with transaction.atomic():
            rows = Task.objects.filter(pk=task.pk, graduate=graduate, done_on=None)
            if not rows.update(done_on=today, note=said):
                raise Stale("这一项已经完成，没有再记。")
            deeds.record(actor=actor, verb="完成成长任务", about=task)
        task.refresh_from_db()
        return task
    sheet = sheet_of(graduate, today.year)
    if sheet is None or number is None or not 1 <= number <= REQUIRED:
        raise Refused(f"县里还没有定{today.year}年的规定任务（P05-R9）。", rule="P05-R9")
    row = Task(
        graduate=graduate, year=today.year, number=number, title=sheet.tasks[number - 1],
        done_on=today, note=said,
    )  # fmt: skip
    return insert(row, actor=actor, verb="完成成长任务", taken="这一项已经完成，没有再记。")


def sheet_of(graduate: Graduate, year: int) -> Sheet | None:
    """Return the growth sheet of the graduate's county in a year; one query."""
    above = [int(part) for part in graduate.village.path.strip("/").split("/")]
    return Sheet.objects.filter(county__in=above, year=year).first()


def hand_in(
    *, actor: Any, graduate: Graduate, topic: str, situation: str, analysis: str, measures: str
) -> Report:
    """Hand in this year's research report; once (P05-R10)."""
    relations.insist_self(actor, graduate, "提交调研报告")
    _insist_open(graduate)
    faults = Faults()
    parts = {
        "topic": faults.of(lambda: words(topic, "topic", "题目", 80)),
        "situation": faults.of(lambda: words(situation, "situation", "现状", 4000)),
        "analysis": faults.of(lambda: words(analysis, "analysis", "分析", 4000)),
        "measures": faults.of(lambda: words(measures, "measures", "对策", 4000)),
    }
    faults.tell()
    row = Report(graduate=graduate, year=clock.today().year, handed_on=clock.today(), **parts)
    taken = f"{row.year}年的调研报告已经提交，没有再记。"
    return insert(row, actor=actor, verb="提交调研报告", taken=taken)
