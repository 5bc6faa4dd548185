"""The county dashboard at the size of a county: 13,405 grids, 200,000 cases, 60 units.

uncached  page and API with every quick section told anew, through the handler: promised 200 ms
cached    the same within the minute in which figures are kept: promised 30 ms
growth    uncached with a tenth of the cases before: ten times the data may cost 1.5 times as much
at once   50 people reload at once over HTTP, gunicorn with the words of the image: promised 500 ms
slowly    what a worker tells (obligations, grades, points, training): no promise, nobody waits for it

95th percentiles of alternating rounds; the reference is one hand-written statement that groups the same
year by township. `BENCH_SHARE=10` takes a tenth of the cases; `python -m bench dashboard`.
"""

import http.client
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from bench.warmed import set_up

CASES, ROUNDS, PEOPLE, UNITS = 200_000, 30, 50, 60
UNCACHED_MS, CACHED_MS, AT_ONCE_MS, GROWTH = 200, 30, 500, 1.5
PERIOD, PORT = "2026Q3", 8899
QUICK = ("cases", "appraisal")


def refill(made: Any, cases: int) -> None:
    """Lay other cases into the same county, and what triggers would have counted."""
    from django.db import connection, transaction

    from bench import grids_data

    asked = {"county": made.county.pk, "finder": made.officer.pk, "today": grids_data.TODAY}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE grids_case, grids_casetally, grids_countytally, grids_casecounter CASCADE"
        )
        cursor.execute("DROP TABLE IF EXISTS leaf")
        cursor.execute(grids_data._CASES, asked | {"cases": cases})
        for name in ("0015_cases_counted_as_they_change", "0018_cases_counted_county_by_county"):
            cursor.execute(import_module(f"grids.migrations.{name}").FILL)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def appraisal(made: Any) -> None:
    """A quarter's cycle with UNITS units that enter."""
    from assessments.models import Cycle, Panel
    from portal import clock
    from portal.periods import parse
    from tests import world as w

    period = parse(PERIOD)
    cycle = Cycle.objects.create(
        scheme_version=w.publish(made.county), organization=made.county, period_code=PERIOD,
        period_start=period.start, period_end=period.end, entry_due=clock.today(),
        filing_due=clock.today(), opened_at=clock.now(),
    )  # fmt: skip
    units = [w.organization(f"u{n}", f"单位{n}", "organ", made.county) for n in range(UNITS)]
    Panel.objects.bulk_create(Panel(cycle=cycle, organization=unit) for unit in units)


def slowly(made: Any) -> None:
    """Print how long a worker takes to tell each slow section."""
    from bench.grids import say
    from jining_dangjian.tasks import tell_figures
    from portal import providers
    from portal.periods import parse

    for section in providers.figure_sections():
        if section.slow:
            start, code = time.perf_counter(), section.period_of(parse(PERIOD)).code
            tell_figures(section.code, made.county.pk, code)
            say(
                f"told by a worker: {section.code:10} {(time.perf_counter() - start) * 1000:7.1f} ms"
            )


def asked_anew(work: Callable[[], Any]) -> Callable[[], Any]:
    """Ask with nothing quick kept."""
    from portal.models import KeptFigures

    def ask() -> float:
        from bench.grids import timed

        KeptFigures.objects.filter(section__in=QUICK).delete()
        return timed(work)

    return ask


def pages(made: Any) -> dict[str, float]:
    """Measure page and API, uncached and cached, beside the reference; median by name."""
    from bench.grids import bare_year, p95, say, timed, whole

    county = {"period": PERIOD}
    page = whole(made.officer, "dashboard:page", place=made.county.pk, **county)
    api = whole(made.officer, "api:dashboard", county=made.county.pk, **county)
    bare = bare_year(made.county.pk)
    ours = {
        "uncached page": (asked_anew(page), UNCACHED_MS),
        "cached page": (lambda: timed(page), CACHED_MS),
        "uncached API": (asked_anew(api), UNCACHED_MS),
        "cached API": (lambda: timed(api), CACHED_MS),
    }
    took: dict[str, list[float]] = {name: [] for name in ours}
    reference = []
    for _ in range(ROUNDS):
        for name, (work, _) in ours.items():
            took[name].append(work())
        reference.append(timed(bare))
    middle = {"reference": statistics.median(reference)}
    for name, (_, promise) in ours.items():
        own = p95(took[name])
        middle[name] = statistics.median(took[name])
        say(
            f"{name:14} median {middle[name] * 1000:6.1f} ms  p95 {own:6.1f} ms  reference p95 "
            f"{p95(reference):6.1f} ms  ratio {own / p95(reference):5.2f}  of the promise {own / promise:.2f}"
        )
        took[name] = [own / promise]
    middle["kept"] = max(share for (share,) in took.values())
    return middle


def at_once(made: Any) -> float:
    """PEOPLE who have the page open reload it at the same moment, thrice; the share of the promise."""
    from django.conf import settings
    from django.test import Client

    from bench import grids_web
    from bench.grids import p95, say

    client = Client()
    client.force_login(made.officer)
    cookie = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    path = f"/dashboard/?place={made.county.pk}&period={PERIOD}"

    def load(_: int) -> float:
        line, start = http.client.HTTPConnection(grids_web.HOST, PORT), time.perf_counter()
        if grids_web.ask(line, "GET", path, Cookie=cookie).status != 200:
            raise SystemExit(path)
        return time.perf_counter() - start

    took: list[float] = []
    with grids_web.serving(PORT), ThreadPoolExecutor(PEOPLE) as people:
        list(
            people.map(load, range(PEOPLE))
        )  # they have it open: what is measured is that they reload
        for _ in range(3):
            took += people.map(load, range(PEOPLE))
    own = p95(took)
    say(f"{PEOPLE} at once  median {statistics.median(took) * 1000:.0f} ms  p95 {own:.0f} ms"
        f"  of the promise {own / AT_ONCE_MS:.2f}")  # fmt: skip
    return own / AT_ONCE_MS


def main(share: int) -> int:
    """Build the county, measure with a tenth and with all cases, and return 1 when a promise is not kept."""
    from django.conf import settings

    from bench import grids_data
    from bench.grids import say

    settings.CELERY_BROKER_URL = ""
    made = grids_data.build(grids_data.CASES // (CASES // share // 10))
    appraisal(made)
    slowly(made)
    say(f"{made.cases} cases:")
    few = pages(made)
    refill(made, CASES // share)
    say(f"{CASES // share} cases:")
    many = pages(made)
    growth = many["uncached page"] / few["uncached page"]
    busier = many["reference"] / few["reference"]
    say(f"ten times the cases: {growth:.2f} times the page; the reference took {busier:.2f} times")
    worst = max(many["kept"], at_once(made), growth / GROWTH)
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    set_up()
    sys.exit(main(int(os.environ.get("BENCH_SHARE", "1"))))
