"""Component scores and adjustments as the witness adds them up, row by row."""

from tests.assessments.scoring.oracle_numbers import (
    NOTHING,
    D,
    mean,
    rounded,
    sub_period,
    value,
    word,
)

RATIO = ("target", "rate", "attendance", "light")


class Components:
    """The part of a run that scores one person's rows; `Run` brings doc, span, trace."""

    def part(self, p, component, rows):
        """A component's score, None where it is missing."""
        mine = [r for r in rows if word(r, "component") == component["id"]]
        kind = component["kind"]
        if kind == "ballot":
            return self.ballot(p, component)
        self.trace[f"kind {kind}"] += bool(mine)
        if kind == "ledger":
            return self.ledger(p, component, mine)
        if not mine:
            return None
        if word(mine[0], "value") == NOTHING:
            p["uncounted"].append(component["id"])
            return None
        if kind == "stars":
            return self.stars(p, mine)
        if value(mine[0], "value") is not None:
            return self.items(component, mine)
        return self.quotients(component, mine)

    def stars(self, p, rows):
        """The sum, negative ones too; those taken away are remembered for `fewer_removed`."""
        numbers = [value(r, "value") for r in rows]
        p["fewer_removed"] += sum(x for x in numbers if x < 0)
        self.trace["stars removed"] += any(x < 0 for x in numbers)
        return sum(numbers)

    def items(self, component, rows):
        """The sum of the items, cut at the component's maximum."""
        full = D(component.get("max", "100"))
        total = sum(value(r, "value") for r in rows)
        self.trace["items summed"] += len(rows) > 1
        self.trace["items cut at max"] += total > full
        return min(total, full)

    def quotients(self, component, rows):
        """The mean of the items' quotients; those without a denominator are left out."""
        light = component["kind"] == "light"
        full = D(100) if light else D(component.get("max", "100"))
        top = D(self.doc["score"]["max"]) if light else full
        scores = []
        for r in rows:
            actual, target = value(r, "actual"), value(r, "target")
            if actual is None or not target:
                self.trace["denominator missing"] += 1
                continue
            quotient = rounded(actual * full / target, 4)
            self.trace[f"{'light' if light else 'quotient'} over the top"] += quotient > top
            self.trace["light over 100"] += light and D(100) < quotient <= top
            self.trace["quotient of a max"] += full != 100
            scores.append(min(quotient, top))
        self.trace["quotients averaged"] += len(scores) > 1
        return mean(scores) if scores else None

    def once(self, rows, place, what):
        """The rows that count: of one evidence key in one sub-period the largest, first of equals.

        `place` gives the sub-period of a row.
        """
        counted, best = [], {}
        for r in rows:
            if not word(r, "evidence"):
                counted.append(r)
                continue
            event = (word(r, "evidence"), place(r))
            self.trace[f"{what} in a sub-period"] += event[1] is not None
            self.trace[f"{what} once"] += event in best
            if event not in best or abs(value(r, "value")) > abs(value(best[event], "value")):
                best[event] = r
        return counted + list(best.values())

    def adjust(self, p, rows):
        """Bonus and deduction: one event once, then the caps in their order."""
        rows = self.once(rows, lambda r: sub_period(r, self.span), "evidence")
        p["items"] = {}
        for r in rows:
            item = word(r, "item")
            p["items"][item] = p["items"].get(item, D(0)) + value(r, "value")
        numbers = [value(r, "value") for r in rows]
        gain = sum((v for v in numbers if v > 0), D(0))
        loss = -sum((v for v in numbers if v < 0), D(0))
        self.trace["bonus"] += gain > 0
        self.trace["deduction"] += loss > 0
        gain, loss = self.capped("bonus_cap", gain), self.capped("deduction_cap", loss)
        net = gain - loss
        net = self.capped("net_cap", abs(net)) * (1 if net > 0 else -1)
        p.update(bonus=gain, deduction=loss, net=net)

    def capped(self, key, size):
        """A size, at most what the scheme's cap of that name allows."""
        rule = self.doc.get("adjust", {})
        if key not in rule or size <= D(rule[key]):
            return size
        self.trace[key] += 1
        return D(rule[key])
