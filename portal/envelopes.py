"""Envelope encryption of single values: data keys in the database, master keys in the environment.

A sealed value is the number of its data key (4 bytes), the nonce its algorithm wants, and the encrypted
text, bound to what it is about: it opens as nothing else. The data keys are wrapped under the first of
JINING_DATA_KEY; the others still open. A blind index is the HMAC-SHA256 of the whole value under a key
of its own (JINING_INDEX_KEY): it finds an equal value and nothing else.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from portal import clock
from portal.models import DataKey
from portal.refusals import Refused

KEY_BYTES, NONCE_BYTES, NUMBER_BYTES = 32, 12, 4
AES = "AES-256-GCM"
CIPHERS: dict[str, Any] = {AES: AESGCM}
"""By name, as stored with each data key: another one (SM4-GCM) is a line here and a rotation."""
_LOCK = 370801
NO_KEY = (
    "平台还没有设置数据密钥，不能保存证件号码和电话。"
    "请平台管理员按部署说明设置JINING_DATA_KEY和JINING_INDEX_KEY后再试。"
)


class Unreadable(Exception):
    """A sealed value that no present key opens, or that was tampered with or moved."""


class Envelope:
    """Seals and opens the values of one purpose; the data keys are read once, when it is made.

    Make one for each request or job. Sealing needs keys: Refused where none are set.
    """

    def __init__(self, purpose: str) -> None:
        """Read the purpose's data keys; none is made yet."""
        self.purpose = purpose
        rows = DataKey.objects.filter(purpose=purpose).order_by("id")
        self._ciphers = {row.pk: CIPHERS[row.algorithm](unwrap(row)) for row in rows}

    def seal(self, text: str, about: str) -> bytes:
        """Return the text sealed under the newest data key, bound to `about`."""
        number = max(self._ciphers) if self._ciphers else self._first()
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[number].encrypt(nonce, text.encode(), self._bound(about))
        return number.to_bytes(NUMBER_BYTES, "big") + nonce + bytes(sealed)

    def open(self, sealed: bytes | memoryview, about: str) -> str:
        """Return what was sealed; Unreadable when no key opens it or it was about something else."""
        whole = bytes(sealed)
        cipher = self._ciphers.get(int.from_bytes(whole[:NUMBER_BYTES], "big"))
        if cipher is None:
            raise Unreadable("its data key is not there")
        nonce, rest = (
            whole[NUMBER_BYTES : NUMBER_BYTES + NONCE_BYTES],
            whole[NUMBER_BYTES + NONCE_BYTES :],
        )
        try:
            return bytes(cipher.decrypt(nonce, rest, self._bound(about))).decode()
        except InvalidTag as wrong:
            raise Unreadable("not sealed as this") from wrong

    def is_of_newest(self, sealed: bytes | memoryview) -> bool:
        """Return whether a value lies under the newest data key already."""
        return int.from_bytes(bytes(sealed)[:NUMBER_BYTES], "big") == max(self._ciphers, default=-1)

    def renew(self) -> None:
        """Make a fresh data key; from now on it seals."""
        row = _make(self.purpose)
        self._ciphers[row.pk] = CIPHERS[row.algorithm](unwrap(row))

    def _first(self) -> int:
        """Make the purpose's first data key, or take the one somebody else has just made."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            row = DataKey.objects.filter(purpose=self.purpose).order_by("-id").first()
            row = row or _make(self.purpose)
        self._ciphers[row.pk] = CIPHERS[row.algorithm](unwrap(row))
        return row.pk

    def _bound(self, about: str) -> bytes:
        return f"{self.purpose}:{about}".encode()


def _make(purpose: str) -> DataKey:
    master = masters()[0]
    return DataKey.objects.create(
        purpose=purpose,
        algorithm=AES,
        wrapped=_wrap(master, os.urandom(KEY_BYTES), purpose),
        master=name_of(master),
        made_at=clock.now(),
    )


def unwrap(row: DataKey) -> bytes:
    """Return a data key in the clear; Unreadable when its master key is not in the environment."""
    wrapped = bytes(row.wrapped)
    for master in masters():
        if name_of(master) == row.master:
            try:
                cipher = AESGCM(master)
                return cipher.decrypt(
                    wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], row.purpose.encode()
                )
            except InvalidTag as wrong:
                raise Unreadable("a data key was tampered with") from wrong
    raise Unreadable(f"the master key {row.master} is not in JINING_DATA_KEY")


def rewrap(rows: Iterable[DataKey]) -> int:
    """Wrap data keys anew under the first master key; return how many were under another."""
    first, moved = masters()[0], 0
    for row in rows:
        if row.master != name_of(first):
            row.wrapped, row.master = _wrap(first, unwrap(row), row.purpose), name_of(first)
            row.save(update_fields=["wrapped", "master"])
            moved += 1
    return moved


def _wrap(master: bytes, key: bytes, purpose: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, purpose.encode())


def name_of(master: bytes) -> str:
    """Return the public name of a master key: nothing of the key can be read from it."""
    return hashlib.sha256(b"master key " + master).hexdigest()[:16]


def blind_index(text: str, purpose: str) -> bytes:
    """Return the blind index of a whole, normalized value (32 bytes)."""
    key = _keys(settings.INDEX_KEYS, "JINING_INDEX_KEY")[0]
    return hmac.digest(key, f"{purpose}:{text}".encode(), "sha256")


def masters() -> list[bytes]:
    """Return the master keys, the newest first."""
    return _keys(settings.DATA_KEYS, "JINING_DATA_KEY")


def _keys(texts: Sequence[str], name: str) -> list[bytes]:
    """Read keys of 32 bytes in base64url; Refused where none is set."""
    if not texts:
        raise Refused(NO_KEY)
    return _decoded(tuple(texts), name)


@lru_cache(maxsize=4)
def _decoded(texts: tuple[str, ...], name: str) -> list[bytes]:
    keys = []
    for text in texts:
        try:
            key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError) as problem:
            raise ImproperlyConfigured(f"{name} is not base64url.") from problem
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"A key of {name} does not have 32 bytes.")
        keys.append(key)
    return keys
