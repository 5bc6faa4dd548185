"""Consequences as the witness draws them: person by person, period by period."""

from decimal import ROUND_FLOOR

from tests.assessments.scoring.oracle_numbers import LENGTH, D, compare, months


class Outcomes:
    """The part of a run that looks at history; `Run` brings doc, tables, span, length, trace."""

    def periods(self, p, window):
        """(first month or None, grade) of the graded periods in a window, this one included."""
        found = [(self.span[0] if self.span else None, p["grade"])] if p["grade"] else []
        if not self.span or not window:
            return found
        start, length = self.span
        end = start + length
        size = LENGTH[window]
        first = end - 24 if window == "two_years" else min(start, (end - 1) // size * size)
        for r in self.tables["history"]:
            month, months_long = months(r["period"].strip())
            grade = (r.get("grade") or "").strip()
            mine = r["subject"].strip() == p["id"] and months_long == length
            if mine and grade and first <= month < start:
                found.append((month, grade))
        return found

    def holds(self, p, c):
        """True, False, or None where the metric doesn't belong to this run or has no base."""
        metric, window = c["metric"], c.get("window")
        if metric == "role_is":
            return p["role"] == c["value"]
        if metric in ("score", "in_front", "in_bottom"):
            if window and LENGTH[window] != self.length:
                self.trace["metric of another run's length"] += 1
                return None
            if metric == "score":
                return compare(p["total"], c["op"], D(c["value"]))
            part = int((D(c["value"]) * p["of"]).to_integral_value(ROUND_FLOOR))
            if metric == "in_front":
                return p["rank"] <= max(1, part)
            return p["rank"] > p["of"] - part
        applies = (self.doc.get("grade") or {}).get("applies_to")
        if applies and LENGTH[applies] != self.length:
            return None
        grades = [grade for _, grade in self.periods(p, window)]
        hits = sum(grade in c["labels"] for grade in grades)
        if metric == "grade_count":
            return compare(D(hits), c["op"], D(c["value"]))
        return compare(D(hits), c["op"], D(c["value"]) * len(grades)) if grades else None

    def consequences(self, p):
        found = []
        for rule in self.doc.get("consequences", []):
            answers = []
            for c in rule["when"]:
                answer = self.holds(p, c)
                if answer is not None and c.get("negate") == "true":
                    self.trace["negate"] += 1
                    answer = not answer
                answers.append(answer)
                if answer:
                    self.trace[f"metric {c['metric']}"] += 1
                    self.trace[f"window {c.get('window', 'none')}"] += 1
            if all(answers):
                found.append((rule["id"], *self.ground(p, rule)))
        return found

    def ground(self, p, rule):
        """(periods counted, graded periods, first months, at risk)."""
        yearly = rule["effect"] in ("bar_grade", "limit_grade")
        risk = yearly and (not self.span or sum(self.span) % 12 != 0)
        self.trace["at risk"] += risk
        for c in rule["when"]:
            if c["metric"] in ("grade_count", "grade_share"):
                found = self.periods(p, c.get("window"))
                if not found:
                    return None, None, [], risk
                hits = sorted(m for m, g in found if g in c["labels"] and m is not None)
                counted = sum(g in c["labels"] for _, g in found)
                return counted, len(found), hits, risk
        return None, None, [], risk
