"""Ballots as the witness counts them: heaps of papers, group by group (S-BALLOT)."""

from tests.assessments.scoring.oracle_numbers import D, mean, rounded, value, word

TIERS = ["95", "85", "75", "60"]


def code(group):
    """What the papers of a voter group are marked with."""
    return group.get("code", group["voters"])


def points(rule, row):
    """What one paper says, as points."""
    if rule["scale"] == "points":
        return value(row, "value")
    return D(rule.get("tiers", TIERS)[int(value(row, "value")) - 1])


class Ballots:
    """The part of a run that counts ballots; `Run` brings doc, tables, trace."""

    def papers(self, p):
        """{ballot: {code: points}} of one person, each group in the order of the table."""
        rules = {rule["id"]: rule for rule in self.doc.get("ballots", [])}
        found = {name: {} for name in rules}
        for row in self.tables["ballots"]:
            if word(row, "subject") == p["id"] and word(row, "value"):
                rule = rules[word(row, "ballot")]
                said = points(rule, row)
                found[rule["id"]].setdefault(word(row, "voters"), []).append(said)
                self.trace["tiers of the scheme"] += rule["scale"] == "tiers" and "tiers" in rule
                self.trace["tiers 95/85/75/60"] += rule["scale"] == "tiers" and "tiers" not in rule
        return found

    def ballot(self, p, component):
        """A ballot component's score; None where nobody voted."""
        rule = next(r for r in self.doc["ballots"] if r["id"] == component["ballot"])
        heaps = p["papers"][rule["id"]]
        self.trace["kind ballot"] += bool(heaps)
        self.trace["ballot without votes"] += not heaps
        weighed = []
        for codes, weight in self.terms(rule):
            pooled = [said for name in codes for said in heaps.get(name, [])]
            if pooled:
                weighed.append((D(weight), self.middle(rule, pooled)))
            else:
                self.trace["empty voter group"] += bool(heaps)
        whole = sum(weight for weight, _ in weighed)
        self.trace["only voters without weight"] += bool(weighed) and not whole
        if not whole:
            return None
        self.trace[f"ballot {rule['combine']}"] += 1
        return rounded(sum(weight * middle for weight, middle in weighed) / whole, 4)

    def terms(self, rule):
        """(codes whose papers are pooled, weight) of each mean."""
        if rule["combine"] == "blend":
            return [(term["of"], term["weight"]) for term in rule["blend"]]
        return [([code(group)], group["weight"]) for group in rule["groups"]]

    def middle(self, rule, pooled):
        """The mean of pooled papers; `trimmed` leaves out one highest and one lowest of five."""
        if rule["combine"] == "trimmed":
            self.trace["trimmed"] += len(pooled) >= 5
            self.trace["too few to trim"] += len(pooled) < 5
            if len(pooled) >= 5:
                pooled = sorted(pooled)[1:-1]
        return mean(pooled)

    def median(self, p):
        """The median of all papers of a person; None where there are none."""
        pooled = sorted(
            said for heaps in p["papers"].values() for heap in heaps.values() for said in heap
        )
        if not pooled:
            return None
        half = len(pooled) // 2
        return pooled[half] if len(pooled) % 2 else (pooled[half - 1] + pooled[half]) / 2
