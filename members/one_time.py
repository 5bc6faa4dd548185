"""Initial passwords: made up for one account, shown once to who made it, changed at the first sign-in."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def password() -> str:
    """Return a random password of 12 characters in three groups, without easily confused ones."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
