"""Consequences and coefficients as the witness draws them, person by person."""

from tests.assessments.scoring.oracle_conditions import OF_GRADES
from tests.assessments.scoring.oracle_numbers import D, rounded, word

YEARLY = ("bar_grade", "limit_grade")
AWARDS = ("praise", "award_priority")
COUNTING = (*OF_GRADES, "last_streak")


class Outcomes:
    """The part of a run that follows from a result; `Run` brings doc, span, trace."""

    def consequences(self, p):
        """(id, periods counted, graded periods, first months, at risk) of each that is drawn."""
        found = []
        awards = all(effect != "no_award" for _, effect in p["vetoes"])
        for rule in self.doc.get("consequences", []):
            answers = [self.answer(p, c, "metric") for c in rule["when"]]
            drawn = all(answers)
            if drawn and rule["effect"] in AWARDS and not awards:
                self.trace["no_award kept back"] += 1
            elif drawn:
                self.trace[f"effect {rule['effect']}"] += 1
                found.append((rule["id"], *self.ground(p, rule)))
        return found

    def of_earlier(self, p):
        """The same of somebody who has no grade in the last period of the year, from its others."""
        last = self.span and self.length < 12 and sum(self.span) % 12 == 0
        if not last:
            return []
        year = sum(self.span) - 12
        if not any(first >= year and word(r, "grade") for first, r in p["past"].items()):
            return []
        found = []
        for rule in self.doc.get("consequences", []):
            grades = [c for c in rule["when"] if c["metric"] in ("grade_count", "grade_share")]
            rest = [c for c in rule["when"] if c not in grades]
            if rule["effect"] not in YEARLY or not grades:
                continue
            if any(c.get("window") not in ("year", "two_years") for c in grades):
                continue
            if any(c["metric"] not in ("role_is", "attribute") for c in rest):
                continue
            answers = [self.answer(p, c, "metric") for c in rule["when"]]
            if all(answers):
                self.trace["of earlier periods alone"] += 1
                found.append((rule["id"], *self.ground(p, rule)))
        return found

    def ground(self, p, rule):
        """What the first condition about grades or streaks has counted."""
        risk = rule["effect"] in YEARLY and (not self.span or sum(self.span) % 12 != 0)
        self.trace["at risk"] += risk
        for c in rule["when"]:
            if c["metric"] in ("last_streak", "light_streak"):
                found = self.streak(p, c)
                self.trace["streak as ground"] += len(found) > 1
                return len(found), None, [first for first in found if first is not None], risk
            if c["metric"] in COUNTING:
                hits, graded, firsts = self.hits(p, c)
                return (hits, graded, firsts, risk) if graded else (None, None, [], risk)
        return None, None, [], risk

    def coefficient(self, p):
        """By label, or on a straight line by rank; None where there is none."""
        values = self.doc.get("rewards", {}).get("values", {})
        found = None
        if "best" in values and p["rank"] and ("grade" not in self.doc or self.grade_rule):
            best, worst = D(values["best"]), D(values["worst"])
            self.trace["line of one"] += p["of"] == 1
            if p["of"] > 1:
                self.trace["coefficient by rank"] += 1
                found = rounded(best - (best - worst) * (p["rank"] - 1) / (p["of"] - 1), 4)
        elif p["grade"] in values:
            self.trace["coefficient"] += 1
            found = D(values[p["grade"]])
        return found
