"""Random scheme documents: every scalar as text, all mechanisms there are so far."""

from decimal import Decimal

D = Decimal
LABELS = ["优秀", "良好", "合格", "基本合格", "不合格"]
KINDS = ["decision", "checklist", "target", "rate", "attendance"]
RATIO = KINDS[2:]
UNITS = ["甲局", "乙局", "丙局", "丁局"]
SECTIONS = ["办公室", "业务科"]
ROLES = ["principal", "deputy", ""]
LENGTH = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
WINDOWS = ["month", "quarter", "half_year", "year", "two_years"]
EFFECTS = ["bar_grade", "limit_grade", "bar_promotion", "reminder_talk", "reserve_pool"]
DEFECTS = [
    "blank group", "blank subject", "subject twice", "unknown state", "unknown subject in values",
    "unknown component", "value out of range", "value and actual", "negative actual",
    "negative target", "actual of a plain component", "actual of an adjustment",
    "item not listed", "rows without item mixed", "values and quotients mixed", "item twice",
    "several periods", "period outside the run", "kind without a ledger",
    "no adjustments in the scheme", "adjustment not listed", "evidence as gain and loss",
    "values in a roll-up", "no such run", "unknown subject in history", "history twice",
    "unknown grade in history", "impossible score in history", "rank below 1", "of below 1",
    "unknown subject in rulings", "ruling the scheme has not", "veto the scheme has not",
    "unknown veto", "order below 1", "order twice", "unknown ruling",
]  # fmt: skip
NEEDS_ADJUST = ("adjustment not listed", "evidence as gain and loss", "actual of an adjustment")
NEEDS_RATIO = ("value and actual", "negative actual", "negative target",
               "values and quotients mixed")  # fmt: skip


class SchemeMaker:
    """Makes documents; `defect` is what its input is to suffer from, so that it can."""

    def __init__(self, rng, defect):
        self.r, self.defect = rng, defect

    def chance(self, share):
        return self.r.random() < share

    def document(self):
        r = self.r
        doc = {
            "id": "random_scheme",
            "period": r.choices(list(LENGTH), [2, 6, 2, 1])[0],
            "peer_group": r.choice([[], ["unit"], ["unit"], ["unit", "section"]]),
            "score": self.score(),
        }
        if self.defect == "blank group":
            doc["peer_group"] = ["unit"]
        if self.defect == "values in a roll-up" or self.defect == "no such run":
            doc["period"] = r.choice(["month", "quarter"])
        doc["components"] = self.components(doc["score"]["method"])
        if self.chance(0.7) or self.defect in NEEDS_ADJUST:
            doc["adjust"] = self.adjust()
        if self.defect == "no adjustments in the scheme":
            doc.pop("adjust", None)
        if self.chance(0.75):
            doc["rank"] = self.rank(doc)
        if self.chance(0.88) or self.defect == "unknown grade in history":
            doc["grade"] = self.grade(doc)
        if self.chance(0.3) or self.defect == "unknown veto":
            doc["veto"] = self.veto(doc)
        if self.defect == "veto the scheme has not":
            doc.pop("veto", None)
        longer = [kind for kind in LENGTH if LENGTH[kind] > LENGTH[doc["period"]]]
        if longer and (self.chance(0.8) or self.defect == "values in a roll-up"):
            doc["rollup"] = [self.rollup(doc, kind) for kind in longer if self.chance(0.7)]
            doc["rollup"] = doc["rollup"] or [self.rollup(doc, longer[-1])]
        if self.defect == "no such run":
            doc.pop("rollup", None)
        if self.chance(0.85):
            doc["consequences"] = [self.consequence(doc, n) for n in range(r.randint(1, 4))]
        if "grade" in doc and self.chance(0.6):
            doc["rewards"] = self.rewards(doc["grade"]["labels"])
        return doc

    def score(self):
        method = self.r.choice(["weighted", "weighted", "sum"])
        low, high = self.r.choice([("0", "100"), ("0", "100"), ("70", "95"), ("0", "300")])
        clamp = "false" if self.chance(0.15) else "true"
        if self.defect == "impossible score in history":
            clamp = "true"
        return {"method": method, "min": low, "max": high, "clamp": clamp}

    def components(self, method):
        count = self.r.randint(1, 4)
        kinds = [self.r.choice(KINDS) for _ in range(count)]
        if self.defect in NEEDS_RATIO:
            kinds[0] = "target"
        if self.defect in ("actual of a plain component", "item not listed"):
            kinds[0] = "decision"
        parts = [{"id": f"part{n}", "kind": kind} for n, kind in enumerate(kinds)]
        if method == "weighted":
            cuts = sorted(self.r.randint(0, 10000) for _ in range(count - 1))
            if self.chance(0.5):
                cuts = [cut // 1000 * 1000 for cut in cuts]
            sizes = [b - a for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]
            for part, size in zip(parts, sizes, strict=True):
                part["weight"] = str(D(size) / 10000)
        for part in parts:
            if part["kind"] in KINDS[:2]:
                if self.chance(0.3):
                    part["max"] = self.r.choice(["20", "50.5", "100"])
                if self.chance(0.2) or (self.defect == "item not listed" and part is parts[0]):
                    part["items"] = ["甲", "乙", "丙"]
        return parts

    def adjust(self):
        rule = {}
        for key, sizes in (("bonus_cap", "5 10"), ("deduction_cap", "5 20"), ("net_cap", "3 6")):
            if self.chance(0.5):
                rule[key] = self.r.choice(sizes.split())
        if self.chance(0.4) or self.defect == "adjustment not listed":
            rule["items"] = ["表彰", "创新", "差错"]
        return rule

    def rank(self, doc):
        keys = [part["id"] for part in doc["components"]] + doc.get("adjust", {}).get("items", [])
        keys = self.r.sample(keys, self.r.randint(0, min(2, len(keys))))
        if self.chance(0.3):
            keys.append("committee_order")
        return {"ties": self.r.choice(["share", "forbid"]), "tiebreak": keys}

    def grade(self, doc):
        labels = LABELS[: self.r.randint(2, 5)]
        lines = sorted(self.r.sample([95, 90, 85, 80, 75, 70, 60, 50], len(labels)), reverse=True)
        rule = {
            "labels": labels,
            "method": self.r.choice(["cap", "cap", "threshold"]),
            "thresholds": {a: str(b) for a, b in zip(labels, lines, strict=True)},
        }
        if self.chance(0.5):
            del rule["thresholds"][labels[-1]]
        if rule["method"] == "cap":
            capped = self.r.sample(labels[:-1], self.r.randint(1, len(labels) - 1))
            shares = ["0.40", "0.2", "0.3333", "0.5", "0.1", "0.6"]
            rule["caps"] = {label: self.r.choice(shares) for label in capped}
        if self.chance(0.15):
            rule["applies_to"] = self.r.choice([doc["period"], doc["period"], "year"])
        return rule

    def veto(self, doc):
        effects = ["stop", "lowest_grade", "drop_one"] if "grade" in doc else ["stop"]
        whens = self.r.sample(["bottom_line", "discipline", "safety"], self.r.randint(1, 3))
        return [{"when": when, "effect": self.r.choice(effects)} for when in whens]

    def rollup(self, doc, to):
        return {
            "from": doc["period"],
            "to": to,
            "method": self.r.choice(["mean", "mean", "sum", "last"]),
            "min_periods": str(self.r.randint(1, 3)),
        }

    def consequence(self, doc, number):
        rule = {
            "id": f"outcome{number}",
            "when": [self.condition(doc) for _ in range(self.r.choice([1, 1, 2]))],
            "effect": self.r.choice(EFFECTS),
            "force": self.r.choice(["mandatory", "in_principle"]),
        }
        if rule["effect"] in EFFECTS[:2]:
            rule["grade"] = "称职"
        return rule

    def condition(self, doc):
        r = self.r
        metrics = ["role_is", "score", "in_front", "in_bottom"]
        if "grade" in doc:
            metrics += ["grade_count", "grade_share"] * 3
        metric = r.choice(metrics)
        made = {"metric": metric}
        if metric == "role_is":
            made["value"] = "principal"
        elif metric == "score":
            made |= {"op": self.op(), "value": r.choice(["60", "75.5", "90"])}
        elif metric in ("in_front", "in_bottom"):
            made["value"] = r.choice(["0.3", "0.5", "0.25"])
        else:
            labels = doc["grade"]["labels"]
            made["labels"] = r.sample(labels, r.randint(1, len(labels) - 1))
            made["op"] = self.op()
            count = metric == "grade_count"
            made["value"] = r.choice(["1", "2", "3"]) if count else r.choice(["0.5", "0.3333"])
        if metric != "role_is" and self.chance(0.75):
            own = [doc["period"]] * 4 if metric in ("score", "in_front", "in_bottom") else []
            made["window"] = r.choice([*WINDOWS, *own, "year"])
        if self.chance(0.2):
            made["negate"] = "true"
        return made

    def op(self):
        return self.r.choice([">=", ">=", ">", "<", "<=", "=="])

    def rewards(self, labels):
        sizes = sorted(self.r.sample([150, 120, 110, 105, 100, 95, 90, 80], len(labels)))
        sizes.reverse()
        return {"values": {a: str(D(b) / 100) for a, b in zip(labels, sizes, strict=True)}}
