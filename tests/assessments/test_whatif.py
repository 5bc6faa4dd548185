"""What-if: a draft tried on a confirmed quarter. What moves, what does not fit, what stays secret."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from assessments import runs, whatif
from assessments.actions import schemes as drafting
from assessments.models import Panel, Result, SchemeVersion, WhatIf
from assessments.queries import lineage, trials
from assessments.workbooks import trial as trial_workbook
from portal import jobs
from portal.models import Deed, Job
from portal.refusals import NotAllowed, Refused
from tests import polls as p
from tests import world as w
from tests.standing import rolled_back, scored, standing

ACTUAL = {1: "100", 2: "80", 3: "70", 4: "60", 5: "50"}


def confirmed(world: w.World) -> Panel:
    """The unit's third quarter, scored and confirmed."""
    cycle = w.open_quarter(world)
    panel = scored(world, Panel.objects.get(cycle=cycle, organization=world.unit), ACTUAL)
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.CONFIRMED)
    panel.refresh_from_db()
    return panel


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[w.World, Panel]]:
    with standing(django_db_blocker):
        world = w.build(5)
        yield world, confirmed(world)


@pytest.fixture
def place(built, django_db_blocker) -> Iterator[tuple[w.World, Panel]]:
    with rolled_back(django_db_blocker):
        yield built


def drafted(world: w.World, **changes: Any) -> SchemeVersion:
    actor = world["county_officer"]
    draft, _ = drafting.draft_anew(actor=actor, version=world.version)
    if changes:
        document = dict(draft.document) | changes
        drafting.save(actor=actor, draft=draft, document=document, note="", seen=draft.digest)
    return draft


def tried(draft: SchemeVersion, panel: Panel) -> WhatIf:
    """Try a draft here and now, in this transaction."""
    trial = WhatIf.objects.create(
        version=draft, digest=draft.digest, cycle=panel.cycle, requested_at=timezone.now()
    )
    gathered = runs.gather(draft, panel.cycle, [panel.pk], {})
    trial.outcome = whatif.compared(trial, [panel.pk], whatif.tried(trial, gathered))
    trial.save()
    return trial


def weights(draft_or_version: SchemeVersion, common: str, individual: str) -> dict[str, Any]:
    first, second = draft_or_version.document["components"]
    return {"components": [first | {"weight": common}, second | {"weight": individual}]}


def figures(trial: WhatIf) -> list[tuple[Any, ...]]:
    return [
        (row["before"]["total"], row["after"].get("total"), row["after"].get("grade"))
        for row in trial.outcome["rows"]
    ]


def test_the_same_document_gives_the_confirmed_results_again(place):
    world, panel = place
    trial = tried(drafted(world), panel)
    stored = Result.objects.filter(run_id=panel.run_id).order_by("subject__position")
    told = [(row["before"], row["after"]) for row in trial.outcome["rows"]]
    assert [before["total"] for before, _ in told] == [str(r.total) for r in stored]
    assert [before for before, _ in told] == [after for _, after in told]
    assert trial.outcome["notes"] == []
    page = trials.trial_page(trial, world["county_officer"], {"show": "changed"})
    assert (page["count"], page["people"]) == (0, 5)


def test_other_weights_and_a_tighter_cap_move_people(place):
    world, panel = place
    grade = dict(world.version.document["grade"]) | {"caps": {"好": "0.20"}}
    grade["thresholds"] = {"好": "80", "较好": "75", "一般": "60", "较差": "0"}
    draft = drafted(world, **weights(world.version, "0.20", "0.80"), grade=grade)
    trial = tried(draft, panel)
    # 18×5＝90：旧 (90＋100)÷2＝95、85、80、75、70；新 90×0.2＋100×0.8＝98、82、74、66、58
    assert figures(trial) == [
        ("95.00", "98.00", "好"),
        ("85.00", "82.00", "较好"),
        ("80.00", "74.00", "一般"),
        ("75.00", "66.00", "一般"),
        ("70.00", "58.00", "较差"),
    ]
    lines = trials.lines_of(trial)
    assert [line.grade_move for line in lines] == ["same", "same", "down", "down", "down"]
    page = trials.trial_page(trial, world["county_officer"], {"show": "grade_down"})
    assert page["count"] == 3
    assert page["moves"] == [("较好", "一般", 2), ("一般", "较差", 1)]
    assert page["grades_after"].counts == {"好": 1, "较好": 1, "一般": 2, "较差": 1}
    assert page["grades_before"].counts == {"好": 1, "较好": 3, "一般": 1, "较差": 0}
    assert str(lines[4].difference) == "-12.00"


def test_nothing_of_it_counts(place):
    world, panel = place
    before = list(Result.objects.order_by("subject").values())
    tried(drafted(world, **weights(world.version, "0.10", "0.90")), panel)
    assert list(Result.objects.order_by("subject").values()) == before
    panel.refresh_from_db()
    assert panel.state == Panel.State.CONFIRMED


def test_a_part_the_draft_does_not_have_is_left_out_and_said(place):
    world, panel = place
    part = dict(world.version.document["components"][1]) | {"weight": "1"}
    document = {"components": [part], "rank": {"ties": "share"}}
    entry = {k: v for k, v in world.version.document["entry"].items() if k != "common"}
    trial = tried(drafted(world, **document, entry=entry), panel)
    assert [row["after"]["total"] for row in trial.outcome["rows"]] == [
        "100.00", "80.00", "70.00", "60.00", "50.00",
    ]  # fmt: skip
    (note,) = trial.outcome["notes"]
    assert note.startswith("“共性指标”的录入有25条不合草稿，没有计入：方案没有这个组成部分")


def test_another_way_of_scoring_leaves_the_part_missing(place):
    world, panel = place
    first, second = world.version.document["components"]
    parts = [first, second | {"kind": "decision"}]
    trial = tried(drafted(world, components=parts), panel)
    assert {row["after"]["total"] for row in trial.outcome["rows"]} == {None}
    assert any("“个性指标”的录入有5条不合草稿" in note for note in trial.outcome["notes"])
    assert "草稿里的“个性指标”有5人没有数，没有总分。" in trial.outcome["notes"]
    assert all(line.grade_move == "" for line in trials.lines_of(trial))


def test_no_adjustments_in_the_draft(place):
    world, panel = place
    subject = panel.subjects.get(position=2)
    gathered = runs.gather(world.version, panel.cycle, [panel.pk], {})
    bonus = pl.DataFrame(
        {"subject": [subject.pk], "item": ["bonus"], "value": [20_000], "evidence": [None]},
        schema={"subject": pl.Int64, "item": pl.String, "value": pl.Int64, "evidence": pl.String},
    )
    gathered = replace(gathered, inputs=replace(gathered.inputs, adjustments=bonus))
    draft = drafted(world)
    draft.document = {k: v for k, v in draft.document.items() if k != "adjust"}
    trial = WhatIf(version=draft, cycle=panel.cycle)
    fitted = whatif.tried(trial, gathered)
    assert fitted.notes == ("加减分有1条不合草稿，没有计入：本方案没有加减分，请删去这一行。",)


def test_a_period_the_draft_has_no_run_of(place):
    world, panel = place
    draft = drafted(world)
    own = {k: v for k, v in draft.document.items() if k != "rollup"}
    draft.document = own | {"period": "month"}
    trial = WhatIf(version=draft, cycle=panel.cycle)
    with pytest.raises(Refused, match="不能用这一期试算"):
        whatif.tried(trial, runs.gather(world.version, panel.cycle, [panel.pk], {}))
    assert lineage.tried_on(draft, world["county_officer"]) == []


def test_cycles_it_can_be_tried_on(place):
    world, panel = place
    officer = world["county_officer"]
    assert lineage.tried_on(world.version, officer) == [panel.cycle]
    copy = drafting.copy_version(
        actor=officer, version=world.version, new_code="copy", title="另一份"
    )
    assert lineage.tried_on(copy, officer) == [panel.cycle]
    copy.document = dict(copy.document) | {"subject": "unit"}
    assert lineage.tried_on(copy, officer) == []
    assert lineage.tried_on(world.version, world["stranger"]) == []
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.SUPERSEDED)
    assert lineage.tried_on(world.version, officer) == []


def test_who_may_and_what_is_refused(place):
    world, panel = place
    officer = world["county_officer"]
    draft = drafted(world, rank={"ties": "share", "tiebreak": ["nothing"]})
    with pytest.raises(Refused, match="还有1处要改"):
        whatif.request_trial(actor=officer, version=draft, cycle=panel.cycle)
    for role in ("county_leader", "city_officer", "stranger", "unit_group"):
        with pytest.raises(NotAllowed, match="县委组织部公务员科"):
            whatif.request_trial(actor=world[role], version=world.version, cycle=panel.cycle)
    before = w.open_quarter(world, "2026Q2")
    with pytest.raises(Refused, match="不能用这一期试算"):
        whatif.request_trial(actor=officer, version=world.version, cycle=before)
    trial = whatif.request_trial(actor=officer, version=world.version, cycle=panel.cycle)
    again = whatif.request_trial(actor=officer, version=world.version, cycle=panel.cycle)
    assert again == trial
    assert Deed.objects.filter(verb="试算方案").count() == 1


# -- votes -------------------------------------------------------------------------------------------


def ballots(panel: Panel, groups: dict[str, int]) -> pl.DataFrame:
    """So many votes of 90 by group on everybody of the panel."""
    rows = [
        (subject, "ab", group, 900_000)
        for subject in panel.subjects.values_list("pk", flat=True)
        for group, count in groups.items()
        for _ in range(count)
    ]
    names = {"subject": pl.Int64, "ballot": pl.String, "voters": pl.String, "value": pl.Int64}
    return pl.DataFrame(rows, schema=names, orient="row")


def with_votes(panel: Panel, groups: dict[str, int], document: dict[str, Any]) -> whatif.Fitted:
    version = panel.cycle.scheme_version
    gathered = runs.gather(version, panel.cycle, [panel.pk], {})
    gathered = replace(gathered, inputs=replace(gathered.inputs, ballots=ballots(panel, groups)))
    draft = SchemeVersion(scheme=version.scheme, number=2, document=document)
    return whatif.tried(WhatIf(version=draft, cycle=panel.cycle), gathered)


def reweighed(document: dict[str, Any]) -> dict[str, Any]:
    (ballot,) = document["ballots"]
    blend = [{"of": ["A"], "weight": "1"}]
    return dict(document) | {"ballots": [dict(ballot) | {"blend": blend}]}


def test_another_cut_of_few_votes_is_refused(place):
    world, _ = place
    panel = p.panel_of(world.unit)
    document = panel.cycle.scheme_version.document
    with pytest.raises(Refused, match="不足5张") as refused:
        with_votes(panel, {"A": 4, "B": 6}, reweighed(document))
    assert refused.value.rule == "PV-BALLOT"
    assert with_votes(panel, {"A": 5, "B": 6}, reweighed(document)).outcome.results.height == 5
    assert with_votes(panel, {"A": 4, "B": 6}, dict(document)).outcome.results.height == 5


def test_a_result_on_few_votes_is_withheld(place):
    world, _ = place
    panel = p.panel_of(world.unit)
    base = panel.cycle.scheme_version.document
    document = dict(base) | {"adjust": dict(base["adjust"]) | {"net_cap": "10"}}
    fitted = with_votes(panel, {"A": 2, "B": 2}, document)
    draft = SchemeVersion(scheme=panel.cycle.scheme_version.scheme, number=2, document=document)
    outcome = whatif.compared(WhatIf(version=draft, cycle=panel.cycle), [panel.pk], fitted)
    assert {bool(row["after"]) for row in outcome["rows"]} == {False}
    assert {row["withheld"] for row in outcome["rows"]} == {True}
    assert outcome["notes"] == ["有5人的票不足5张，不显示试算结果（PV-BALLOT）。"]


# -- the job -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_job_from_asking_to_the_outcome():
    world = w.build(5)
    panel = confirmed(world)
    draft = drafted(world, **weights(world.version, "0.20", "0.80"))
    trial = whatif.request_trial(actor=world["county_officer"], version=draft, cycle=panel.cycle)
    jobs.perform(trial.job_id)
    trial.refresh_from_db()
    job = Job.objects.get(pk=trial.job_id)
    assert (job.state, job.result["verb"]) == (Job.State.DONE, "看试算结果")
    assert job.result["url"] == f"/assessments/schemes/trials/{trial.pk}/"
    assert [row["after"]["total"] for row in trial.outcome["rows"]][:2] == ["98.00", "82.00"]


@pytest.mark.django_db(transaction=True)
def test_a_draft_changed_or_discarded_before_the_job_began():
    world = w.build(5)
    panel = confirmed(world)
    officer = world["county_officer"]
    draft = drafted(world)
    changed = whatif.request_trial(actor=officer, version=draft, cycle=panel.cycle)
    document = dict(draft.document) | {"title": "改名"}
    drafting.save(actor=officer, draft=draft, document=document, note="", seen=draft.digest)
    jobs.perform(changed.job_id)
    assert Job.objects.get(pk=changed.job_id).message == "草稿在试算开始前又改过。请重新试算。"
    gone = whatif.request_trial(actor=officer, version=draft, cycle=panel.cycle)
    drafting.discard(actor=officer, draft=draft)
    jobs.perform(gone.job_id)
    job = Job.objects.get(pk=gone.job_id)
    assert (job.state, job.message) == (Job.State.FAILED, whatif.GONE)
    assert not WhatIf.objects.exists()


def test_of_party_members_only_counts_are_kept(place):
    world, panel = place
    draft = drafted(world)
    draft.document = dict(draft.document) | {"subject": "party_member"}
    trial = WhatIf(version=draft, cycle=panel.cycle, requested_at=timezone.now())
    gathered = runs.gather(world.version, panel.cycle, [panel.pk], {})
    trial.outcome = whatif.compared(trial, [panel.pk], whatif.tried(trial, gathered))
    kept = {(row["name"], row["unit"], row["subject"]) for row in trial.outcome["rows"]}
    assert kept == {("", "", 0)}
    page = trials.trial_page(trial, world["county_officer"], {})
    assert (page["lines"], page["people"], page["may_export"]) == ([], 5, False)
    with pytest.raises(Refused, match="PV-MEMBER"):
        trial_workbook.request_export(actor=world["county_officer"], trial=trial, params={})
