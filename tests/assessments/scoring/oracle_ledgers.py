"""Ledgers as the witness keeps them: one book, or one for each sub-period (S-LEDGER)."""

from tests.assessments.scoring.oracle_numbers import (
    LENGTH,
    D,
    mean,
    months,
    sub_period,
    value,
    word,
)


class Ledgers:
    """The part of a run that scores ledgers; `Run` brings doc, span, trace and `once`."""

    def ledger(self, p, component, rows):
        """A ledger's score, None where too few sub-periods have a row.

        Base points and deductions are added to the person's own.
        """
        length = LENGTH.get(component.get("ledger_period"))
        self.trace["ledger_period"] += length is not None
        rows = self.once(rows, lambda r: self.book(r, length), "ledger evidence")
        books = {}
        for r in rows:
            books.setdefault(months(word(r, "period"))[0] // length if length else 0, []).append(r)
        if not length:
            self.trace["ledger at its start"] += not books
            books = books or {0: []}
        if length and len(books) < self.least(component):
            self.trace["too few sub-periods"] += bool(books)
            return None
        self.trace["sub-periods averaged"] += len(books) > 1
        accounts = [self.account(component, book) for book in books.values()]
        p["base_score"] += mean([base for _, base, _ in accounts])
        p["deduction_total"] += sum(lost for _, _, lost in accounts)
        return mean([score for score, _, _ in accounts])

    def book(self, row, length):
        """The sub-period of a row's evidence key."""
        if length:
            return months(word(row, "period"))[0] // length
        return sub_period(row, self.span)

    def least(self, component):
        """How many sub-periods must have a row."""
        for rule in self.doc.get("rollup", []):
            if (rule["from"], rule["to"]) == (component["ledger_period"], self.doc["period"]):
                return int(rule["min_periods"])
        return 1

    def account(self, component, rows):
        """(score, base, deductions) of one book."""
        missed, won, lost = (
            sum((value(r, "value") for r in rows if word(r, "kind") == kind), D(0))
            for kind in ("base", "bonus", "deduction")
        )
        start = D(component.get("start", self.doc["score"].get("start", "0")))
        self.trace["start of the score"] += "start" not in component and start > 0
        base = max(D(0), start - missed)
        self.trace["base not below 0"] += missed > start
        self.trace["deductions listed"] += "deductions" in component and lost > 0
        self.trace["positive_only"] += component.get("positive_only") == "true" and won > 0
        if "bonus_cap" in component and won > D(component["bonus_cap"]):
            self.trace["bonus_cap of a ledger"] += 1
            won = D(component["bonus_cap"])
        score = base + won - lost
        top, why = self.top(component)
        self.trace[f"ledger cut at {why}"] += score > top
        self.trace["ledger cut at 0"] += score < 0
        self.trace["presence alone"] += bool(rows) and not any(value(r, "value") for r in rows)
        return min(max(score, D(0)), top), base, lost

    def top(self, component):
        """Where a ledger ends, and what says so."""
        if "base_max" in component:
            return D(component["base_max"]), "base_max"
        if self.doc["score"]["method"] == "ledger":
            return D(self.doc["score"]["max"]), "score.max"
        return D(100), "100"
