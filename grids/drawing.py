"""Pictures of figures as coordinates, which templates write as SVG: a map of counties, a line of months.

Drawn on the server, so that they are there without scripts and on paper.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

MAP_WIDTH = 380
_NEAREST = 0.7
"""Points nearer to the last one than this many units of the picture are left out."""
SHADES = 4
CHART_WIDTH, CHART_HEIGHT = 380, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 28, 10, 24
_LINES = 3
_STEPS = (1, 2, 5, 10, 20, 25, 50)


@dataclass(frozen=True)
class Outline:
    """A county on the map: its path, and where its name goes."""

    code: str
    name: str
    path: str
    x: float
    y: float


@cache
def outlines() -> tuple[int, list[Outline]]:
    """Return the height of the map, MAP_WIDTH wide, and the outline of each county on it."""
    file = settings.BASE_DIR / "static" / "data" / "jining_counties.geojson"
    counties = json.loads(file.read_text("utf-8"))["features"]
    points = [p for c in counties for ring in _rings(c) for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    flat = math.cos(math.radians((south + north) / 2))  # a degree of longitude is shorter by this
    scale = MAP_WIDTH / ((east - west) * flat)

    def place(point: Sequence[float]) -> tuple[float, float]:
        return (point[0] - west) * flat * scale, (north - point[1]) * scale

    drawn = []
    for county in counties:
        path = "".join(_path([place(p) for p in ring]) for ring in _rings(county))
        x, y = place(county["properties"]["center"])
        about = county["properties"]
        drawn.append(Outline(about["code"], about["name"], path, round(x, 1), round(y, 1)))
    return math.ceil((north - south) * scale), drawn


def _rings(county: Mapping[str, Any]) -> list[Sequence[Sequence[float]]]:
    return [ring for polygon in county["geometry"]["coordinates"] for ring in polygon]


def _path(points: Sequence[tuple[float, float]]) -> str:
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= _NEAREST:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def shades(values: Sequence[Decimal]) -> list[Decimal]:
    """Return the lower bounds of up to SHADES equal steps of whole percents that hold all the values."""
    if not values:
        return []
    low = math.floor(min(values) * 100)
    high = max(math.ceil(max(values) * 100), low + SHADES)
    step = math.ceil((high - low) / SHADES)
    return [Decimal(low + step * n) / 100 for n in range(SHADES)]


def shade_of(value: Decimal | None, bounds: Sequence[Decimal]) -> int:
    """Return which step a value falls into, from 1; 0 for no value."""
    return 0 if value is None else sum(value >= bound for bound in bounds)


@dataclass(frozen=True)
class Chart:
    """A line chart: horizontal rules with their percent, names below, and one path a series."""

    rules: list[tuple[float, str]]
    names: list[tuple[float, str]]
    paths: list[str]
    dots: list[list[tuple[float, float]]]
    right: int = CHART_WIDTH - _RIGHT
    """Where the rules end."""


def chart(names: Sequence[str], series: Sequence[Sequence[Decimal | None]]) -> Chart | None:
    """Draw shares over months; a month without a value is a gap. None where there are no values."""
    values = [v for line in series for v in line if v is not None]
    if not values:
        return None
    low, high, step = _range(min(values) * 100, max(values) * 100)
    across = (CHART_WIDTH - _LEFT - _RIGHT) / max(1, len(names) - 1)
    down = (CHART_HEIGHT - _TOP - _BOTTOM) / (high - low)

    def place(at: int, value: Decimal) -> tuple[float, float]:
        y = CHART_HEIGHT - _BOTTOM - (float(value) * 100 - low) * down
        return round(_LEFT + at * across, 1), round(y, 1)

    dots = [[place(i, v) for i, v in enumerate(line) if v is not None] for line in series]
    rules = [(place(0, Decimal(p) / 100)[1], str(p)) for p in range(low, high + 1, step)]
    told = [(round(_LEFT + i * across, 1), name) for i, name in enumerate(names) if name]
    return Chart(rules, told, [_line(line, place) for line in series], dots)


def _range(least: Decimal, most: Decimal) -> tuple[int, int, int]:
    """The lowest and highest rule and the distance between two, in whole percents from 0 to 100."""
    for step in _STEPS:
        low = math.floor(least / step) * step
        high = min(100, math.ceil(most / step) * step)
        high = max(high, low + step)
        if (high - low) / step <= _LINES:
            break
    if high > 100:
        low, high = low - step, high - step
    return low, high, step


def _line(values: Sequence[Decimal | None], place: Any) -> str:
    parts, pen = [], "M"
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = place(at, value)
        parts.append(f"{pen}{x} {y}")
        pen = "L"
    return "".join(parts)
