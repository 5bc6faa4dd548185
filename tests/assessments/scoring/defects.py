"""One thing wrong in an otherwise good input."""


def plant(made, rng):
    """Put the pair's defect into its tables."""
    Planter(made, rng).plant()


class Planter:
    def __init__(self, made, rng):
        self.doc, self.tables, self.defect = made.document, made.tables, made.defect
        self.r = rng
        self.who = rng.choice(self.tables["subjects"])["subject"]

    def plant(self):
        for group in (self.subjects, self.values, self.parts, self.adjust, self.past, self.ruling):
            if group():
                return
        raise AssertionError(self.defect)

    def value(self, component, **cells):
        self.tables["values"].append({"subject": self.who, "component": component, **cells})
        return True

    def without(self, component):
        """Take away the rows of one subject's component."""
        mine = (self.who, component)
        self.tables["values"] = [
            row for row in self.tables["values"] if (row["subject"], row["component"]) != mine
        ]

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
        else:
            return False
        return True

    def values(self):
        part = self.doc["components"][0]
        item = part["items"][0] if "items" in part else None
        full = part.get("max", "100")
        if self.defect == "unknown subject in values":
            self.who = "nobody"
            return self.value(part["id"], item=item, value="1")
        if self.defect == "unknown component":
            return self.value("part9", value="1")
        if self.defect == "kind without a ledger":
            return self.value(part["id"], item=item, value="1", kind="bonus")
        if self.defect == "values in a roll-up":
            return self.value(part["id"], item=item, value="1")
        if self.defect == "no such run":
            return True
        self.without(part["id"])
        if self.defect == "value out of range":
            wrong = self.r.choice(["-1", f"{full}.5" if "." not in full else "50.6"])
            return self.value(part["id"], item=item, value=wrong)
        if self.defect == "period outside the run":
            return self.value(part["id"], item=item, value="1", period="2027Q1")
        return False

    def parts(self):
        part = self.doc["components"][0]
        item = part["items"][0] if "items" in part else None
        planted = {
            "value and actual": [{"value": "50", "actual": "1", "target": "2"}],
            "negative actual": [{"actual": "-1", "target": "2"}],
            "negative target": [{"actual": "1", "target": "-2"}],
            "actual of a plain component": [{"item": item, "actual": "1", "target": "2"}],
            "item not listed": [{"item": "癸", "value": "1"}],
            "rows without item mixed": [{"item": item or "甲", "value": "1"}, {"value": "1"}],
            "values and quotients mixed": [
                {"item": "甲", "value": "1"},
                {"item": "乙", "actual": "1", "target": "2"},
            ],
            "item twice": [{"item": item or "甲", "value": "1"}] * 2,
            "several periods": [
                {"item": "甲", "value": "1", "period": "2026-01"},
                {"item": "乙", "value": "1"},
            ],
        }
        for cells in planted.get(self.defect, []):
            self.value(part["id"], **cells)
        return self.defect in planted

    def adjust(self):
        item = self.doc.get("adjust", {}).get("items", [None])[0]
        if self.defect == "actual of an adjustment":
            return self.value("adjust", item=item, value="1", actual="1")
        if self.defect == "no adjustments in the scheme":
            return self.value("adjust", value="1")
        if self.defect == "adjustment not listed":
            return self.value("adjust", item=self.r.choice(["癸", ""]), value="1")
        if self.defect == "evidence as gain and loss":
            self.value("adjust", item=item, value="1", evidence="both")
            return self.value("adjust", item=item, value="-1", evidence="both")
        return False

    def past(self):
        rows = self.tables["history"]
        row = {"subject": self.who, "period": "2023", "score": "", "grade": ""}
        if self.defect == "unknown subject in history":
            row["subject"] = "nobody"
        elif self.defect == "history twice":
            rows.append({**row})
        elif self.defect == "unknown grade in history":
            row["grade"] = "特等"
        elif self.defect == "impossible score in history":
            codes = {"month": "2023-01", "quarter": "2023Q1", "half_year": "2023H1", "year": "2023"}
            row |= {"period": codes[self.doc["period"]], "score": self.r.choice(["-1", "400"])}
        elif self.defect in ("rank below 1", "of below 1"):
            row[self.defect.split()[0]] = "0"
        else:
            return False
        rows.append(row)
        return True

    def ruling(self):
        rows = self.tables["rulings"]
        later = ["verdict_points", "verdict_tier", "criterion", "decision"]
        rows[:] = [row for row in rows if row["subject"] != self.who]
        planted = {
            "unknown subject in rulings": [("order", "1")],
            "ruling the scheme has not": [(self.r.choice(later), "1")],
            "veto the scheme has not": [("veto", "bottom_line")],
            "unknown veto": [("veto", "hearsay")],
            "order below 1": [("order", self.r.choice(["0", "-2"]))],
            "order twice": [("order", "1"), ("order", "2")],
            "unknown ruling": [("promotion", "1")],
        }
        who = "nobody" if self.defect == "unknown subject in rulings" else self.who
        for kind, value in planted.get(self.defect, []):
            rows.append({"subject": who, "kind": kind, "value": value})
        return self.defect in planted
