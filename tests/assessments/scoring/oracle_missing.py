"""What is left out of a total: a ballot that stayed without votes, on a committee's word, and a rate that
had nothing to count (E-BALLOT-MISS, E-ZERO)."""

from tests.assessments.scoring.oracle_numbers import D, rounded, word


class Missing:
    """The part of a run that leaves out, or sets aside; `Run` brings doc, tables, trace, steps."""

    def missing_ballots(self, p, said):
        """What was ruled: components left out, components for which the person is set aside."""
        for kind in ("left_out", "set_aside"):
            p[kind] = [word(r, "value") for r in said.get(kind, [])]

    def gone(self, p):
        """The components that are left out: by a ruling, or because they had nothing to count."""
        return {*p["left_out"], *p["uncounted"]}

    def spread(self, p, weights):
        """The weighted sum of what is there; without the left out, over the weights that remain.

        None where no weight remains: such a person is not graded.
        """
        there = {part: w for part, w in weights.items() if part not in self.gone(p)}
        total = sum(w * p["parts"][part] for part, w in there.items())
        if not self.gone(p):
            return total
        self.trace["nothing to count"] += bool(p["uncounted"])
        self.trace["nothing to count in several"] += len(p["uncounted"]) > 1
        self.trace["nothing to count beside a ballot left out"] += bool(p["uncounted"]) and bool(
            p["left_out"]
        )
        if not sum(there.values()):
            p["nothing_left"] = True
            return None
        found = rounded(total / sum(there.values()), 4)
        self.trace["ballot left out"] += bool(p["left_out"])
        self.trace["several left out"] += len(p["left_out"]) > 1
        self.trace["spread of one tenth and more"] += sum(there.values()) <= D("0.9")
        self.trace["spread rounded"] += found * sum(there.values()) != total
        rule = "E-ZERO" if p["uncounted"] else "E-BALLOT-MISS"
        p["spread"].append((rule, plain(total), plain(found)))
        return found

    def told(self, p):
        """The steps of it, of everybody who is graded."""
        if p["state"] == "not_graded":
            return
        for c in self.doc["components"]:
            if c["id"] in p["left_out"]:
                p["spread"].append(("E-BALLOT-MISS", plain(D(c["weight"])), "0"))
            elif c["id"] in p["uncounted"]:
                p["spread"].append(("E-ZERO", plain(D(c["weight"])), "0"))
        self.steps += [(p["id"], *step) for step in p["spread"]]

    def settled(self, p):
        """The flags of it, component by component."""
        found = []
        told = p["state"] != "not_graded" or p["uncounted_at_all"]
        for c in self.doc["components"]:
            if c["id"] in p["left_out"] and told:
                found.append(f"left_out:{c['id']}")
            if c["id"] in p["uncounted"] and told:
                found.append(f"nothing_to_count:{c['id']}")
            if c["id"] in p["set_aside"]:
                found.append(f"set_aside:{c['id']}")
        return found


def plain(number):
    """A number without the zeros at its end."""
    return f"{number.normalize():f}" if number else "0"


def wrong(document, row, voted, rolled, gone, seen):
    """(why, column) a ruling on a missing ballot is refused for; None where it is good.

    `voted` holds (subject, ballot) of all votes, `gone` the components left out of each subject.
    """
    who, kind, name = word(row, "subject"), word(row, "kind"), word(row, "value")
    parts = {c["id"]: c for c in document["components"]}
    ballots = {part: c["ballot"] for part, c in parts.items() if c["kind"] == "ballot"}
    if not ballots:
        return "missing ballot the scheme has not", "kind"
    if rolled:
        return "missing ballot in a roll-up", "kind"
    if kind == "left_out" and document["score"]["method"] != "weighted":
        return "left out without weights", "kind"
    if name not in ballots:
        return "unknown missing ballot", "value"
    if (who, ballots[name]) in voted:
        return "missing ballot with votes", "value"
    if (who, name) in seen:
        return "missing ballot twice", "subject"
    seen.add((who, name))
    rest = (
        [D(c["weight"]) for part, c in parts.items() if part not in gone[who]] if gone[who] else []
    )
    if kind == "left_out" and not sum(rest):
        return "nothing left", "kind"
    return None
