"""The witness: the same regulation read a second time, slowly, with Decimal and loops.

Shares no code with the engine, the loader or the command. Takes a scheme document (every scalar
as text) and the tables of the command as lists of text rows; gives the records the command must
give, or the places it must refuse. `Trace` notes which mechanisms, flags and refusals were met.
"""

from collections import Counter
from decimal import localcontext

from tests.assessments.scoring import oracle_checks as checks
from tests.assessments.scoring.oracle_ballots import Ballots
from tests.assessments.scoring.oracle_components import Components
from tests.assessments.scoring.oracle_conditions import Conditions
from tests.assessments.scoring.oracle_documents import runs
from tests.assessments.scoring.oracle_grades import Panel
from tests.assessments.scoring.oracle_ledgers import Ledgers
from tests.assessments.scoring.oracle_missing import Missing
from tests.assessments.scoring.oracle_numbers import (
    LENGTH,
    D,
    months,
    rounded,
    shown,
    spoken,
    value,
    word,
)
from tests.assessments.scoring.oracle_order import Order
from tests.assessments.scoring.oracle_outcomes import Outcomes

STATES = ["ranked", "incomplete", "not_graded", "stopped"]
FLAGS = ["small_pool", "tie", "tie_at_limit", "verdict_refused", "undecided"]


class Trace(Counter):
    """How often each mechanism, flag and refusal was hit."""


def appraise(document, tables, period=None, pools=None):
    """(records, grounds, steps, trace) of a good input, or (refusals, trace) raised as Refused."""
    with localcontext() as context:
        context.prec = 60
        trace = Trace()
        found = checks.refusals(document, tables, period, trace)
        if found:
            raise Refused(found, trace)
        return Run(document, tables, period, pools or {}, trace).records()


class Refused(Exception):
    """`places` is the set of (table, row, column) to refuse."""

    def __init__(self, places, trace):
        super().__init__(sorted(places))
        self.places, self.trace = places, trace


class Run(Components, Ledgers, Ballots, Missing, Order, Conditions, Outcomes):
    """One scoring, person by person."""

    def __init__(self, document, tables, period, pools, trace):
        self.doc, self.trace, self.tables = document, trace, tables
        self.span = months(period) if period else None
        self.length = self.span[1] if self.span else LENGTH[document["period"]]
        self.rollup = runs(document)[self.length]
        if self.rollup:
            trace[f"rollup {self.rollup['method']}"] += 1
        elif self.length != LENGTH[document["period"]]:
            trace["rollup ledger"] += 1
        self.grade_rule = document.get("grade")
        applies = (self.grade_rule or {}).get("applies_to")
        if applies and LENGTH[applies] != self.length:
            self.grade_rule = None
            trace["applies_to: no grade in this run"] += 1
        self.steps = []
        self.people = [self.person(row) for row in tables["subjects"]]
        self.pools = pools

    # -- one person ------------------------------------------------------------------------------

    def person(self, row):
        """Everything about one person that needs nobody else."""
        keys = [key for key in self.doc.get("peer_group", []) if key in row]
        p = {
            "id": word(row, "subject"),
            "name": word(row, "name"),
            "group": " / ".join(word(row, key) for key in keys),
            "row": row,
            "flags": set(),
            "missing": [],
            "spread": [],
            "uncounted": [],
            "nothing_left": False,
            "uncounted_at_all": False,
            "state": "ranked",
            **dict.fromkeys(("grade", "level", "rank", "of", "last", "total")),
            "base_score": D(0),
            "deduction_total": D(0),
            "fewer_removed": D(0),
            "month_self": self.own_number(row, "month_self"),
        }
        p["past"] = self.past(p)
        self.rulings(p)
        p["papers"] = self.papers(p)
        p["judges_median"] = self.median(p)
        self.score(p)
        self.settle(p)
        self.told(p)
        return p

    def own_number(self, row, column):
        """A numeric column of the list, read only where the scheme asks for it."""
        asked = column in self.doc.get("rank", {}).get("tiebreak", [])
        return value(row, column) if asked else None

    def rulings(self, p):
        """What has been ruled about a person."""
        rows = [r for r in self.tables["rulings"] if word(r, "subject") == p["id"]]
        said = {}
        for r in rows:
            said.setdefault(word(r, "kind"), []).append(r)
        order = said.get("order", [])
        p["order"] = int(value(order[0], "value")) if order else None
        for kind in ("verdict_points", "verdict_tier"):
            given = value(said[kind][0], "value") if kind in said else D(0)
            p[kind] = int(given) if kind == "verdict_tier" else given
        p["criteria"] = [word(r, "value") for r in said.get("criterion", [])]
        p["decisions"] = [word(r, "value") for r in said.get("decision", [])]
        effects = {veto["when"]: veto["effect"] for veto in self.doc.get("veto", [])}
        whens = dict.fromkeys(word(r, "value") for r in said.get("veto", []))
        p["vetoes"] = [(when, effects[when]) for when in whens]
        self.missing_ballots(p, said)

    def score(self, p):
        """Components, adjustments and total; in a roll-up run the total alone."""
        mine = [r for r in self.tables["values"] if word(r, "subject") == p["id"] and spoken(r)]
        self.adjust(p, [r for r in mine if word(r, "component") == "adjust"])
        if self.rollup:
            p["parts"] = {c["id"]: None for c in self.doc["components"]}
            p["fewer_removed"] = None
            self.roll(p)
        else:
            p["parts"] = {c["id"]: self.part(p, c, mine) for c in self.doc["components"]}
            self.trace["several ledgers"] += self.kinds().count("ledger") > 1
            self.total(p)

    def kinds(self):
        """The kinds of the components, in order."""
        return [c["kind"] for c in self.doc["components"]]

    def settle(self, p):
        """Who is ranked, and who only stands on the list."""
        if word(p["row"], "state") == "not_graded":
            p["state"] = "not_graded"
            self.trace["state not_graded"] += 1
        elif p["set_aside"]:
            p["state"] = "not_graded"
            self.trace["set aside"] += 1
        elif p["nothing_left"]:
            p["state"] = "not_graded"
            p["uncounted_at_all"] = True
            self.trace["nothing left to count"] += 1
        if p["state"] == "not_graded":
            p.update(parts=dict.fromkeys(p["parts"]), bonus=None, deduction=None, missing=[])
        elif any(effect == "stop" for _, effect in p["vetoes"]):
            p["state"] = "stopped"
            self.trace["veto stop"] += 1
        elif p["total"] is None:
            p["state"] = "incomplete"
        if p["state"] != "ranked":
            p["total"] = None

    def total(self, p):
        """The published total; None, and what is missing, where a component is."""
        rule = self.doc["score"]
        self.trace[f"score {rule['method']}"] += 1
        p["missing"] = [
            part for part, score in p["parts"].items() if score is None and part not in self.gone(p)
        ]
        if p["missing"]:
            return
        self.trace["verdict points"] += p["verdict_points"] != 0
        weighted = rule["method"] == "weighted"
        weights = {c["id"]: D(c["weight"]) if weighted else D(1) for c in self.doc["components"]}
        whole = self.spread(p, weights)
        if whole is None:
            return
        total = p["net"] + p["verdict_points"] + whole
        if rule.get("clamp", "true") == "true":
            low, high = D(rule["min"]), D(rule["max"])
            self.trace["clamped up"] += total < low
            self.trace["clamped down"] += total > high
            total = min(max(total, low), high)
        else:
            self.trace["not clamped"] += 1
        p["total"] = rounded(total, 2)

    def roll(self, p):
        """A roll-up's total from the published totals inside its span."""
        start, length = self.span
        found = []
        for r in self.tables["history"]:
            first, size = months(word(r, "period"))
            score = value(r, "score")
            mine = word(r, "subject") == p["id"] and size == LENGTH[self.rollup["from"]]
            if mine and start <= first < start + length and score is not None:
                found.append((first, score))
        self.trace["rollup of a roll-up"] += self.rollup["from"] != self.doc["period"]
        if len(found) < int(self.rollup["min_periods"]):
            p["state"] = "not_graded"
            self.trace["fewer than min_periods"] += 1
            return
        scores = [score for _, score in sorted(found)]
        made = {"mean": sum(scores) / len(scores), "sum": sum(scores), "last": scores[-1]}
        p["total"] = rounded(made[self.rollup["method"]], 2)

    # -- all of it -------------------------------------------------------------------------------

    def grades(self):
        """Grades pool by pool; groups without a pool stand alone."""
        for p in self.people:
            p["pool"] = self.pools.get(p["group"], ("alone", p["group"]))
        for pool in {p["pool"] for p in self.people}:
            mates = self.ranked("pool", pool)
            self.trace["pooled"] += bool(mates) and pool[0] != "alone"
            if pool[0] != "alone" and len(mates) < 3:
                for p in mates:
                    p["flags"].add("small_pool")
            if self.grade_rule and mates:
                Panel(self, pool, mates).grade()

    def records(self):
        """Records in printing order, grounds and grade steps by subject."""
        self.rank()
        for p in self.people:
            if p["state"] == "ranked":
                self.edges(p)
        self.grades()
        records, grounds = [], {}
        for group in dict.fromkeys(p["group"] for p in self.people):
            mine = [p for p in self.people if p["group"] == group]
            for p in sorted(mine, key=lambda p: (STATES.index(p["state"]), p["rank"] or 0)):
                found = self.consequences(p) if p["state"] == "ranked" else []
                if p["state"] == "not_graded":
                    found = self.of_earlier(p)
                grounds[p["id"]] = found
                records.append(self.record(p, [f[0] for f in found]))
        for record in records:
            for flag in record["flags"]:
                self.trace[f"flag {flag.split(':')[0]}"] += 1
        return records, grounds, sorted(self.steps), self.trace

    def record(self, p, ids):
        """One line of the output."""
        incomplete = [f"incomplete:{part}" for part in p["missing"]]
        vetoes = [f"veto:{when}" for when, _ in p["vetoes"]]
        return {
            "subject": p["id"],
            "name": p["name"],
            "group": p["group"],
            "components": {part: shown(score, 4) for part, score in p["parts"].items()},
            "bonus": shown(p["bonus"], 4),
            "deduction": shown(p["deduction"], 4),
            "total": shown(p["total"], 2),
            "rank": p["rank"],
            "of": p["of"],
            "grade": p["grade"],
            "coefficient": shown(self.coefficient(p), 4),
            "consequences": ids,
            "flags": incomplete
            + self.settled(p)
            + [flag for flag in FLAGS if flag in p["flags"]]
            + vetoes,
        }
