"""From votes to a score, and what the pages, exports and API may show of it (PV-BALLOT, D-CELL)."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from assessments import runs, storing, voted
from assessments.actions import panels as panel_actions
from assessments.actions import papers, polls
from assessments.actions.entries import Change, save_cells
from assessments.models import Panel, Poll, Result, ResultScore, Run
from assessments.queries import accounts, ranking, sheets
from assessments.workbooks.exporting import KIND as EXPORT
from members.models import Organization, Person
from portal import files, jobs
from portal.models import Job, StoredFile
from portal.refusals import Refused
from tests import polls as p
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> w.World:
    return w.build(6)


def guests(unit: Organization, count: int) -> list[Person]:
    """People of the unit who are on no panel yet."""
    made = [
        Person(name=f"客{i}", sort_key=f"ke {i:03}", initials="k", home=unit) for i in range(count)
    ]
    return list(Person.objects.bulk_create(made))


def voted_panel(
    world: w.World, votes: dict[str, list[str]], period: str = "", people: int = 3
) -> Panel:
    """A panel whose poll is closed: group → the votes that group's people cast on everybody."""
    panel = p.panel_of(world.unit, period=period, people=people)
    run_poll(world, panel, votes)
    return panel


def run_poll(world: w.World, panel: Panel, votes: dict[str, list[str]]) -> Poll:
    cast = [(group, value) for group, own in votes.items() for value in own]
    people = guests(world.unit, len(cast))
    roll = {person.pk: group for person, (group, _) in zip(people, cast, strict=True)}
    poll = p.opened(world, panel, roll)
    for person, (_, value) in zip(people, cast, strict=True):
        p.cast(poll, [poll.voters.get(person=person)], value)
    polls.close(actor=world["unit_group"], poll=poll)
    poll.refresh_from_db()
    assert poll.state == Poll.State.VALID
    return poll


def give(panel: Panel, position: int, points: str) -> None:
    subject = panel.subjects.get(position=position).pk
    changes = [
        Change(subject, "adjust.business.value", points),
        Change(subject, "adjust.business.basis", f"通报{position}"),
    ]
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)


def score(world: w.World, panel: Panel) -> Run:
    panel_actions.close(actor=world["county_officer"], panel=panel)
    panel.refresh_from_db()
    return again(world, panel)


def again(world: w.World, panel: Panel) -> Run:
    run = runs.request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    w.do_job(run)
    assert run.job is not None
    assert run.job.state == Job.State.DONE, run.job.message
    panel.refresh_from_db()
    return run


def total_of(panel: Panel, position: int) -> Decimal | None:
    return Result.objects.get(run=panel.run, subject__position=position).total


def democratic(panel: Panel, position: int = 1) -> Decimal | None:
    rows = ResultScore.objects.filter(run=panel.run, subject__position=position)
    return rows.get(component="democratic", item="").score


EXAMPLE = {"A": ["90", "92", "91", "91"], "B": ["85"] * 16}
FEW = {"A": ["90"], "B": ["80", "82", "84"]}


def test_worked_example_e1(world: w.World) -> None:
    """4 A-ballots of mean 91 and 16 B-ballots of mean 85: pooled 86.20, democratic 87.64, with 6: 93.64."""
    panel = voted_panel(world, EXAMPLE)
    give(panel, 1, "6")
    score(world, panel)
    assert democratic(panel) == Decimal("87.64")
    assert (total_of(panel, 1), total_of(panel, 2)) == (Decimal("93.64"), Decimal("87.64"))


def test_tiers_are_read_as_their_points(world: w.World) -> None:
    panel = p.panel_of(world.unit, p.TIERS, people=3)
    people = guests(world.unit, 6)
    groups = ("main_leader", "deputy", "other_leaders", "heads", "staff", "staff")
    roll = {person.pk: group for person, group in zip(people, groups, strict=True)}
    poll = p.opened(world, panel, roll)
    for voter, tier in zip(poll.voters.order_by("person"), "123412", strict=True):
        p.cast(poll, [voter], tier)
    polls.close(actor=world["unit_group"], poll=poll)
    score(world, panel)
    expected = (25 * 95 + 25 * 85 + 10 * 75 + 25 * 60 + 15 * 90) / Decimal(100)
    rows = ResultScore.objects.filter(run=panel.run, component="votes", item="")
    assert {row.score for row in rows} == {expected}


def test_abstentions_drop_out_and_an_empty_group_hands_its_weight_on(world: w.World) -> None:
    panel = p.panel_of(world.unit, people=3)
    people = guests(world.unit, 6)
    poll = p.opened(world, panel, {person.pk: "B" for person in people})
    subject = panel.subjects.get(position=1).pk
    for number, person in enumerate(people):
        votes = {subject: Decimal(80)} if number < 5 else {}
        papers.cast(actor=p.account_of(person), poll=poll, votes=votes)
    polls.close(actor=world["unit_group"], poll=poll)
    score(world, panel)
    assert democratic(panel) == Decimal(80)
    assert not ResultScore.objects.filter(
        run=panel.run, subject__position=2, score__isnull=False
    ).exists()
    assert Result.objects.get(run=panel.run, subject__position=2).flags == ["incomplete:democratic"]


def test_only_a_valid_round_counts(world: w.World) -> None:
    panel = p.panel_of(world.unit, people=3)
    people = guests(world.unit, 9)
    first = p.opened(world, panel, {person.pk: "B" for person in people})
    p.cast(first, first.voters.order_by("pk")[:5], "60")
    polls.close(actor=world["unit_group"], poll=first, reason="散会")
    assert voted.votes_of([panel.pk]).is_empty()
    second = polls.repeat(actor=world["unit_group"], poll=first, closes_on=p.DAY)
    p.cast(second, second.voters.order_by("pk"), "90")
    polls.close(actor=world["unit_group"], poll=second)
    score(world, panel)
    assert democratic(panel) == Decimal(90)


def test_after_two_short_rounds_the_component_is_missing(world: w.World) -> None:
    panel = p.panel_of(world.unit, people=3)
    poll = p.opened(world, panel)
    polls.close(actor=world["unit_group"], poll=poll, reason="无人到会")
    second = polls.repeat(actor=world["unit_group"], poll=poll, closes_on=p.DAY)
    polls.close(actor=world["unit_group"], poll=second, reason="无人到会")
    score(world, panel)
    flags = Result.objects.filter(run=panel.run).values_list("flags", flat=True)
    assert list(flags) == [["incomplete:democratic"]] * 3
    page = client_of(world, "unit_group").get(reverse("assessments:polls", args=[panel.pk]))
    assert "由党委（党组）就其余部分研究决定" in page.content.decode()


def test_a_run_waits_for_its_polls(world: w.World) -> None:
    panel = voted_panel(world, EXAMPLE)
    panel_actions.close(actor=world["county_officer"], panel=panel)
    other = p.panel_of(world.other_unit, people=3)
    Panel.objects.filter(pk=other.pk).update(state="submitted")
    other.refresh_from_db()
    poll = polls.open_poll(
        actor=world["county_officer"], panel=other, ballot="ab",
        roll=p.roll_of(other), closes_on=p.DAY,
    )  # fmt: skip
    panel.refresh_from_db()
    with pytest.raises(Refused, match="韩庄镇还在投票"):
        runs.request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[other])
    run = runs.request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel, other])
    assert list(run.panels.all()) == [panel]
    w.do_job(run)
    assert run.job is not None
    assert "韩庄镇还在投票" in run.job.message
    polls.close(actor=world["county_officer"], poll=poll, reason="散会")
    assert not voted.unsettled([other.pk])


def test_a_poll_opened_on_the_way_voids_the_run(world: w.World) -> None:
    panel = voted_panel(world, EXAMPLE)
    panel_actions.close(actor=world["county_officer"], panel=panel)
    panel.refresh_from_db()
    asked = runs.request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    Poll.objects.filter(panel=panel).update(ballot="earlier")
    poll = p.opened(world, panel)
    w.do_job(asked)
    assert asked.job is not None
    assert (asked.job.state, "没有截止" in asked.job.message) == (Job.State.FAILED, True)
    stamps = storing.submission_stamps([panel.pk])
    polls.close(actor=world["unit_group"], poll=poll, reason="散会")
    gathered = runs.gather(asked.scheme_version, asked.cycle, [panel.pk], {})
    outcome = runs.compute(asked.scheme_version, asked.cycle, gathered)
    with pytest.raises(Refused, match="开启了投票"):
        storing.write(asked, [panel.pk], [storing.part_of(asked, gathered, outcome)], stamps)


def test_a_quarterly_ballot_serves_the_months_after_it(world: w.World) -> None:
    voted_panel(world, EXAMPLE, period="2026-06", people=2)
    later = {
        code: p.panel_of(world.unit, period=code) for code in ("2026-07", "2026-08", "2026-09")
    }
    for code, months in (("2026-07", 1), ("2026-08", 2), ("2026-09", 3)):
        votes = voted.votes_of([later[code].pk])
        by_position = dict(later[code].subjects.values_list("position", "pk"))
        expected = {by_position[1], by_position[2]} if months < 3 else set()
        assert set(votes["subject"]) == expected, code
    run_poll(world, later["2026-08"], {"B": ["70"] * 6})
    assert set(voted.votes_of([later["2026-08"].pk])["value"]) == {700_000}
    assert set(voted.votes_of([later["2026-09"].pk])["value"]) == {700_000}
    assert 700_000 not in set(voted.votes_of([later["2026-07"].pk])["value"])
    other = p.panel_of(world.other_unit, period="2026-07")
    assert voted.votes_of([other.pk]).is_empty()


def test_a_roll_up_has_no_votes(world: w.World) -> None:
    panel = voted_panel(world, EXAMPLE, period="2026-07")
    quarter = p.panel_of(world.unit, period="2026Q3")
    assert voted.votes_of([quarter.pk]).is_empty()
    assert not voted.votes_of([panel.pk]).is_empty()


def test_a_correction_keeps_the_votes(world: w.World) -> None:
    from assessments.actions.corrections import _new_version

    panel = voted_panel(world, EXAMPLE)
    new = _new_version(panel)
    before, after = voted.votes_of([panel.pk]), voted.votes_of([new.pk])
    assert after.height == before.height == 60
    assert set(after["subject"]) == set(new.subjects.values_list("pk", flat=True))


def test_the_digest_knows_the_votes_and_does_not_give_them_away(
    world: w.World, settings: Any
) -> None:
    panel = voted_panel(world, FEW)
    cycle = panel.cycle
    first = runs.gather(cycle.scheme_version, cycle, [panel.pk], {}).digest
    assert runs.gather(cycle.scheme_version, cycle, [panel.pk], {}).digest == first
    settings.SECRET_KEY = "another"
    assert runs.gather(cycle.scheme_version, cycle, [panel.pk], {}).digest != first
    told = voted.witness(voted.votes_of([panel.pk]))
    assert told.shape == (1, 1)
    assert len(told["votes"][0]) == 64


# -- what is shown -----------------------------------------------------------------------------------


def client_of(world: w.World, role: str) -> Client:
    client = Client()
    client.force_login(world[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def few(world: w.World) -> Panel:
    """Four ballots on everybody, and 6.25 points for the first: 0.3 · 90 + 0.7 · 84 = 85.80, 92.05."""
    panel = voted_panel(world, FEW, people=5)
    give(panel, 5, "6.25")
    score(world, panel)
    return panel


SECRET = ("6.25", "6.2500", "85.8000")
TOTAL = "92.05"


def shown_nowhere(text: str) -> bool:
    return TOTAL in text and not any(word in text for word in SECRET)


def test_with_four_ballots_only_the_total_is_shown_on_the_pages(world: w.World, few: Panel) -> None:
    subject = few.subjects.get(position=5)
    result = Result.objects.get(run=few.run, subject=subject)
    assert (result.total, result.flags) == (Decimal(TOTAL), ["few_ballots"])
    group = client_of(world, "unit_group")
    page = group.get(reverse("assessments:panel", args=[few.pk]), {"who": subject.pk})
    text = page.content.decode()
    assert shown_nowhere(text)
    assert "票数不足5张，只给总分" in text
    assert "按规定只给总分，不显示各部分得分和加减分" in text
    line = next(one for one in ranking.lines_of(few) if one.subject == subject)
    assert (line.parts, line.net) == ({}, None)
    told = accounts.account_of(few, subject)
    assert told is not None
    assert (told.parts, told.adjustments) == ([], [])


def test_with_four_ballots_the_person_himself_sees_the_total_alone(
    world: w.World, few: Panel
) -> None:
    assert few.subjects.get(position=5).person == world["cadre"].person
    Panel.objects.filter(pk=few.pk).update(state="noticed")
    text = client_of(world, "cadre").get(reverse("assessments:mine")).content.decode()
    assert shown_nowhere(text)
    assert "85.80" not in text


def test_with_four_ballots_the_api_gives_the_total_alone(world: w.World, few: Panel) -> None:
    Panel.objects.filter(pk=few.pk).update(state="noticed")
    for role, address in (("unit_group", "/api/v1/results/"), ("cadre", "/api/v1/me/results/")):
        rows = client_of(world, role).get(address).json()["results"]
        own = next(row for row in rows if row["subject"] == few.subjects.get(position=5).pk)
        assert own["total"] == TOTAL
        assert (own["bonus"], own["deduction"], own["components"]) == (None, None, {})
        assert own["flags"] == ["few_ballots"]


def test_with_four_ballots_the_workbook_has_the_total_alone(world: w.World, few: Panel) -> None:
    answer = client_of(world, "unit_group").post(reverse("assessments:export_panel", args=[few.pk]))
    assert answer.status_code == 302
    job = Job.objects.get(kind=EXPORT)
    jobs.perform(job.pk)
    kept = StoredFile.objects.latest("pk")
    book = openpyxl.load_workbook(io.BytesIO(files.path_of(kept.sha256).read_bytes()))
    rows = [[str(c.value) for c in row if c.value] for sheet in book for row in sheet.iter_rows()]
    own = [row for row in rows if TOTAL in row]
    assert own
    assert not [row for row in own if {"85.8", "6.25"} & set(row)]
    assert any("票数不足5张，只给总分" in cell for row in own for cell in row)


def test_with_four_ballots_the_sheet_computes_the_total_alone(world: w.World, few: Panel) -> None:
    row = sheets.computed(few)[few.subjects.get(position=5).pk]
    assert (row["total"], row["scores"]) == (TOTAL, {})


def test_with_five_ballots_the_component_is_shown_by_its_total(world: w.World) -> None:
    panel = voted_panel(world, {"A": ["90"], "B": ["80", "82", "84", "86"]}, people=5)
    give(panel, 5, "6.25")
    score(world, panel)
    told = accounts.account_of(panel, panel.subjects.get(position=5))
    assert told is not None
    assert [part.score for part in told.parts] == [Decimal("86.08")]
    assert [part.rows for part in told.parts] == [[]], "no group, no item"
    assert told.adjustments[0]["value"] == Decimal("6.25")
    assert told.withheld == ""


def test_one_ballot_of_four_hides_all_parts_though_another_has_many() -> None:
    import polars as pl

    from assessments.scoring.tables import Inputs, Outcome

    votes = pl.DataFrame({"subject": [1] * 4 + [1] * 9 + [2] * 5, "ballot": ["x"] * 4 + ["y"] * 14})
    results = pl.DataFrame({"subject": [1, 2, 3], "flags": [["tie"], [], []]})
    none = pl.DataFrame()
    outcome = Outcome(results, none, none, none, none)
    flagged = voted.flagged(outcome, Inputs(subjects=none, ballots=votes)).results
    assert flagged["flags"].to_list() == [["tie", "few_ballots"], [], []]


def test_the_page_says_whose_votes_serve(world: w.World) -> None:
    from assessments.actions.corrections import _new_version

    def page_of(panel: Panel) -> str:
        address = reverse("assessments:polls", args=[panel.pk])
        return client_of(world, "unit_group").get(address).content.decode()

    panel = voted_panel(world, EXAMPLE, period="2026-07")
    assert "沿用2026年7月的投票结果" in page_of(p.panel_of(world.unit, period="2026-09"))
    assert "沿用2026年7月第1版的投票结果" in page_of(_new_version(panel))
    assert "沿用" not in page_of(panel)
    assert "还没有开启" in page_of(p.panel_of(world.unit, period="2026-10"))
