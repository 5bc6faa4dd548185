"""The numbers of an import, sealed and indexed a portion at a time as the register keeps them."""

from collections.abc import Iterable, Iterator

from members import secrets
from members.secrets import Kind
from portal.envelopes import Envelope

Sealed = tuple[int, bytes | None, bytes | None, bytes | None, bytes | None]
"""Person, identity, its index, telephone, its index; None where there is none."""


def sealed(rows: Iterable[tuple[int, str, bytes | None, str, bytes | None]]) -> Iterator[Sealed]:
    """Seal (person, identity, its index, telephone, its index); an empty number stays None. One query
    before the first."""
    envelope = Envelope(secrets.PURPOSE)

    def shut(person: int, kind: Kind, number: str) -> bytes | None:
        return envelope.seal(number, secrets.about(person, kind)) if number else None

    for person, identity, of_identity, telephone, of_telephone in rows:
        yield (
            person,
            shut(person, Kind.IDENTITY, identity),
            of_identity,
            shut(person, Kind.TELEPHONE, telephone),
            of_telephone,
        )
