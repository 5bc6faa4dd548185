"""What the witness looks up in a scheme document, whichever part of it says so."""

from tests.assessments.scoring.oracle_numbers import LENGTH

BOTTOM_LINE = "failed_bottom_line"


def conditions(document):
    """Every condition of the document: of consequences, bars and requirements."""
    grade = document.get("grade", {})
    found = [c for rule in document.get("consequences", []) for c in rule["when"]]
    found += [c for rule in grade.get("bars", []) for c in rule["any"]]
    return found + [c for rule in grade.get("requires", []) for c in rule["all"]]


def criteria(document):
    """The criteria a ruling may name."""
    found = list(document.get("grade", {}).get("empty_unless", []))
    for c in conditions(document):
        if c["metric"] == "criterion_hit":
            found.append(c["value"])
        if c["metric"] == BOTTOM_LINE:
            found.append(BOTTOM_LINE)
    return found


def labels_to_decide(document):
    """The labels a decision may give: all in method decision, the last where tiers stay empty."""
    grade = document.get("grade", {})
    if grade.get("method") == "decision":
        return grade["labels"]
    if grade.get("method") == "share" and "empty_unless" in grade:
        return grade["labels"][-1:]
    return []


def decisions(document):
    """The values a decision may have: those labels, and what a condition asks for."""
    asked = [c["value"] for c in conditions(document) if c["metric"] == "decision_is"]
    return [*labels_to_decide(document), *asked]


def numeric_columns(document):
    """The columns of `subjects` that must hold numbers wherever they are filled."""
    found = set()
    if "month_self" in document.get("rank", {}).get("tiebreak", []):
        found.add("month_self")
    for c in conditions(document):
        if c["metric"] == BOTTOM_LINE:
            found.add(BOTTOM_LINE)
        if c["metric"] == "attribute" and is_number(c["value"]):
            found.add(c["attribute"])
    return found


def is_number(text):
    """Whether the value of a condition is a number (four decimals at most)."""
    whole, _, part = text.removeprefix("-").partition(".")
    return (whole + part).isdecimal() and whole.isascii() and len(part) <= 4


def runs(document):
    """Lengths of run the scheme has, and the rule of each roll-up run (None: an ordinary run).

    A roll-up of method ledger to a longer period is an ordinary run of that length; one to a
    period not longer than the scheme's own makes no run.
    """
    own = LENGTH[document["period"]]
    found = {own: None}
    for rule in document.get("rollup", []):
        if LENGTH[rule["to"]] > own:
            found[LENGTH[rule["to"]]] = None if rule["method"] == "ledger" else rule
    return found
