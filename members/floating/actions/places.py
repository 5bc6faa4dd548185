"""Windows, stations, floating branches: setting them up and logging what is done there."""

import datetime as dt
from typing import Any

from members.floating import relations, words
from members.floating.models import (
    FloatingBranch,
    FloatingMember,
    Station,
    StationLog,
    Window,
    WindowLog,
)
from members.floating.obligations import FULL_MEMBERS
from members.models import Membership, Organization, Person
from members.models.organizations import Kind
from members.models.people import in_force
from portal import clock
from portal.inserting import insert, past_day
from portal.refusals import Invalid, Refused


def open_window(*, actor: Any, community: Organization, name: str, since: dt.date) -> Window:
    """Set up a service window in a community (P32-R6)."""
    relations.insist(actor, community.path, "登记服务窗口")
    if community.kind != Kind.VILLAGE:
        raise Refused("服务窗口设在社区。请选一个村（社区）。", rule="P32-R6")
    row = Window(
        community=community,
        name=words.plain(name, "name", 40, "请写窗口名称。"),
        since=past_day(since, "since"),
    )
    return insert(row, actor=actor, verb="登记服务窗口", taken="这个社区已有同名的窗口。")


def serve(*, actor: Any, window: Window, on: dt.date, served: int, said: str) -> WindowLog:
    """Write down a day's service at a window."""
    relations.insist(actor, window.community.path, "登记窗口服务")
    if served < 1:
        raise Invalid("服务人次至少1。", {"served": ["服务人次至少1。"]})
    row = WindowLog(
        window=window,
        on=past_day(on, "on", window.since),
        served=served,
        words=words.placeless(said, "said", 200, "请写办了什么事。"),
        by=actor,
    )
    return insert(row, actor=actor, verb="登记窗口服务", taken="这个窗口当天已经登记过，没有再记。")


def open_station(
    *,
    actor: Any,
    organization: Organization,
    name: str,
    province: str,
    city: str,
    since: dt.date,
    head: Person | None = None,
) -> Station:
    """Set up a work station in another city (P32-R8)."""
    relations.insist(actor, organization.path, "登记工作站")
    province, city = words.check_city(province, city)
    row = Station(
        organization=organization,
        name=words.placeless(name, "name", 40, "请写工作站名称。"),
        province=province,
        city=city,
        head=head,
        since=past_day(since, "since"),
    )
    return insert(row, actor=actor, verb="登记工作站", taken="已有同名的工作站。")


def log_station(*, actor: Any, station: Station, kind: str, on: dt.date, said: str) -> StationLog:
    """Write down a contact with a station or a visit to it."""
    relations.insist(actor, station.organization.path, "登记工作站联系走访")
    if kind not in StationLog.Kind.values:
        raise Invalid("请选联系或走访。", {"kind": ["请选联系或走访。"]})
    row = StationLog(
        station=station,
        kind=kind,
        on=past_day(on, "on", station.since),
        words=words.placeless(said, "said", 300, "请写情况。"),
        by=actor,
    )
    taken = f"当天的{row.get_kind_display()}已经登记过，没有再记。"
    return insert(row, actor=actor, verb="登记工作站联系走访", taken=taken)


def mark_branch(*, actor: Any, branch: Organization, host: str, since: dt.date) -> FloatingBranch:
    """Mark a branch as one of floating members; Refused below three full members (P32-R7)."""
    relations.insist(actor, branch.path, "认定流动党支部")
    if branch.kind != Kind.BRANCH:
        raise Refused("请选一个党支部。", rule="P32-R7")
    count = full_members(branch)
    if count < FULL_MEMBERS:
        raise Refused(
            f"{branch.label}现有正式党员{count}名，满{FULL_MEMBERS}名才能认定流动党支部（P32-R7）。"
            "不足的，并入就近的党支部管理。",
            rule="P32-R7",
        )
    row = FloatingBranch(
        branch=branch,
        host=words.placeless(host, "host", 60, "请写依托的单位，如商会、园区。"),
        since=past_day(since, "since"),
    )
    return insert(row, actor=actor, verb="认定流动党支部", taken="这个党支部已经认定过。")


def full_members(branch: Organization) -> int:
    """Return how many full members a branch has: its own, and those who came in and are kept by it."""
    own = Membership.objects.filter(in_force(), branch=branch, stage=Membership.Stage.FULL)
    came = FloatingMember.objects.open().filter(branch=branch, direction="in")
    came = came.filter(person__full_on__lte=clock.today())
    people = set(own.values_list("person", flat=True)) | set(came.values_list("person", flat=True))
    return len(people)
