"""Dues in exact decimals: how what is owed comes of a base and a rate, and what a typed amount may be."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

FEN = Decimal("0.01")
MOST_BASE = Decimal(1_000_000)
MOST_RATE = Decimal(5)
MOST_PAID = Decimal(100_000)


def owed(base: Decimal, rate: Decimal) -> Decimal:
    """Return base × rate percent, rounded half up to the fen."""
    return (base * rate / 100).quantize(FEN, ROUND_HALF_UP)


def amount(text: str, most: Decimal) -> Decimal | None:
    """Read an amount of at most two decimals between 0 and `most`; None for anything else."""
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= most or value != value.quantize(FEN):
        return None
    return value.quantize(FEN)
