"""What a made-up person is given in a quarter: cells as somebody might have typed them.

Pure: the same seed, person and quarter give the same cells. A person has an ability of his own that
stays over the quarters; what is wanted is a plausible spread of totals, mostly 78 to 96.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from assessments.demo import works
from assessments.form import ADJUST, Column, Form, Key

HALF = Decimal("0.5")
_MEAN, _SPREAD, _NOISE = 89.6, 3.5, 1.9
_LOWEST, _HIGHEST = 76.5, 97.5
_AVERAGE_SHARE = 0.008
_BONUS_SHARE, _DEDUCTION_SHARE = 0.07, 0.012
_BONUSES = (
    ("0.5", "微委办通报〔2026〕{n}号：信息工作受到表扬"),
    ("1", "微组通〔2026〕{n}号：重点工作中表现突出"),
    ("1.5", "微政字〔2026〕{n}号：全县先进个人"),
    ("2", "济宁市级通报表扬，济通〔2026〕{n}号"),
    ("1", "防汛救灾一线考察记录第{n}号"),
)
_DEDUCTIONS = (
    ("0.5", "县委督查通报2026年第{n}期：报送材料逾期"),
    ("1", "作风检查记录2026年第{n}号：无故缺席会议"),
    ("2", "县纪委监委谈话提醒登记第{n}号"),
)


@dataclass(frozen=True)
class Person:
    """What of a subject his marks depend on; `key` tells him apart over quarters and units."""

    key: str
    role: str
    section: str


def plan(seed: int, person: Person) -> tuple[str, int]:
    """Return a person's planned work, the same in every quarter."""
    return works.draw(_chance(seed, person.key, "plan"), person.role, person.section)


def cells(
    form: Form, seed: int, quarter: str, person: Person, target: int, wanted: float | None = None
) -> Iterator[tuple[Key, str]]:
    """Yield the cells of a quarter, the plan's title and target apart; `wanted` fixes the total."""
    rng = _chance(seed, person.key, quarter, "cells")
    total = drawn(seed, quarter, person) if wanted is None else wanted
    common = [c for c in form.columns if c.component == "common"]
    actual, individual = _individual(rng, total, target)
    yield ("individual", "1", "actual"), str(actual)
    share = Decimal(str(2 * total)) - individual
    yield from _common(rng, common, share)
    yield from _adjustments(rng, wanted is not None)


def tied_cells(form: Form, target: int) -> Iterator[tuple[Key, str]]:
    """Yield the cells of two people who come out equal in everything: 100 and 82, total 91."""
    yield ("individual", "1", "actual"), str(target)
    for position, column in enumerate(c for c in form.columns if c.component == "common"):
        yield column.key, "16" if position == 0 else "16.5"


TIED_TOTAL = 91


def _chance(*parts: object) -> Random:
    return Random(":".join(map(str, parts)))  # noqa: S311  (made-up marks, no secrets)


def drawn(seed: int, quarter: str, person: Person) -> float:
    """Return about what a person's total will be: his ability, the quarter, and some luck."""
    rng = _chance(seed, person.key, quarter, "total")
    if rng.random() < _AVERAGE_SHARE:
        return rng.uniform(64, 74)
    ability = _chance(seed, person.key, "ability").gauss(0, 1)
    return min(max(_MEAN + _SPREAD * ability + _NOISE * rng.gauss(0, 1), _LOWEST), _HIGHEST)


def _individual(rng: Random, total: float, target: int) -> tuple[int, Decimal]:
    """Return what was done of the target and the points it makes, near the total."""
    near = min(total + rng.uniform(-3, 4), 100.0)
    actual = min(max(round(target * near / 100), 0), target)
    points = (Decimal(actual * 100) / target).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return actual, points


def _common(rng: Random, columns: list[Column], share: Decimal) -> Iterator[tuple[Key, str]]:
    """Spread the common points over the items in half points, none above its limit."""
    left = share
    for position, column in enumerate(columns):
        limit = column.limit or Decimal(20)
        fair = left / (len(columns) - position)
        swing = HALF * rng.randint(-2, 2) if position < len(columns) - 1 else Decimal(0)
        given = min(max(_halves(fair + swing), Decimal(0)), limit)
        left -= given
        yield column.key, f"{given.normalize():f}"


def _halves(number: Decimal) -> Decimal:
    return (number / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF


def _adjustments(rng: Random, is_fixed: bool) -> Iterator[tuple[Key, str]]:
    """A few people have a bonus or a deduction, each with its basis; none whose total is fixed."""
    drawn: Mapping[str, tuple[float, tuple[tuple[str, str], ...]]] = {
        "bonus": (_BONUS_SHARE, _BONUSES),
        "deduction": (_DEDUCTION_SHARE, _DEDUCTIONS),
    }
    for item, (share, kinds) in drawn.items():
        value, basis = rng.choice(kinds)
        number = rng.randint(3, 68)
        if rng.random() < share and not is_fixed:
            yield (ADJUST, item, "value"), value
            yield (ADJUST, item, "basis"), basis.format(n=number)
