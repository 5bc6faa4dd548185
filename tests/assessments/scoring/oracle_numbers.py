"""Numbers, periods, cells and comparisons as the witness reads them."""

import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

D = Decimal
FULL_WIDTH = {ord(a): b for a, b in zip("０１２３４５６７８９．＋－", "0123456789.+-", strict=True)}
LENGTH = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "two_years": 24}
NOTHING = "n/a"
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def word(row, column):
    """What a cell says, "" where it is blank or not there."""
    return (row.get(column) or "").strip()


def number(text):
    """The number a cell says, None where it is blank or says that there was nothing to count."""
    text = (text or "").strip().translate(FULL_WIDTH)
    return D(text) if text and text != NOTHING else None


def value(row, column):
    """The number in a column of a row, None where it is blank."""
    return number(row.get(column))


def reads_as_number(text):
    """Whether a filled cell is a number at all."""
    return NUMBER.fullmatch((text or "").strip().translate(FULL_WIDTH)) is not None


def rounded(value, digits):
    """Half away from zero."""
    return value.quantize(D(1).scaleb(-digits), ROUND_HALF_UP)


def mean(numbers):
    """The plain mean, rounded to 4 decimals."""
    return rounded(sum(numbers) / len(numbers), 4)


def part_of(share, count):
    """Not more than a share of so many: floor, exact (S-LIMIT)."""
    return int((D(share) * count).to_integral_value(ROUND_FLOOR))


def shown(value, digits):
    """A number as the record prints it."""
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


def code_of(first, length):
    """The code of a period, the way back from `months`."""
    year, month = divmod(first, 12)
    tails = {1: f"-{month + 1:02d}", 3: f"Q{month // 3 + 1}", 6: f"H{month // 6 + 1}", 12: ""}
    return f"{year}{tails[length]}"


def sub_period(row, span):
    """The first month of a row's own period; None where it is blank or the run itself."""
    code = word(row, "period")
    return months(code)[0] if code and months(code) != span else None


def spoken(row):
    """Whether a value row says anything at all."""
    return any(word(row, name) for name in ("value", "actual", "target"))


def compare(left, op, right):
    """Whether the comparison holds."""
    return {
        ">=": left >= right,
        ">": left > right,
        "<=": left <= right,
        "<": left < right,
        "==": left == right,
    }[op]
