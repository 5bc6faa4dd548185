"""The portal at the size of the city: `demo --scale city`, then every page that an address alone opens.

load     the whole city (500,000 members, 1,000,000 cases, 5,000,000 entries of points), told by part:
         promised 15 minutes on two cores
pages    first page of every list and every other page without a number in its address, as each kind of
         person the demonstration has, and as somebody without any grant; last pages by cursors that halve
         until nothing is left: promised 150 ms. The reference is the page of one's own preferences, which
         reads no list
exports  the ranking export of 100,000 rows (`bench/ranking.py`)
boards   the dashboard of the city and of the county with most cases, page and API, uncached and cached
         (`bench/dashboard.py` tells what is promised)

`BENCH_SHARE=20` loads a twentieth; `BENCH_PARTS=pages,boards` measures those alone; a database that holds
the city already is not filled again. `python -m bench portal`.
"""

import logging
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from bench.warmed import set_up

ROUNDS, SLOWEST = 15, 25
PATIENCE_S = 4
"""What a statement may take before it is given up: the page is then told with this time."""
PAGE_MS, LOAD_S = 150, 15 * 60
WHO = (
    "yanwenjun", "sunjingyi", "baixueying", "guoshouyi", "luguangcheng", "xumanqing", "renliqun",
    "zhoumin", "xingwenbo", "qinhuaijin", "lusiyuan",
)  # fmt: skip
"""One of each kind of person: city, counties, township, village, organizers, unit, archives, audit, roof."""
ORDINARY = "ordinary"
"""Somebody of the city's own, without any grant: what is his own is all he sees."""
BEHIND = ("m.1", "w.1", "y.1", "zh.1", "zz.1", "20260601.1", "20261101.1", "20991231.1")
"""Cursors by a name's pinyin and by a day, of which those that a list does not know show its first page."""
_BEFORE = re.compile(r'[?&;]before=(\d+)"')
_AFTER = re.compile(r'[?&;]after=[^"&]+"')
REFERENCE = "/password/"


def load(share: int) -> float:
    """Fill the database; the share of the promised time."""
    from django.core.management import call_command

    start = time.perf_counter()
    call_command("demo", scale="city", share=share)
    return (time.perf_counter() - start) / LOAD_S * share


def ordinary() -> str:
    """Return the username of ORDINARY, whose person has results, points and hours; made where it is not."""
    from django.db.models import Exists, OuterRef

    from assessments.models import PointAccount, Result
    from members.models import Account, Person
    from training.models import HourEntry

    results = Exists(Result.objects.filter(subject__person=OuterRef("pk")))
    points = Exists(PointAccount.objects.filter(person=OuterRef("pk")))
    hours = Exists(HourEntry.objects.filter(person=OuterRef("pk")))
    there = Account.objects.filter(username=ORDINARY)
    if not there.exists():
        person = Person.objects.filter(results, points, hours, account=None).order_by("pk")[0]
        Account.objects.create(username=ORDINARY, person=person)
    return ORDINARY


def addresses() -> list[str]:
    """Every address of the portal's pages that has no number in it, without those that only take."""
    from django.urls import URLResolver, get_resolver

    def below(resolver: URLResolver, path: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            here = path + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from below(one, here)
            elif "<" not in here and not here.startswith(("api/", "sign-")):
                yield f"/{here}"

    return sorted(set(below(get_resolver(), "")))


def timed(client: Any, address: str) -> tuple[float, Any]:
    """Return how many milliseconds the address takes, and its answer."""
    start = time.perf_counter()
    answer = client.get(address)
    return (time.perf_counter() - start) * 1000, answer


def further(client: Any, address: str, text: str) -> Iterator[tuple[str, float]]:
    """The pages behind the first one of a list, with their time."""
    found = _BEFORE.search(text)
    number = int(found[1]) if found else 0
    while number:
        number //= 2
        where = f"{address}?{urlencode({'before': number})}"
        yield where, timed(client, where)[0]
    if _AFTER.search(text):
        for cursor in BEHIND:
            where = f"{address}?{urlencode({'after': cursor})}"
            yield where, timed(client, where)[0]


def again(client: Any, address: str) -> float:
    """The 95th percentile of some rounds: what was slow once may have been disturbed.

    It lies within what was measured; of so few the ordinary estimate lies beyond the slowest.
    """
    took = [timed(client, address)[0] for _ in range(ROUNDS)]
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


def opened(who: str) -> Iterator[tuple[str, float]]:
    """What somebody can open with the time it takes: everything once, what takes over half the promise
    again."""
    from django.test import Client

    from bench.grids import say
    from members.models import Account

    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(username=who))
    client.get(REFERENCE)
    for address in addresses():
        start = time.perf_counter()
        took, answer = timed(client, address)
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 500:
            yield address, max(took, PATIENCE_S * 1000)
        if answer.status_code != 200 or not html or answer.streaming:
            continue
        each = [(address, took), *further(client, address, answer.content.decode())]
        for where, once in each:
            yield where, once if once < PAGE_MS / 2 else again(client, where)
        if time.perf_counter() - start > 1:
            say(f"… {who} {address} {time.perf_counter() - start:.1f} s")
    yield f"reference {REFERENCE}", again(client, REFERENCE)


def pages() -> float:
    """Print the slowest pages; the share of the promise the slowest takes."""
    from django.db import connection

    from bench.grids import say

    wanted = os.environ.get("BENCH_WHO", "").split(",")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [f"{PATIENCE_S}s"])
    logging.disable(logging.ERROR)
    who_asks = [one for one in (*WHO, ordinary()) if wanted == [""] or one in wanted]
    took = [(ms, where, who) for who in who_asks for where, ms in opened(who)]
    reference = statistics.median(ms for ms, where, _ in took if where.startswith("reference"))
    over = [one for one in took if one[0] > PAGE_MS]
    say(f"{len(took)} pages of {len(who_asks)} people; over {PAGE_MS} ms: {len(over)}")
    for ms, where, who in sorted(took, reverse=True)[:SLOWEST]:
        say(
            f"{ms / PAGE_MS:6.2f} of the promise  {ms / reference:7.1f} x the reference  {who:14} {where}"
        )
    return max(ms for ms, _, _ in took) / PAGE_MS


def boards() -> float:
    """The dashboards; the worst share of what is promised."""
    from types import SimpleNamespace

    from bench import dashboard
    from bench.grids import say
    from jining_dangjian.tasks import sweep_figures
    from members.models import Account, Organization

    start = time.perf_counter()
    told = sweep_figures()
    say(f"{told} slow sections told by a worker in {time.perf_counter() - start:.1f} s")
    worst = 0.0
    for who, place in (("yanwenjun", "370800"), ("baixueying", "370830")):
        made = SimpleNamespace(
            officer=Account.objects.get(username=who),
            county=Organization.objects.get(code=place, until=None),
        )
        say(f"dashboard of {made.county.name}:")
        worst = max(worst, dashboard.pages(made)["kept"])
    return worst


def main(share: int) -> int:
    """Load, measure, and return 1 when a promise is not kept."""
    from django.conf import settings

    from bench import ranking
    from bench.grids import say

    settings.CELERY_BROKER_URL = ""
    took = load(share)
    say(f"city loaded: {took:.2f} of the promised time at that share")
    parts: dict[str, Callable[[], float]] = {
        "pages": pages, "exports": ranking.kept, "boards": boards,
    }  # fmt: skip
    asked = os.environ.get("BENCH_PARTS", "").split(",")
    wanted = [part for name, part in parts.items() if asked == [""] or name in asked]
    return 1 if max([took, *(part() for part in wanted)]) > 1 else 0


if __name__ == "__main__":
    set_up()
    sys.exit(main(int(os.environ.get("BENCH_SHARE", "1"))))
