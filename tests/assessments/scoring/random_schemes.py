"""Random scheme documents: every scalar as text, every mechanism there is."""

from decimal import Decimal

from tests.assessments.scoring.random_conditions import ConditionMaker
from tests.assessments.scoring.random_grades import GradeMaker

D = Decimal
PLAIN = ["decision", "checklist", "imported", "external_rank"]
RATES = ["target", "rate", "attendance"]
RATIO = [*RATES, "light"]
KINDS = [*PLAIN, *RATIO, "stars", "ledger", "ballot"]
LENGTH = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
VOTERS = ["main_leader", "deputy", "staff", "peers", "mass_reps"]
OWN_KEYS = {"judges_median", "fewer_removed", "month_self"}
LONG = {"long ledger", "chain", "roll-up run"}
ITEMS = ["甲", "乙", "丙"]
ADJUSTMENTS = ["表彰", "创新", "差错"]


class SchemeMaker(GradeMaker, ConditionMaker):
    """Makes documents that pass all checks of schemes."""

    def document(self):
        """A scheme, its parts in an order in which each can look at those before it."""
        doc = {"id": "random_scheme", **self.frame()}
        doc["score"] = self.score()
        doc["components"] = self.components(doc)
        self.ballots(doc)
        if self.wants("adjust", 0.6):
            doc["adjust"] = self.adjust()
        if self.wants("rank", 0.8) or OWN_KEYS & {*self.theme, *self.needed}:
            doc["rank"] = self.rank(doc)
        self.judgement(doc)
        if not self.needs("no rollup"):
            self.rollups(doc)
        if not self.defect or self.chance(0.85) or self.needs("number attribute"):
            count = self.r.randint(1, 4)
            doc["consequences"] = [self.consequence(doc, n) for n in range(count)]
        self.demanded(doc)
        if self.chance(0.05):
            doc["names"] = {"bottom_line": "底线问题", "tier1": "第一档"}
        self.coefficients(doc)
        return doc

    def frame(self):
        """The period and the peer group."""
        period = self.r.choices(list(LENGTH), [2, 6, 2, 2])[0]
        group = self.r.choice([[], ["unit"], ["unit"], ["unit", "section"]])
        if "crowd" in self.theme:
            group = []
        if self.wants("group"):
            group = ["unit"]
        if self.needs("roll-up run") or self.needs("no rollup") or LONG & {*self.theme}:
            period = self.r.choice(["month", "month", "quarter"])
        if "year's end" in self.theme:
            period = self.r.choice(["quarter", "quarter", "half_year"])
        if self.wants("ledger_period"):
            period = self.r.choice(["quarter", "quarter", "half_year", "year"])
        return {"period": period, "peer_group": group}

    # -- score and components --------------------------------------------------------------------

    def score(self):
        """How components become a total."""
        method = self.r.choice(["weighted", "weighted", "weighted", "sum"])
        if self.wants("weighed"):
            method = "weighted"
        elif self.needs("added up"):
            method = "sum"
        elif self.wants("ledger", 0.05):
            method = self.r.choice(["ledger", "ledger", "weighted"])
        elif self.wants("stars", 0.03):
            method = "stars"
        low, high = self.r.choice({
            "ledger": [("0", "120"), ("0", "90"), ("0", "100"), ("0", "12"), ("50", "200")],
            "stars": [("0", "999"), ("0", "60"), ("-20", "60.5"), ("0", "20")],
        }.get(method, [("0", "100"), ("0", "100"), ("70", "95"), ("0", "300")]))  # fmt: skip
        if self.wants("narrow"):
            low, high = self.r.choice([("0", "12"), ("5", "80"), ("70", "88.5")])
        rule = {"method": method, "min": low, "max": high}
        if self.chance(0.6) or self.needs("clamp"):
            rule["clamp"] = "false" if self.chance(0.2) and not self.needs("clamp") else "true"
        if self.chance(0.7 if method == "ledger" else 0.2):
            rule["start"] = self.r.choice(["12", "80", "100", "100"])
        return rule

    def components(self, doc):
        """One to four components; the first is of the kind the defect or theme is about."""
        method, count = doc["score"]["method"], self.r.randint(1, 4)
        usual = {"ledger": ["ledger"] * 9, "stars": ["stars"] * 9}.get(method, KINDS)
        kinds = [self.r.choice([*KINDS, *usual]) for _ in range(count)]
        if self.defect and kinds[0] in ("ledger", "ballot"):
            kinds[0] = self.r.choice([*PLAIN, *RATIO, "stars"])
        if self.wants("ballots"):
            kinds[1:2] = ["ballot"]
        for name, these in (("target", ["target"]), ("ranged", [*PLAIN, *RATIO]), ("plain", PLAIN),
                            ("light", ["light"]), ("ledger", ["ledger"])):  # fmt: skip
            if self.wants(f"{name} first"):
                kinds[0] = self.r.choice(these)
        if "nothing to count" in self.theme:
            kinds = [self.r.choice([*RATES, kind]) for kind in kinds]
        if "missing ballots" in self.theme:
            kinds.append("ballot")
        if self.needs("only a ballot"):
            kinds = ["ballot"]
        if self.needs("no ballots"):
            kinds = ["rate" if kind == "ballot" else kind for kind in kinds]
        parts = [{"id": f"part{n}", "kind": kind} for n, kind in enumerate(kinds)]
        if method == "weighted":
            sizes = self.shares(len(parts), least=0)
            for part, size in zip(parts, sizes, strict=True):
                part["weight"] = size
        elif self.chance(0.1):
            parts[0]["weight"] = "0.5"
        if method == "weighted" and self.chance(0.05):
            key, limit = self.r.choice([("min", "0"), ("max", "1")])
            doc["inherits"] = {"limits": {f"part0_weight_{key}": limit}}
        for part in parts:
            self.dress(part, doc, first=part is parts[0])
        return parts

    def shares(self, count, least=1):
        """Shares that sum to 1, each at least so many ten-thousandths."""
        grid = self.r.choice([1, 500, 1000])
        while True:
            cuts = sorted(self.r.randint(0, 10000 // grid) * grid for _ in range(count - 1))
            sizes = [b - a for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]
            if min(sizes) >= least:
                return [f"{D(size) / 10000}" for size in sizes]

    def dress(self, part, doc, first):
        """What a component may have besides its kind."""
        kind = part["kind"]
        if kind == "ledger":
            self.ledger(part, doc)
        elif kind in (*PLAIN, *RATIO) and self.chance(0.3):
            part["max"] = self.r.choice(["20", "50.5", "100", "120"])
        weighted = doc["score"]["method"] == "weighted"
        if kind in RATES and weighted and self.wants("nothing to count", 0.2):
            part["nothing_to_count"] = "left_out"
        if kind not in ("ballot", *RATIO) and (first and self.needs("listed items")):
            part["items"] = list(ITEMS)
        elif kind not in ("ballot", *RATIO) and self.chance(0.3):
            counted = ["5"] if kind != "stars" else []
            part["items"] = self.r.choice([list(ITEMS), list(ITEMS), *counted])

    def ledger(self, part, doc):
        """The keys of a ledger."""
        shorter = [kind for kind in LENGTH if LENGTH[kind] < LENGTH[doc["period"]]]
        if shorter and (self.wants("ledger_period", 0.3)):
            part["ledger_period"] = self.r.choice(shorter)
        for key, sizes, share in (
            ("start", "100 100 100 80 80 12 0 90.5", 0.6),
            ("base_max", "100 90 120", 0.35),
            ("bonus_cap", "5 20 2.5", 0.5),
        ):
            if self.chance(share):
                part[key] = self.r.choice(sizes.split())
        if part.get("start") in ("100", "90.5") and self.chance(0.3):
            part["base_max"] = "90"
        if self.wants("positive_only", 0.2):
            part["positive_only"] = "true"
        elif self.chance(0.15):
            part["positive_only"] = "false"
        if part.get("positive_only") != "true" and self.wants("listed deductions", 0.3):
            part["deductions"] = ["1", "2", "3", "6", "12"]

    def ballots(self, doc):
        """A ballot for every ballot component; now and then one for two of them."""
        rules = []
        for part in doc["components"]:
            if part["kind"] != "ballot":
                continue
            if rules and self.chance(0.15):
                part["ballot"] = rules[0]["id"]
                continue
            part["ballot"] = f"vote{len(rules)}"
            rules.append({"id": part["ballot"], **self.ballot()})
        if rules:
            doc["ballots"] = rules

    def ballot(self):
        """Who votes, on which scale, and how the means are put together."""
        r = self.r
        rule = {"scale": r.choice(["points", "tiers"])}
        rule["combine"] = r.choice(["groups", "groups", "blend", "trimmed"])
        voters = r.sample(VOTERS, r.randint(1, 4))
        groups = [{"voters": name} for name in voters]
        for at, group in enumerate(groups):
            if self.chance(0.7 if rule["combine"] == "blend" else 0.2):
                group["code"] = "ABCDE"[at]
        if rule["combine"] == "blend":
            codes = [group.get("code", group["voters"]) for group in groups]
            weights = self.shares(r.randint(1, 3))
            rule["blend"] = [
                {"of": r.sample(codes, r.randint(1, len(codes))), "weight": weight}
                for weight in weights
            ]
        else:
            for group, weight in zip(groups, self.shares(len(groups)), strict=True):
                group["weight"] = weight
        rule["groups"] = groups
        if rule["scale"] == "tiers" and self.chance(0.4):
            rule["tiers"] = r.choice([["100", "80", "60", "0"], ["92.5", "81.25", "70", "55"]])
        return rule

    def adjust(self):
        """Caps and items of adjustments."""
        rule = {}
        for key, sizes in (("bonus_cap", "5 10"), ("deduction_cap", "5 20"), ("net_cap", "3 6")):
            if self.chance(0.5):
                rule[key] = self.r.choice(sizes.split())
        if self.wants("listed adjustments", 0.4):
            rule["items"] = list(ADJUSTMENTS)
        return rule

    def rank(self, doc):
        """Ties and the keys that break them."""
        kinds = [part["kind"] for part in doc["components"]]
        keys = [part["id"] for part in doc["components"]] + doc.get("adjust", {}).get("items", [])
        keys = self.r.sample(keys, self.r.randint(0, min(2, len(keys))))
        for key, there in (
            ("judges_median", "ballots" in doc),
            ("fewer_removed", "stars" in kinds),
            ("month_self", True),
        ):
            if self.wants(key, 0.15 if there else 0.02):
                keys.insert(self.r.randint(0, len(keys)), key)
                if key in self.theme:
                    keys = [key, *(other for other in keys if other != key)]
        if self.chance(0.3):
            keys.append("committee_order")
        return {"ties": self.r.choice(["share", "forbid"]), "tiebreak": keys}

    # -- rollups ---------------------------------------------------------------------------------

    def rollups(self, doc):
        """Roll-ups to longer periods, out of a ledger's sub-periods, and some that make no run."""
        own = LENGTH[doc["period"]]
        ledgers = [part for part in doc["components"] if part["kind"] == "ledger"]
        split = [part["ledger_period"] for part in ledgers if "ledger_period" in part]
        shorter = [kind for kind in LENGTH if LENGTH[kind] < own]
        rules = []
        if split and self.wants("too few", 0.5):
            rules.append(self.rollup(split[0], doc["period"]))
        if len(shorter) > 1 and ledgers and self.chance(0.2):
            rules.append(self.rollup(shorter[0], shorter[1]) | {"method": "ledger"})
        if self.wants("roll-up run") or self.chance(0.7):
            rules += self.longer(doc, bool(ledgers) and not self.needs("roll-up run"))
        if rules:
            doc["rollup"] = rules

    def longer(self, doc, ledgers):
        """Roll-ups to longer periods, from the scheme's own or from one another."""
        longer = [kind for kind in LENGTH if LENGTH[kind] > LENGTH[doc["period"]]]
        rules, made = [], [doc["period"]]
        for kind in [kind for kind in longer if self.wants("chain", 0.7)] or longer[-1:]:
            rule = self.rollup(made[-1] if self.wants("chain", 0.3) else doc["period"], kind)
            if ledgers and self.wants("long ledger", 0.15):
                rule |= {"from": doc["period"], "method": "ledger"}
            elif doc["period"] != "month" and self.chance(0.05):
                rule["from"] = "month"
            rules.append(rule)
            made.append(kind)
        return rules

    def rollup(self, start, to):
        """One roll-up."""
        return {
            "from": start,
            "to": to,
            "method": self.r.choice(["mean", "mean", "sum", "last"]),
            "min_periods": self.r.choice(
                ["2", "3"] if "too few" in self.theme else ["1", "2", "3"]
            ),
        }
