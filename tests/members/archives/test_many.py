"""Personnel files, requests to read, what comes from outside: as many statements of a thousand as of ten."""

from itertools import cycle

import pytest

from members.archives.actions import facts
from members.archives.models import (
    AccessGrant,
    AccessLog,
    ArchiveFile,
    ExternalFeed,
    FactRecord,
    Material,
)
from members.archives.views.files import LOOKS
from members.models import Organization
from portal import clock
from tests import archives_world as aw
from tests.multiplied import MANY, Listing, api, asks_no_more_of_many, desk, multiplied
from tests.standing import once_a_module

built, world = once_a_module(aw.build)
HERE = "/members/archives/"


@pytest.mark.by_turns(2)
def test_files_and_the_board_of_units(world: aw.Archives) -> None:
    """Every other unit's files wait in a review; each has a material that is late."""
    paper, review = world.material(), world.review()

    def grow(count: int) -> None:
        units = cycle(
            multiplied(world.unit, count, code=lambda n: f"u{n}", name=lambda n: f"局{n}")
        )
        persons = cycle(multiplied(world.subject, count, name=lambda n: f"王建{n}"))
        files = multiplied(
            world.file,
            count,
            person_id=lambda n: next(persons).pk,
            unit_id=lambda n: next(units).pk,
        )
        papers, reviewed = cycle(files), cycle(files[::2])
        multiplied(paper, count, file_id=lambda n: next(papers).pk)
        multiplied(review, len(files[::2]), file_id=lambda n: next(reviewed).pk)

    files, row = ArchiveFile.objects.all(), rf'href="{HERE}\d+/"'
    units = Organization.objects.filter(kind="organ")
    lists = [
        Listing("archivist", HERE, files, row),
        Listing("archivist", f"{HERE}?q=王建&show=gaps", files, row),
        Listing("county_organizer", HERE, files, row),
        Listing("archivist", f"{HERE}board/", units, rf'href="{HERE}\?unit=\d+"', MANY),
        api("archivist", "archive-counts/", units),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)
    assert Material.objects.count() >= MANY


@pytest.mark.by_turns(2)
def test_requests_to_read(world: aw.Archives) -> None:
    asked, open_ = world.grant(), world.grant("approved", unit=world.unit)
    look = AccessLog.objects.create(
        file=world.file, reader=world["county_leader"], reader_name="领导", grant=open_,
        kind="open", at=clock.now(), ends_at=clock.now(),
    )  # fmt: skip

    def grow(count: int) -> None:
        multiplied(asked, count, purpose=lambda n: f"研究{n}")
        people = cycle(multiplied(world.subject, count, name=lambda n: f"王建{n}"))
        multiplied(world.file, count, person_id=lambda n: next(people).pk)
        multiplied(look, count)

    grants, files, looks = (
        AccessGrant.objects.all(),
        ArchiveFile.objects.all(),
        AccessLog.objects.filter(grant=open_),
    )
    row, page = rf'class="main"><a href="{HERE}access/\d+/"', f"{HERE}access/{open_.pk}/"
    lists = [
        Listing("county_leader", f"{HERE}access/", grants, row),
        Listing("archivist", f"{HERE}access/?whose=all", grants, row),
        Listing("county_leader", page, files, rf'href="{HERE}access/\d+/files/\d+/"', MANY),
        Listing("county_leader", page, looks, r'data-label="时间">2026-', 100),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_what_comes_from_outside(world: aw.Archives) -> None:
    feed = ExternalFeed.objects.create(
        county=world.county, source="discipline", kind="award", words="嘉奖", file=world.file,
        received_on=aw.TODAY, mapped_on=aw.TODAY, entered_by=world["archivist"],
    )  # fmt: skip
    rows, row = ExternalFeed.objects.all(), rf'href="{HERE}feeds/\d+/"'
    lists = [Listing("archivist", f"{HERE}feeds/", rows, row)]
    asks_no_more_of_many(desk(world.__getitem__), lists, lambda count: multiplied(feed, count))


@pytest.mark.by_turns(2)
def test_one_file_with_all_that_is_in_it(world: aw.Archives) -> None:
    paper, review = world.material(), world.review("clear")
    fact = facts.record(actor=world["archivist"], material=paper, kind="born", value=aw.SECRET)
    look = AccessLog.objects.create(
        file=world.file, reader=world["county_leader"], reader_name="领导", kind="page",
        grant=world.grant("approved"), at=clock.now(),
    )  # fmt: skip

    def grow(count: int) -> None:
        papers = cycle(multiplied(paper, count))
        multiplied(fact, count, material_id=lambda n: next(papers).pk)
        multiplied(review, count)
        multiplied(look, count)

    page, told = f"{HERE}{world.file.pk}/", FactRecord.objects.all()
    lists = [
        Listing("archivist", page, Material.objects.all(), rf'href="{HERE}materials/\d+/"', MANY),
        Listing("archivist", page, told, rf"<li[^>]*><b>{aw.SECRET}", MANY),
        Listing("archivist", page, world.file.reviews.all(), rf'href="{HERE}reviews/\d+/"', MANY),
        Listing("archivist", page, AccessLog.objects.all(), r'data-label="时间">2026-', LOOKS),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)
