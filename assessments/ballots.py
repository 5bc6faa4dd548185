"""The ballots of a scheme document as voters and keepers of a roll meet them (M03, D-QUORUM). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import words
from assessments.columns import Column
from assessments.outline import Outline
from assessments.schemes.parsing import TIERS, voter_name
from portal.periods import MONTHS

FEW = 5
"""Fewer ballots than this show nothing but a grand total, and are not counted before the end."""
ROUNDS = 2
"""How often a ballot is held at most: below the quorum it is repeated once (D-QUORUM, E-BALLOT-MISS)."""
MOST = 100
"""The most points a vote may give."""
_NUMBERS = "一二三四五六七八九"
_PLACE = "vote"


@dataclass(frozen=True)
class Group:
    """A voter group: `code` as votes name it, `voters` the word of M03, `label` for people."""

    code: str
    voters: str
    label: str


@dataclass(frozen=True)
class Tier:
    """One tier of a ballot: the number that is voted, its word, and the points it is read as."""

    number: int
    word: str
    points: str


@dataclass(frozen=True)
class Ballot:
    """One ballot of a scheme: its title, who votes, in tiers or (none) in points; `months` is how
    long its result serves, longer than the run's period where it is held less often."""

    code: str
    title: str
    groups: tuple[Group, ...]
    tiers: tuple[Tier, ...]
    months: int

    def label(self, code: str) -> str:
        """What a voter group is called; the bare code where the scheme no longer knows it."""
        return next((group.label for group in self.groups if group.code == code), code)

    def read(self, name: str, typed: str) -> tuple[Decimal | None, str]:
        """Return (vote, problem) of what was typed for the subject `name`; blank abstains: (None, '')."""
        if not self.tiers:
            vote, problem = Column(_PLACE, name, "value", "", name, "").read(typed)
            if vote is not None and vote > MOST:
                return None, f"{name}：最高{MOST}分，现填{_short(vote)}。请改为0至{MOST}之间的数。"
            return vote, problem
        known = {str(tier.number): Decimal(tier.number) for tier in self.tiers}
        if not typed.strip():
            return None, ""
        if typed not in known:
            return None, f"{name}：请从{'、'.join(t.word for t in self.tiers)}里选一个，或选弃权。"
        return known[typed], ""

    def takes(self, vote: Decimal) -> bool:
        """Whether a vote is one this ballot can count."""
        return self.read("", f"{vote:f}") == (vote, "")

    def told(self, vote: Decimal) -> str:
        """A vote in words: 第一档, or 92.5分."""
        if self.tiers:
            return next((t.word for t in self.tiers if t.number == vote), "")
        return f"{_short(vote)}分"


def ballots_of(document: Mapping[str, Any], period: str) -> list[Ballot]:
    """The ballots of a run of this kind of period; none in a roll-up, which has no votes (S-RUN)."""
    if Outline(document, period).is_rolled:
        return []
    return [_ballot(document, data, MONTHS[period]) for data in document.get("ballots", ())]


def quorum(on_roll: int) -> int:
    """How many papers make a vote valid: at least two thirds of the roll (D-QUORUM)."""
    return -(-2 * on_roll // 3)


def _ballot(document: Mapping[str, Any], data: Mapping[str, Any], own: int) -> Ballot:
    using = [c for c in document["components"] if c.get("ballot") == data["id"]]
    return Ballot(
        code=data["id"],
        title="、".join(c.get("title", c["id"]) for c in using) or data["id"],
        groups=tuple(_group(document, group) for group in data["groups"]),
        tiers=_tiers(document, data) if data["scale"] == "tiers" else (),
        months=max([own, *(MONTHS[c["refresh"]] for c in using if "refresh" in c)]),
    )


def _group(document: Mapping[str, Any], data: Mapping[str, Any]) -> Group:
    code, voters = voter_name(dict(data)), data["voters"]
    label = words.word(document, voters, words.VOTERS)
    if code != voters:
        label = f"{words.word(document, code)}（{label}）"
    return Group(code, voters, label)


def _tiers(document: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[Tier, ...]:
    """Tiers are called as the grades where there are as many, else 第一档, 第二档, …"""
    points = list(data.get("tiers", TIERS))
    labels = document.get("grade", {}).get("labels", ())
    if len(labels) != len(points):
        labels = [f"第{_NUMBERS[i]}档" for i in range(len(points))]
    return tuple(
        Tier(number, word, _short(Decimal(worth)))
        for number, (word, worth) in enumerate(zip(labels, points, strict=True), start=1)
    )


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
