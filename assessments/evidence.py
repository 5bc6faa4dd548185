"""What makes two grounds of points the same one (E-DUP, S-ONCE). Pure: text in, key out."""

import unicodedata

_BRACKETS = str.maketrans("〔[【〖{〕]】〗}", "((((()))))")


def key_of(text: str) -> str:
    """Return the evidence key of a ground: equal for 鲁委〔2026〕3号 and 鲁委 [2026] 3号; '' for none.

    Full-width and half-width forms, blanks, the kind of bracket and capitals make no difference.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS).casefold()
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def file_key(sha256: str, is_loss: bool) -> str:
    """Return the key of a ground that is only a file: its content, apart for bonus and deduction.

    One file, such as a bulletin, may praise and blame; only words say that it is the same deed.
    """
    return f"{'deduction' if is_loss else 'bonus'} file {sha256}" if sha256 else ""
