"""Random grade rules, vetoes and coefficients."""

from decimal import Decimal

from tests.assessments.scoring.random_conditions import CRITERIA
from tests.assessments.scoring.random_needs import Wishes

D = Decimal
LABELS = ["优秀", "良好", "合格", "基本合格", "不合格"]
METHODS = ["threshold", "cap", "share", "top_n", "decision"]
LINES = [95, 90, 85, 80, 75, 70, 60, 50]
LOW_LINES = [90, 80, 70, 60, 50, 40, 30, 20, 10]
OF_GRADES = ("lowest_grade", "drop_one")
WHENS = ["bottom_line", "discipline", "safety"]


class GradeMaker(Wishes):
    """Makes the part of a document that judges."""

    def judgement(self, doc):
        """Grade and veto, as they go together."""
        named = [method for method in METHODS if method in self.theme or self.needs(method)]
        if named or self.wants("grade", 0.85):
            method = named[0] if named else self.method()
            doc["grade"] = getattr(self, f"_{method}")(self.labels(method))
            if self.chance(0.15) and not named:
                doc["grade"]["applies_to"] = self.r.choice([doc["period"], doc["period"], "year"])
            if self.wants("bars", 0.15 if "verdict" in self.theme else 0.6):
                self.bars(doc)
        if self.wants("verdict", 0.2):
            doc["verdict"] = self.verdict(doc.get("grade", {}).get("method", "decision"))
        if self.wants("veto", 0.3):
            doc["veto"] = self.veto(doc)

    def method(self):
        """A method by chance."""
        chosen = self.r.choice([*METHODS, "threshold", "cap"])
        return "cap" if self.needs("no decisions") and chosen == "decision" else chosen

    def labels(self, method):
        """Labels, best first."""
        if method == "top_n":
            return [LABELS[0], LABELS[2]]
        return LABELS[: self.r.randint(3 if "verdict" in self.theme else 2, 5)]

    # -- methods ---------------------------------------------------------------------------------

    def _threshold(self, labels):
        low = {"bars", "cap"} & {*self.theme} or self.chance(0.2 if "twins" in self.theme else 0.5)
        lines = LOW_LINES if low else LINES
        lines = sorted(self.r.sample(lines, len(labels)), reverse=True)
        rule = {
            "labels": labels,
            "method": "threshold",
            "thresholds": {a: str(b) for a, b in zip(labels, lines, strict=True)},
        }
        if self.chance(0.5):
            del rule["thresholds"][labels[-1]]
        return rule

    def _cap(self, labels):
        rule = self._threshold(labels) | {"method": "cap"}
        capped = self.r.sample(labels[:-1], self.r.randint(1, len(labels) - 1))
        shares = ["0.40", "0.2", "0.3333", "0.5", "0.1", "0.6"]
        rule["caps"] = {label: self.r.choice(shares) for label in capped}
        return rule

    def _share(self, labels):
        rule = {"labels": labels, "method": "share"}
        usual = {2: ["0.3", "0.7"], 4: ["0.30", "0.40", "0.25", "0.05"]}.get(len(labels))
        rule["shares"] = usual if usual and self.chance(0.5) else self.shares(len(labels), least=0)
        allowed = not self.needs("no criteria") and not self.needs("no decisions")
        if allowed and self.wants("empty_unless", 0.4):
            rule["empty_unless"] = self.r.sample(CRITERIA, self.r.choice([1, 1, 2]))
        return rule

    def _top_n(self, labels):
        rule = {"labels": labels, "method": "top_n"}
        if self.chance(0.85):
            rule["top_n"] = self.r.choice(["1", "1", "2", "3"])
        if self.chance(0.6) or "top_n" not in rule:
            rule["top_share"] = self.r.choice(["0.20", "0.5", "0.3333", "0.7"])
        if self.chance(0.2) and "top_n" in rule:
            rule["rounds"] = ["120", "80", rule["top_n"]]
        return rule

    def _decision(self, labels):
        rule = {"labels": labels, "method": "decision"}
        if self.chance(0.6):
            rule["thresholds"] = self._threshold(labels)["thresholds"]
        return rule

    # -- bars, vetoes, coefficients --------------------------------------------------------------

    def bars(self, doc):
        """Bars, requirements or both; now and then the last label is barred too."""
        labels = doc["grade"]["labels"]
        first = self.r.choice(["bars", "requires"])
        for section, key in (("bars", "any"), ("requires", "all")):
            if section != first and self.chance(0.7):
                continue
            doc["grade"][section] = [
                {
                    "label": self.barred(labels),
                    key: [self.condition(doc, bar=True) for _ in range(self.r.choice([1, 2]))],
                }
                for _ in range(self.r.choice([1, 1, 1, 2]))
            ]

    def barred(self, labels):
        """The labels of a bar."""
        most = len(labels) - 1
        if "down" in self.theme and most > 1:
            return labels[1 : self.r.choice([2, -1, -1])]
        named = self.r.sample(labels[:-1], self.r.choice([1, most, most]))
        return named + (labels[-1:] if self.chance(0.05) else [])

    def verdict(self, method):
        """A verdict with limits of points, of tiers, or both; no tiers where none come of points.

        Tiers need grades that come of the total.
        """
        limits = {"limit_points": self.r.choice(["5", "2.5", "8"])}
        if method != "decision":
            limits["limit_tiers"] = self.r.choice(["1", "1", "2"])
        few = self.needs("one limit") or (self.chance(0.3) and not self.needs("both limits"))
        if few and len(limits) == 2:
            del limits["limit_points" if "verdict" in self.theme else self.r.choice(list(limits))]
        rule = {"by": "committee"}
        if self.chance(0.8):
            rule["reason"] = self.r.choice(["required", "optional"])
        if self.needs("reason"):
            rule["reason"] = "required"
        return rule | limits

    def veto(self, doc):
        """What lets a person fall."""
        effects = ["no_award", "stop", *OF_GRADES, *OF_GRADES]
        if "grade" not in doc:
            effects = ["no_award", "stop"]
        whens = self.r.sample(WHENS, self.r.randint(1, 3))
        rules = [{"when": when, "effect": self.r.choice(effects)} for when in whens]
        if self.wants("award"):
            rules[0]["effect"] = "no_award"
        return rules

    def coefficients(self, doc):
        """A coefficient for every label, or a line from the best rank to the worst."""
        if self.wants("line", 0.15):
            worst = self.r.choice(["0.75", "0.9333"])
            doc["rewards"] = {"values": {"best": "1.25", "worst": worst}}
        elif "grade" in doc and self.chance(0.6):
            doc["rewards"] = self.rewards(doc["grade"]["labels"])

    def rewards(self, labels):
        """A coefficient for every label, falling."""
        sizes = sorted(self.r.sample([150, 120, 110, 105, 100, 95, 90, 80], len(labels)))
        sizes.reverse()
        return {"values": {a: str(D(b) / 100) for a, b in zip(labels, sizes, strict=True)}}
