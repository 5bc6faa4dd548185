"""Award lists and appraisal files: what they hold, who reads them, and the workbooks they become."""

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import bulletins as drafting
from assessments.models import (
    Cycle,
    Panel,
    PointEntry,
    PointSheet,
    Proposal,
    Result,
    Scheme,
)
from assessments.queries import award_pages, bulletins, honours, records
from assessments.workbooks import documents
from members.models import Person
from portal import files
from portal.models import Job, StoredFile
from portal.periods import parse
from portal.refusals import NotAllowed, Refused
from tests import points_world
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    """A quarter of two units and a month of star teams, confirmed; a year of a branch's members."""
    with a.module_world(django_db_blocker) as world:
        quarter = w.open_quarter(world)
        for panel in quarter.panels.select_related("organization"):
            w.fill(world, panel)
        a.scored(world, quarter)
        a.confirmed(quarter)
        for code in ("sishui_red_flag", "weishan_claim_member"):
            cycle = a.opened(world, a.published(world, code))
            for panel in cycle.panels.select_related("organization"):
                a.fill(panel)
            a.scored(world, cycle)
            a.confirmed(cycle)
        yield world


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def desk(world: w.World) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(world[role])
        return client

    return sign_in


def cycle_of(code: str) -> Cycle:
    return Cycle.objects.select_related("organization", "scheme_version__scheme").get(
        scheme_version__scheme__code=code
    )


def accepted(world: w.World, **more: Any) -> Proposal:
    """A proposal about the unit's first subject."""
    panel = Panel.objects.get(cycle__scheme_version=world.version, organization=world.unit)
    given = {"rule": "pool", "effect": "reserve_pool", "force": "in_principle",
             "state": "accepted", "ground": {"counted": 6, "of": 8}} | more  # fmt: skip
    subject = panel.subjects.order_by("position")[0]
    return Proposal.objects.create(run_id=panel.run_key, panel=panel, subject=subject, **given)


# -- award lists -------------------------------------------------------------------------------------


def test_a_choice_of_a_few_lists_those_chosen_with_rank_and_total(world: w.World) -> None:
    page = award_pages.page(cycle_of("test_sishui_red_flag"), world["county_officer"])
    (section,) = page["sections"]
    best = Result.objects.filter(panel__cycle=page["cycle"], grade="red_flag")
    assert len(section.lines) == best.count() == 3
    assert section.lines[0].ground.startswith("第1名，共3个，")


def test_proposed_awards_stand_beside_accepted_ones_and_declined_ones_do_not(world) -> None:
    proposal = accepted(world, state="proposed")
    cycle = cycle_of("weishan_civil_servant")
    page = award_pages.page(cycle, world["county_officer"])
    pool, best = page["sections"]
    assert best.title == "“好”"
    assert [one.state for one in pool.lines] == ["待决定"]
    assert pool.clauses
    assert page["undecided"] == 1
    Proposal.objects.filter(pk=proposal.pk).update(state="declined")
    assert len(award_pages.page(cycle, world["county_officer"])["sections"]) == 1


def test_whom_a_veto_denies_awards_is_on_no_list(world: w.World) -> None:
    cycle = cycle_of("weishan_civil_servant")
    cycle.scheme_version.document["veto"] = [{"when": "error", "effect": "no_award"}]
    panels = honours.published([cycle])
    before = honours.awards_of(cycle, panels)[0].lines
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Result.objects.filter(subject=before[0].subject).update(flags=["veto:error"])
        cursor.execute("SET session_replication_role = DEFAULT")
    after = honours.awards_of(cycle, panels)[0].lines
    assert [one.subject for one in after] == [one.subject for one in before[1:]]


def test_members_are_counted_and_their_list_is_not_exported(world: w.World, desk: Any) -> None:
    cycle = cycle_of("test_weishan_claim_member")
    names = list(Result.objects.filter(panel__cycle=cycle).values_list("subject__name", flat=True))
    page = desk("county_officer").get(reverse("assessments:awards", args=[cycle.pk]))
    assert names
    assert not [name for name in names if name in page.content.decode()]
    with pytest.raises(Refused, match="只列人数"):
        documents.request(actor=world["county_officer"], what=documents.AWARDS, about=cycle)


# -- appraisal files ---------------------------------------------------------------------------------


def test_a_file_holds_published_results_with_what_was_accepted(world: w.World) -> None:
    proposal = accepted(world)
    person = proposal.subject.person
    assert person is not None
    record = records.of_person(person, world["county_officer"])
    (entry,) = record.entries
    assert (entry.result.rank, entry.grade) == (1, "好")
    assert [row["title"] for row in entry.awards] == ["纳入后备干部培养"]
    assert record.grades == [("好", 1)]


def test_a_reader_sees_the_results_of_his_own_scope_alone(world: w.World) -> None:
    person = Person.objects.filter(home=world.unit).order_by("id")[0]
    stranger = Person.objects.filter(home=world.other_unit)[0]
    leader = world["unit_leader"]
    assert records.people(leader).filter(pk=person.pk).exists()
    assert not records.people(leader).filter(pk=stranger.pk).exists()
    assert records.of_person(stranger, leader).entries == []
    assert not records.people(world["unit_clerk"]).exists()


def test_a_result_not_published_yet_is_not_in_the_file(world: w.World) -> None:
    panel = Panel.objects.get(cycle__scheme_version=world.version, organization=world.unit)
    person = panel.subjects.order_by("position")[0].person
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Panel.objects.filter(pk=panel.pk).update(state="deliberated")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert person is not None
    assert records.of_person(person, world["county_officer"]).entries == []


def test_of_members_the_town_reads_and_the_county_does_not(world: w.World) -> None:
    result = Result.objects.filter(
        panel__cycle=cycle_of("test_weishan_claim_member")
    ).select_related("subject__person")[0]
    member = result.subject.person
    assert member is not None
    assert records.of_person(member, world["county_officer"]).entries == []
    town = w.account("town_group", "unit_group", world.other_unit)
    assert [e.result.pk for e in records.of_person(member, town).entries] == [result.pk]


def test_files_are_found_by_name_and_nobody_else_searches(world: w.World, desk: Any) -> None:
    person = Person.objects.filter(home=world.unit).order_by("id")[0]
    page = desk("county_officer").get(reverse("assessments:records"), {"q": person.name})
    assert reverse("assessments:record_person", args=[person.pk]) in page.content.decode()
    answer = desk("cadre").get(reverse("assessments:records"))
    assert answer.status_code == 403
    with pytest.raises(NotAllowed, match="县委组织部公务员科"):
        records.insist_reader(world["unit_clerk"])


def test_a_file_asks_no_more_statements_for_more_results(world: w.World, desk: Any) -> None:
    client = desk("county_officer")
    person = Person.objects.filter(home=world.unit).order_by("id")[0]
    url = reverse("assessments:record_person", args=[person.pk])

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    one = asked()
    quarter = w.open_quarter(world, "2026Q2")
    for panel in quarter.panels.select_related("organization"):
        w.fill(world, panel)
    a.scored(world, quarter)
    a.confirmed(quarter)
    assert asked() == one
    assert client.get(url).content.decode().count("2026年第") == 2


# -- workbooks ---------------------------------------------------------------------------------------


def written(world: w.World, what: str, about: Any, role: str = "county_officer"):
    """The workbook's cells as text and its stored file, written in the test's own transaction."""
    job = documents.request(actor=world[role], what=what, about=about)
    done: dict[str, Any] = {}

    class Here:
        """A job that is done here: another connection could not see this transaction."""

        params = job.params

        def __init__(self) -> None:
            self.job = Job.objects.get(pk=job.pk)

        def stage(self, number: int, note: str = "") -> None:
            pass

        def commit(self) -> Any:
            from contextlib import nullcontext

            return nullcontext(done)

    documents.perform(Here())  # type: ignore[arg-type]
    file = StoredFile.objects.get(pk=int(done["url"].strip("/").split("/")[-1]))
    book = openpyxl.load_workbook(io.BytesIO(files.path_of(file.sha256).read_bytes()))
    cells = [
        str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None
    ]
    return cells, file


def test_a_bulletin_becomes_a_workbook_with_the_same_lines(world) -> None:
    scheme = Scheme.objects.select_related("organization").get(code="weishan_civil_servant")
    bulletin = drafting.draft(actor=world["county_officer"], scheme=scheme, period=parse("2026Q3"))
    cells, file = written(world, documents.BULLETIN, bulletin)
    body = bulletins.paper_of(bulletin)["body"]
    for line in (line for group in body["groups"] for line in group["lines"]):
        assert line["name"] in cells
    assert any("草稿，没有发布" in text and "不得公开" in text for text in cells)
    assert file.right == "assessments.issue_bulletin"


def test_a_file_becomes_a_workbook_kept_for_its_readers_scope(world) -> None:
    proposal = accepted(world)
    cells, file = written(world, documents.PERSON, proposal.subject.person)
    assert "2026年第三季度" in cells
    assert any("纳入后备干部培养" in text for text in cells)
    assert file.scope_path == world.county.path  # not the unit's: it holds what the county sees


def test_an_award_list_becomes_a_workbook(world) -> None:
    cells, _ = written(world, documents.AWARDS, cycle_of("test_sishui_red_flag"))
    assert {"对象一", "对象二", "对象三"} <= set(cells)


def test_who_may_not_export_is_told_who_may(world: w.World) -> None:
    person = Person.objects.filter(home=world.unit)[0]
    with pytest.raises(NotAllowed, match="不能导出"):
        documents.request(actor=world["auditor"], what=documents.PERSON, about=person)


@pytest.mark.django_db
def test_points_of_the_year_are_read_where_points_are_read() -> None:
    points = points_world.build()
    sheet = points.open("2026-09")
    PointEntry.objects.create(
        sheet=sheet, account=points.account(0), component="routine", item=points.item("jx31"),
        kind="deduction", points=Decimal(2), entered_at=timezone.now(),
    )  # fmt: skip
    PointSheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    person = points.people[0]
    record = records.of_person(person, points.who("town"))
    ((period, score),) = [part for held in record.points for part in held.parts]
    assert (period.code, score) == ("2026Q3", Decimal(98))
    assert records.of_person(person, points.who("officer")).points == []
