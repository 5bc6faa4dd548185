"""Changing the keys of sealed numbers: data keys wrapped anew, values sealed anew, indexes made anew.

Values go in batches, each in a transaction of its own with its rows locked, so that it can break off
anywhere and go on later, beside pages that read and write: an old data key still opens.
"""

from collections.abc import Callable, Iterator

from django.db import transaction

from members import secrets
from members.models import PersonSecret
from members.secrets import Kind
from portal import envelopes
from portal.envelopes import Envelope
from portal.models import DataKey

BATCH = 500
Batch = Callable[[PersonSecret], bool]


def rewrap() -> int:
    """Wrap every data key anew under the first master key; return how many lay under another."""
    with transaction.atomic():
        return envelopes.rewrap(DataKey.objects.select_for_update().order_by("id"))


def reseal() -> Iterator[int]:
    """Seal every value anew under a fresh data key; yield how many rows each batch has changed.

    Where an earlier run broke off, its data key is gone on with instead of making another.
    """
    envelope = Envelope(secrets.PURPOSE)
    if not any(_is_old(row, envelope) for row in PersonSecret.objects.iterator(BATCH)):
        envelope.renew()

    def change(row: PersonSecret) -> bool:
        if not _is_old(row, envelope):
            return False
        for kind in Kind:
            if number := secrets.opened(row, kind, envelope):
                secrets.fill(row, kind, number, envelope)
        return True

    yield from _through(change)


def _is_old(row: PersonSecret, envelope: Envelope) -> bool:
    values = [getattr(row, kind.value) for kind in Kind]
    return any(value is not None and not envelope.is_of_newest(value) for value in values)


def reindex() -> Iterator[int]:
    """Make every blind index anew under the present index key; yield how many each batch has changed."""
    envelope = Envelope(secrets.PURPOSE)

    def change(row: PersonSecret) -> bool:
        changed = False
        for kind in Kind:
            number = secrets.opened(row, kind, envelope)
            fresh = secrets.index(kind, number) if number else None
            held = getattr(row, f"{kind}_index")
            if (bytes(held) if held is not None else None) != fresh:
                setattr(row, f"{kind}_index", fresh)
                changed = True
        return changed

    yield from _through(change)


def _through(change: Batch) -> Iterator[int]:
    """Go through the rows by key; each batch is one transaction with its rows locked."""
    last = 0
    while True:
        with transaction.atomic():
            locked = PersonSecret.objects.select_for_update().filter(pk__gt=last).order_by("pk")
            rows = list(locked[:BATCH])
            changed = [row for row in rows if change(row)]
            fields = [name for kind in Kind for name in (kind.value, f"{kind}_index")]
            PersonSecret.objects.bulk_update(changed, fields)
        if not rows:
            return
        last = rows[-1].pk
        yield len(changed)
