"""Entries of points that the portal's records propose: what may be accepted, and on which ground.

A proposal is computed whenever it is asked for and stored nowhere. It becomes an entry when a person
accepts it, with a key that belongs to the record, so that one record is one entry whoever accepts it, and
a reversed entry is not proposed again.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.actions.points import own_key
from assessments.models import PointAccount, PointEntry, PointItem, PointSheet
from assessments.points.rules import Rules
from assessments.queries.point_rules import Offered, offered
from assessments.queries.points import accounts_on
from portal import clock
from portal.templatetags.portal import plain
from training.queries import earned

NAMESPACE = uuid.UUID("5b1c2f0e-6a0d-5d0e-9c1f-7b6f3f1f0a52")
D = PointItem.Draws


@dataclass(frozen=True)
class Proposed:
    """One entry that may be accepted: for whom, which item, its ground. `key` is the record's own."""

    account: PointAccount
    one: Offered
    on: dt.date
    evidence: str
    key: uuid.UUID

    @property
    def code(self) -> str:
        """What a form names it by."""
        return f"{self.account.pk}-{self.one.key}-{self.key.hex}"


def draws(sheet: PointSheet, rules: Rules) -> bool:
    """Return whether the sheet's scheme has items that records propose; one statement."""
    if rules.is_voluntary:
        return False
    return bool(sheet.scheme.items.filter(active=True).exclude(draws=D.NOTHING).exists())


def proposed(sheet: PointSheet, rules: Rules) -> list[Proposed]:
    """Return what records propose for a sheet's month and was not entered yet, person by person.

    The hours of a year are proposed in any month once they are reached, until they are entered. The number
    of statements depends on nothing.
    """
    if not draws(sheet, rules):
        return []
    wanted = _first_of_each(offered(sheet.scheme, sheet.organization, sheet.period))
    accounts = {one.person_id: one for one in accounts_on(sheet) if one.person_id}
    found = [*_of_classes(sheet, wanted, accounts), *_of_hours(sheet, wanted, accounts)]
    entered = _entered(sheet, found)
    fresh = [one for one in found if (one.account.person_id, one.key) not in entered]
    order = list(accounts)
    return sorted(fresh, key=lambda p: (order.index(p.account.person_id), p.on, p.one.item.pk))


def _first_of_each(items: Iterable[Offered]) -> list[Offered]:
    """The items that draw; of a branch's several lines for one item the first."""
    found: dict[int, Offered] = {}
    for one in items:
        if one.item.draws:
            found.setdefault(one.item.pk, one)
    return list(found.values())


def _of_classes(
    sheet: PointSheet, items: list[Offered], accounts: dict[int, PointAccount]
) -> Iterator[Proposed]:
    wanted = [one for one in items if one.item.draws == D.CLASS]
    if not wanted:
        return
    came = earned.attended(accounts, sheet.period.start, sheet.period.end)
    for one in wanted:
        for person, sessions in came.items():
            for held in sessions:
                said = f"培训记录：{held.on.isoformat()}参加{held.words}"
                yield Proposed(accounts[person], one, held.on, said, _key(one, held.session))


def _of_hours(
    sheet: PointSheet, items: list[Offered], accounts: dict[int, PointAccount]
) -> Iterator[Proposed]:
    wanted = [one for one in items if one.item.draws == D.HOURS]
    if not wanted:
        return
    year, until = sheet.period.year, min(sheet.period.end, clock.today())
    for person, told in earned.reached(accounts, year, until).items():
        said = f"培训记录：{year}年要求{plain(told.owed)}学时，已达到"
        for one in wanted:
            yield Proposed(accounts[person], one, until, said, _key(one, year))


def _key(one: Offered, record: int) -> uuid.UUID:
    """A record's key under an item; what is accepted of an account is told from it by `own_key`."""
    return uuid.uuid5(NAMESPACE, f"{one.item.pk}:{one.item.draws}:{record}")


def _entered(sheet: PointSheet, found: list[Proposed]) -> set[tuple[int | None, uuid.UUID]]:
    """(person, key) of what was entered before, on whichever of the person's accounts."""
    people = {one.account.person_id for one in found}
    rows = PointAccount.objects.filter(scheme=sheet.scheme_id, person__in=people)
    accounts: dict[int | None, list[int]] = {}
    for pk, person in rows.values_list("pk", "person"):
        accounts.setdefault(person, []).append(pk)
    whose = {
        own_key(one.key, pk): (one.account.person_id, one.key)
        for one in found
        for pk in accounts.get(one.account.person_id, ())
    }
    there = PointEntry.objects.filter(client_key__in=list(whose))
    return {whose[key] for key in there.values_list("client_key", flat=True) if key is not None}
