"""Eight weeks of draws in the demonstration, and this week's with a question to the one who signs in."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from members.demo.people import POSTED
from members.dispatched import rules, sampling
from members.dispatched.actions.checks import monday_of
from members.dispatched.models import Draw, Posting, SpotCheck
from members.models import Account, Organization
from portal import clock


def at(day: dt.date, hour: int) -> dt.datetime:
    """Return an hour of a day here."""
    return dt.datetime.combine(day, dt.time(hour), ZoneInfo(settings.TIME_ZONE))


def play(
    seed: int, county: Organization, postings: list[Posting], office: Account, day: dt.date
) -> None:
    """Write the draws; those of weeks that are over with what was judged."""
    this = monday_of(day)
    for back in range(8, -1, -1):
        monday = this - dt.timedelta(weeks=back)
        _draw(seed, county, postings, office, monday, is_over=back > 0)


def _draw(
    seed: int,
    county: Organization,
    postings: list[Posting],
    office: Account,
    monday: dt.date,
    is_over: bool,
) -> None:
    population = sorted(one.pk for one in postings)
    word = f"demo-{seed}-{monday:%Y%m%d}"
    own = next((one for one in postings if one.person.name == POSTED), None)
    number = 0
    # this week's made-up seed is one that draws whoever signs in to answer
    while not is_over and own and own.pk not in _drawn(population, f"{word}-{number}"):
        number += 1
    word = f"{word}-{number}"
    drawn = _drawn(population, word)
    draw = Draw.objects.create(
        county=county, monday=monday, seed=word, share=rules.SHARE.value, population=population,
        must=[], drawn=drawn, drawn_at=at(monday, 1),
    )  # fmt: skip
    for place, pk in enumerate(drawn):
        if is_over:
            _judged(draw, pk, office, monday + dt.timedelta(days=1 + place % 3), place)
        elif own and pk == own.pk:
            SpotCheck.objects.create(draw=draw, posting_id=pk, state="asked", asked_at=clock.now())
        else:
            SpotCheck.objects.create(draw=draw, posting_id=pk)


def _drawn(population: list[int], word: str) -> list[int]:
    return sampling.draw(population, [], rules.SHARE.value, word)


def _judged(draw: Draw, posting: int, office: Account, on: dt.date, place: int) -> None:
    elsewhere = place == 2
    SpotCheck.objects.create(
        draw=draw, posting_id=posting, state="final", asked_at=at(on, 9),
        answered_at=at(on, 9) + dt.timedelta(minutes=4 + 5 * place),
        answer="elsewhere" if elsewhere else "on_post",
        said="到镇里开会" if elsewhere else "", by_phone=place == 1,
        result="elsewhere" if elsewhere else "on_post", judged_by=office, judged_at=at(on, 11),
    )  # fmt: skip
