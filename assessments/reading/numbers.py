"""Numbers of a document as people write them; a text that is no number stays as it stands."""

from decimal import Decimal

from assessments.schemes.numbers import is_number


def plain(text: object) -> str:
    """Return a number without needless zeros and with a real minus: 90.50 is 90.5."""
    return _short(Decimal(str(text))) if is_number(text) else str(text)


def percent(text: object) -> str:
    """Return a share in percent: 0.40 is 40%, 0.4025 is 40.25%."""
    return f"{_short(Decimal(str(text)) * 100)}%" if is_number(text) else str(text)


def _short(number: Decimal) -> str:
    written = f"{number:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.replace("-", "−")
