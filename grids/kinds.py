"""What a kind of cases may say. Everything wrong is found at once, keyed by field."""

from collections.abc import Mapping
from typing import Any

from grids.models.kinds import Channel, OptionalStep, Privacy, Reporter

FIELDS = (
    "title", "practice", "reporters", "channels", "urgencies", "steps", "privacy",
    "extension_days", "escalate_after", "followup_days", "notice_hours", "beyond_town", "stated",
)  # fmt: skip
LONGEST_DAYS = 365
LONGEST_HOURS = 72
MOST_URGENCIES = 6
_CHOICES: Mapping[str, Any] = {
    "reporters": Reporter, "channels": Channel, "steps": OptionalStep
}  # fmt: skip
Problems = dict[str, list[str]]


def problems(values: Mapping[str, Any]) -> Problems:
    """Return every sentence that keeps `values` from being a kind, by field; {} when it is sound."""
    found: Problems = {}
    for name, sentence in (*_words(values), *_lists(values), *_numbers(values)):
        found.setdefault(name, []).append(sentence)
    if sentences := _urgencies(values.get("urgencies")):
        found["urgencies"] = sentences
    return found


def _words(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    title = str(values.get("title", "")).strip()
    found = [] if 1 <= len(title) <= 40 else [("title", "请写名称，最多40字。")]
    if values.get("privacy") not in Privacy.values:
        found.append(("privacy", "请选保密类别。"))
    return found


def _lists(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, choices in _CHOICES.items():
        given = values.get(name)
        titles = "、".join(choices.labels)
        if not isinstance(given, list) or not set(given) <= set(choices.values):
            found.append((name, f"只能从这些里选：{titles}。"))
        elif not given and name != "steps":
            found.append((name, f"至少选一项：{titles}。"))
    return found


def _numbers(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    if not _whole(values.get("extension_days"), 0, 10):
        found.append(("extension_days", "延期最多10个工作日（P03-R7），请填0至10的整数。"))
    if not _whole(values.get("escalate_after"), 1, 30):
        found.append(("escalate_after", "请填1至30的整数。"))
    days = values.get("followup_days")
    if days is not None and not _whole(days, 1, LONGEST_DAYS):
        found.append(("followup_days", f"请填1至{LONGEST_DAYS}的整数，不回访的不填。"))
    hours = values.get("notice_hours")
    if hours is not None and not _whole(hours, 1, LONGEST_HOURS):
        found.append(("notice_hours", f"请填1至{LONGEST_HOURS}的整数，不用即时阅知的不填。"))
    return found


def _urgencies(given: Any) -> list[str]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_URGENCIES:
        return [f"请写1至{MOST_URGENCIES}种紧急程度，第一种是预设的。"]
    found = []
    for one in given:
        named = isinstance(one, dict) and one.get("code") and one.get("title")
        if not named or len(one["code"]) > 20 or len(one["title"]) > 20:
            found.append("每种紧急程度要有编号和名称，各最多20字。")
        elif not _whole(one.get("days"), 1, LONGEST_DAYS):
            found.append(f"“{one['title']}”的时限请填1至{LONGEST_DAYS}的整数。")
    codes = [one.get("code") for one in given if isinstance(one, dict)]
    if len(codes) != len(set(codes)):
        found.append("两种紧急程度的编号相同，请改其中一个。")
    return found


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
