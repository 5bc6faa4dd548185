"""Random schemes and inputs for the witness: documents and tables of text, as people write them.

Two pairs of five carry a defect, taken in turn, so that each refusal is met often in every run.
"""

import random
from dataclasses import dataclass, field

from tests.assessments.scoring.oracle_numbers import months
from tests.assessments.scoring.random_schemes import (
    DEFECTS,
    RATIO,
    ROLES,
    SECTIONS,
    UNITS,
    D,
    SchemeMaker,
)


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
    return Maker(random.Random(f"{seed}/{number}"), number).make()


class Maker(SchemeMaker):
    def __init__(self, rng, number):
        turn = number // 5 * 2 + number % 5
        super().__init__(rng, DEFECTS[turn % len(DEFECTS)] if number % 5 < 2 else None)

    def make(self):
        doc = self.document()
        period, rolled = self.period(doc)
        tables = {
            "subjects": self.subjects(doc),
            "values": [],
            "history": [],
            "rulings": [],
        }
        if not rolled:
            tables["values"] = self.values(doc, tables["subjects"], period)
        if period:
            tables["history"] = self.history(doc, tables["subjects"], period)
        tables["rulings"] = self.rulings(doc, tables["subjects"])
        made = Pair(doc, tables, period, {}, self.defect)
        if self.defect:
            self.plant(made)
        elif doc.get("peer_group") and self.chance(0.5):
            made.pools = self.pools(tables["subjects"], doc)
        return made

    # -- inputs ----------------------------------------------------------------------------------

    def period(self, doc):
        """(period code or None, whether it is a roll-up run)."""
        rules = doc.get("rollup", [])
        if self.defect == "values in a roll-up":
            return self.code(rules[0]["to"]), True
        if self.defect == "no such run":
            return self.code("year"), True
        if self.defect == "period outside the run":
            return self.code(doc["period"]), False
        if self.defect == "several periods":
            return None, False
        history = self.defect and ("history" in self.defect or "below 1" in self.defect)
        if rules and self.chance(0.3) and not self.defect:
            return self.code(self.r.choice(rules)["to"]), True
        if self.chance(0.15) and not history:
            return None, False
        return self.code(doc["period"]), False

    def code(self, kind):
        n = self.r.randint
        return {
            "month": f"2026-{n(1, 12):02d}",
            "quarter": f"2026Q{n(1, 4)}",
            "half_year": f"2026H{n(1, 2)}",
            "year": "2026",
        }[kind]

    def subjects(self, doc):
        count = self.r.choice([1, 2, 3, 4, 5, 6, 8, 10, 14])
        units = UNITS[: self.r.randint(1, 4)]
        rows = []
        for n in range(count):
            row = {"subject": f"P{n}", "name": f"人员{n}", "role": self.r.choice(ROLES)}
            row["state"] = "not_graded" if self.chance(0.08) else ""
            for key in doc["peer_group"]:
                row[key] = self.r.choice(units if key == "unit" else SECTIONS)
            rows.append(row)
        return rows

    def values(self, doc, subjects, period):
        self.coarse = self.chance(0.6)
        rows = []
        for subject in subjects:
            if rows and self.chance(0.35):  # ties
                twin = self.r.choice(rows)["subject"]
                rows += [
                    {**row, "subject": subject["subject"]} for row in rows if row["subject"] == twin
                ]
                continue
            for part in doc["components"]:
                if not self.chance(0.05):
                    rows += self.part(part, subject["subject"])
            if "adjust" in doc:
                rows += self.adjustments(doc["adjust"], subject["subject"], period)
        return rows

    def part(self, part, subject):
        base = {"subject": subject, "component": part["id"]}
        full = D(part.get("max", "100"))
        listed = part.get("items")
        ratio = part["kind"] in RATIO and self.chance(0.8)
        items = listed or ([f"指标{n}" for n in range(self.r.randint(2, 4))])
        if not listed and self.chance(0.5):
            items = [None]
        rows = []
        for item in items:
            row = {**base, "item": item}
            if ratio:
                row["actual"], row["target"] = self.quotient()
            elif len(items) > 1 and self.chance(0.8):
                row["value"] = self.text(self.size(full / len(items) * D("1.1")), full)
            else:
                row["value"] = self.text(self.size(full), full)
            rows.append(row)
        return rows

    def size(self, full):
        """A value between 0 and full, often high, often equal to others'."""
        if self.coarse:
            return full * self.r.choice([60, 75, 80, 90, 95, 100]) / 100
        return (full * self.r.randint(3000, 10000) / 10000).quantize(D("0.0001"))

    def text(self, value, full):
        """A number as people write it."""
        words = f"{min(value, full).quantize(D('0.0001')).normalize():f}"
        if self.chance(0.05):
            words = words.translate({ord(a): b for a, b in zip("0123456789.", "０１２３４５６７８９．",
                                                                 strict=True)})  # fmt: skip
        if self.chance(0.05):
            words = f"  {words}　"
        return words

    def quotient(self):
        target = self.r.choice([100, 3, 7, 12, 40, 0, 250]) if self.chance(0.9) else None
        actual = self.r.randint(0, 130 * (target or 100)) if target != 100 else self.r.choice(
            [6000, 7500, 9000, 9500, 10000, 12000]
        )  # fmt: skip
        words = f"{(D(actual) / 100).normalize():f}"
        return words, None if target is None else str(target)

    def adjustments(self, rule, subject, period):
        rows = []
        signs = {}
        for _ in range(self.r.choice([0, 0, 1, 2, 3])):
            key = self.r.choice(["", "", "e1", "e2"])
            sign = signs.setdefault(key, self.r.choice([1, 1, -1])) if key else self.r.choice(
                [1, -1]
            )  # fmt: skip
            size = self.r.choice(["1", "2.5", "4", "0.25", "8", "15"])
            row = {"subject": subject, "component": "adjust", "evidence": key}
            row["value"] = size if sign > 0 else f"-{size}"
            row["item"] = self.r.choice(rule["items"]) if "items" in rule else None
            if period and self.chance(0.4):
                row["period"] = self.r.choice([period, self.month(period)])
            rows.append(row)
        return rows

    def month(self, period):
        """The code of a month inside a period."""
        first, length = months(period)
        year, month = divmod(first + self.r.randrange(length), 12)
        return f"{year}-{month + 1:02d}"

    def history(self, doc, subjects, period):
        labels = doc.get("grade", {}).get("labels", [])
        low, high = int(doc["score"]["min"]), int(doc["score"]["max"])
        codes = self.codes(doc, period)
        rows = []
        for subject in subjects:
            for code in codes:
                if self.chance(0.25):
                    continue
                score = D(self.r.randint(low * 100, high * 100)) / 100
                row = {"subject": subject["subject"], "period": code}
                row["score"] = "" if self.chance(0.05) else f"{score:f}"
                row["grade"] = self.r.choice(["", *labels, *labels, *labels]) if labels else ""
                row["rank"], row["of"] = self.r.choice([("", ""), ("1", "5")])
                rows.append(row)
        return rows

    def codes(self, doc, period):
        """Periods of the scheme's and the run's own length around the run."""
        codes = []
        for year in (2024, 2025, 2026):
            for kind in {doc["period"]} | ({"year"} if period == "2026" else set()):
                tails = {
                    "month": [f"-{n:02d}" for n in (1, 2, 5, 6, 9, 10)],
                    "quarter": ["Q1", "Q2", "Q3", "Q4"],
                    "half_year": ["H1", "H2"],
                    "year": [""],
                }[kind]
                codes += [f"{year}{tail}" for tail in tails]
        return self.r.sample(codes, min(len(codes), 8))

    def rulings(self, doc, subjects):
        rows = []
        ordered = self.chance(0.5)
        for subject in subjects:
            if ordered and self.chance(0.5):
                rows.append({"subject": subject["subject"], "kind": "order",
                             "value": str(self.r.randint(1, 6))})  # fmt: skip
            for veto in doc.get("veto", []):
                if self.chance(0.12):
                    rows.append({"subject": subject["subject"], "kind": "veto",
                                 "value": veto["when"]})  # fmt: skip
        return rows

    def pools(self, subjects, doc):
        """Small groups share one or two pools."""
        sizes = {}
        for row in subjects:
            group = " / ".join(row[key] for key in doc["peer_group"])
            sizes[group] = sizes.get(group, 0) + 1
        small = [group for group, size in sizes.items() if size < 3]
        return {group: ("pool", self.r.randint(1, 2)) for group in small}

    # -- defects ---------------------------------------------------------------------------------

    def plant(self, made):
        from tests.assessments.scoring import defects

        defects.plant(made, self.r)
