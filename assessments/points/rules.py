"""What a ledger scheme allows, read from its document: who has points, how many, which way. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.reading.conditions import sentence
from assessments.schemes.documents import parse
from assessments.scoring.conditions import LEDGER_METRICS
from assessments.scoring.scheme import Consequence, Scheme, ScoreRule
from portal.periods import KINDS, MONTHS, Period

MEMBER = "party_member"
PLACES = {
    MEMBER: ("branch",),
    "resident": ("village",),
    "steward": ("village",),
    "merchant": ("village",),
}
"""Subject kind of a scheme → kinds of organization that keep its sheets."""
WORDS = {MEMBER: "党员", "resident": "居民", "steward": "红色管家", "merchant": "商户"}
LEDGER = "ledger"
_OF_PLACE = {"branch", "community"}
_OF_REGISTER = "category"
"""The peer-group key whose groups are the categories of the register of members (P24-R1)."""


@dataclass(frozen=True)
class Rules:
    """The rules of one document's ledger (S-LEDGER)."""

    document: Mapping[str, Any]

    @cached_property
    def ledger(self) -> Mapping[str, Any]:
        """The document's ledger component; {} where it has none."""
        parts: Sequence[Mapping[str, Any]] = self.document.get("components", ())
        return next((part for part in parts if part["kind"] == LEDGER), {})

    @property
    def has_sheets(self) -> bool:
        """Whether the scheme is run on monthly sheets at all."""
        return bool(self.ledger) and self.subject in PLACES

    @property
    def subject(self) -> str:
        """Whose points they are: party_member, resident, steward, merchant."""
        return str(self.document.get("subject", ""))

    @property
    def word(self) -> str:
        """The same in Chinese."""
        return WORDS.get(self.subject, "对象")

    @property
    def is_voluntary(self) -> bool:
        """Whether accounts are aliases of people who join by themselves (PV-RESIDENT)."""
        return self.subject != MEMBER

    @property
    def component(self) -> str:
        """The ledger component's id."""
        return str(self.ledger["id"])

    @property
    def positive_only(self) -> bool:
        """Whether points are only won (P35-R3)."""
        return str(self.ledger.get("positive_only", "")).lower() == "true"

    @property
    def deductions(self) -> tuple[Decimal, ...]:
        """The sizes a deduction may have; () for any."""
        return tuple(Decimal(size) for size in self.ledger.get("deductions", ()))

    @property
    def additions(self) -> tuple[Decimal, ...]:
        """The sizes a bonus may have; () for any."""
        return tuple(Decimal(size) for size in self.ledger.get("additions", ()))

    def most_of(self, kind: str) -> Decimal | None:
        """The most points one entry of a kind may have (P24-R13); None where the scheme does not say."""
        told = self.ledger.get("gain_max" if kind == "bonus" else "loss_max")
        return None if told is None else Decimal(told)

    @property
    def is_up_to_start(self) -> bool:
        """Whether good deeds win back what was lost and no more (P25-R4)."""
        return str(self.ledger.get("up_to_start", "")).lower() == "true"

    @property
    def expires_after(self) -> int | None:
        """Months after which points that were not spent leave the balance (P35-R10); None for never."""
        told = self.ledger.get("expires_after")
        return None if told is None else int(told)

    def clause(self, key: str) -> str:
        """The clause a value of the ledger rests on, in brackets (（P24-R13）); '' where none is named."""
        part = f"components.{self.component}"
        named: dict[str, str] = {}
        for ground in self.document.get("grounds", ()):
            for path in ground["paths"]:
                named.setdefault(path, ground["clause"])
        for path in (f"{part}.{key}", part, "components"):
            if path in named:
                return f"（{named[path]}）"
        return ""

    @property
    def start(self) -> Decimal:
        """The points a period begins with."""
        return Decimal(self.ledger.get("start", self.document["score"].get("start", "0")))

    @property
    def days(self) -> int:
        """Working days a sheet is posted; 0 where the scheme posts nothing."""
        return int(self.document.get("publish", {}).get("days", 0))

    @property
    def category(self) -> str:
        """The peer-group key inside an organization; '' where all its accounts are compared."""
        keys = [key for key in self.document.get("peer_group", ()) if key not in _OF_PLACE]
        return str(keys[0]) if keys else ""

    @property
    def is_by_register(self) -> bool:
        """Whether accounts are compared inside the category their members have in the register (P24)."""
        return self.subject == MEMBER and self.category == _OF_REGISTER

    @property
    def items_stated(self) -> int | None:
        """How many items the regulation says there are; None where it does not say."""
        told = self.ledger.get("items")
        return int(told) if isinstance(told, str | int) else None

    @property
    def kind(self) -> str:
        """The length of time a board shows: the ledger's own sub-period, else the scheme's period."""
        return str(self.ledger.get("ledger_period", self.document["period"]))

    def part_of(self, month: Period) -> Period:
        """The time in which one ground counts once (S-ONCE): the ledger's sub-period a month lies in, the
        month itself where the ledger is not split."""
        return month.containing(self.kind) if "ledger_period" in self.ledger else month

    @cached_property
    def board_scheme(self) -> Scheme:
        """What the engine runs for a board: the scheme itself, or its ledger alone for one sub-period.

        A sub-period has no grade; of the consequences those of its own length remain (S-WINDOW).
        """
        whole = parse(dict(self.document))
        months = MONTHS[self.kind]
        if self.kind == self.document["period"]:
            return whole
        part = next(c for c in whole.components if c.ledger is not None)
        assert part.ledger is not None  # noqa: S101  (picked by it)
        alone = replace(part, weight=None, ledger=replace(part.ledger, least=1))
        drawn = tuple(
            rule for rule in whole.consequences if any(one.window == months for one in rule.when)
        )
        return Scheme(
            id=whole.id,
            months=months,
            score=ScoreRule("ledger", 0, part.ledger.top, clamp=True),
            components=(alone,),
            peer_group=whole.peer_group,
            rank=whole.rank,
            consequences=drawn,
        )

    @property
    def has_year(self) -> bool:
        """Whether the scheme's own period gathers sub-periods of the ledger (P08-R13)."""
        return "ledger_period" in self.ledger and self.kind != self.document["period"]

    @cached_property
    def bars(self) -> dict[str, "BarRule"]:
        """What keeps from a label and can be read off the ledger alone (P08-R6), by an id of its own."""
        found = {}
        for at, bar in enumerate(self.document.get("grade", {}).get("bars", ())):
            for number, condition in enumerate(bar["any"]):
                if condition["metric"] in LEDGER_METRICS:
                    words, clause = (
                        sentence(self.document, condition),
                        self._clause_of("grade.bars"),
                    )
                    one = BarRule(tuple(bar["label"]), words, clause, at, number)
                    found[f"bar_{at}_{number}"] = one
        return found

    @cached_property
    def year_scheme(self) -> Scheme:
        """What the engine runs for a year of a split ledger: the ledger alone, its mean over the
        sub-periods (P08-R13)."""
        whole = parse(dict(self.document))
        part = next(c for c in whole.components if c.ledger is not None)
        assert part.ledger is not None  # noqa: S101  (picked by it)
        return Scheme(
            id=whole.id,
            months=whole.months,
            score=ScoreRule("ledger", 0, part.ledger.top, clamp=True),
            components=(replace(part, weight=None),),
            peer_group=whole.peer_group,
            rank=whole.rank,
        )

    @cached_property
    def year_so_far(self) -> Scheme:
        """The same for however few sub-periods, each bar as a consequence, so that the engine says which
        of them holds."""
        grade, year = parse(dict(self.document)).grade, self.year_scheme
        rules = grade.bars if grade else ()
        part = year.components[0]
        assert part.ledger is not None  # noqa: S101  (year_scheme picked it)
        told = tuple(
            Consequence(pk, (rules[bar.at].conditions[bar.number],), "bar_grade", "mandatory")
            for pk, bar in self.bars.items()
        )
        alone = replace(part, ledger=replace(part.ledger, least=1))
        return replace(year, components=(alone,), consequences=told)

    def _clause_of(self, path: str) -> str:
        grounds = self.document.get("grounds", ())
        return next((g["clause"] for g in grounds if path in g["paths"]), "")

    def title_of(self, consequence: str) -> str:
        """A consequence's words in the document; its id where it has none."""
        for told in self.document.get("consequences", ()):
            if told["id"] == consequence:
                return str(told.get("title", consequence))
        return consequence


@dataclass(frozen=True)
class BarRule:
    """A condition that keeps from labels: in words, with its clause (P08-R6), and where it stands."""

    labels: tuple[str, ...]
    words: str
    clause: str
    at: int
    number: int


def board_period(rules: Rules, month: Period) -> Period:
    """The period of a board that a month lies in."""
    return month.containing(rules.kind)


def months_of(period: Period) -> list[Period]:
    """The months of a period, earliest first."""
    return period.split(KINDS[1])
