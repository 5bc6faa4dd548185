"""What is due (C.5, P05): the week's record, the report of the year, mentors, applications, salons.
Nothing is ticked off: a row is there until what it asks for is written."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists
from django.urls import reverse

from members.graduates import rights, weeks
from members.graduates.models import Graduate, Observing, Salon
from members.graduates.queries import hosting, lists
from portal import clock
from portal.periods import containing_day
from portal.providers import Due, due_provider

REPORT_MONTH = 10
"""From which month on the year's report stands among what is due."""
SALONS = (
    (Salon.Kind.THEME, "month", "主题沙龙"),
    (Salon.Kind.VISIT, "quarter", "实地观摩"),
)


def _serves(account: Any) -> Exists:
    return Exists(Graduate.objects.filter(person=account.person_id, until=None))


@due_provider(of_person=_serves)
def own(account: Any) -> Iterator[Due]:
    """This week's record and this year's report of a graduate."""
    me = lists.of_person(account)
    if me is None:
        return
    today = clock.today()
    monday = weeks.monday_of(today)
    written = set(me.weeks.values_list("monday", flat=True))
    missing = weeks.missing(me.since, None, today, written)
    mine = reverse("graduates:mine")
    if missing:
        yield Due(f"补写培养记实{len(missing)}周", mine, "去填写", weeks.due_of(missing[0]),
                  "每周小结，周日24:00前（P05-R2）")  # fmt: skip
    if monday not in written:
        url = reverse("graduates:write", args=[me.pk, "week"])
        yield Due(
            "本周培养记实", url, "去填写", weeks.due_of(monday), "每周小结和下周打算（P05-R2）"
        )
    if today.month >= REPORT_MONTH and not me.reports.filter(year=today.year).exists():
        url = reverse("graduates:write", args=[me.pk, "report"])
        yield Due(f"{today.year}年调研报告", url, "去写", dt.date(today.year, 12, 31),
                  "每人每年一篇（P05-R10）")  # fmt: skip


@due_provider(of_person=lambda account: Exists(lists.mentored(account)))
def of_mentors(account: Any) -> Iterator[Due]:
    """Whose record a mentor finds missing."""
    for line in lists.of(lists.mentored(account)):
        if line.missing:
            url = reverse("graduates:graduate", args=[line.graduate.pk])
            what = f"{line.graduate.person.name}缺培养记实{line.missing}周"
            yield Due(what, url, "去看", None, "导师督促（P05-R2）")


@due_provider
def of_the_county(account: Any) -> Iterator[Due]:
    """Applications to recommend, graduates without three mentors, salons of the month and quarter."""
    paths = account.paths_for(rights.KEEP_GRADUATES)
    if not paths:
        return
    lines = lists.of(lists.present(account))
    if not lines:
        return
    listing = reverse("graduates:list")
    asked = Observing.objects.visible_to(account).filter(state="applied").count()
    if asked:
        yield Due(f"推荐选调生观察员{asked}件", reverse("graduates:observing"), "去办理")
    if lacking := sum(1 for line in lines if line.lacks):
        yield Due(f"没有配齐三位导师的选调生{lacking}名", listing, "去安排", None, "一人三导师（P05-R1）",
                  len(lines) - lacking, len(lines))  # fmt: skip
    for kind, every, title in SALONS:
        period = containing_day(clock.today(), every)
        held = Salon.objects.visible_to(account).filter(
            kind=kind, on__range=(period.start, period.end)
        )
        if not held.exists():
            yield Due(f"{period.label}{title}", reverse("graduates:salons"), "去登记", period.end,
                      "每月主题、每季观摩（P05-R8）")  # fmt: skip


@due_provider
def of_hosts(account: Any) -> Iterator[Due]:
    """Applications that wait for the department. One query for who may answer them."""
    paths = account.paths_for(rights.HOST_OBSERVERS)
    if not paths:
        return
    waiting = hosting.hosted(account).filter(state="recommended").count()
    if waiting:
        yield Due(f"选调生观察员{waiting}件", reverse("graduates:observing"), "去答复", None,
                  "县委组织部已推荐（P05）")  # fmt: skip
