"""The witness: the same regulation read a second time, slowly, with Decimal and loops.

Shares no code with the engine, the loader or the command. Takes a scheme document (every scalar
as text) and the tables of the command as lists of text rows; gives the records the command must
give, or the places it must refuse. `Trace` notes which mechanisms, flags and refusals were met.
"""

from collections import Counter
from decimal import ROUND_FLOOR, localcontext

from tests.assessments.scoring import oracle_checks as checks
from tests.assessments.scoring.oracle_numbers import (
    LENGTH,
    D,
    months,
    number,
    rounded,
    shown,
    spoken,
)
from tests.assessments.scoring.oracle_outcomes import Outcomes


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


class Run(Outcomes):
    """One scoring, person by person."""

    def __init__(self, document, tables, period, pools, trace):
        self.doc, self.trace, self.tables = document, trace, tables
        self.span = months(period) if period else None
        self.own = LENGTH[document["period"]]
        self.length = self.span[1] if self.span else self.own
        self.rollup = None
        if self.length != self.own:
            self.rollup = next(r for r in document["rollup"] if LENGTH[r["to"]] == self.length)
            trace[f"rollup {self.rollup['method']}"] += 1
        self.grade_rule = document.get("grade")
        applies = (self.grade_rule or {}).get("applies_to")
        if applies and LENGTH[applies] != self.length:
            self.grade_rule = None
            trace["applies_to: no grade in this run"] += 1
        self.people = [self.person(row) for row in tables["subjects"]]
        self.pools = pools
        self.steps = []

    # -- one person ------------------------------------------------------------------------------

    def person(self, row):
        keys = [key for key in self.doc.get("peer_group", []) if key in row]
        p = {
            "id": row["subject"].strip(),
            "name": (row.get("name") or "").strip(),
            "group": " / ".join(row[key].strip() for key in keys),
            "role": (row.get("role") or "").strip(),
            "flags": [],
            "state": "ranked",
            "grade": None,
            "rank": None,
            "of": None,
            "total": None,
        }
        rulings = [r for r in self.tables["rulings"] if r["subject"].strip() == p["id"]]
        p["order"] = next((int(number(r["value"])) for r in rulings if r["kind"] == "order"), None)
        whens = dict.fromkeys(r["value"].strip() for r in rulings if r["kind"] == "veto")
        effects = {veto["when"]: veto["effect"] for veto in self.doc.get("veto", [])}
        p["vetoes"] = [(when, effects[when]) for when in whens]
        rows = [r for r in self.tables["values"] if r["subject"].strip() == p["id"] and spoken(r)]
        p["parts"] = {c["id"]: self.part(c, rows) for c in self.doc["components"]}
        self.adjust(p, [r for r in rows if r["component"].strip() == "adjust"])
        if self.rollup:
            self.roll(p)
        else:
            self.total(p)
        if (row.get("state") or "").strip() == "not_graded":
            p["state"] = "not_graded"
            self.trace["state not_graded"] += 1
        if p["state"] == "not_graded":
            p.update(parts=dict.fromkeys(p["parts"]), bonus=None, deduction=None, total=None)
            p["flags"] = []
        else:
            if any(effect == "stop" for _, effect in p["vetoes"]):
                p["state"] = "stopped"
                self.trace["veto stop"] += 1
            elif p["total"] is None:
                p["state"] = "incomplete"
        if p["state"] != "ranked":
            p["total"] = None
        return p

    def part(self, component, rows):
        """A component's score: a value, the sum of items, or the mean of quotients."""
        mine = [r for r in rows if r["component"].strip() == component["id"]]
        full = D(component.get("max", "100"))
        self.trace[f"kind {component['kind']}"] += bool(mine)
        if not mine:
            return None
        if number(mine[0].get("value")) is not None:
            total = sum(number(r["value"]) for r in mine)
            self.trace["items summed"] += len(mine) > 1
            if total > full:
                self.trace["items cut at max"] += 1
                total = full
            return total
        scores = []
        for r in mine:
            actual, target = number(r.get("actual")), number(r.get("target"))
            if actual is None or not target:
                self.trace["denominator missing"] += 1
                continue
            quotient = rounded(actual * 100 / target, 4)
            self.trace["quotient over 100"] += quotient > 100
            scores.append(min(quotient, D(100)))
        self.trace["quotients averaged"] += len(scores) > 1
        return rounded(sum(scores) / len(scores), 4) if scores else None

    def adjust(self, p, rows):
        """Bonus and deduction: one event once, then the caps in their order."""
        rule = self.doc.get("adjust", {})
        counted, best = [], {}
        for r in rows:
            value, item = number(r["value"]), (r.get("item") or "").strip()
            key = (r.get("evidence") or "").strip()
            if not key:
                counted.append((item, value))
                continue
            code = (r.get("period") or "").strip()
            event = (key, months(code)[0] if code and months(code) != self.span else None)
            self.trace["evidence in a sub-period"] += event[1] is not None
            if event in best:
                self.trace["evidence once"] += 1
            if event not in best or abs(value) > abs(best[event][1]):
                best[event] = (item, value)
        counted += best.values()
        p["items"] = {}
        for item, value in counted:
            p["items"][item] = p["items"].get(item, D(0)) + value
        gain = sum((v for _, v in counted if v > 0), D(0))
        loss = -sum((v for _, v in counted if v < 0), D(0))
        self.trace["bonus"] += gain > 0
        self.trace["deduction"] += loss > 0
        if "bonus_cap" in rule and gain > D(rule["bonus_cap"]):
            gain = D(rule["bonus_cap"])
            self.trace["bonus_cap"] += 1
        if "deduction_cap" in rule and loss > D(rule["deduction_cap"]):
            loss = D(rule["deduction_cap"])
            self.trace["deduction_cap"] += 1
        net = gain - loss
        if "net_cap" in rule and abs(net) > D(rule["net_cap"]):
            net = D(rule["net_cap"]) * (1 if net > 0 else -1)
            self.trace["net_cap"] += 1
        p.update(bonus=gain, deduction=loss, net=net)

    def total(self, p):
        rule = self.doc["score"]
        self.trace[f"score {rule['method']}"] += 1
        missing = [c["id"] for c in self.doc["components"] if p["parts"][c["id"]] is None]
        if missing:
            p["flags"] += [f"incomplete:{part}" for part in missing]
            return
        total = p["net"]
        for c in self.doc["components"]:
            weight = D(c["weight"]) if rule["method"] == "weighted" else D(1)
            total += weight * p["parts"][c["id"]]
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
            first, size = months(r["period"].strip())
            score = number(r.get("score"))
            mine = r["subject"].strip() == p["id"] and size == LENGTH[self.rollup["from"]]
            if mine and start <= first < start + length and score is not None:
                found.append((first, score))
        if len(found) < int(self.rollup["min_periods"]):
            p["state"] = "not_graded"
            self.trace["fewer than min_periods"] += 1
            return
        scores = [score for _, score in sorted(found)]
        made = {"mean": sum(scores) / len(scores), "sum": sum(scores), "last": scores[-1]}
        p["total"] = rounded(made[self.rollup["method"]], 2)

    # -- order -----------------------------------------------------------------------------------

    def ranked(self, key, value):
        return [p for p in self.people if p["state"] == "ranked" and p[key] == value]

    def better(self, mates):
        """A function saying whether a stands before b among these mates."""
        names = [c["id"] for c in self.doc["components"]]
        keys = []
        for key in self.doc.get("rank", {}).get("tiebreak", []):
            if key == "committee_order":
                continue
            if key in names:
                if all(m["parts"][key] is not None for m in mates):
                    keys.append(lambda m, key=key: m["parts"][key])
                else:
                    self.trace["tie-break key skipped"] += 1
            else:
                keys.append(lambda m, key=key: m["items"].get(key, D(0)))

        def chain(m):
            return [m["total"], *(key(m) for key in keys)]

        def before(a, b):
            if chain(a) != chain(b):
                self.trace["tie broken by a key"] += a["total"] == b["total"]
                return chain(a) > chain(b)
            self.trace["tie broken by order"] += a["order"] != b["order"]
            return (a["order"] or 10**9) < (b["order"] or 10**9)

        return before

    def rank(self):
        forbid = self.doc.get("rank", {}).get("ties") == "forbid"
        for p in self.people:
            if p["state"] != "ranked":
                continue
            mates = self.ranked("group", p["group"])
            before = self.better(mates)
            ahead = sum(before(m, p) for m in mates)
            same = sum(not before(m, p) and not before(p, m) for m in mates)
            p["rank"], p["of"] = ahead + 1, len(mates)
            self.trace["tie shared"] += same > 1 and not forbid
            if same > 1 and forbid:
                p["flags"].append("tie")
                self.trace["flag tie"] += 1

    # -- grades ----------------------------------------------------------------------------------

    def grades(self):
        for p in self.people:
            p["pool"] = self.pools.get(p["group"], ("alone", p["group"]))
        for p in self.people:
            if p["state"] == "ranked" and p["pool"][0] != "alone":
                self.trace["pooled"] += 1
                if len(self.ranked("pool", p["pool"])) < 3:
                    p["flags"].insert(0, "small_pool")
                    self.trace["flag small_pool"] += 1
        rule = self.grade_rule
        if not rule:
            return
        labels = rule["labels"]
        self.trace[f"grade {rule['method']}"] += 1
        for p in self.people:
            if p["state"] == "ranked":
                lines = rule.get("thresholds", {})
                reached = [x for x in labels[:-1] if p["total"] >= D(lines[x])]
                p["grade"] = reached[0] if reached else labels[-1]
        if rule["method"] == "cap":
            for pool in {p["pool"] for p in self.people}:
                self.caps(rule, pool)
        for p in self.people:
            self.veto(p, labels)

    def caps(self, rule, pool):
        mates = self.ranked("pool", pool)
        before = self.better(mates)
        for label, lower in zip(rule["labels"], rule["labels"][1:], strict=False):
            if label not in rule["caps"]:
                continue
            exact = D(rule["caps"][label]) * len(mates)
            limit = int(exact.to_integral_value(ROUND_FLOOR))
            if pool[0] != "alone" and len(mates) < 3:
                limit = 0
            holders = [p for p in mates if p["grade"] == label]
            fallen = []
            for p in holders:
                ahead = sum(before(m, p) for m in holders)
                same = sum(not before(m, p) and not before(p, m) for m in holders)
                if ahead + same <= limit:
                    self.trace["cap kept"] += 1
                    continue
                edge = ahead < limit
                fallen.append(p)
                self.trace["S-EDGE" if edge else "S-CAP"] += 1
                if edge and "tie_at_limit" not in p["flags"]:
                    p["flags"].append("tie_at_limit")
                self.steps.append((p["id"], "S-EDGE" if edge else "S-CAP", label, lower))
            for p in fallen:
                p["grade"] = lower

    def veto(self, p, labels):
        if p["state"] != "ranked":
            return
        at = labels.index(p["grade"])
        for _, effect in p["vetoes"]:
            self.trace[f"veto {effect}"] += 1
            at = len(labels) - 1 if effect == "lowest_grade" else min(at + 1, len(labels) - 1)
        if labels[at] != p["grade"]:
            self.steps.append((p["id"], "S-VETO", p["grade"], labels[at]))
        p["grade"] = labels[at]

    # -- all of it -------------------------------------------------------------------------------

    def records(self):
        """Records in printing order, grounds and grade steps by subject."""
        self.rank()
        self.grades()
        records, grounds = [], {}
        states = ["ranked", "incomplete", "not_graded", "stopped"]
        groups = list(dict.fromkeys(p["group"] for p in self.people))
        for group in groups:
            mine = [p for p in self.people if p["group"] == group]
            for p in sorted(mine, key=lambda p: (states.index(p["state"]), p["rank"] or 0)):
                found = self.consequences(p) if p["state"] == "ranked" else []
                grounds[p["id"]] = found
                records.append(self.record(p, [f[0] for f in found]))
        for record in records:
            for flag in record["flags"]:
                self.trace[f"flag {flag.split(':')[0]}"] += ":" in flag or flag == "tie_at_limit"
        return records, grounds, sorted(self.steps), self.trace

    def record(self, p, ids):
        values = self.doc.get("rewards", {}).get("values", {})
        coefficient = D(values[p["grade"]]) if p["grade"] in values else None
        self.trace["coefficient"] += coefficient is not None
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
            "coefficient": shown(coefficient, 4),
            "consequences": ids,
            "flags": p["flags"] + [f"veto:{when}" for when, _ in p["vetoes"]],
        }
