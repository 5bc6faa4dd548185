"""What the witness refuses: the places (table, row, column) of everything wrong in the tables."""

from collections import Counter

from tests.assessments.scoring.oracle_numbers import LENGTH, D, months, number, spoken

RATIO = ("target", "rate", "attendance")
LATER = ("verdict_points", "verdict_tier", "criterion", "decision")


def refusals(document, tables, period, trace):
    """The set of places to refuse; `trace` counts why."""

    found = Found(trace)
    ids = _subjects(document, tables["subjects"], found)
    span = months(period) if period else None
    own = LENGTH[document["period"]]
    rolled = bool(span) and span[1] != own
    lengths = {own} | {LENGTH[rule["to"]] for rule in document.get("rollup", [])}
    good = _cells(tables["values"], span, found)
    if span and span[1] not in lengths:
        found.add("no such run", "period", 1, "period")
        return found.places
    if rolled and good:
        found.add("values in a roll-up", "values", 1, "period")
    _values(document, good, ids, found)
    _once([(n, r) for n, r in good if word(r, "subject") in ids], document, found)
    _adjustments(document, good, found)
    _history(document, tables["history"], ids, found)
    _rulings(document, tables["rulings"], ids, found)
    return found.places


class Found:
    def __init__(self, trace):
        self.places, self.trace = set(), trace

    def add(self, why, table, row, column):
        self.trace[f"refused: {why}"] += 1
        self.places.add((table, row, column))


def word(row, column):
    return (row.get(column) or "").strip()


def value(row, column):

    return number(row.get(column))


def numbered(rows):
    """Rows with their numbers in the sheet: the header is row 1."""
    return list(enumerate(rows, start=2))


def _subjects(document, rows, found):
    ids = set()
    for n, row in numbered(rows):
        for key in document.get("peer_group", []):
            if key in row and not word(row, key):
                found.add("blank group", "subjects", n, key)
        if not word(row, "subject"):
            found.add("blank subject", "subjects", n, "subject")
        elif word(row, "subject") in ids:
            found.add("subject twice", "subjects", n, "subject")
        elif word(row, "state") not in ("", "not_graded"):
            found.add("unknown state", "subjects", n, "state")
        ids.add(word(row, "subject"))
    return ids - {""}


def _cells(rows, span, found):
    """Numbered rows that say something and whose own cells can be read."""

    good = []
    for n, row in numbered(rows):
        if not spoken(row):
            continue
        bad = False
        if word(row, "kind"):
            found.add("kind without a ledger", "values", n, "kind")
            bad = True
        if word(row, "period") and span:
            first, length = months(word(row, "period"))
            if first < span[0] or first + length > span[0] + span[1]:
                found.add("period outside the run", "values", n, "period")
                bad = True
        if word(row, "component") == "adjust" and (word(row, "actual") or word(row, "target")):
            found.add("actual of an adjustment", "values", n, "actual")
            bad = True
        if not bad:
            good.append((n, row))
    return good


def _values(document, rows, ids, found):
    parts = {part["id"]: part for part in document["components"]}
    for n, row in rows:
        if word(row, "subject") not in ids:
            found.add("unknown subject in values", "values", n, "subject")
        name = word(row, "component")
        if name == "adjust":
            continue
        given, actual, target = (value(row, c) for c in ("value", "actual", "target"))
        ratio = actual is not None or target is not None
        if given is not None and ratio:
            found.add("value and actual", "values", n, "value")
        if actual is not None and actual < 0:
            found.add("negative actual", "values", n, "actual")
        if target is not None and target < 0:
            found.add("negative target", "values", n, "target")
        part = parts.get(name)
        if part is None:
            found.add("unknown component", "values", n, "component")
            continue
        if given is not None and not 0 <= given <= D(part.get("max", "100")):
            found.add("value out of range", "values", n, "value")
        if ratio and part["kind"] not in RATIO:
            found.add("actual of a plain component", "values", n, "actual")
        if isinstance(part.get("items"), list) and word(row, "item") not in part["items"]:
            found.add("item not listed", "values", n, "item")


def _once(rows, document, found):
    groups = {}
    for n, row in rows:
        if word(row, "component") in [part["id"] for part in document["components"]]:
            groups.setdefault((word(row, "subject"), word(row, "component")), []).append((n, row))
    for mine in groups.values():
        items = Counter(word(row, "item") for _, row in mine)
        mixed = "" in items and len(mine) > 1
        ratios = [value(row, "value") is None for _, row in mine]
        if mixed:
            for n, _ in mine:
                found.add("rows without item mixed", "values", n, "item")
        elif any(ratios) and not all(ratios):
            for n, _ in mine:
                found.add("values and quotients mixed", "values", n, "value")
        if len({word(row, "period") for _, row in mine}) > 1:
            for n, _ in mine:
                found.add("several periods", "values", n, "period")
        seen = set()
        for n, row in mine:
            if word(row, "item") and word(row, "item") in seen:
                found.add("item twice", "values", n, "item")
            seen.add(word(row, "item"))


def _adjustments(document, rows, found):
    rule = document.get("adjust")
    events = {}
    for n, row in rows:
        if word(row, "component") != "adjust":
            continue
        if rule is None:
            found.add("no adjustments in the scheme", "values", n, "item")
            continue
        if "items" in rule and word(row, "item") not in rule["items"]:
            found.add("adjustment not listed", "values", n, "item")
        if word(row, "evidence"):
            event = (word(row, "subject"), word(row, "period"), word(row, "evidence"))
            events.setdefault(event, []).append((n, value(row, "value")))
    for mine in events.values():
        if any(v > 0 for _, v in mine) and any(v < 0 for _, v in mine):
            for n, _ in mine:
                found.add("evidence as gain and loss", "values", n, "evidence")


def _history(document, rows, ids, found):

    labels = document.get("grade", {}).get("labels", [])
    rule = document["score"]
    seen = set()
    for n, row in numbered(rows):
        first, length = months(word(row, "period"))
        key = (word(row, "subject"), first, length)
        if word(row, "subject") not in ids:
            found.add("unknown subject in history", "history", n, "subject")
        elif key in seen:
            found.add("history twice", "history", n, "period")
        seen.add(key)
        if word(row, "grade") and word(row, "grade") not in labels:
            found.add("unknown grade in history", "history", n, "grade")
        score = value(row, "score")
        clamped = rule.get("clamp", "true") == "true" and length == LENGTH[document["period"]]
        if score is not None and clamped and not D(rule["min"]) <= score <= D(rule["max"]):
            found.add("impossible score in history", "history", n, "score")
        for name in ("rank", "of"):
            if value(row, name) is not None and value(row, name) < 1:
                found.add(f"{name} below 1", "history", n, name)


def _rulings(document, rows, ids, found):
    whens = [veto["when"] for veto in document.get("veto", [])]
    ordered = set()
    for n, row in numbered(rows):
        kind, subject = word(row, "kind"), word(row, "subject")
        if subject not in ids:
            found.add("unknown subject in rulings", "rulings", n, "subject")
        if kind in LATER:
            found.add("ruling the scheme has not", "rulings", n, "kind")
        elif kind == "veto" and not whens:
            found.add("veto the scheme has not", "rulings", n, "kind")
        elif kind == "veto" and word(row, "value") not in whens:
            found.add("unknown veto", "rulings", n, "value")
        elif kind == "order":
            if value(row, "value") < 1:
                found.add("order below 1", "rulings", n, "value")
            if subject in ordered:
                found.add("order twice", "rulings", n, "subject")
            ordered.add(subject)
        elif kind not in ("veto", "order"):
            found.add("unknown ruling", "rulings", n, "kind")
