"""Grades as the witness gives them: one pool at a time, step by step (scoring.md, 5)."""

from tests.assessments.scoring.oracle_numbers import D, part_of

LOWERING = ("lowest_grade", "drop_one")


class Panel:
    """The ranked of one pool, or of one group that stands alone, and how they come by a grade.

    `level` of a person counts from the best label, 0.
    """

    def __init__(self, run, pool, mates):
        self.run, self.rule, self.mates, self.trace = run, run.grade_rule, mates, run.trace
        self.labels = self.rule["labels"]
        self.worst = len(self.labels) - 1
        self.none = pool[0] != "alone" and len(mates) < 3
        self.places = run.places(mates)

    def grade(self):
        """Everything of section 5, in its order."""
        self.trace[f"grade {self.rule['method']}"] += 1
        if self.rule["method"] == "decision":
            self.decided()
        else:
            self.start()
            self.empty()
            self.caps()
            for p in self.mates:
                self.step(p, "S-BAR", self.next_allowed(p, p["level"]))
            self.vetoes(self.mates)
            self.lowered()
            self.raised()
            self.last_tier()
        for p in self.mates:
            p["grade"] = None if p["level"] is None else self.labels[p["level"]]

    def step(self, p, rule, level):
        """Move a person to a level and leave a line, unless he is there already."""
        if level != p["level"]:
            self.trace[rule] += 1
            self.run.steps.append((p["id"], rule, self.labels[p["level"]], self.labels[level]))
            p["level"] = level

    def limit(self, share):
        """How many a share allows; none in a pool of fewer than three."""
        return 0 if self.none else part_of(share, len(self.mates))

    def upto(self, level):
        """How many the shares allow down to a level."""
        return self.limit(sum(D(share) for share in self.rule["shares"][: level + 1]))

    def seats(self):
        """N of top_n."""
        share, least = self.limit(self.rule.get("top_share", "0")), int(self.rule.get("top_n", "0"))
        self.trace["top_share over top_n"] += share > least
        return 0 if self.none else max(least, share)

    # -- start -----------------------------------------------------------------------------------

    def start(self):
        """The first level: by total, or by the places of the tie."""
        for p in self.mates:
            if self.rule["method"] in ("threshold", "cap"):
                lines = [D(self.rule["thresholds"][x]) for x in self.labels[:-1]]
                reached = [k for k, line in enumerate(lines) if p["total"] >= line]
                p["level"] = reached[0] if reached else self.worst
                continue
            first, last = self.places[p["id"]]
            p["level"] = self.at_place(first)
            if self.at_place(last) > p["level"]:
                p["flags"].add("tie_at_limit")
                self.trace[f"S-EDGE {self.rule['method']}"] += 1
                self.step(p, "S-EDGE", self.at_place(last))

    def at_place(self, place):
        """The level of a place under shares or top_n."""
        if self.rule["method"] == "top_n":
            return 0 if place <= self.seats() else 1
        fits = [k for k in range(self.worst) if place <= self.upto(k)]
        return fits[0] if fits else self.worst

    def empty(self):
        """The last tier is kept only by those with its criterion or a decision."""
        if "empty_unless" not in self.rule:
            return
        for p in self.mates:
            if p["level"] == self.worst:
                hit = any(name in p["criteria"] for name in self.rule["empty_unless"])
                decided = self.labels[-1] in p["decisions"]
                self.trace["last tier by criterion"] += hit
                self.trace["last tier by decision"] += decided
                if not hit and not decided:
                    self.step(p, "S-SHARES", self.worst - 1)

    def caps(self):
        """Top label first: the surplus falls one grade and then counts there."""
        for level, label in enumerate(self.labels):
            if label not in self.rule.get("caps", {}) or self.rule["method"] != "cap":
                continue
            limit = self.limit(self.rule["caps"][label])
            holders = [p for p in self.mates if p["level"] == level]
            firsts = [self.places[p["id"]][0] for p in holders]
            for p, mine in zip(holders, firsts, strict=True):
                first = 1 + sum(other < mine for other in firsts)
                last = sum(other <= mine for other in firsts)
                if last <= limit:
                    self.trace["cap kept"] += 1
                elif first <= limit:
                    p["flags"].add("tie_at_limit")
                    self.trace["S-EDGE cap"] += 1
                    self.step(p, "S-EDGE", level + 1)
                else:
                    self.step(p, "S-CAP", level + 1)

    # -- bars, vetoes ----------------------------------------------------------------------------

    def allowed(self, p, level):
        """Whether bars and requirements let a person have a label."""
        label = self.labels[level]
        for rule in self.rule.get("requires", []):
            if label in rule["label"] and not all(self.answers(p, rule["all"])):
                self.trace["requirement not met"] += 1
                return False
        for rule in self.rule.get("bars", []):
            if label in rule["label"] and any(self.answers(p, rule["any"])):
                self.trace["barred"] += 1
                return False
        return True

    def answers(self, p, conditions):
        """What each condition of a bar or requirement says."""
        return [self.run.answer(p, c, "bar") for c in conditions]

    def next_allowed(self, p, level):
        """The next label allowed from here down, the last where none is."""
        while level < self.worst and not self.allowed(p, level):
            level += 1
        return level

    def vetoes(self, mates):
        """lowest_grade and drop_one; no_award leaves the grade alone."""
        for p in mates:
            level = p["level"]
            for _, effect in p["vetoes"]:
                self.trace[f"veto {effect}"] += 1
                if effect == "lowest_grade":
                    level = self.worst
                if effect == "drop_one":
                    level = min(level + 1, self.worst)
            self.step(p, "S-VETO", level)

    # -- verdict ---------------------------------------------------------------------------------

    def lowered(self):
        """Verdict tiers that take a person down; on to the next label allowed to him."""
        for p in self.mates:
            if p["verdict_tier"] < 0:
                level = min(p["level"] - p["verdict_tier"], self.worst)
                self.trace["lowered"] += level > p["level"]
                self.trace["lowered past a bar"] += self.next_allowed(p, level) > level
                self.step(p, "S-VERDICT", self.next_allowed(p, level))

    def raised(self):
        """Verdict tiers that take a person up, best place first; equal places compete as one."""
        wanting = [p for p in self.mates if p["verdict_tier"] > 0]
        self.trace["raise from the top"] += any(p["level"] == 0 for p in wanting)
        wanting = [p for p in wanting if p["level"] > 0]
        for first in sorted({self.places[p["id"]][0] for p in wanting}):
            tie = []
            for p in wanting:
                if self.places[p["id"]][0] != first:
                    continue
                p["target"] = max(0, p["level"] - p["verdict_tier"])
                if self.may_rise(p):
                    tie.append(p)
                else:
                    self.refused(p, "by veto or bar")
            fit = bool(tie) and self.fit(tie)
            self.trace["raised together"] += fit and len(tie) > 1
            self.trace["refused together"] += not fit and len(tie) > 1
            for p in tie:
                self.trace["raised"] += fit
                if fit:
                    self.step(p, "S-VERDICT", p["target"])
                else:
                    self.refused(p, f"by {self.rule['method']}")

    def refused(self, p, why):
        """A raise that is not applied."""
        p["flags"].add("verdict_refused")
        self.trace[f"raise refused {why}"] += 1

    def may_rise(self, p):
        """Whether nothing of the person's own stands against his raise."""
        vetoed = any(effect in LOWERING for _, effect in p["vetoes"])
        return not vetoed and self.allowed(p, p["target"])

    def fit(self, tie):
        """Whether all raises of one place stay inside the limits together."""
        if self.rule["method"] == "top_n":
            return self.holders(lambda k: k == 0) + len(tie) <= self.seats()
        for level in range(self.worst):
            if self.rule["method"] == "cap" and self.labels[level] in self.rule["caps"]:
                coming = sum(p["target"] == level for p in tie)
                held = self.holders(lambda k, level=level: k == level)
                if coming and held + coming > self.limit(self.rule["caps"][self.labels[level]]):
                    return False
            if self.rule["method"] == "share":
                coming = sum(p["target"] <= level < p["level"] for p in tie)
                held = self.holders(lambda k, level=level: k <= level)
                if coming and held + coming > self.upto(level):
                    return False
        return True

    def holders(self, test):
        """How many stand at such a level now."""
        return sum(test(p["level"]) for p in self.mates)

    # -- decision --------------------------------------------------------------------------------

    def decided(self):
        """Method decision: the label decided, then vetoes; verdict tiers do nothing."""
        for p in self.mates:
            found = [self.labels.index(x) for x in p["decisions"] if x in self.labels]
            p["level"] = found[0] if found else None
            self.trace["decided"] += bool(found)
            if not found:
                p["flags"].add("undecided")
        decided = [p for p in self.mates if p["level"] is not None]
        self.trace["decision under a veto"] += any(p["vetoes"] for p in decided)
        self.vetoes(decided)

    def last_tier(self):
        """A decision that names the last tier puts the person there, where tiers stay empty."""
        if self.rule["method"] == "share" and "empty_unless" in self.rule:
            for p in self.mates:
                if self.labels[-1] in p["decisions"]:
                    self.step(p, "S-DECIDE", self.worst)
