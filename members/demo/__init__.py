"""Made-up people on the real tree: for the demonstration and for tests, never for real work."""


def sign_ins() -> list[tuple[str, str, str, str]]:
    """Return (kind of person, user name, password, what to try); [] where none can be told."""
    from members.demo import accounts, passwords  # models must be ready first

    word = passwords.known()
    return [(s.kind, s.username, word, s.hint) for s in accounts.SIGN_INS] if word else []
