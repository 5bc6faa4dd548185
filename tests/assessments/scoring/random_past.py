"""Random published results and rulings."""

from decimal import Decimal

from tests.assessments.scoring.oracle_documents import criteria, decisions, labels_to_decide
from tests.assessments.scoring.oracle_numbers import LENGTH, code_of, months
from tests.assessments.scoring.random_needs import Wishes

D = Decimal


class PastMaker(Wishes):
    """Makes the rows of `history` and `rulings`."""

    def history(self, doc, subjects, period):
        """Published results before, in and after the run; some people are often last."""
        labels = doc.get("grade", {}).get("labels", [])
        low, high = D(doc["score"]["min"]), D(doc["score"]["max"])
        codes = self.codes(doc, period)
        rows = []
        for subject in subjects:
            usual = self.r.choice(["", *labels])
            last = self.chance(0.4)
            for code in codes:
                if self.chance(0.2):
                    continue
                score = D(self.r.randint(int(low * 100), int(high * 100))) / 100
                row = {"subject": subject["subject"], "period": code}
                row["score"] = "" if self.chance(0.05) else f"{score:f}"
                row["grade"] = self.r.choice(["", *labels, *labels, usual, usual])
                row["rank"], row["of"] = self.r.choice(
                    [("", ""), ("1", "5"), ("1", "1"), ("5", "5"), *[("4", "4")] * 5 * last]
                )
                rows.append(row)
        return rows

    def codes(self, doc, period):
        """Periods of the scheme's, the run's and its roll-up's length around the run."""
        first, length = months(period)
        rules = [r for r in doc.get("rollup", []) if LENGTH[r["to"]] == length]
        lengths = {LENGTH[doc["period"]], length} | {LENGTH[rule["from"]] for rule in rules}
        codes = []
        for size in sorted(lengths):
            near = [first - size * n for n in range(1, self.r.randint(1, 5))]
            inside = list(range(first, first + length, size))
            far = [first - first % size - size * self.r.randint(-2, 9) for _ in range(3)]
            chosen = near if size == length else inside
            codes += [code_of(at, size) for at in dict.fromkeys([*chosen, *far])]
        return codes

    def rulings(self, doc, subjects, ballots, rolled):
        """Orders, vetoes, verdicts, criteria, decisions and words on missing ballots that the scheme
        takes."""
        self.rolled = rolled
        self.voted = {(row["subject"], row["ballot"]) for row in ballots if row["value"]}
        self.ordered = self.chance(0.2 if "twins" in self.theme else 0.5)
        rows, tiers = [], {}
        for subject in (row["subject"] for row in subjects):
            tiers[subject] = list(self.tiers(doc))
            if "twins" in self.theme and self.twins.get(subject) in tiers:
                tiers[subject] = tiers[self.twins[subject]]
            made = [*self.plain(doc), *self.points(doc), *tiers[subject], *self.named(doc)]
            made += self.missing(doc, subject)
            self.r.shuffle(made)
            rows += [{"subject": subject, **cells} for cells in made]
        return rows

    def plain(self, doc):
        """An order and vetoes."""
        if self.ordered and self.chance(0.5):
            yield {"kind": "order", "value": str(self.r.randint(1, 6))}
        for veto in doc.get("veto", []):
            if self.chance(0.3 if "veto" in self.theme else 0.12):
                yield {"kind": "veto", "value": veto["when"]}

    def missing(self, doc, subject):
        """What is ruled on ballots without votes: left out while something with a weight is left, or
        the subject set aside, or nothing."""
        rest = {c["id"]: D(c.get("weight", "0")) for c in doc["components"]}
        for c in doc["components"]:
            if self.rolled or c["kind"] != "ballot" or (subject, c["ballot"]) in self.voted:
                continue
            others = sum(w for part, w in rest.items() if part != c["id"])
            if doc["score"]["method"] == "weighted" and others and self.chance(0.7):
                del rest[c["id"]]
                yield {"kind": "left_out", "value": c["id"]}
            elif self.chance(0.2):
                yield {"kind": "set_aside", "value": c["id"]}

    def points(self, doc):
        """Verdict points inside their limit."""
        rule = doc.get("verdict", {})
        share = 0.08 if "twins" in self.theme else 0.3
        if "limit_points" in rule and not self.rolled and self.chance(share):
            most = int(D(rule["limit_points"]) * 10)
            size = self.r.choice([1, -1]) * D(self.r.randint(1, most)) / 10
            yield {"kind": "verdict_points", "value": self.signed(size), **self.reason(rule)}

    def tiers(self, doc):
        """Verdict tiers inside their limit."""
        rule = doc.get("verdict", {})
        if "limit_tiers" in rule and self.chance(0.5 if "verdict" in self.theme else 0.25):
            signs = [1, -1, -1] if "down" in self.theme else [1, 1, 1, -1]
            size = self.r.choice(signs) * self.r.randint(1, int(rule["limit_tiers"]))
            yield {"kind": "verdict_tier", "value": self.signed(D(size)), **self.reason(rule)}

    def signed(self, size):
        """A number with or without its plus."""
        return f"{'+' if size > 0 and self.chance(0.5) else ''}{size.normalize():f}"

    def reason(self, rule):
        """A reason, always where it is required."""
        must = rule.get("reason") == "required"
        return {"reason": "集体研究决定"} if must or self.chance(0.5) else {}

    def named(self, doc):
        """Criteria met and decisions taken."""
        for name in dict.fromkeys(criteria(doc)):
            if self.chance(0.25):
                yield {"kind": "criterion", "value": name}
                if name == "failed_bottom_line" and self.chance(0.3):
                    yield {"kind": "criterion", "value": name}
        labels = labels_to_decide(doc)
        asked = [name for name in dict.fromkeys(decisions(doc)) if name not in labels]
        for name in asked:
            if self.chance(0.25):
                yield {"kind": "decision", "value": name}
        if labels and self.chance(0.85 if len(labels) > 1 else 0.2):
            yield {"kind": "decision", "value": self.r.choice(labels)}
