"""Reading what addresses and forms bring as text."""


def whole(text: str | None) -> int | None:
    """Return a plain whole number (ASCII digits, at most 18), or None for anything else: ² is none."""
    if text and text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None
