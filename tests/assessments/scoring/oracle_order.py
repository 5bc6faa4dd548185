"""Order as the witness finds it: everyone against everyone (S-ORDER, S-SHARE)."""

from tests.assessments.scoring.oracle_numbers import D

OWN_KEYS = ("judges_median", "month_self", "fewer_removed")


class Order:
    """The part of a run that puts people in order; `Run` brings doc, people, trace."""

    def ranked(self, key, value):
        """The ranked of a group or pool."""
        return [p for p in self.people if p["state"] == "ranked" and p[key] == value]

    def keys(self, mates):
        """The tie-break keys in turn, as (name, {id: number}); skipped where anyone has none."""
        names = [c["id"] for c in self.doc["components"]]
        found = []
        for key in self.doc.get("rank", {}).get("tiebreak", []):
            if key == "committee_order":
                continue
            if key in names:
                read = {m["id"]: m["parts"][key] for m in mates}
            elif key in OWN_KEYS:
                read = {m["id"]: m[key] for m in mates}
            else:
                read = {m["id"]: m["items"].get(key, D(0)) for m in mates}
            if None in read.values():
                self.trace["tie-break key skipped"] += 1
                self.trace[f"skipped {key}"] += key in OWN_KEYS
            else:
                found.append((key, read))
        return found

    def places(self, mates):
        """{id: (first, last place of the tie)} among these mates."""
        keys = self.keys(mates)

        def before(a, b):
            """Whether a stands before b."""
            if a["total"] != b["total"]:
                return a["total"] > b["total"]
            for name, read in keys:
                if read[a["id"]] != read[b["id"]]:
                    self.trace["tie broken by a key"] += 1
                    self.trace[f"tie broken by {name}"] += name in OWN_KEYS
                    return read[a["id"]] > read[b["id"]]
            self.trace["tie broken by order"] += a["order"] != b["order"]
            return (a["order"] or 10**9) < (b["order"] or 10**9)

        found = {}
        for p in mates:
            ahead = sum(before(m, p) for m in mates)
            same = sum(not before(m, p) and not before(p, m) for m in mates)
            found[p["id"]] = (ahead + 1, ahead + same)
        return found

    def rank(self):
        """Rank, the number of ranked and the last place of the tie, group by group."""
        forbid = self.doc.get("rank", {}).get("ties") == "forbid"
        for group in {p["group"] for p in self.people}:
            mates = self.ranked("group", group)
            places = self.places(mates)
            for p in mates:
                p["rank"], p["last"] = places[p["id"]]
                p["of"] = len(mates)
                tied = p["last"] > p["rank"]
                self.trace["tie shared"] += tied and not forbid
                if tied and forbid:
                    p["flags"].add("tie")
