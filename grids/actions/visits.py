"""Logging a visit: one diary entry however often it is sent, and the case it leads to in the same step."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from grids import rights
from grids.actions import keys
from grids.actions.parties import refuse_identity
from grids.actions.reporting import Report, report
from grids.households import check_code
from grids.models import Case, CaseKind, Grid, GridPost, Visit
from grids.models.kinds import Channel
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed

LONGEST = 1000
DAYS_BACK = 3
"""How many days back a visit may be logged (assumed: a diary is kept in time, P03-R3)."""
WHO = "在这个网格任职的网格员、网格长"


@dataclass(frozen=True)
class Entry:
    """What is written down of a visit. `kind` given: it becomes a case too, with the same words."""

    key: uuid.UUID
    grid: Grid
    on: dt.date
    matter: str
    words: str
    household: str = ""
    kind: CaseKind | None = None
    urgency: str = ""


def log_visit(*, actor: Any, entry: Entry) -> Visit:
    """Log a visit, and report its case if it has one, both or neither; the same key twice is one visit.

    Raises NotAllowed for who does not serve in the grid, Invalid for a day too far back or what may not
    be kept, Stale for a key sent again with something else, and whatever keeps the case from being
    reported.
    """

    def prepare() -> keys.Write:
        _check(actor, entry)
        words = prose(
            entry.words, what="日记", most=LONGEST, name="words", missing="请写走访了解到的情况。"
        )
        household = entry.household.strip()
        refuse_identity(words, "words")
        refuse_identity(household, "household")
        check_code(household)
        return lambda: _write(actor, entry, words, household)

    return keys.once(lambda: _sent_before(actor, entry), prepare)[0]  # type: ignore[no-any-return]


def _write(actor: Any, entry: Entry, words: str, household: str) -> Visit:
    case = _reported(actor, entry, entry.kind, words) if entry.kind else None
    visit = _create(actor, entry, words, household, case)
    details = {"on": f"{entry.on}", "matter": entry.matter, "late": visit.late}
    deeds.record(actor=actor, verb="记民情日记", about=visit, details=details)
    return visit


def _sent_before(actor: Any, entry: Entry) -> Visit | None:
    rows = Visit.objects.select_related("case__kind")
    visit: Visit | None = keys.sent_before(rows, actor, entry.key, by="worker", again="走访页再记")
    if visit is not None:
        keys.insist(
            _is_same(visit, entry),
            became=f"记成{visit}",
            undone="记下",
            again="要另记一次的，请重新打开走访页再记。",
        )
    return visit


def _is_same(visit: Visit, entry: Entry) -> bool:
    """Whether a visit is what the entry tells; of an erased one words and household are gone."""
    kinds = (visit.case.kind.code if visit.case else "", entry.kind.code if entry.kind else "")
    where = (visit.grid_id, entry.grid.pk)
    said = keys.all_same([where, (visit.on, entry.on), (visit.matter, entry.matter), kinds])
    household = not visit.words or visit.household == entry.household.strip()
    return said and household and keys.same_words(visit.words, entry.words)


def _check(actor: Any, entry: Entry) -> None:
    today, place = clock.today(), entry.grid.organization
    if not actor.may(rights.REPORT, place.path) or not _serves(actor, entry):
        raise NotAllowed(
            f"不能在{entry.grid.name}记走访。走访由{WHO}本人记录。", rule="P03-R3", who=WHO
        )
    first = today - dt.timedelta(days=DAYS_BACK)
    if not first <= entry.on <= today:
        sentence = f"走访日期要在{first}至{today}之间，最多补记{DAYS_BACK}天（P03-R3）。"
        raise Invalid(sentence, {"on": [sentence]})
    if entry.matter not in Visit.Matter.values:
        raise Invalid("请选事由。", {"matter": ["请选事由。"]})


def _serves(actor: Any, entry: Entry) -> bool:
    """Whether the account's person holds a post on the node on the day of the visit."""
    posts = GridPost.objects.filter(person=actor.person_id, grid=entry.grid, since__lte=entry.on)
    return posts.filter(Q(until=None) | Q(until__gt=entry.on)).exists()


def _reported(actor: Any, entry: Entry, kind: CaseKind, words: str) -> Case:
    """Report the case of a visit; its key follows from the visit's, so that both are one."""
    said = Report(
        key=uuid.uuid5(entry.key, "case"),
        kind=kind,
        words=words,
        channel=Channel.VISIT,
        grid=entry.grid,
        urgency=entry.urgency,
        found_on=entry.on,
    )
    return report(actor=actor, report=said)


def _create(actor: Any, entry: Entry, words: str, household: str, case: Case | None) -> Visit:
    return Visit.objects.create(
        key=entry.key,
        grid=entry.grid,
        organization=entry.grid.organization,
        worker=actor,
        person_id=actor.person_id,
        on=entry.on,
        matter=entry.matter,
        household=household,
        words=words,
        late=entry.on < clock.today(),
        logged_at=clock.now(),
        case=case,
    )
