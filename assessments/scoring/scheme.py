"""A parsed scheme: what the engine needs of a regulation, as frozen values.

All numbers are whole numbers in POINTS (10^4) unless a comment says otherwise. Documents are read
and checked in `assessments.schemes`; nothing here knows how a document is written.
"""

from dataclasses import dataclass

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
WINDOWS = {**MONTHS, "two_years": 24}
FAILED, MONTH_SELF = "failed_bottom_line", "month_self"
COUNTS = ("grade_count", "rank_top_n", "last_streak", "light_streak", FAILED)


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
class Ledger:
    """How a ledger's rows become a score (S-LEDGER): base = start - missed, at least 0; then
    + bonus up to `bonus_cap` - deductions, clamped once to 0..top.

    `months` is the length of `ledger_period` (None: all rows are one ledger), `least` how many
    sub-periods there must be. `deductions` None: any size.
    """

    start: int
    top: int
    bonus_cap: int | None = None
    months: int | None = None
    least: int = 1
    deductions: tuple[int, ...] | None = None
    positive_only: bool = False


@dataclass(frozen=True)
class Component:
    """One scored part. `weight` is None where the method is not weighted; `items` None: items are
    free. `max` limits a value and a sum of items, `full` is what a quotient of 1 gives and `top`
    the most a quotient may give. `ledger` and `ballot` (its id) belong to those kinds alone.
    `zero_left_out`: where there was nothing to count, the others carry its weight (E-ZERO)."""

    id: str
    kind: str
    weight: int | None
    max: int
    items: tuple[str, ...] | None = None
    full: int = 100 * 10_000
    top: int = 100 * 10_000
    ledger: Ledger | None = None
    ballot: str | None = None
    zero_left_out: bool = False


@dataclass(frozen=True)
class Ballot:
    """A vote (S-BALLOT): each term is the voter groups it pools, and its weight.

    `groups` are the names voters go by in the ballots table; `tiers` the points of tiers 1, 2, …
    (None: ballots are points); `trimmed` drops one highest and one lowest from 5 ballots up.
    """

    id: str
    groups: tuple[str, ...]
    terms: tuple[tuple[tuple[str, ...], int], ...]
    tiers: tuple[int, ...] | None = None
    trimmed: bool = False


@dataclass(frozen=True)
class ScoreRule:
    """How components become a total: `weighted`, or added up (`sum`, `ledger`, `stars`); then
    clamped to min..max if `clamp`."""

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
    """`ties` is share or forbid; `tiebreak` holds component ids, adjustment items, or the keys
    judges_median, month_self and fewer_removed, best first (S-ORDER)."""

    ties: str = "share"
    tiebreak: tuple[str, ...] = ()


@dataclass(frozen=True)
class Veto:
    """What a veto ruling may name, and what it does: stop, lowest_grade, drop_one or no_award."""

    when: str
    effect: str


@dataclass(frozen=True)
class Verdict:
    """How far a body's verdict may move points and tiers; None: not at all (M08)."""

    limit_points: int | None
    limit_tiers: int | None
    reason_required: bool


@dataclass(frozen=True)
class Condition:
    """One metric. `value` is a plain count where the metric counts (`COUNTS`), else POINTS.

    `attribute` names the subject's column of the metric `attribute`, whose value is `text` where
    it is compared as words.
    """

    metric: str
    op: str = ">="
    value: int = 0
    text: str = ""
    labels: tuple[str, ...] = ()
    window: int | None = None  # months
    negate: bool = False
    attribute: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Bar:
    """Labels refused where any condition holds (a bar), or unless all hold (`requires`)."""

    labels: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Grade:
    """`thresholds` of all labels but, at will, the last; `caps` and `shares` are shares (4000 is
    40%); `top_n` with `top_share` (M10); `empty_unless` the criteria that keep the last label."""

    labels: tuple[str, ...]
    method: str
    thresholds: dict[str, int]
    caps: dict[str, int]
    applies_to: int | None = None  # months
    shares: tuple[int, ...] = ()
    empty_unless: tuple[str, ...] = ()
    top_n: int = 0
    top_share: int = 0
    bars: tuple[Bar, ...] = ()
    requires: tuple[Bar, ...] = ()


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
class Rewards:
    """Coefficients by label, or a straight line from `best` to `worst` by rank (S-APPLIES)."""

    values: dict[str, int]
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True)
class Rollup:
    """Published totals of the length `source` make a total of the length `to` (months); the method
    `ledger` instead runs all entries of the longer period in one ledger."""

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
    rewards: Rewards | None = None
    rollups: tuple[Rollup, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    verdict: Verdict | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, of consequences, bars and requires."""
        rules = self.grade.bars + self.grade.requires if self.grade else ()
        found = [c for rule in self.consequences for c in rule.when]
        return (*found, *(c for rule in rules for c in rule.conditions))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The subjects' columns that are read as numbers (POINTS): attributes compared with a
        number, `failed_bottom_line` and `month_self` where they are used."""
        named = {c.attribute for c in self.conditions if c.metric == "attribute" and c.numeric}
        named |= {c.metric for c in self.conditions if c.metric == FAILED}
        named |= {key for key in self.rank.tiebreak if key == MONTH_SELF}
        return tuple(sorted(named))

    @property
    def words(self) -> tuple[str, ...]:
        """The subjects' columns that are compared as words."""
        named = {c.attribute for c in self.conditions if c.metric == "attribute" and not c.numeric}
        return tuple(sorted(named))

    @property
    def criteria(self) -> tuple[str, ...]:
        """What a criterion ruling may name."""
        named = [c.text for c in self.conditions if c.metric == "criterion_hit"]
        named += [FAILED for c in self.conditions if c.metric == FAILED]
        named += self.grade.empty_unless if self.grade else ()
        return tuple(dict.fromkeys(named))

    @property
    def decided_labels(self) -> tuple[str, ...]:
        """The labels a decision may give (S-DECIDE)."""
        if self.grade is None:
            return ()
        if self.grade.method == "decision":
            return self.grade.labels
        return self.grade.labels[-1:] if self.grade.empty_unless else ()

    @property
    def decisions(self) -> tuple[str, ...]:
        """What a decision ruling may name."""
        named = [c.text for c in self.conditions if c.metric == "decision_is"]
        return tuple(dict.fromkeys([*self.decided_labels, *named]))
