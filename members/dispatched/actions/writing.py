"""What the actions of this room share: a day within bounds, a photo kept."""

import datetime as dt
from typing import IO, Any

from members.dispatched import rights
from members.dispatched.models import Posting
from members.models import Organization
from portal import files, photos
from portal.inserting import past_day
from portal.models import StoredFile
from portal.refusals import Invalid, Refused

EARLIEST = dt.date(2015, 1, 1)
PAPER, PROOF = "dispatched.paper", "dispatched.proof"
Upload = tuple[IO[bytes], str]


def check_day(
    day: dt.date,
    name: str,
    first: dt.date = EARLIEST,
    what: str = "日期",
    last: dt.date | None = None,
) -> dt.date:
    """Return a day from `first` to `last` (today where nothing is said); Invalid for any other."""
    return past_day(day, name, first, what, last)


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


def village_of(posting: Posting, village: Organization | None) -> Organization:
    """Return the village something is logged for: the one named, else his first; Refused for others."""
    place = village or posting.village
    if place.pk not in (posting.village_id, posting.second_village_id):
        raise Refused(f"{place.label}不是{posting.person.name}派驻的村。")
    return place
