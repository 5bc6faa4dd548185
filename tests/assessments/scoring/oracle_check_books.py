"""What the witness refuses in ledgers and ballots (S-LEDGER, S-BALLOT)."""

from tests.assessments.scoring.oracle_ballots import code
from tests.assessments.scoring.oracle_numbers import LENGTH, D, months, sub_period, value, word

LOSS = ("base", "deduction")


def ledgers(document, rows, span, found):
    """Rows of ledger components: kind, size, sub-period, and evidence used both ways."""
    parts = {part["id"]: part for part in document["components"] if part["kind"] == "ledger"}
    events = {}
    for n, row in rows:
        if word(row, "component") not in parts:
            continue
        part = parts[word(row, "component")]
        length = LENGTH.get(part.get("ledger_period"))
        _entry(part, n, row, found)
        if length and not _inside(row, length):
            found.add("no sub-period of a ledger", "values", n, "period")
            continue
        if word(row, "evidence"):
            place = months(word(row, "period"))[0] // length if length else sub_period(row, span)
            event = (word(row, "subject"), part["id"], place, word(row, "evidence"))
            events.setdefault(event, []).append((n, word(row, "kind")))
    for mine in events.values():
        kinds = {kind for _, kind in mine}
        if "bonus" in kinds and kinds & set(LOSS):
            for n, _ in mine:
                found.add("evidence as bonus and loss", "values", n, "evidence")


def _entry(part, n, row, found):
    """One row of a ledger by itself."""
    kind, size = word(row, "kind"), value(row, "value")
    if kind not in ("bonus", *LOSS):
        found.add("no kind in a ledger", "values", n, "kind")
    if kind in LOSS and part.get("positive_only") == "true":
        found.add("loss under positive_only", "values", n, "kind")
    if word(row, "actual") or word(row, "target"):
        found.add("actual in a ledger", "values", n, "actual")
    if size is not None and size < 0:
        found.add("negative value in a ledger", "values", n, "value")
    listed = [D(size) for size in part.get("deductions", [])]
    if kind == "deduction" and listed and size not in listed:
        found.add("deduction not listed", "values", n, "value")


def _inside(row, length):
    """Whether a row names a period inside one sub-period of a ledger."""
    if not word(row, "period"):
        return False
    first, own = months(word(row, "period"))
    return first // length == (first + own - 1) // length


def ballots(document, rows, ids, rolled, found):
    """Rows of the ballots table."""
    rules = {rule["id"]: rule for rule in document.get("ballots", [])}
    found.trace["blank paper"] += any(not word(row, "value") for _, row in rows)
    rows = [(n, row) for n, row in rows if word(row, "value")]
    if not rules:
        if rows:
            found.add("no ballots in the scheme", "ballots", 1, "ballot")
        return
    if rolled and rows:
        found.add("ballots in a roll-up", "ballots", 1, "period")
    for n, row in rows:
        if word(row, "subject") not in ids:
            found.add("unknown subject in ballots", "ballots", n, "subject")
        if word(row, "ballot") not in rules:
            found.add("unknown ballot", "ballots", n, "ballot")
            continue
        rule = rules[word(row, "ballot")]
        if word(row, "voters") not in [code(group) for group in rule["groups"]]:
            found.add("unknown voters", "ballots", n, "voters")
        if not _votable(rule, value(row, "value")):
            found.add("vote out of range", "ballots", n, "value")


def _votable(rule, said):
    """Whether a paper may say this number."""
    if rule["scale"] == "points":
        return 0 <= said <= 100
    return said == int(said) and 1 <= said <= len(rule.get("tiers", "1234"))
