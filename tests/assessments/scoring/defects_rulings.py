"""One thing wrong in the rulings."""

from tests.assessments.scoring.oracle_ballots import code
from tests.assessments.scoring.oracle_documents import criteria, decisions, labels_to_decide

LIMITS = {"verdict_points": "limit_points", "verdict_tier": "limit_tiers"}
BY_KIND = {
    "unknown ruling": [("promotion", "1")],
    "order below 1": [("order", "0"), ("order", "-2")],
    "veto the scheme has not": [("veto", "bottom_line")],
    "unknown veto": [("veto", "hearsay")],
    "no verdict in the scheme": [("verdict_points", "1"), ("verdict_tier", "-1")],
    "verdict points in a roll-up": [("verdict_points", "1")],
    "no criteria in the scheme": [("criterion", "tier1")],
    "unknown criterion": [("criterion", "hearsay")],
    "no decisions in the scheme": [("decision", "推荐")],
    "unknown decision": [("decision", "特等")],
    "missing ballot the scheme has not": [("left_out", "part0"), ("set_aside", "part0")],
    "missing ballot in a roll-up": [("left_out", "part1"), ("set_aside", "part1")],
    "unknown missing ballot": [("set_aside", "hearsay"), ("set_aside", "part9")],
}
MISSING = (
    "left out without weights",
    "missing ballot with votes",
    "missing ballot twice",
    "nothing left",
)


class RulingDefects:
    """The part of a planter that spoils rulings."""

    def ruling(self):
        """Take away the rulings about one subject and put wrong ones in their place."""
        rows = self.tables["rulings"]
        rows[:] = [row for row in rows if row["subject"] != self.who]
        if self.defect == "unknown subject in rulings":
            self.who = "nobody"
            self.rule("order", "1")
        elif self.defect == "blank ruling":
            named = [kind for kind, known in (("veto", self.doc.get("veto")),
                     ("criterion", criteria(self.doc)), ("decision", decisions(self.doc)))
                     if known]  # fmt: skip
            self.rule(self.r.choice(["order", *self.kinds(), *named]), " ")
        elif self.defect == "order twice":
            self.rule("order", "1")
            self.rule("order", self.r.choice(["1", "2"]))
        elif self.defect == "label decided twice":
            for _ in range(2):
                self.rule("decision", self.r.choice(labels_to_decide(self.doc)))
        elif self.defect in MISSING:
            self.missing()
        elif self.defect in BY_KIND:
            self.rule(*self.r.choice(BY_KIND[self.defect]))
        else:
            return self.verdict()
        return True

    def rule(self, kind, value, reason="集体研究决定"):
        """One more ruling."""
        row = {"subject": self.who, "kind": kind, "value": value, "reason": reason}
        self.tables["rulings"].append(row)

    def missing(self):
        """A ruling on a ballot that has votes, that has been ruled on, or that has all the weight."""
        part = next(c for c in self.doc["components"] if c["kind"] == "ballot")
        votes = self.tables["ballots"]
        mine = {"subject": self.who, "ballot": part["ballot"]}
        votes[:] = [row for row in votes if not mine.items() <= row.items()]
        kinds = self.r.sample(["left_out", "set_aside"], 2)
        if self.doc["score"]["method"] != "weighted" or part.get("weight") == "1":
            kinds = ["set_aside", "set_aside"]
        if self.defect in ("nothing left", "left out without weights"):
            kinds = ["left_out"]
        elif self.defect == "missing ballot with votes":
            rule = next(r for r in self.doc["ballots"] if r["id"] == part["ballot"])
            votes.append({**mine, "voters": code(rule["groups"][0]), "value": "2"})
            kinds = kinds[:1]
        for kind in kinds:
            self.rule(kind, part["id"])

    def kinds(self):
        """The kinds of verdict the scheme has."""
        return [kind for kind, limit in LIMITS.items() if limit in self.doc.get("verdict", {})]

    def verdict(self):
        """Defects of a verdict of one kind."""
        if not self.kinds():
            return False
        kind = self.r.choice(self.kinds())
        points = kind == "verdict_points"
        beyond = f"{int(float(self.doc['verdict'][LIMITS[kind]])) + 1}"
        if self.defect == "verdict without its limit":
            self.rule(next(kind for kind in LIMITS if kind not in self.kinds()), "1")
        elif self.defect == "verdict that is no number":
            self.rule(
                kind, self.r.choice(["优", "+-1", "1/2"] if points else ["优", "0.5", "-1.5"])
            )
        elif self.defect == "verdict of nothing":
            self.rule(kind, "0")
        elif self.defect == "verdict beyond its limit":
            self.rule(kind, self.r.choice([beyond, f"-{beyond}"]))
        elif self.defect == "verdict without reason":
            self.rule(kind, "1", reason=self.r.choice(["", "  "]))
        elif self.defect == "verdict twice":
            for _ in range(2):
                self.rule(kind, "1")
        else:
            return False
        return True
