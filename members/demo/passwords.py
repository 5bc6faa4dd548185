"""The demonstration's one password: random for each installation, never in the code or the database.

It lies in var/demonstration-password, readable by its owner alone, and opens only the accounts the
demonstration has made. An installation without the demonstration has neither file nor accounts.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from members.models import Account

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def file() -> Path:
    """Return where the password lies."""
    return Path(settings.VAR_DIR) / "demonstration-password"


def known() -> str:
    """Return the installation's demonstration password, '' where none has been made."""
    try:
        return file().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def ensure() -> str:
    """Return the password, making it on the first call."""
    if not known():
        word = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        fresh = file().with_name(f"{file().name}.new")
        fresh.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(f"{word}\n")
        fresh.replace(file())
    return known()


def set_for(usernames: Sequence[str]) -> None:
    """Give accounts the demonstration's password: the same word, so one hash serves them all."""
    Account.objects.filter(username__in=usernames).update(password=make_password(ensure()))
