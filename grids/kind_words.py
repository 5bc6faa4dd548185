"""A kind of cases told in plain sentences: what somebody who sets it up reads before it is used."""

from collections.abc import Mapping
from typing import Any

from grids.models.kinds import Channel, OptionalStep, Privacy, Reporter

_SEEN = {
    Privacy.RESIDENT: "能看这件事项的人都能看内容；不列群众姓名和住址（PV-RESIDENT）。",
    Privacy.CASE: "内容只有上报人、承办人、镇街网格中心和县级能看（PV-CASE）。",
    Privacy.STAFF: "内部事项，能看这件事项的人都能看内容（PV-STAFF）。",
}
_SKIPPED = {
    OptionalStep.SETTLE: "不能当场办结",
    OptionalStep.START: "签收后直接办结，不另记开始办理",
    OptionalStep.EXTENSION: "不能延期",
    OptionalStep.FEED_BACK: "不反馈",
    OptionalStep.RATE: "不评价",
}


def days_in_words(urgency: Mapping[str, Any]) -> str:
    """Return how long an urgency may take: 7个工作日, or 30天."""
    return f"{urgency['days']}个工作日" if urgency.get("working", True) else f"{urgency['days']}天"


def urgencies_in_words(urgencies: list[dict[str, Any]]) -> str:
    """Return all urgencies in one line: 一般7个工作日、紧急1个工作日."""
    return "、".join(f"{one['title']}{days_in_words(one)}" for one in urgencies)


def in_words(values: Mapping[str, Any]) -> list[str]:
    """Return the sentences that say what a sound kind's cases go through."""
    reporters = "、".join(Reporter(code).label for code in values["reporters"])
    channels = "、".join(Channel(code).label for code in values["channels"])
    told = [f"{reporters}可以上报，来源是{channels}。"]
    told += [f"{one['title']}：{days_in_words(one)}内办完。" for one in values["urgencies"]]
    told.append(f"不写明紧急程度的，按“{values['urgencies'][0]['title']}”算。")
    steps = set(values["steps"])
    if OptionalStep.EXTENSION in steps and values["extension_days"]:
        told.append(
            f"可以申请延期一次，最多{values['extension_days']}个工作日，由镇街网格中心批准。"
        )
    if skipped := [words for step, words in _SKIPPED.items() if step not in steps]:
        told.append(f"{'，'.join(skipped)}。")
    told.append(f"逾期{values['escalate_after']}个工作日还没有办完的，自动升级到上一级。")
    if values.get("followup_days"):
        told.append(f"结案{values['followup_days']}天后回访。")
    if values.get("notice_hours"):
        told.append(f"紧急的，镇街和县级在{values['notice_hours']}小时内阅知。")
    whom = "可以直接交县直部门" if values.get("beyond_town") else "要交县直部门的，先上报县级"
    told.append(f"镇街分派时{whom}。")
    return [*told, _SEEN[Privacy(values["privacy"])]]
