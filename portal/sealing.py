"""Sealing small texts: AES-256-GCM under keys that come from the environment.

What is sealed is one byte that tells its key, 12 random bytes, and the encrypted text. The text is
filled up with blanks to whole blocks, so that its length says little; it is bound to what it is about
and opens as nothing else.
"""

import base64
import binascii
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.refusals import Refused

_KEY_BYTES, _NONCE_BYTES = 32, 12


class Unreadable(Exception):
    """Something sealed that none of the present keys opens, or that was tampered with."""


def insist_on_key(sentence: str) -> None:
    """Raise Refused with `sentence` where no key is set: nothing can be sealed."""
    if not settings.SEAL_KEYS:
        raise Refused(sentence)


def seal(text: str, about: str, block: int) -> bytes:
    """Return the text sealed under the newest key, bound to `about`, filled to `block` bytes.

    A key must be there: see insist_on_key.
    """
    key, nonce = _keys()[0], os.urandom(_NONCE_BYTES)
    plain = text.encode()
    filled = plain.ljust(-(-len(plain) // block) * block)
    return _mark(key) + nonce + AESGCM(key).encrypt(nonce, filled, about.encode())


def unseal(sealed: bytes, about: str) -> str:
    """Return what was sealed (blanks at its end are gone); Unreadable when no key opens it."""
    mark, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    for key in _keys():
        if _mark(key) != mark:
            continue
        try:
            return AESGCM(key).decrypt(nonce, rest, about.encode()).decode().rstrip()
        except InvalidTag:
            continue  # another key of the same mark may be the right one
    raise Unreadable("no key of JINING_SEAL_KEY opens this")


def _keys() -> list[bytes]:
    """The keys, the newest first; ImproperlyConfigured for one that is not 32 bytes in base64url."""
    keys = []
    for text in settings.SEAL_KEYS:
        try:
            key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError) as problem:
            raise ImproperlyConfigured("JINING_SEAL_KEY is not base64url.") from problem
        if len(key) != _KEY_BYTES:
            raise ImproperlyConfigured("A key of JINING_SEAL_KEY does not have 32 bytes.")
        keys.append(key)
    return keys


def _mark(key: bytes) -> bytes:
    """The byte in front of what a key has sealed."""
    return hashlib.sha256(b"seal key " + key).digest()[:1]
