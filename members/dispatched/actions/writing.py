"""What the actions of this room share: one row with its deed, a day within bounds, a photo kept."""

import datetime as dt
from typing import IO, Any, TypeVar

from django.db import IntegrityError, models, transaction

from members.dispatched import rights
from members.dispatched.models import Posting
from portal import clock, deeds, files, photos
from portal.models import StoredFile
from portal.refusals import Invalid, Refused, Stale

Row = TypeVar("Row", bound=models.Model)
EARLIEST = dt.date(2015, 1, 1)
PAPER, PROOF = "dispatched.paper", "dispatched.proof"
Upload = tuple[IO[bytes], str]


def insert(row: Row, *, actor: Any, verb: str, taken: str, details: Any = None) -> Row:
    """Write a new row and its deed; Stale with the sentence `taken` where there is such a row already.

    The deed says what was done and to which row, never the words of it.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            deeds.record(actor=actor, verb=verb, about=row, details=details)
    except IntegrityError as twice:
        raise Stale(taken) from twice
    return row


def check_day(
    day: dt.date,
    name: str,
    first: dt.date = EARLIEST,
    what: str = "日期",
    last: dt.date | None = None,
) -> dt.date:
    """Return a day from `first` to `last` (today where nothing is said); Invalid for any other."""
    until = last or clock.today()
    if not first <= day <= until:
        said = f"{what}要在{first.isoformat()}至{until.isoformat()}之间。"
        raise Invalid(said, {name: [said]})
    return day


def chosen(value: str, choices: Any, name: str, said: str) -> str:
    """Return a value that is among the choices; Invalid for any other."""
    if value not in choices.values:
        raise Invalid(said, {name: [said]})
    return value


def cleaned(upload: Upload | None, field: str) -> Upload | None:
    """Return a photo as `cleaned_photo` does; None without one."""
    return cleaned_photo(upload, field) if upload else None


def cleaned_photo(upload: Upload, field: str) -> Upload:
    """Return a photo written anew without place or time of the shot; to be called outside a transaction."""
    return photos.cleaned(*upload, field)


def keep_photo(*, actor: Any, photo: Upload, posting: Posting, purpose: str) -> StoredFile:
    """Keep a cleaned photo in the caller's transaction; it opens for who keeps him and by relation."""
    stream, name = photo
    return files.store(
        actor=actor,
        stream=stream,
        name=name,
        purpose=purpose,
        scope_path=posting.village.path,
        right=rights.KEEP_DISPATCHED,
    )


def locked(row: Any, *related: str) -> Any:
    """Return a row read again, itself locked, with what the actions look at."""
    rows = type(row).objects.select_for_update(of=("self",))
    return rows.select_related(*related).get(pk=row.pk) if related else rows.get(pk=row.pk)


def insist_open(posting: Posting) -> None:
    """Refuse what is logged of a posting that has ended."""
    if not posting.is_open:
        raise Refused(f"{posting.person.name}的派驻{posting.until}已经结束，不再登记。")
