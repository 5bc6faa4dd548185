"""What pages and actions need to know of a scheme document, whatever its mechanisms.

Pure: no database, no clock. A scheme may have no grades at all, or none in a run of this length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Outline:
    """A document as the portal reads it; `period` is the kind of the run's period, '' for its own."""

    document: Document
    period: str = ""

    @property
    def kind(self) -> str:
        """Whom it appraises: person, unit, section, party_org, party_member, team …"""
        return str(self.document.get("subject", "person"))

    @property
    def of_people(self) -> bool:
        """Whether its subjects are people, so that they are counted in 人."""
        return self.kind in ("person", "party_member", "post_holder", "resident", "steward")

    @property
    def peer_group(self) -> Sequence[str]:
        """The keys that make a peer group, widest first."""
        return list(self.document.get("peer_group", ()))

    @property
    def is_rolled(self) -> bool:
        """Whether the run makes its totals from published ones (S-RUN)."""
        own = self.document["period"]
        rule = self.rollup
        return self.period not in ("", own) and rule is not None and rule["method"] != "ledger"

    @property
    def rollup(self) -> Mapping[str, Any] | None:
        """The roll-up rule that makes this run; None for an ordinary one."""
        rules = self.document.get("rollup", ())
        return next((rule for rule in rules if rule["to"] == self.period), None)

    @cached_property
    def grade(self) -> Mapping[str, Any]:
        """The grade rule where this run gives grades (S-APPLIES); {} where it gives none."""
        rule: Mapping[str, Any] = self.document.get("grade", {})
        run = self.period or self.document["period"]
        return rule if rule.get("applies_to", run) == run else {}

    @property
    def labels(self) -> list[str]:
        """The grades, best first; [] where there are none."""
        return list(self.grade.get("labels", ()))

    @property
    def top(self) -> str:
        """The best grade; '' where there are none."""
        return self.labels[0] if self.labels else ""

    @property
    def cap(self) -> str:
        """The cap of the best grade as the scheme writes it (0.40); '' where nothing is capped."""
        return str(self.grade.get("caps", {}).get(self.top, ""))

    def line(self, label: str) -> Decimal | None:
        """The points a grade begins at; None where it has no line, or grades go by other rules."""
        if self.grade.get("method") not in ("threshold", "cap"):
            return None
        text = self.grade.get("thresholds", {}).get(label)
        if text is None:
            return Decimal(0) if label == self.labels[-1] else None
        return Decimal(text)

    def word(self, code: str | None) -> str:
        """What an id is called in Chinese: a grade, item, voter group …; itself without a name."""
        return str(self.document.get("names", {}).get(code, code or ""))

    def title(self, component: str) -> str:
        """What a component is called."""
        titles = {c["id"]: c.get("title", c["id"]) for c in self.document["components"]}
        return str(titles.get(component, component))

    @property
    def parts(self) -> list[dict[str, str]]:
        """Components as tables head them: id and title; none in a roll-up run."""
        if self.is_rolled:
            return []
        return [{"id": c["id"], "title": self.title(c["id"])} for c in self.document["components"]]

    def clauses(self, path: str) -> list[str]:
        """The clauses a value rests on (P17-R3), by its path (grade.caps.好)."""
        grounds = self.document.get("grounds", ())
        return [ground["clause"] for ground in grounds if path in ground.get("paths", ())]

    @property
    def signoffs(self) -> list[str]:
        """Who signs, in order; a scheme that names nobody is signed by the principal (LC-APPRAISE)."""
        return list(self.document.get("publish", {}).get("signoffs", ("LEAD",)))

    @property
    def notice_days(self) -> int:
        """Working days of the public notice (D-NOTICE: 5 where the scheme says nothing)."""
        return int(self.document.get("publish", {}).get("days", 5))

    @property
    def shown(self) -> list[str]:
        """What the notice shows: names, ranks, grades, grades_good_only, scores."""
        return list(self.document.get("publish", {}).get("show", ("names", "grades_good_only")))
