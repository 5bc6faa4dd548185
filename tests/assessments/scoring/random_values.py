"""Random values, adjustments, ledger entries and ballots, as people write them."""

from decimal import Decimal

from tests.assessments.scoring.oracle_ballots import code
from tests.assessments.scoring.oracle_numbers import LENGTH, code_of, months, sub_period
from tests.assessments.scoring.random_needs import Wishes
from tests.assessments.scoring.random_schemes import RATIO

D = Decimal
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


class ValueMaker(Wishes):
    """Makes the rows of `values` and `ballots`; `coarse` inputs have many ties."""

    def scores(self, doc, subjects, period):
        """(rows of values, rows of ballots); some people have exactly the rows of another."""
        self.coarse = self.chance(0.6)
        values, ballots, before = [], [], []
        for subject in (row["subject"] for row in subjects):
            if before and self.chance(0.6 if "twins" in self.theme else 0.35):
                twin = self.twins[subject] = self.r.choice(before)
                for rows in (values, ballots):
                    rows += [{**row, "subject": subject} for row in rows if row["subject"] == twin]
                before.append(subject)
                continue
            before.append(subject)
            for part in doc["components"]:
                if not self.chance(0.04):
                    values += self.part(part, subject, period)
            if "adjust" in doc:
                values += self.adjustments(doc["adjust"], subject, period)
            ballots += self.papers(doc, subject)
        return values, ballots

    def part(self, part, subject, period):
        """The rows of one component of one person."""
        kind, base = part["kind"], {"subject": subject, "component": part["id"]}
        if kind == "ballot":
            return []
        if kind == "ledger":
            return [{**base, **cells} for cells in self.entries(part, period)]
        often = 0.4 if "nothing to count" in self.theme else 0.2
        if "nothing_to_count" in part and self.chance(often):
            return [{**base, "value": self.told("n/a")}]
        rows = [{**base, "item": item} for item in self.names(part)]
        full = D(part.get("max", "100"))
        ratio = kind in RATIO and self.chance(0.8)
        for row in rows:
            if ratio:
                row["actual"], row["target"] = self.quotient()
            elif kind == "stars":
                row["value"] = self.r.choice(
                    ["3", "5", "12.5", "20", "-2", "0", "-4.25", "41", self.far()]
                )
            elif len(rows) > 1 and self.chance(0.8):
                row["value"] = self.text(self.size(full / len(rows) * D("1.1")), full)
            else:
                row["value"] = self.text(self.size(full), full)
        return rows

    def far(self):
        """Now and then the largest number there is."""
        return self.r.choice(["999999999.9999", "-999999999"]) if self.chance(0.1) else "7"

    def names(self, part):
        """Names of the items, or one row without."""
        if isinstance(part.get("items"), list):
            return part["items"]
        if self.chance(0.5):
            return [None]
        return [f"指标{n}" for n in range(self.r.randint(2, 4))]

    # -- ledgers ---------------------------------------------------------------------------------

    def entries(self, part, period):
        """Rows of a ledger without subject and component; each key is a gain or a loss."""
        length = LENGTH.get(part.get("ledger_period"))
        first, whole = months(period or "2026")
        if length is None:
            places = [None] if self.chance(0.7) else []
        else:
            places = [code_of(at, length) for at in range(first, first + whole, length)]
            often = 0.4 if "too few" in self.theme else 0.75
            places = [place for place in places if self.chance(often)]
            self.r.shuffle(places)
        kinds = ["bonus"] if part.get("positive_only") == "true" else ["base", "bonus", "deduction"]
        rows, signs = [], {}
        for place in places:
            for _ in range(self.r.choice([1, 1, 2, 3, 5])):
                row = {"period": self.entry_period(place, period)}
                key = self.r.choice(["", "", "e1", "e2"])
                event = (key, place or sub_period(row, months(period) if period else None))
                sign = signs.setdefault(event, self.r.choice(["bonus", "loss"])) if key else None
                rows.append(row | {"evidence": key} | self.entry(part, kinds, sign))
        return rows

    def entry(self, part, kinds, sign):
        """One entry, a gain or a loss where its sign says so."""
        cells = {"kind": self.r.choice(kinds)}
        if sign == "bonus" or (sign and len(kinds) == 1):
            cells["kind"] = "bonus"
        elif sign:
            cells["kind"] = self.r.choice(["base", "deduction"])
        sizes = ["0", "1", "2", "2.5", "3", "6", "12", "25", "70"]
        if cells["kind"] == "deduction" and "deductions" in part:
            sizes = part["deductions"]
        cells["value"] = self.r.choice(sizes[: self.r.choice([5, 9])])
        cells["item"] = self.r.choice(part["items"] if isinstance(part.get("items"), list) else
                                      [None, "甲"])  # fmt: skip
        return cells

    def entry_period(self, place, period):
        """A ledger's sub-period or a month in it; without sub-periods blank, the run or a month."""
        if place:
            return self.r.choice([place, self.month(place)])
        if self.chance(0.5) or not period:
            return self.r.choice(["", "", "2026-03"]) if not period else ""
        return self.r.choice([period, self.month(period)])

    # -- ballots ---------------------------------------------------------------------------------

    def papers(self, doc, subject):
        """The ballots about one person; a few groups, or all, have not voted."""
        rows = []
        for rule in doc.get("ballots", []):
            if self.chance(0.4 if "missing ballots" in self.theme else 0.05):
                continue
            for group in rule["groups"]:
                least = [0] if len(rule["groups"]) > 1 else []
                for _ in range(self.r.choice([*least, 1, 2, 3, 5, 6])):
                    rows.append({"subject": subject, "ballot": rule["id"], "voters": self.told(code(group)),
                                 "value": self.paper(rule)})  # fmt: skip
        self.r.shuffle(rows)
        return rows

    def told(self, words):
        """Words with or without blanks around them."""
        return f" {words} " if self.chance(0.03) else words

    def paper(self, rule):
        """What one paper says, now and then nothing."""
        if self.chance(0.02):
            return ""
        if rule["scale"] == "tiers":
            return self.r.choice(["1", "1", "2", "2", "3", "4", " 2 ", "１"])
        if self.coarse:
            return self.r.choice(["80", "90", "95", "100", "60"])
        return self.text(D(self.r.randint(600000, 1000000)) / 10000, D(100))

    # -- plain rows ------------------------------------------------------------------------------

    def size(self, full):
        """A value between 0 and full, often high, often equal to others'."""
        if self.coarse:
            return full * self.r.choice([60, 75, 80, 90, 95, 100]) / 100
        return (full * self.r.randint(3000, 10000) / 10000).quantize(D("0.0001"))

    def text(self, value, full):
        """A number as people write it."""
        words = f"{min(value, full).quantize(D('0.0001')).normalize():f}"
        if self.chance(0.05):
            words = words.translate(FULL_WIDTH)
        return f"  {words}　" if self.chance(0.05) else words

    def quotient(self):
        """(actual, target) as text; the target now and then 0 or blank, or both far out."""
        if self.chance(0.02):
            return self.r.choice([("999999999.999999", "0.000001"), ("0.000001", "999999999")])
        target = self.r.choice([100, 3, 7, 12, 40, 0, 250]) if self.chance(0.9) else None
        actual = self.r.randint(0, 130 * (target or 100)) if target != 100 else self.r.choice(
            [6000, 7500, 9000, 9500, 10000, 12000, 31000]
        )  # fmt: skip
        words = f"{(D(actual) / 100).normalize():f}"
        return words, None if target is None else str(target)

    def adjustments(self, rule, subject, period):
        """Bonus and deduction rows; one key is a gain or a loss in one sub-period."""
        rows = []
        signs = {}
        for _ in range(self.r.choice([0, 0, 1, 2, 3])):
            key = self.r.choice(["", "", "e1", "e2"])
            row = {"subject": subject, "component": "adjust", "evidence": key}
            if period and self.chance(0.4):
                row["period"] = self.r.choice([period, self.month(period)])
            event = (key, sub_period(row, months(period) if period else None))
            sign = self.r.choice([1, 1, -1])
            sign = signs.setdefault(event, sign) if key else sign
            size = self.r.choice(["1", "2.5", "4", "0.25", "8", "15"])
            row["value"] = size if sign > 0 else f"-{size}"
            row["item"] = self.r.choice(rule["items"]) if "items" in rule else None
            rows.append(row)
        return rows

    def month(self, period):
        """The code of a month inside a period."""
        first, length = months(period)
        return code_of(first + self.r.randrange(length), 1)
