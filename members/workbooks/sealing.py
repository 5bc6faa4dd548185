"""The numbers of an import, sealed and indexed a portion at a time as the register keeps them."""

from collections.abc import Iterable, Iterator

from members import secrets
from members.secrets import Kind
from portal.envelopes import Envelope

Sealed = tuple[int, bytes | None, bytes | None, bytes | None, bytes | None]
"""Person, identity, its index, telephone, its index; None where there is none."""


def sealed(rows: Iterable[tuple[int, str, str]]) -> Iterator[Sealed]:
    """Seal (person, identity, telephone); an empty number stays None. One query before the first."""
    envelope = Envelope(secrets.PURPOSE)

    def both(person: int, kind: Kind, number: str) -> tuple[bytes | None, bytes | None]:
        if not number:
            return None, None
        about = secrets.about(person, kind)
        return envelope.seal(number, about), secrets.index(kind, number)

    for person, identity, telephone in rows:
        yield (
            person,
            *both(person, Kind.IDENTITY, identity),
            *both(person, Kind.TELEPHONE, telephone),
        )
