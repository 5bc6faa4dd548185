"""Conditions as the witness tests them, of consequences, bars and requirements alike."""

from tests.assessments.scoring.oracle_documents import BOTTOM_LINE, conditions, is_number
from tests.assessments.scoring.oracle_numbers import (
    LENGTH,
    D,
    compare,
    months,
    part_of,
    value,
    word,
)

OF_ONE_LENGTH = ("score", "base_score", "deduction_total", "in_front", "in_bottom", "rank_top_n")
OF_GRADES = ("grade_count", "grade_share", "light_streak")


class Conditions:
    """The part of a run that answers conditions; `Run` brings doc, tables, span, length, trace."""

    def fits(self, c):
        """Whether a condition belongs to a run of this length."""
        window = c.get("window")
        if c["metric"] in OF_ONE_LENGTH and window:
            return LENGTH[window] == self.length
        return c["metric"] not in OF_GRADES or self.grade_rule is not None

    def answer(self, p, c, where):
        """True or False; False also where there is nothing to go by, negated or not."""
        if not self.fits(c):
            self.trace["metric of another run"] += 1
            return False
        said = getattr(self, f"_{c['metric']}")(p, c)
        if said is None:
            self.trace["nothing to go by"] += 1
            return False
        if c.get("negate") == "true":
            self.trace["negate"] += 1
            said = not said
        if said:
            self.trace[f"{where} {c['metric']}"] += 1
            self.trace[f"{where} holds"] += 1
            self.trace[f"window {c.get('window', 'none')}"] += 1
        return said

    def edges(self, p):
        """Flag whoever's tie straddles the limit of a rank_top_n, whatever else it depends on."""
        for c in conditions({**self.doc, "grade": self.grade_rule or {}}):
            limited = c["metric"] == "rank_top_n" and self.fits(c)
            if limited and p["rank"] <= int(c["value"]) < p["last"]:
                p["flags"].add("tie_at_limit")
                self.trace["rank_top_n at the limit"] += 1

    # -- metrics ---------------------------------------------------------------------------------

    def _score(self, p, c):
        return compare(p["total"], c["op"], D(c["value"]))

    def _base_score(self, p, c):
        return None if self.rollup else compare(p["base_score"], c["op"], D(c["value"]))

    def _deduction_total(self, p, c):
        return None if self.rollup else compare(p["deduction_total"], c["op"], D(c["value"]))

    def _in_front(self, p, c):
        return p["rank"] <= max(1, part_of(c["value"], p["of"]))

    def _in_bottom(self, p, c):
        return p["rank"] > p["of"] - part_of(c["value"], p["of"])

    def _rank_top_n(self, p, c):
        return p["last"] <= int(c["value"])

    def _role_is(self, p, c):
        return word(p["row"], "role") == c["value"]

    def _criterion_hit(self, p, c):
        return c["value"] in p["criteria"]

    def _decision_is(self, p, c):
        return c["value"] in p["decisions"]

    def _failed_bottom_line(self, p, c):
        ruled, told = p["criteria"].count(BOTTOM_LINE), value(p["row"], BOTTOM_LINE)
        self.trace["bottom line by rulings"] += ruled > 0
        self.trace["bottom line by the list"] += bool(told)
        return compare(D(ruled) + (told or 0), c["op"], D(c["value"]))

    def _attribute(self, p, c):
        if not word(p["row"], c["attribute"]):
            return None
        if is_number(c["value"]):
            self.trace["attribute as number"] += 1
            return compare(value(p["row"], c["attribute"]), c["op"], D(c["value"]))
        self.trace["attribute as text"] += 1
        return word(p["row"], c["attribute"]) == c["value"]

    def _grade_count(self, p, c):
        return compare(D(self.hits(p, c)[0]), c["op"], D(c["value"]))

    def _grade_share(self, p, c):
        hits, graded, _ = self.hits(p, c)
        return compare(D(hits), c["op"], D(c["value"]) * graded) if graded else None

    def _last_streak(self, p, c):
        return compare(D(len(self.streak(p, c))), c.get("op", ">="), D(c["value"]))

    _light_streak = _last_streak

    # -- this period and earlier ones ------------------------------------------------------------

    def past(self, p):
        """{first month: row} of the published periods of this run's own length, before it."""
        found = {}
        for r in self.tables["history"] if self.span else []:
            first, length = months(word(r, "period"))
            if word(r, "subject") == p["id"] and length == self.length and first < self.span[0]:
                found[first] = r
        return found

    def opens(self, window):
        """The first month of a window."""
        start, length = self.span
        end = start + length
        if window == "two_years":
            return end - 24
        return min(start, (end - 1) // LENGTH[window] * LENGTH[window])

    def hits(self, p, c):
        """(graded periods with one of the labels, graded periods, first months of the former)."""
        window = c.get("window")
        found = [(self.span[0] if self.span else None, p["grade"])] if p["grade"] else []
        if self.span and window:
            for first, r in p["past"].items():
                if word(r, "grade") and first >= self.opens(window):
                    found.append((first, word(r, "grade")))
        mine = [first for first, grade in found if grade in c["labels"]]
        return len(mine), len(found), sorted(first for first in mine if first is not None)

    def streak(self, p, c):
        """First months of the unbroken row of periods that count, back from this one."""
        if not self.counts(c, p["rank"], p["of"], p["grade"]):
            return []
        if not self.span:
            return [None]
        least = self.opens(c["window"]) if "window" in c else 0
        found, first = [self.span[0]], self.span[0] - self.length
        while first in p["past"]:
            r = p["past"][first]
            if not self.counts(c, value(r, "rank"), value(r, "of"), word(r, "grade")):
                break
            if first < least:
                self.trace["streak cut by its window"] += 1
                break
            found.append(first)
            first -= self.length
        self.trace["streak over periods"] += len(found) > 1
        return sorted(found)

    def counts(self, c, rank, of, grade):
        """Whether one period counts for a streak."""
        if c["metric"] == "light_streak":
            return grade in c["labels"]
        return rank is not None and rank == of and of >= 2
