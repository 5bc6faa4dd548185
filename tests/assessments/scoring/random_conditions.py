"""Random conditions and consequences."""

from tests.assessments.scoring.random_needs import Wishes

WINDOWS = ["month", "quarter", "half_year", "year", "two_years"]
AWARDS = ["praise", "award_priority"]
YEARLY = ["bar_grade", "limit_grade"]
EFFECTS = [
    *YEARLY, *AWARDS, "bar_promotion", "reminder_talk", "propose_adjustment", "promotion_priority",
    "training_priority", "exclude_rank_promotion", "remedy_plan", "count_year", "shorten_rank",
    "reserve_pool", "action_menu", "lag_analysis",
]  # fmt: skip
METRICS = [
    "rank_top_n", "grade_count", "grade_share", "score", "base_score", "deduction_total",
    "in_front", "in_bottom", "last_streak", "light_streak", "decision_is", "role_is",
    "criterion_hit", "failed_bottom_line", "attribute",
]  # fmt: skip
CRITERIA = ["tier1", "tier4", "negative_list"]
DECISIONS = ["不称职", "推荐"]
BY_RULINGS = {"criterion_hit": "criteria", "failed_bottom_line": "criteria",
              "decision_is": "decisions"}  # fmt: skip


class ConditionMaker(Wishes):
    """Makes conditions that fit the scheme they stand in."""

    def consequence(self, doc, number):
        """A consequence with one or two conditions."""
        effects = AWARDS if "award" in self.theme else [*EFFECTS, *YEARLY]
        effects = YEARLY if "year's end" in self.theme else effects
        rule = {
            "id": f"outcome{number}",
            "when": [self.condition(doc) for _ in range(self.r.choice([1, 1, 2]))],
            "effect": self.r.choice(effects),
            "force": self.r.choice(["mandatory", "in_principle"]),
        }
        if rule["effect"] in YEARLY:
            rule["grade"] = "称职"
        if rule["effect"] in ("remedy_plan", "shorten_rank"):
            rule["months"] = "6"
        return rule

    def demanded(self, doc):
        """Add the conditions without which the defect cannot happen."""
        for name, metric, value in (
            ("number attribute", "attribute", "10"),
            ("failed_bottom_line", "failed_bottom_line", "1"),
            ("criteria", "criterion_hit", "tier1"),
            ("decisions", "decision_is", "推荐"),
        ):
            if self.needs(name):
                made = {"metric": metric, "op": ">=", "value": value}
                if metric in ("criterion_hit", "decision_is"):
                    del made["op"]
                if metric == "attribute":
                    made["attribute"] = "工龄"
                rule = self.consequence(doc, 8)
                doc.setdefault("consequences", []).append({**rule, "when": [made]})

    def condition(self, doc, bar=False):
        """One condition; of a bar or requirement without metrics that look at grades."""
        metrics = self.metrics(doc, bar)
        made = {"metric": self.r.choice(metrics)}
        made |= getattr(self, f"_{made['metric']}")(doc)
        window = self.window(made["metric"], doc)
        if window and not (bar and self.chance(0.7)):
            made["window"] = window
        if self.chance(0.2):
            made["negate"] = "true"
        return made

    def metrics(self, doc, bar):
        """The metrics to choose from, the likelier ones more often."""
        found = ["role_is", "score", "in_front", "in_bottom", "rank_top_n", "last_streak",
                 "criterion_hit", "failed_bottom_line", "decision_is", "attribute"]  # fmt: skip
        if any(part["kind"] == "ledger" for part in doc["components"]):
            found += ["base_score", "deduction_total"] * (10 if bar else 3)
        if "rank_top_n" in self.theme:
            found += ["rank_top_n"] * 20
        if "year's end" in self.theme and not bar:
            found = ["role_is", "attribute", *["grade_count", "grade_share"] * 4]
        if "down" in self.theme:
            found += ["score", "in_bottom"] * 10
        if "streak" in self.theme:
            found += ["last_streak"] * 8
        if "number attribute" in self.theme:
            found += ["attribute", "base_score", "deduction_total"] * 2
        if not bar and "grade" in doc:
            found += ["grade_count", "grade_share", "light_streak"] * 3
        if not any(part["kind"] == "ledger" for part in doc["components"]):
            found = [m for m in found if m not in ("base_score", "deduction_total")]
        return [m for m in found if not self.needs(f"no {BY_RULINGS.get(m)}")]

    def window(self, metric, doc):
        """A window, or none."""
        if metric in ("score", "base_score", "deduction_total", "in_front", "in_bottom",
                      "rank_top_n"):  # fmt: skip
            return self.r.choice([None, None, doc["period"], doc["period"], *WINDOWS])
        if metric in ("grade_count", "grade_share"):
            if "year's end" in self.theme and self.chance(0.8):
                return self.r.choice(["year", "year", "two_years"])
            return self.r.choice([None, None, *WINDOWS, "year"])
        if metric in ("last_streak", "light_streak"):
            return self.r.choice([None, None, None, *WINDOWS, "two_years"])
        return self.r.choice([*[None] * 15, "year"])

    def op(self):
        """A comparison."""
        return self.r.choice([">=", ">=", ">", "<", "<=", "=="])

    # -- what a metric needs ---------------------------------------------------------------------

    def _role_is(self, doc):
        return {"value": "principal"}

    def _score(self, doc):
        return {"op": self.op(), "value": self.r.choice(["60", "75.5", "90"])}

    def _base_score(self, doc):
        return {"op": self.op(), "value": self.r.choice(["80", "75.5", "90", "12"])}

    def _deduction_total(self, doc):
        return {"op": self.op(), "value": self.r.choice(["0", "3", "6", "20"])}

    def _in_front(self, doc):
        return {"value": self.r.choice(["0.3", "0.5", "0.25", "0.3", "0.5", "0.25", "0", "1"])}

    _in_bottom = _in_front

    def _rank_top_n(self, doc):
        return {"value": self.r.choice(["1", "2", "3", "4", "5"])}

    def _last_streak(self, doc):
        made = {"value": self.r.choice(["1", "2", "2", "3", "0"])}
        return made | ({"op": self.op()} if self.chance(0.5) else {})

    def _light_streak(self, doc):
        return {"labels": self.some(doc), **self._last_streak(doc)}

    def _grade_count(self, doc):
        return {"labels": self.some(doc), "op": self.op(), "value": self.r.choice(["1", "2", "3"])}

    def _grade_share(self, doc):
        return {
            "labels": self.some(doc),
            "op": self.op(),
            "value": self.r.choice(["0.5", "0.3333"]),
        }

    def some(self, doc):
        """Some of the labels, not all."""
        labels = doc["grade"]["labels"]
        return self.r.sample(labels, self.r.randint(1, len(labels) - 1))

    def _criterion_hit(self, doc):
        return {"value": self.r.choice([*CRITERIA, *CRITERIA, "failed_bottom_line"])}

    def _failed_bottom_line(self, doc):
        return {"op": self.op(), "value": self.r.choice(["1", "1", "2"])}

    def _decision_is(self, doc):
        labels = doc.get("grade", {}).get("labels", [])
        return {"value": self.r.choice([*DECISIONS, *DECISIONS, *labels[-1:]])}

    def _attribute(self, doc):
        if self.chance(0.6):
            return {"attribute": "工龄", "op": self.op(), "value": self.r.choice(["10", "5.5"])}
        made = {"attribute": "类别", "value": "重点"}
        return made | ({"op": "=="} if self.chance(0.3) else {})
