"""Random schemes and inputs for the witness: documents and tables of text, as people write them.

Two pairs of five carry a defect, the others have something they are mostly about; both are taken
in turn, so that each refusal and each mechanism is met often in every run.
"""

import random
from dataclasses import dataclass, field

from tests.assessments.scoring import defects
from tests.assessments.scoring.oracle_documents import numeric_columns, runs
from tests.assessments.scoring.oracle_numbers import LENGTH
from tests.assessments.scoring.random_needs import DEFECTS, THEMES, Wishes
from tests.assessments.scoring.random_past import PastMaker
from tests.assessments.scoring.random_schemes import SchemeMaker
from tests.assessments.scoring.random_values import ValueMaker

UNITS = ["甲局", "乙局", "丙局", "丁局"]
SECTIONS = ["办公室", "业务科"]
ROLES = ["principal", "deputy", ""]


@dataclass
class Pair:
    """A scheme, an input, a period, and what was planted."""

    document: dict
    tables: dict
    period: str | None
    pools: dict = field(default_factory=dict)
    defect: str | None = None


def pair(seed, number):
    """The pair of that number; the same for the same seed."""
    rng = random.Random(f"{seed}/{number}")
    whole, rest = divmod(number, 5)
    if rest < 2:
        return Maker(rng, DEFECTS[(whole * 2 + rest) % len(DEFECTS)], []).make()
    return Maker(rng, None, THEMES[(whole * 3 + rest - 2) % len(THEMES)]).make()


class Maker(SchemeMaker, ValueMaker, PastMaker, Wishes):
    """Makes one pair."""

    def make(self):
        """A document, a period it has a run for, and tables that fit both."""
        doc = self.document()
        period, rolled = self.period(doc)
        self.twins = {}
        subjects = self.subjects(doc)
        tables = {"subjects": subjects, "values": [], "ballots": [], "history": [], "rulings": []}
        if not rolled:
            tables["values"], tables["ballots"] = self.scores(doc, subjects, period)
        if period or self.chance(0.2):
            tables["history"] = self.history(doc, subjects, period or "2026")
        tables["rulings"] = self.rulings(doc, subjects, tables["ballots"], rolled)
        made = Pair(doc, tables, period, {}, self.defect)
        if self.defect:
            defects.plant(made, self.r)
        elif doc.get("peer_group") and self.chance(0.5):
            made.pools = self.pools(subjects, doc)
        return made

    def period(self, doc):
        """(period code or None, whether values have no place in it)."""
        longer = [length for length in runs(doc) if length != LENGTH[doc["period"]]]
        if self.needs("no rollup"):
            return self.code(12), True
        if self.needs("no period"):
            return None, False
        if self.needs("roll-up run"):
            longer = [length for length in longer if runs(doc)[length]]
            return self.code(self.r.choice(longer)), True
        often = 0.9 if {"long ledger", "roll-up run"} & {*self.theme} else 0.3
        often = 0.05 if {"twins", "narrow", "bars"} & {*self.theme} else often
        if longer and self.chance(often) and not self.defect:
            length = self.r.choice(longer)
            return self.code(length), runs(doc)[length] is not None
        if self.chance(0.15) and not self.wants("period"):
            return None, False
        return self.code(LENGTH[doc["period"]]), False

    def code(self, length):
        """The code of some period of 2026."""
        n = self.r.randint
        if "year's end" in self.theme and self.chance(0.8):
            return {1: "2026-12", 3: "2026Q4", 6: "2026H2", 12: "2026"}[length]
        tails = {1: f"-{n(1, 12):02d}", 3: f"Q{n(1, 4)}", 6: f"H{n(1, 2)}", 12: ""}
        return f"2026{tails[length]}"

    def subjects(self, doc):
        """A list of one to fourteen people with what the scheme asks of them."""
        crowd = "crowd" in self.theme
        count = self.r.choice([6, 8, 10, 14] if crowd else [1, 2, 3, 4, 5, 6, 8, 10, 14])
        units = UNITS[: self.r.randint(1, 2 if "twins" in self.theme else 4)]
        columns = self.columns(doc)
        rows = []
        for n in range(count):
            row = {"subject": f"P{n}", "name": f"人员{n}", "role": self.r.choice(ROLES)}
            often = 0.4 if "year's end" in self.theme else 0.08
            row["state"] = "not_graded" if self.chance(often) else ""
            for key in doc["peer_group"]:
                row[key] = self.r.choice(units if key == "unit" else SECTIONS)
            for column, words in columns.items():
                row[column] = self.r.choice(words)
            rows.append(row)
        return rows

    def columns(self, doc):
        """Attribute columns and what may stand in them; numbers only where they are read."""
        usual = {
            "工龄": ["3", "10", "10.0", "12.5", "１０", ""],
            "类别": ["重点", "重点", "一般", ""],
            "month_self": ["1", "2", "2", "3.5"] + [""] * self.chance(0.1),
            "failed_bottom_line": ["", "", "0", "1", "2"],
        }
        numeric = numeric_columns(doc)
        for column in ("month_self", "failed_bottom_line"):
            if column not in numeric and self.chance(0.3):
                usual[column] = ["自评较好", "1"]
        return {
            column: words
            for column, words in usual.items()
            if self.chance(0.85 if column in numeric or column == "类别" else 0.1)
        }

    def pools(self, subjects, doc):
        """Small groups share one or two pools."""
        sizes = {}
        for row in subjects:
            group = " / ".join(row[key] for key in doc["peer_group"])
            sizes[group] = sizes.get(group, 0) + 1
        small = [group for group, size in sizes.items() if size < 3]
        return {group: ("pool", self.r.randint(1, 2)) for group in small}
