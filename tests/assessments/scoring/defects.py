"""One thing wrong in an otherwise good input, and nothing besides it."""

from tests.assessments.scoring.defects_rulings import RulingDefects
from tests.assessments.scoring.oracle_ballots import code
from tests.assessments.scoring.oracle_numbers import LENGTH, code_of, months


def plant(made, rng):
    """Put the pair's defect into its tables."""
    Planter(made, rng).plant()


class Planter(RulingDefects):
    """Plants in the tables of one pair; every method says whether the defect was its own."""

    def __init__(self, made, rng):
        self.doc, self.tables, self.defect = made.document, made.tables, made.defect
        self.r, self.period = rng, made.period
        self.who = rng.choice(self.tables["subjects"])["subject"]

    def plant(self):
        """The defect, by whichever method knows it."""
        for group in (self.subjects, self.values, self.parts, self.ledgers, self.adjust,
                      self.ballots, self.past, self.ruling):  # fmt: skip
            if group():
                return
        raise AssertionError(self.defect)

    # -- rows that are good by themselves ----------------------------------------------------------

    def value(self, component, **cells):
        """One more row of values."""
        self.tables["values"].append({"subject": self.who, "component": component, **cells})
        return True

    def good(self, part):
        """Cells of a row of this component that nobody would refuse."""
        item = part["items"][0] if isinstance(part.get("items"), list) else None
        cells = {"item": item, "value": "1"}
        if part["kind"] == "ledger":
            cells |= {"kind": "bonus", "period": self.inside(part)}
        return cells

    def inside(self, part):
        """A period that a row of this ledger may have."""
        if "ledger_period" not in part:
            return ""
        return code_of(months(self.period or "2026")[0], LENGTH[part["ledger_period"]])

    def without(self, component):
        """Take away the rows of one subject's component."""
        mine = (self.who, component)
        self.tables["values"] = [
            row for row in self.tables["values"] if (row["subject"], row["component"]) != mine
        ]

    # -- values ------------------------------------------------------------------------------------

    def subjects(self):
        rows = self.tables["subjects"]
        row = self.r.choice(rows)
        if self.defect == "blank group":
            row["unit"] = " "
        elif self.defect == "blank subject":
            rows.append({**row, "subject": ""})
        elif self.defect == "subject twice":
            rows.append({**row})
        elif self.defect == "unknown state":
            row["state"] = "离岗"
        elif self.defect.startswith("no number in "):
            row[self.defect.removeprefix("no number in ")] = self.r.choice(["三年", "1,5", "5%"])
        else:
            return False
        return True

    def values(self):
        part = self.doc["components"][0]
        good = self.good(part)
        if self.defect == "no such run":
            return True
        if self.defect == "values in a roll-up":
            return self.value(part["id"], **good)
        if self.defect == "unknown subject in values":
            self.who = "nobody"
            return self.value(part["id"], **good)
        if self.defect == "unknown component":
            return self.value("part9", value="1")
        if self.defect == "value of a ballot":
            part = next(part for part in self.doc["components"] if part["kind"] == "ballot")
            return self.value(part["id"], value="1")
        if self.defect == "period outside the run":
            self.without(part["id"])
            return self.value(part["id"], **good | {"period": "2027Q1"})
        return False

    def parts(self):
        """Defects of the first component; its rows are taken away before."""
        part = self.doc["components"][0]
        item = part["items"][0] if isinstance(part.get("items"), list) else None
        other = part["items"][1] if isinstance(part.get("items"), list) else "乙"
        planted = {
            "value out of range": [{"item": item, "value": self.outside(part)}],
            "kind without a ledger": [{"item": item, "value": "1", "kind": "bonus"}],
            "value and actual": [{"value": "15", "actual": "1", "target": "2"}],
            "negative actual": [{"actual": "-1", "target": "2"}],
            "negative target": [{"actual": "1", "target": "-2"}],
            "actual of a plain component": [{"item": item, "actual": "1", "target": "2"}],
            "item not listed": [{"item": self.r.choice(["癸", ""]), "value": "1"}],
            "rows without item mixed": [{"item": item or "甲", "value": "1"}, {"value": "1"}],
            "values and quotients mixed": [
                {"item": "甲", "value": "1"},
                {"item": "乙", "actual": "1", "target": "2"},
            ],
            "item twice": [{"item": item or "甲", "value": "1"}] * 2,
            "nothing to count not foreseen": [{"value": "n/a"}],
            "nothing to count and actual": [{"value": "n/a", "actual": "0"}],
            "nothing to count of an item": [{"value": "n/a", "item": "甲"}],
            "several periods": [
                {"item": item or "甲", "value": "1", "period": "2026-01"},
                {"item": other, "value": "1"},
            ],
        }
        if self.defect not in planted:
            return False
        self.without(part["id"])
        for cells in planted[self.defect]:
            self.value(part["id"], **cells)
        return True

    def outside(self, part):
        """A value beyond what the component may have; stars have no such value."""
        full = part.get("max", "100")
        return self.r.choice(["-1", f"{full}.5" if "." not in full else "50.6"])

    def ledgers(self):
        """Defects of the first component, a ledger; its rows are taken away before."""
        part = self.doc["components"][0]
        loss = self.r.choice(["base", "deduction"])
        size = part.get("deductions", ["1"])[0]
        planted = {
            "no kind in a ledger": [{"kind": self.r.choice(["", "奖励", "Bonus"])}],
            "loss under positive_only": [{"kind": loss, "value": size}],
            "negative value in a ledger": [{"value": "-1"}],
            "deduction not listed": [{"kind": "deduction", "value": "4"}],
            "item not in a ledger": [{"item": self.r.choice(["癸", ""])}],
            "actual in a ledger": [{"value": "", "actual": "1", "target": "2"}],
            "no sub-period of a ledger": [{"period": self.astray(part)}],
            "evidence as bonus and loss": [
                {"kind": "bonus", "evidence": "both"},
                {"kind": loss, "evidence": "both", "value": size},
            ],
        }
        if self.defect not in planted:
            return False
        self.without(part["id"])
        if self.r.random() < 0.5:  # another way to say the same sub-period
            planted["evidence as bonus and loss"][1]["period"] = self.again(part)
        for cells in planted[self.defect]:
            self.value(part["id"], **self.good(part) | cells)
        return True

    def again(self, part):
        """The period of a good row of this ledger in other words, the month that begins it."""
        if "ledger_period" in part:
            return code_of(months(self.inside(part))[0], 1)
        return self.period or ""

    def astray(self, part):
        """A period inside the run and in none of the ledger's sub-periods."""
        length = LENGTH.get(part.get("ledger_period"), 1)
        if not self.period:
            return self.r.choice(["", *(["2026"] if length < 12 else [])])
        first, whole = months(self.period)
        longer = [size for size in (3, 6, 12) if length < size <= whole]
        return self.r.choice(["", *(code_of(first, size) for size in longer)])

    def adjust(self):
        item = self.doc.get("adjust", {}).get("items", [None])[0]
        planted = {
            "actual of an adjustment": [{"value": "1", "actual": "1"}],
            "kind of an adjustment": [{"value": "1", "kind": "bonus"}],
            "no adjustments in the scheme": [{"value": "1"}],
            "adjustment not listed": [{"value": "1", "item": self.r.choice(["癸", ""])}],
            "evidence as gain and loss": [
                {"value": "1", "evidence": "both"},
                {"value": "-1", "evidence": "both"},
            ],
        }
        if self.defect == "evidence as gain and loss" and self.period and self.r.random() < 0.5:
            planted[self.defect][1]["period"] = self.period  # the run itself, as where it is blank
        for cells in planted.get(self.defect, []):
            self.value("adjust", **{"item": item, **cells})
        return self.defect in planted

    # -- ballots and history -----------------------------------------------------------------------

    def ballots(self):
        rule = self.r.choice(self.doc.get("ballots", [None]))
        row = {"subject": self.who, "ballot": "vote0", "voters": "staff", "value": "2"}
        if rule:
            row |= {"ballot": rule["id"], "voters": code(self.r.choice(rule["groups"]))}
        coded = [group["voters"] for group in (rule or {}).get("groups", []) if "code" in group]
        tiers = rule and rule["scale"] == "tiers"
        wrong = {
            "no ballots in the scheme": {},
            "ballots in a roll-up": {},
            "unknown subject in ballots": {"subject": "nobody"},
            "unknown ballot": {"ballot": "vote9"},
            "unknown voters": {"voters": self.r.choice(["judges", *coded])},
            "vote out of range": {
                "value": self.r.choice(["0", "5", "1.5", "-1"] if tiers else ["-1", "100.5"])
            },
        }
        if self.defect not in wrong:
            return False
        self.tables["ballots"].append(row | wrong[self.defect])
        return True

    def past(self):
        rows = self.tables["history"]
        row = {"subject": self.who, "period": "2010", "score": "", "grade": ""}
        low, high = self.doc["score"]["min"], self.doc["score"]["max"]
        if self.defect == "unknown subject in history":
            row["subject"] = "nobody"
        elif self.defect == "history twice":
            rows.append({**row})
        elif self.defect == "unknown grade in history":
            row["grade"] = "特等"
        elif self.defect == "impossible score in history":
            wrong = [f"{int(low) - 1}", f"{int(float(high)) + 1}"]
            row["period"] = code_of(2010 * 12, LENGTH[self.doc["period"]])
            row["score"] = self.r.choice(wrong)
        elif self.defect in ("rank below 1", "of below 1"):
            row[self.defect.split()[0]] = "0"
        else:
            return False
        rows.append(row)
        return True
