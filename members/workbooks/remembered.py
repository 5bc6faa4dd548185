"""What the check of a long workbook has read, remembered for its write: no workbook is parsed twice.

Only a workbook in which nothing was wrong is remembered, and only as long as all that its reading
depended on still stands: its bytes, the day, the account's places with their names, the columns, the
key of the indexes. Otherwise the write reads the workbook again; the register is compared again in any
case (intake.py). Numbers lie sealed in the file, bound to the workbook; it is forgotten with the
workbooks (forgetting.py).
"""

import datetime as dt
import hashlib
import io
import json
import zlib
from typing import Any

from django.conf import settings

from members import secrets
from members.secrets import Kind
from members.workbooks import layout, reading
from members.workbooks.places import Places
from members.workbooks.reading import Read
from portal import files
from portal.envelopes import Envelope, Unreadable
from portal.models import StoredFile

PURPOSE = "people.import_read"
_FORM = 1
"""Counted up whenever a rule of reading is changed: what an older release has read is not taken then."""
_QUICK = 1


def keep(actor: Any, workbook: StoredFile, found: Read, there: Places, today: dt.date) -> None:
    """Keep what was read, in the caller's transaction; not where something was wrong or it is too large."""
    if found.problem_count or not found.staged:
        return
    numbers = "\n".join(
        f"{row}\t{identity}\t{telephone}" for row, (identity, telephone) in found.numbers.items()
    )
    sealed = Envelope(secrets.PURPOSE).seal(numbers, _about(workbook))
    head = {
        "as_of": _as_of(workbook, there, today),
        "columns": found.columns,
        "head": found.head,
        "rows": found.rows,
        "sealed": len(sealed),
    }
    packed = zlib.compress(b"\n".join(found.staged.values()), _QUICK)
    whole = b"".join((json.dumps(head).encode(), b"\n", sealed, packed))
    if len(whole) > settings.UPLOAD_LIMIT_BYTES:
        return
    files.store(
        actor=actor, stream=io.BytesIO(whole), name=_name(workbook), purpose=PURPOSE,
        scope_path=workbook.scope_path, right="",
    )  # fmt: skip


def again(actor: Any, workbook: StoredFile, there: Places, today: dt.date) -> Read | None:
    """Return what the account's check has read; None where nothing is kept or something has changed."""
    mine = StoredFile.objects.filter(purpose=PURPOSE, created_by=actor, name=_name(workbook))
    row = mine.order_by("-pk").first()
    path = None if row is None else files.path_of(row.sha256)
    if path is None or not path.is_file():
        return None
    told, _, rest = path.read_bytes().partition(b"\n")
    head = json.loads(told)
    if head["as_of"] != _as_of(workbook, there, today):
        return None
    try:
        opened = Envelope(secrets.PURPOSE).open(rest[: head["sealed"]], _about(workbook))
    except Unreadable:  # its data key was retired: the workbook is still there
        return None
    found = Read(columns=head["columns"], head=head["head"], rows=head["rows"])
    for line in zlib.decompress(rest[head["sealed"] :]).split(b"\n"):
        found.staged[int(line[: line.index(b"\t")])] = line
    for number in filter(None, opened.split("\n")):
        at, identity, telephone = number.split("\t")
        found.numbers[int(at)] = (identity, telephone)
    return found


def _name(workbook: StoredFile) -> str:
    return f"{workbook.pk}.read"


def _about(workbook: StoredFile) -> str:
    return f"import of {workbook.sha256}"


def _as_of(workbook: StoredFile, there: Places, today: dt.date) -> str:
    """Digest all that the reading depended on."""
    called = [
        (name, [place.pk for place in found])
        for index in (there.homes, there.branches)
        for name, found in index.items()
    ]
    stood = [(place.pk, place.kind, place.path) for place in there.rows]
    probe = secrets.index(Kind.TELEPHONE, "10000000000").hex()
    words = (dict(layout.HEADS), layout.WORDS, layout.ALSO, layout.LENGTHS)
    rules = (_FORM, reading.COLUMNS, words, probe)
    parts = (workbook.sha256, today.isoformat(), there.paths, rules, stood, called)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()
