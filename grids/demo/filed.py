"""A history of filed cases, March to August, written in one go as the actions would have left them."""

import datetime as dt
import uuid
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from grids.actions.reporting import above_of
from grids.demo.cases import KEYS, KINDS, Actors
from grids.demo.script import FILED, FILED_DAYS, FILED_FROM, ROAD, STATES, WORDS
from grids.dues import due_on
from grids.models import Case, CaseCounter, CaseKind, CaseStep, Grid
from members.demo.names import chance
from members.demo.people import GRID_VILLAGES
from portal import deeds

ON_TIME = 0.88


def write(seed: int, actors: Actors) -> None:
    """Write them with their logs, all or nothing; nothing where they are there."""
    if Case.objects.filter(key=_key(seed, 0)).exists():
        return
    rng = chance(seed, "filed")
    days = sorted(FILED_FROM + dt.timedelta(days=rng.randrange(FILED_DAYS)) for _ in range(FILED))
    grids: dict[str, list[Grid]] = {code: [] for code in GRID_VILLAGES}
    rows = Grid.objects.filter(organization__code__in=GRID_VILLAGES, level__number=3)
    for grid in rows.select_related("organization").order_by("code"):
        grids[grid.organization.code].append(grid)
    with transaction.atomic():
        cases = [_case(seed, rng, actors, grids, n, day) for n, day in enumerate(days)]
        made = Case.objects.bulk_create(cases)
        CaseStep.objects.bulk_create(step for case in made for step in _log(case, actors))
        county = made[0].county
        CaseCounter.objects.create(county=county, year=FILED_FROM.year, last=FILED)
        deeds.record(
            actor=None, verb="装入演示事项", about=county, scope_path=county.path,
            details={"count": FILED},
        )  # fmt: skip


def _key(seed: int, number: int) -> uuid.UUID:
    return uuid.uuid5(KEYS, f"{seed}:filed:{number}")


def _case(
    seed: int, rng: Random, actors: Actors, grids: dict[str, list[Grid]], n: int, day: dt.date
) -> Case:
    village = GRID_VILLAGES[n % len(GRID_VILLAGES)]
    code = KINDS[n % len(KINDS)]
    kind, grid = actors.kinds[code], rng.choice(grids[village])
    place, above = actors.villages[village], above_of(actors.villages[village])
    return Case(
        key=_key(seed, n),
        kind=kind,
        county_id=above.county,
        town_id=above.town,
        year=day.year,
        number=n + 1,
        organization=place,
        scope_path=place.path,
        grid=grid,
        grid_path=grid.path,
        finder=actors.workers[village],
        channel=kind.channels[0] if rng.random() < 0.7 else rng.choice(kind.channels),
        urgency=kind.urgencies[0]["code"],
        words=rng.choice(WORDS[code]),
        found_on=day,
        reported_at=_at(day, 9),
        counted_from=day,
        handler=place,
        handler_path=place.path,
        **_outcome(rng, kind, day),
    )


def _outcome(rng: Random, kind: CaseKind, day: dt.date) -> dict[str, Any]:
    """When it was done, how it was rated, when it was closed and filed."""
    due = due_on(kind.urgencies[0], day)
    late = rng.random() > ON_TIME
    done = due + dt.timedelta(days=rng.randint(1, 6)) if late else _between(rng, day, due)
    rating = rng.choices((5, 4, 3, 2, 1, None), (48, 30, 10, 4, 2, 6))[0]
    return {
        "due_on": due,
        "state": Case.State.FILED,
        "level": "village",
        "resolved_on": done,
        "done_on": done,
        "satisfaction": rating,
        "unreachable": rating is None,
        "closed_on": done + dt.timedelta(days=2),
        "followup_on": _later(done, kind.followup_days),
        "filed_on": _later(done, kind.followup_days or 3),
    }


def _between(rng: Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=rng.randint(0, (last - first).days))


def _later(done: dt.date, days: int | None) -> dt.date | None:
    return done + dt.timedelta(days=2 + days) if days else None


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _log(case: Case, actors: Actors) -> list[CaseStep]:
    """The main road's steps, on the days the case tells."""
    by: dict[str, Any] = dict.fromkeys(ROAD, actors.desk)
    secretary = actors.secretaries[case.organization.code]
    by |= dict.fromkeys(("accept", "start", "resolve", "feed_back"), secretary)
    on = dict.fromkeys(ROAD, case.found_on) | dict.fromkeys(("resolve", "feed_back"), case.done_on)
    on |= {"rate": case.closed_on, "close": case.closed_on, "file": case.filed_on}
    first = CaseStep(
        case=case, at=case.reported_at, actor=case.finder, action="report", after="found",
        due_on=case.due_on, details={"channel": case.channel, "kind": case.kind.code},
    )  # fmt: skip
    return [first] + [
        CaseStep(
            case=case,
            at=_at(on[action] or case.found_on, 10 + place // 2),
            actor=by[action],
            action=action,
            before=STATES[place],
            after=STATES[place + 1],
            due_before=case.due_on,
            due_on=case.due_on,
            handler=case.handler if place else None,
        )
        for place, action in enumerate(ROAD)
    ]
