"""Exact arithmetic on scaled integers: the one rounding function, and decimal text.

Products and quotients are taken in 128 bits, so nothing overflows on the way; results that are
stored go back to 64 bits.
"""

import polars as pl

WIDE = pl.Int128


def wide(expr: pl.Expr) -> pl.Expr:
    """The expression in 128 bits."""
    return expr.cast(WIDE)


def half_up(numerator: pl.Expr, denominator: pl.Expr | int) -> pl.Expr:
    """numerator : denominator as a whole number, halves away from zero (S-EXACT, S-QUOT).

    The denominator must be positive; where it is null or not positive the result is null. The
    result must fit 64 bits; `wide_half_up` is for one that may not before it is limited.
    """
    return wide_half_up(numerator, denominator).cast(pl.Int64)


def wide_half_up(numerator: pl.Expr, denominator: pl.Expr | int) -> pl.Expr:
    """The same in 128 bits."""
    top = wide(numerator)
    bottom = wide(denominator if isinstance(denominator, pl.Expr) else pl.lit(denominator))
    bottom = pl.when(bottom > 0).then(bottom)
    size = (top.abs() * 2 + bottom) // (bottom * 2)
    return pl.when(top < 0).then(pl.lit(0, WIDE) - size).otherwise(size)


def text(expr: pl.Expr, digits: int) -> pl.Expr:
    """A whole number of 10^-digits as decimal text with all its digits: 8764 of 2 is "87.64"."""
    size = wide(expr).abs()
    sign = pl.when(expr < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    if digits == 0:
        return pl.concat_str([sign, size.cast(pl.String)])
    whole = (size // 10**digits).cast(pl.String)
    part = (size % 10**digits).cast(pl.String).str.zfill(digits)
    return pl.concat_str([sign, whole, pl.lit("."), part])


def short_text(expr: pl.Expr, digits: int) -> pl.Expr:
    """Decimal text without trailing zeros: 8750 of 2 is "87.5", 9000 of 2 is "90"."""
    if digits == 0:
        return text(expr, 0)
    return text(expr, digits).str.strip_chars_end("0").str.strip_chars_end(".")


def decimal_text(values: pl.Series, digits: int) -> pl.Series:
    """A column of whole numbers of 10^-digits as decimal text; null stays null."""
    return values.to_frame("_").select(text(pl.col("_"), digits)).to_series().rename(values.name)


def plain_text(value: int, digits: int) -> str:
    """One whole number of 10^-digits as decimal text without trailing zeros, for sentences."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 10**digits)
    tail = f"{part:0{digits}d}".rstrip("0") if digits else ""
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"
