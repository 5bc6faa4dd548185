"""What the witness refuses: the places (table, row, column) of everything wrong in the tables."""

from collections import Counter

from tests.assessments.scoring import oracle_check_books as books
from tests.assessments.scoring import oracle_check_rulings as rulings
from tests.assessments.scoring.oracle_components import RATIO
from tests.assessments.scoring.oracle_documents import numeric_columns, runs
from tests.assessments.scoring.oracle_numbers import (
    LENGTH,
    NOTHING,
    D,
    months,
    reads_as_number,
    spoken,
    sub_period,
    value,
    word,
)


def refusals(document, tables, period, trace):
    """The set of places to refuse; `trace` counts why."""
    found = Found(trace)
    ids = _subjects(document, tables["subjects"], found)
    span = months(period) if period else None
    length = span[1] if span else LENGTH[document["period"]]
    rows = [(n, row) for n, row in numbered(tables["values"]) if spoken(row)]
    good = [(n, row) for n, row in rows if _cells(document, n, row, span, found)]
    if length not in runs(document):
        found.add("no such run", "period", 1, "period")
        return found.places
    rolled = runs(document)[length] is not None
    if rolled and good:
        found.add("values in a roll-up", "values", 1, "period")
    _values(document, good, ids, found)
    _once([(n, r) for n, r in good if word(r, "subject") in ids], document, found)
    _adjustments(document, good, span, found)
    books.ledgers(document, good, span, found)
    books.ballots(document, numbered(tables["ballots"]), ids, rolled, found)
    _history(document, tables["history"], ids, found)
    rulings.rulings(document, numbered(tables["rulings"]), tables["ballots"], ids, rolled, found)
    return found.places


class Found:
    """The places found wrong so far."""

    def __init__(self, trace):
        self.places, self.trace = set(), trace

    def add(self, why, table, row, column):
        """One more; `why` is for the trace alone."""
        self.trace[f"refused: {why}"] += 1
        self.places.add((table, row, column))


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
        for column in numeric_columns(document):
            if word(row, column) and not reads_as_number(row[column]):
                found.add("column without numbers", "subjects", n, column)
                found.trace[f"refused: no number in {column}"] += 1
        ids.add(word(row, "subject"))
    return ids - {""}


def _cells(document, n, row, span, found):
    """Whether the row's own cells can be read together."""
    before = len(found.places)
    parts = {part["id"]: part["kind"] for part in document["components"]}
    name = word(row, "component")
    if word(row, "kind") and parts.get(name) != "ledger":
        why = "of an adjustment" if name == "adjust" else "without a ledger"
        found.add(f"kind {why}", "values", n, "kind")
    if word(row, "period") and span:
        first, length = months(word(row, "period"))
        if first < span[0] or first + length > span[0] + span[1]:
            found.add("period outside the run", "values", n, "period")
    if name == "adjust" and (word(row, "actual") or word(row, "target")):
        found.add("actual of an adjustment", "values", n, "actual")
    return len(found.places) == before


def _values(document, rows, ids, found):
    parts = {part["id"]: part for part in document["components"]}
    for n, row in rows:
        if word(row, "subject") not in ids:
            found.add("unknown subject in values", "values", n, "subject")
        name = word(row, "component")
        if name == "adjust":
            continue
        if name not in parts:
            found.add("unknown component", "values", n, "component")
        elif parts[name]["kind"] == "ballot":
            found.add("value of a ballot", "values", n, "component")
        elif parts[name]["kind"] != "ledger":
            _score(parts[name], n, row, found)
        listed = parts.get(name, {}).get("items")
        if isinstance(listed, list) and word(row, "item") not in listed:
            why = "in a ledger" if parts[name]["kind"] == "ledger" else "listed"
            found.add(f"item not {why}", "values", n, "item")


def _score(part, n, row, found):
    """A row of a component that is neither ballot nor ledger."""
    given, actual, target = (value(row, c) for c in ("value", "actual", "target"))
    ratio = actual is not None or target is not None
    if word(row, "value") == NOTHING:
        _uncounted(part, n, row, ratio, found)
    if given is not None and ratio:
        found.add("value and actual", "values", n, "value")
    if actual is not None and actual < 0:
        found.add("negative actual", "values", n, "actual")
    if target is not None and target < 0:
        found.add("negative target", "values", n, "target")
    full = D(part.get("max", "100"))
    if part["kind"] != "stars" and given is not None and not 0 <= given <= full:
        found.add("value out of range", "values", n, "value")
    if ratio and part["kind"] not in RATIO:
        found.add("actual of a plain component", "values", n, "actual")


def _uncounted(part, n, row, ratio, found):
    """A row that says there was nothing to count."""
    if "nothing_to_count" not in part:
        found.add("nothing to count not foreseen", "values", n, "value")
    elif ratio:
        found.add("nothing to count and actual", "values", n, "value")
    elif word(row, "item"):
        found.add("nothing to count of an item", "values", n, "item")


def _once(rows, document, found):
    kinds = {part["id"]: part["kind"] for part in document["components"]}
    groups = {}
    for n, row in rows:
        if kinds.get(word(row, "component"), "ledger") not in ("ledger", "ballot"):
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


def _adjustments(document, rows, span, found):
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
            event = (word(row, "subject"), sub_period(row, span), word(row, "evidence"))
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
