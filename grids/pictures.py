"""What the dashboard shows of figures: five of them with what they count, the map, the chart, the bars."""

from dataclasses import dataclass
from typing import Any

from grids import drawing
from grids.queries.figures import Figures, Line
from grids.queries.rates import NOT_APPLICABLE, Rate
from members.models.organizations import Kind
from portal.periods import Period, containing_day

LABELS = {
    "discovery": "发现率",
    "closing": "办结率",
    "on_time": "按时率",
    "satisfaction": "满意率",
    "repeats": "重复事项",
}
COUNTS = {
    "discovery": "网格自己发现{of}件，共{out_of}件",
    "closing": "已结案{of}件，共{out_of}件",
    "on_time": "按时{of}件，到期或办完{out_of}件",
    "satisfaction": "评分合计{of}分，满分{out_of}分",
    "repeats": "重新办理和并案{of}件，共报{out_of}件",
}
"""What each figure counts: of how many."""
NOTHING = {
    "discovery": "本期没有事项",
    "closing": "本期没有事项",
    "on_time": "还没有到期或办完的",
    "satisfaction": "还没有评价",
    "repeats": "本期没有事项",
}
MEANING = {
    "discovery": "走访、摸排、网格群、会议、听民声发现的占全部事项。",
    "closing": "已结案、已归档的占全部事项；重新办理的按首次发现的日期只计一次。",
    "on_time": "在期限内完成的占已完成或已到期的事项。",
    "satisfaction": "回访评分合计占满分；联系不上的不计。",
    "repeats": "重新办理的和并入别的事项的，占上报的全部事项。",
}
"""How each is counted. The report names the rates without a formula: assumed."""
WORDS = {
    Kind.CITY: "县（市、区）",
    Kind.COUNTY: "镇街",
    Kind.TOWN: "村（社区）",
    Kind.VILLAGE: "网格",
}
KINDS = (("month", "月"), ("quarter", "季"), ("year", "年"))


@dataclass(frozen=True)
class Figure:
    """One of the five: its share, what it counts in words, and how it moved against the period before."""

    name: str
    label: str
    rate: Rate
    counts: str
    moved: str
    better: bool | None


def board(found: Figures) -> dict[str, Any]:
    """Return what the dashboard draws of the figures."""
    return {
        "figures": found,
        "five": [_figure(found, name) for name in LABELS],
        "meaning": [(LABELS[name], words) for name, words in MEANING.items()],
        "kinds": _kinds(found.period),
        "word": WORDS[Kind(found.place.kind)],
        "most_late": max((line.open.late for line in found.lines), default=0),
        "chart": _chart(found),
        "map": _map(found) if found.place.kind == Kind.CITY else None,
    }


def _figure(found: Figures, name: str) -> Figure:
    rate: Rate = getattr(found.total, name)
    words = COUNTS[name] if rate.out_of else NOTHING[name]
    moved, better = _moved(rate, getattr(found.before, name) if found.before else None)
    if better is not None and name == "repeats":
        better = not better
    counts = words.format(of=f"{rate.of:,}", out_of=f"{rate.out_of:,}")
    return Figure(name, LABELS[name], rate, counts, moved, better)


def _moved(rate: Rate, before: Rate | None) -> tuple[str, bool | None]:
    """In words how many points of a percent it rose or fell; '' where one of the two has no value."""
    if before is None or rate.value is None or before.value is None:
        return "", None
    points = (rate.value - before.value) * 100
    if not points:
        return "与上期持平", None
    return f"比上期{'高' if points > 0 else '低'}{abs(points):.2f}个百分点", points > 0


def _kinds(period: Period) -> list[tuple[str, str, bool]]:
    """(code, word, whether it is shown) of the month, quarter and year that hold the period's end."""
    return [
        (containing_day(period.end, kind).code, word, kind == period.kind) for kind, word in KINDS
    ]


def _chart(found: Figures) -> drawing.Chart | None:
    months = [month for month, _ in found.trend]
    names = [
        f"{month.year % 100}年{month.number}月" if at % 3 == 2 else ""
        for at, month in enumerate(months)
    ]
    return drawing.chart(
        names,
        [
            [rates.on_time.value for _, rates in found.trend],
            [rates.closing.value for _, rates in found.trend],
        ],
    )


def _map(found: Figures) -> dict[str, Any]:
    """The counties by the rate on time; those without an outline of their own are named below it."""
    by_code = {line.part.code: line for line in found.lines if line.part is not None}
    values = [v for line in by_code.values() if (v := line.rates.on_time.value) is not None]
    bounds = drawing.shades(values)
    height, outlines = drawing.outlines()
    drawn = [_county(outline, by_code.get(outline.code), bounds) for outline in outlines]
    there = {outline.code for outline in outlines}
    return {
        "height": height,
        "width": drawing.MAP_WIDTH,
        "counties": drawn,
        "legend": _legend(bounds),
        "elsewhere": [line for code, line in by_code.items() if code not in there],
    }


def _county(outline: drawing.Outline, line: Line | None, bounds: Any) -> dict[str, Any]:
    value = line.rates.on_time.value if line else None
    shade = drawing.shade_of(value, bounds)
    text = NOT_APPLICABLE if value is None else f"{value * 100:.1f}"
    return {"outline": outline, "line": line, "shade": shade, "text": text}


def _legend(bounds: Any) -> list[tuple[int, str]]:
    words = [f"{b * 100:.0f}" for b in bounds]
    return [
        (n, f"{words[n - 1]}%以上" if n == len(words) else f"{words[n - 1]}至{words[n]}%")
        for n in range(1, len(words) + 1)
    ]
