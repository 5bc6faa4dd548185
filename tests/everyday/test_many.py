"""One's own lists, the search and the calendar ask as much of a thousand rows as of ten."""

import datetime as dt
from itertools import islice
from typing import Any

import pytest
from django.utils import timezone

from grids.models import Case
from members.models import Grant, Organization, Person
from portal import exports, notifications
from portal.models import Holiday, Job, Notification, SavedExport
from tests import world as w
from tests.multiplied import MANY, Listing, api, asks_no_more_of_many, multiplied
from training.models import TrainingClass

HIT = r"<li><a href="
DAYS = 365


def own(me: Any) -> Any:
    """Grow jobs that have ended and that wait, notifications and saved exports of an account."""
    done = Job.objects.create(
        kind=exports.KIND, title="导出", requested_by=me, state="done", result={"url": "/files/1/"}
    )
    waiting = Job.objects.create(kind=exports.KIND, title="导出", requested_by=me)
    told = Notification.objects.create(
        account=me, kind=notifications.JOB, text="办完", url="/jobs/", at=timezone.now()
    )
    saved = SavedExport.objects.create(
        account=me, name="名册", subject="members.people", choices={}, saved_at=timezone.now()
    )

    def grow(count: int) -> None:
        multiplied(done, count, title=lambda n: f"导出{n}")
        multiplied(waiting, count, title=lambda n: f"等待{n}")
        multiplied(told, count, url=lambda n: f"/jobs/{n}/")
        multiplied(saved, count, name=lambda n: f"名册{n}")

    return grow


@pytest.mark.by_turns(2)
def test_ones_own_jobs_notifications_and_exports(world: Any, as_: Any) -> None:
    """By the form thirty exports may be saved; the page would list a thousand."""
    me, today = world.who("organizer"), timezone.localdate()
    jobs = Job.objects.filter(requested_by=me)
    ended, live = jobs.filter(state="done"), jobs.filter(state="queued")
    notices = Notification.objects.filter(account=me)
    kept = SavedExport.objects.filter(account=me)
    card, link = r'<td class="main"><a href="/jobs/\d+/"', r'href="/notifications/\d+/"'
    lists = [
        Listing("organizer", "/jobs/", ended, card, 25),
        Listing("organizer", "/jobs/?kind=portal.export", live, r"等待\d+", 10),
        api("organizer", "jobs/", ended),
        Listing("organizer", "/notifications/", notices, link, 30),
        Listing("organizer", f"/notifications/digest/{today}/", notices, link, 500),
        api("organizer", "notifications/", notices),
        Listing("organizer", "/exports/", ended, card, 15),
        Listing("organizer", "/exports/", kept, r"/exports/saved/\d+/drop/", MANY),
        api("organizer", "saved-exports/", kept),
    ]
    asks_no_more_of_many(as_, lists, grow=own(me))


@pytest.mark.by_turns(2)
def test_the_search_of_what_there_is_a_thousand_of(world: Any, as_: Any) -> None:
    where = {"role": "county_organizer", "organization": world.county, "since": dt.date(2020, 1, 1)}
    Grant.objects.create(account=world.who("organizer"), **where)
    someone, case = w.person("王建国", world.town, "staff", 9), world.report()
    village, held = world.next_village, TrainingClass.objects.get()

    def grow(count: int) -> None:
        multiplied(someone, count, name=lambda n: f"王建{n}")
        multiplied(case, count, year=lambda n: 3000 + n % 20_000)
        multiplied(held, count, name=lambda n: f"夜学{n}")
        multiplied(village, count, name=lambda n: f"中店{n}村", code=lambda n: f"37083010{n:07}")

    people = Person.objects.filter(name__startswith="王建")
    cases = Case.objects.filter(number=case.number)
    places = Organization.objects.filter(name__startswith="中店")
    lists = [
        Listing("organizer", "/search/?q=王建", people, HIT, 5),
        Listing("officer", f"/search/?q={case.number}", cases, HIT, 5),
        Listing("organizer", "/search/?q=夜学", TrainingClass.objects.all(), HIT, 5),
        Listing("officer", "/search/?q=中店", places, HIT, 5),
    ]
    asks_no_more_of_many(as_, lists, grow)


@pytest.mark.by_turns(2)
def test_the_calendar_of_a_full_year(world: Any, as_: Any) -> None:
    """A year holds no more than its days: the table holds a thousand, the list those of one."""
    top = Organization.objects.get(parent=None)
    world.accounts["top"] = w.account("top", "administrator", top)
    Holiday.objects.all().delete()
    days = (dt.date(2029, 1, 1) + dt.timedelta(days=n) for n in range(MANY))

    def grow(count: int) -> None:
        Holiday.objects.bulk_create(
            Holiday(day=day, kind="off", name="放假", seeded=True) for day in islice(days, count)
        )

    row = r'<td class="main jn-nowrap jn-num">2029-'
    lists = [Listing("top", "/holidays/?year=2029", Holiday.objects.all(), row, DAYS)]
    asks_no_more_of_many(as_, lists, grow)
    told = as_("top").get("/api/v1/holidays/?year=2029").json()
    assert len(told["days"]) == DAYS
