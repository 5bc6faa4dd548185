"""What the witness refuses in the rulings (S-ORDER, S-VETO, S-VERDICT, S-DECIDE, E-BALLOT-MISS)."""

from tests.assessments.scoring.oracle_documents import criteria, decisions, labels_to_decide
from tests.assessments.scoring.oracle_missing import wrong as wrong_on_missing
from tests.assessments.scoring.oracle_numbers import D, reads_as_number, value, word

LIMITS = {"verdict_points": "limit_points", "verdict_tier": "limit_tiers"}


MISSING = ("left_out", "set_aside")


def rulings(document, rows, votes, ids, rolled, found):
    """Every ruling: whom it names, whether the scheme has its kind, what it says."""
    seen = set()
    voted = {(word(v, "subject"), word(v, "ballot")) for v in votes if word(v, "value")}
    gone = {}
    for _, row in rows:
        left = gone.setdefault(word(row, "subject"), set())
        if word(row, "kind") == "left_out":
            left.add(word(row, "value"))
    for n, row in rows:
        if word(row, "subject") not in ids:
            found.add("unknown subject in rulings", "rulings", n, "subject")
        known = {
            "order": _order,
            "veto": _veto,
            "verdict_points": _verdict,
            "verdict_tier": _verdict,
            "criterion": _criterion,
            "decision": _decision,
        }
        kind = word(row, "kind")
        if kind in MISSING and word(row, "value"):
            wrong = wrong_on_missing(document, row, voted, rolled, gone, seen)
            if wrong:
                found.add(wrong[0], "rulings", n, wrong[1])
        elif kind not in (*known, *MISSING):
            found.add("unknown ruling", "rulings", n, "kind")
        elif not word(row, "value"):
            found.add("blank ruling", "rulings", n, "value")
        elif kind == "verdict_points" and rolled:
            found.add("verdict points in a roll-up", "rulings", n, "kind")
        else:
            wrong = known[kind](document, row, seen)
            if wrong:
                found.add(wrong[0], "rulings", n, wrong[1])


def _again(row, seen, what):
    """Whether the subject has had one of these before."""
    key = (what, word(row, "subject"))
    before = key in seen
    seen.add(key)
    return before


def _order(document, row, seen):
    again = _again(row, seen, "order")
    if value(row, "value") < 1:
        return "order below 1", "value"
    return ("order twice", "subject") if again else None


def _veto(document, row, seen):
    whens = [veto["when"] for veto in document.get("veto", [])]
    if not whens:
        return "veto the scheme has not", "kind"
    return None if word(row, "value") in whens else ("unknown veto", "value")


def _verdict(document, row, seen):
    kind, rule = word(row, "kind"), document.get("verdict")
    again = _again(row, seen, kind)
    if rule is None:
        return "no verdict in the scheme", "kind"
    if LIMITS[kind] not in rule:
        return "verdict without its limit", "kind"
    if not reads_as_number(row["value"]):
        return "verdict that is no number", "value"
    said = value(row, "value")
    if kind == "verdict_tier" and said != int(said):
        return "verdict that is no number", "value"
    if said == 0:
        return "verdict of nothing", "value"
    if abs(said) > D(rule[LIMITS[kind]]):
        return "verdict beyond its limit", "value"
    if rule.get("reason") == "required" and not word(row, "reason"):
        return "verdict without reason", "reason"
    return ("verdict twice", "subject") if again else None


def _criterion(document, row, seen):
    if not criteria(document):
        return "no criteria in the scheme", "kind"
    return None if word(row, "value") in criteria(document) else ("unknown criterion", "value")


def _decision(document, row, seen):
    if not decisions(document):
        return "no decisions in the scheme", "kind"
    if word(row, "value") not in decisions(document):
        return "unknown decision", "value"
    label = word(row, "value") in labels_to_decide(document)
    return ("label decided twice", "subject") if label and _again(row, seen, "label") else None
