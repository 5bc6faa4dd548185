"""Figures told once and kept for all who look: fresh ones read, stale ones told anew, slow ones by a worker.

A row of `KeptFigures` is a section's figures of a place and period with the moment they were told. A quick
section is told again by the first who comes when its time is over; whoever comes meanwhile sees the ones
before, with their time, for BEARABLE at the most. A slow one is shown with its time, however old, and asked
for; where there is none yet, it is empty until a worker has told it.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from portal import clock, jobs
from portal.figures import Figure, Section, decoded, encoded
from portal.periods import Period
from portal.scope import Everything

BEARABLE = dt.timedelta(minutes=5)
"""How old a quick section may be shown while somebody is telling it anew."""
BUSY_SECONDS, ASKED_SECONDS = 20, 60
Beside = dict[tuple[str, int], "Told"]
"""By section and place."""

TELL = "jining_dangjian.tasks.tell_figures"
"""The worker's task that tells a section: given its code, the place and the period's code."""

_READ = """
SELECT section, place, period_code, at, body::text FROM portal_keptfigures
 WHERE place = ANY(%s) AND period_code = ANY(%s) AND section = ANY(%s)"""

_KEEP = """
INSERT INTO portal_keptfigures (section, place, period_code, at, body)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::timestamptz[], %s::jsonb[])
ON CONFLICT (place, period_code, section) DO UPDATE SET at = EXCLUDED.at, body = EXCLUDED.body
 WHERE EXCLUDED.at IS NOT NULL"""


@dataclass(frozen=True)
class Told:
    """A section's figures of a place; `at` None where they have not been told yet."""

    section: Section
    place: int
    period: Period
    text: str
    """The figures as JSON (`figures.encoded`)."""
    at: dt.datetime | None = None

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures; read when they are asked for: who shows what was written of them does not."""
        return decoded(json.loads(self.text))

    @property
    def is_fresh(self) -> bool:
        """Whether they may be shown without being told anew: told today, not longer ago than they last."""
        return self.is_younger(dt.timedelta(seconds=self.section.lasts))

    @property
    def is_bearable(self) -> bool:
        """Whether they may be shown while somebody tells them anew."""
        return self.is_younger(BEARABLE)

    def is_younger(self, age: dt.timedelta) -> bool:
        """Return whether they were told today, not longer ago than an age: a day decides what is late, so
        that what was told on another one is never young."""
        if self.at is None or timezone.localdate(self.at) != clock.today():
            return False
        return abs(clock.now() - self.at) < age


def by_worker(section: str, place: int, period: str) -> None:
    """Have a worker tell one section; where the broker is away the next sweep does it."""
    jobs.send(TELL, section, place, period)


def told(
    place: Any,
    period: Period,
    sections: Sequence[Section],
    *,
    beside: Collection[int] = (),
    whole: bool = False,
) -> tuple[dict[str, Told], Beside]:
    """Return the sections of a place (`pk`, `path`) in a period, by code, and those of the places `beside`
    it as they lie there.

    With `whole` nothing is left untold: slow sections without figures are told at once. One statement to
    read and one to keep, beside those of the sections that are told.
    """
    found = _read([place.pk, *beside], period, sections)
    own = {
        one.code: found.pop((one.code, place.pk), Told(one, place.pk, one.period_of(period), "[]"))
        for one in sections
    }
    made = [
        tell_only(one.section, place, period) for one in own.values() if _is_to_tell(one, whole)
    ]
    told_now = {one.section.code for one in made}
    late = [o for o in own.values() if o.section.slow and not o.is_fresh]
    late = [one for one in late if one.section.code not in told_now]
    _keep([*made, *(one for one in late if one.at is None)])
    for one in made:
        cache.delete(_busy(one))
    for one in late:
        if cache.add(f"figures.asked{_name(one)}", 1, ASKED_SECONDS):
            by_worker(one.section.code, one.place, one.period.code)
    return own | {one.section.code: one for one in made}, found


def _is_to_tell(there: Told, whole: bool) -> bool:
    if there.section.slow:
        return whole and there.at is None
    if there.is_fresh:
        return False
    return cache.add(_busy(there), 1, BUSY_SECONDS) or not there.is_bearable


def _busy(one: Told) -> str:
    return f"figures.busy{_name(one)}"


def _name(one: Told) -> str:
    return f".{one.section.code}.{one.place}.{one.period.code}"


def at_most(section: Section, place: Any, period: Period, stale: dt.timedelta) -> Told:
    """Return a slow section as it was last told, told at once where that was on another day or `stale` ago;
    whoever looks has a worker tell it anew for the next one."""
    there = told(place, period, [section], whole=True)[0][section.code]
    return there if there.is_younger(stale) else tell(section, place, period)


def tell(section: Section, place: Any, period: Period) -> Told:
    """Tell a section of a place anew and keep it."""
    made = tell_only(section, place, period)
    _keep([made])
    return made


def tell_only(section: Section, place: Any, period: Period) -> Told:
    """Tell a section of a place anew."""
    asked, at = section.period_of(period), clock.now()
    figures = section.tell(Everything(place.path), place, asked)
    return Told(section, place.pk, asked, json.dumps(encoded(figures), ensure_ascii=False), at)


def _read(places: Iterable[int], period: Period, sections: Sequence[Section]) -> Beside:
    periods = {one.code: one.period_of(period) for one in sections}
    codes = [one.code for one in periods.values()]
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(places), codes, list(periods)])
        rows = {(row[0], row[1], row[2]): row[3:] for row in cursor.fetchall()}
    return {
        (one.code, place): Told(one, place, periods[one.code], text, _here(at))
        for one in sections
        for (code, place, told_of), (at, text) in rows.items()
        if (code, told_of) == (one.code, periods[one.code].code)
    }


def _here(at: dt.datetime | None) -> dt.datetime | None:
    return timezone.localtime(at) if at else None


def _keep(rows: Sequence[Told]) -> None:
    """Keep what was told, and rows without figures for what is to be told: these never replace any."""
    if not rows:
        return
    columns = (
        [one.section.code for one in rows],
        [one.place for one in rows],
        [one.period.code for one in rows],
        [one.at for one in rows],
        [one.text for one in rows],
    )
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, columns)
