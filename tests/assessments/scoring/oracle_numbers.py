"""Numbers, periods and comparisons as the witness reads them."""

from decimal import ROUND_HALF_UP, Decimal

D = Decimal
FULL_WIDTH = {ord(a): b for a, b in zip("０１２３４５６７８９．＋－", "0123456789.+-", strict=True)}
LENGTH = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "two_years": 24}


def number(text):
    """The number a cell says, None where it is blank."""
    text = (text or "").strip().translate(FULL_WIDTH)
    return D(text) if text else None


def rounded(value, digits):
    """Half away from zero."""
    return value.quantize(D(1).scaleb(-digits), ROUND_HALF_UP)


def shown(value, digits):
    return None if value is None else str(rounded(value, digits) + 0)


def months(code):
    """First month (from the year 0) and length of a period code."""
    year = int(code[:4]) * 12
    if "Q" in code:
        return year + 3 * (int(code[-1]) - 1), 3
    if "H" in code:
        return year + 6 * (int(code[-1]) - 1), 6
    if "-" in code:
        return year + int(code[-2:]) - 1, 1
    return year, 12


def spoken(row):
    """Whether a value row says anything at all."""
    return any((row.get(name) or "").strip() for name in ("value", "actual", "target"))


def compare(left, op, right):
    return {
        ">=": left >= right,
        ">": left > right,
        "<=": left <= right,
        "<": left < right,
        "==": left == right,
    }[op]
