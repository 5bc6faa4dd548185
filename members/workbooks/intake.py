"""From an uploaded workbook into the register: checked whole, shown first, written all at once.

Whatever the number of rows, a check takes five statements and writing fifteen. Nothing of what is written
depends on what the page showed: the write reads again (or takes what the check has read, remembered.py),
compares again, and goes on only when it finds the same.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from members import rights
from members.models import Organization
from members.scope import who_holds
from members.workbooks import differences, layout, places, reading, sealing, sentences, staging
from members.workbooks.places import Places
from members.workbooks.reading import Read
from portal import clock, deeds
from portal.models import StoredFile
from portal.refusals import NotAllowed, Refused, Stale
from portal.sheets.long import LongBook
from portal.sheets.tables import Problem

WRITTEN = "导入人员"
"""The deed of a workbook that was written into the register."""
SHOWN = 50
"""How many problems and differences a page lists."""


@dataclass
class Checked:
    """What an import would do. `seal` lists (person, row) of the numbers that would be written."""

    read: Read
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    seal: list[tuple[int, int]] = field(default_factory=list)
    shown: list[differences.Difference] = field(default_factory=list)
    token: str = ""
    """A digest of what would be written against what stands now."""

    @property
    def count(self) -> int:
        """How many people would be written."""
        return self.new + self.changed


def insist(actor: Any) -> None:
    """Refuse (403) who keeps people nowhere."""
    if not actor.may_anywhere(rights.KEEP_PEOPLE):
        who = who_holds(rights.KEEP_PEOPLE)
        raise NotAllowed(f"不能导入人员。人员由{who}维护。", who=who)


def read(actor: Any, book: LongBook) -> tuple[Read, Places]:
    """Read a workbook for an account, with the places of its scope; one query."""
    insist(actor)
    there = places.of(actor)
    return reading.read(book, there, clock.today()), there


def check(*, actor: Any, book: LongBook) -> Checked:
    """Compare a workbook with the register as it stands; nothing is written."""
    return check_read(actor, *read(actor, book))


def check_read(actor: Any, found: Read, there: Places) -> Checked:
    """Compare a workbook that was just read with the register."""
    with transaction.atomic():
        stage, checked = compare(actor, found, there)
        if stage is not None and checked.changed:
            checked.shown = differences.of(stage, SHOWN)
    return checked


def compare(actor: Any, found: Read, there: Places) -> tuple[staging.Stage | None, Checked]:
    """Put the right rows beside the register, in the caller's transaction; None where there are none."""
    checked = Checked(found)
    stage = None
    digest = hashlib.sha256()
    if found.staged and not found.shape_is_wrong:
        stage = staging.Stage()
        stage.fill(found.staged.values())
        for one in stage.compare(there.paths, actor.person_id):
            _settle(checked, one, digest.update)
    found.problems.sort()
    checked.token = digest.hexdigest()[:32]
    return stage, checked


def _settle(checked: Checked, one: staging.Compared, note: Callable[[bytes], None]) -> None:
    """Count a compared row, and say what does not fit."""
    problem = one.problem
    if problem == sentences.SELF and not one.is_changed:
        problem = None
    person = "" if one.is_new else one.person
    told = (
        one.row,
        person,
        problem,
        one.person_differs,
        one.secret_differs,
        one.membership,
        one.post,
    )
    note(repr(told).encode())
    if problem:
        column, sentence = sentences.of(one)
        at = checked.read.columns.get(column, 0)
        checked.read.wrong(Problem(one.row, at, sentence), (one.other or "").split("\t")[0])
    elif one.is_new or one.is_changed:
        checked.new += one.is_new
        checked.changed += not one.is_new
        if (one.is_new or one.secret_differs) and one.row in checked.read.numbers:
            checked.seal.append((one.person, one.row))
    else:
        checked.unchanged += 1


def write(
    *, actor: Any, book: LongBook, file: StoredFile, token: str, good_only: bool = False
) -> Checked:
    """Write what was shown, all of it in one transaction; return what was written.

    Raises Stale when the register has moved on since (`token`), Refused while anything is wrong and the
    good rows alone were not asked for.
    """
    found, there = read(actor, book)
    return settle(
        actor=actor, found=found, there=there, file=file, token=token, good_only=good_only
    )


def settle(
    *, actor: Any, found: Read, there: Places, file: StoredFile, token: str, good_only: bool
) -> Checked:
    """Write a workbook that was just read; as `write`."""
    try:
        with transaction.atomic():
            staging.lock()
            staging.check_at_once()
            stage, checked = compare(actor, found, there)
            _insist_unmoved(checked, token, good_only)
            if stage is None or not checked.count:
                raise Refused("没有要写入的改动。")
            stage.write_people()
            stage.write_secrets(
                sealing.sealed((person, *found.to_seal(row)) for person, row in checked.seal)
            )
            stage.write_belongings()
            _record(actor, there, checked, file, good_only)
    except IntegrityError as clash:
        sentence = "写入时有人正在改同样的人员，一行也没有写入。请重新核对。"
        raise Stale(sentence) from clash
    return checked


def _insist_unmoved(checked: Checked, token: str, good_only: bool) -> None:
    if token != checked.token:
        raise Stale("核对以后人员又有改动，一行也没有写入。请看下面新的核对结果再写入。")
    if checked.read.problem_count and (not good_only or checked.read.shape_is_wrong):
        raise Refused("工作簿里还有错，一行也没有写入。请改正后重新上传。")


def _record(actor: Any, there: Places, checked: Checked, file: StoredFile, good_only: bool) -> None:
    """One deed an import, with counts; what was changed of each person is in his history."""
    top = next(place for place in there.rows if place.path == there.paths[0])
    details = {
        "file": file.pk,
        "rows": checked.read.rows,
        "new": checked.new,
        "changed": checked.changed,
        "unchanged": checked.unchanged,
        "wrong": len(checked.read.bad),
        "good_rows_only": good_only,
    }
    about = Organization(pk=top.pk, name=top.label, path=top.path)
    deeds.record(actor=actor, verb=WRITTEN, about=about, scope_path=top.path, details=details)


def summary(checked: Checked) -> dict[str, Any]:
    """Return what a page shows of a check, in plain values (a job keeps it as JSON): no number in it."""
    found = checked.read
    return {
        "rows": found.rows,
        "new": checked.new,
        "changed": checked.changed,
        "unchanged": checked.unchanged,
        "bad_rows": len(found.bad),
        "count": checked.count,
        "problem_count": found.problem_count,
        "problems": _told(found),
        "differences": [d.told() for d in checked.shown],
        "unknown": found.unknown[:10],
        "absent": found.absent,
        "shape": found.shape_is_wrong,
        "token": checked.token,
    }


def _told(found: Read) -> list[dict[str, Any]]:
    """The first problems with their places in words."""
    labels = {column: layout.HEADS[key] for key, column in found.columns.items()}
    return [
        {
            "place": f"第{p.row}行" if p.row else "全表",
            "name": found.bad.get(p.row, ""),
            "column": labels.get(p.column, ""),
            "sentence": p.sentence,
        }
        for p in found.problems[:SHOWN]
    ]
