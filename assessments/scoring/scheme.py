"""A parsed scheme: what the engine needs of a regulation, as frozen values.

All numbers are whole numbers in POINTS (10^4) unless a comment says otherwise. Documents are read
and checked in `assessments.schemes`; nothing here knows how a document is written.
"""

from dataclasses import dataclass

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
WINDOWS = {**MONTHS, "two_years": 24}


@dataclass(frozen=True)
class Span:
    """A period: its first month, counted from the year 0, and its length in months."""

    start: int
    months: int

    @property
    def end(self) -> int:
        """The month after the last one."""
        return self.start + self.months


@dataclass(frozen=True)
class Component:
    """One scored part. `weight` is None where the method is sum; `items` None: items are free."""

    id: str
    kind: str
    weight: int | None
    max: int
    items: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ScoreRule:
    """How components become a total: `weighted` or `sum`, then clamped to min..max if `clamp`."""

    method: str
    min: int
    max: int
    clamp: bool


@dataclass(frozen=True)
class Adjust:
    """Caps of bonus and deduction; None: no cap. `items` None: items are free."""

    bonus_cap: int | None = None
    deduction_cap: int | None = None
    net_cap: int | None = None
    items: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Rank:
    """`ties` is share or forbid; `tiebreak` holds component ids or adjustment items, best first."""

    ties: str = "share"
    tiebreak: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """`thresholds` of all labels but, at will, the last; `caps` are shares (4000 is 40%)."""

    labels: tuple[str, ...]
    method: str
    thresholds: dict[str, int]
    caps: dict[str, int]
    applies_to: int | None = None  # months


@dataclass(frozen=True)
class Veto:
    """What a veto ruling may name, and what it does: stop, lowest_grade or drop_one."""

    when: str
    effect: str


@dataclass(frozen=True)
class Condition:
    """One metric of a consequence. `value` is a plain count for grade_count, else POINTS."""

    metric: str
    op: str = ">="
    value: int = 0
    text: str = ""
    labels: tuple[str, ...] = ()
    window: int | None = None  # months
    negate: bool = False


@dataclass(frozen=True)
class Consequence:
    """Applies when all conditions hold."""

    id: str
    when: tuple[Condition, ...]
    effect: str
    force: str
    grade: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Rollup:
    """Published totals of the length `source` make a total of the length `to` (months)."""

    source: int
    to: int
    method: str
    min_periods: int


@dataclass(frozen=True)
class Scheme:
    """A whole scheme; `months` is the length of its own period."""

    id: str
    months: int
    score: ScoreRule
    components: tuple[Component, ...]
    peer_group: tuple[str, ...] = ()
    adjust: Adjust | None = None
    rank: Rank = Rank()
    grade: Grade | None = None
    veto: tuple[Veto, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    rewards: dict[str, int] | None = None
    rollups: tuple[Rollup, ...] = ()
