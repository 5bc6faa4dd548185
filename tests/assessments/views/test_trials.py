"""Pages of what-if: who would rise and fall, as one may see it, and what is withheld."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions import schemes as drafting
from assessments.models import SchemeVersion, WhatIf
from assessments.workbooks import trial as workbook
from portal import files, jobs
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from tests import world as w


@pytest.fixture
def officer(desk: Callable[[str], Client]) -> Client:
    return desk("county_officer")


@pytest.fixture
def draft(world: w.World) -> SchemeVersion:
    made, _ = drafting.draft_anew(actor=world["county_officer"], version=world.version)
    return made


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def page(client: Client, name: str, *args: Any, status: int = 200, **query: str) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == status
    return answer.content.decode()


def fresh(draft: SchemeVersion) -> SchemeVersion:
    return SchemeVersion.objects.get(pk=draft.pk)


def row(pk: int, name: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> dict[str, Any]:
    keys = ("total", "rank", "of", "grade")
    return {
        "subject": pk,
        "name": name,
        "panel": 7 + pk % 2,
        "unit": f"单位{7 + pk % 2}",
        "before": dict(zip(keys, before, strict=True)),
        "after": dict(zip(keys, after, strict=True)) if after else {},
        "withheld": not after,
    }


@pytest.fixture
def trial(world: w.World, draft: SchemeVersion) -> WhatIf:
    """Four people: one rises, one falls, one stays, one withheld."""
    rows = [
        row(1, "升一人", ("80.00", 2, 2, "较好"), ("91.00", 1, 2, "好")),
        row(2, "降一人", ("92.00", 1, 2, "好"), ("85.00", 2, 2, "较好")),
        row(3, "=不变", ("70.00", 3, 3, "一般"), ("70.00", 3, 3, "一般")),
        row(4, "票少的", ("90.00", 1, 1, "好"), ()),
    ]
    labels = ["好", "较好", "一般", "较差"]
    outcome = {
        "rows": rows,
        "labels_before": labels,
        "labels_after": labels,
        "notes": ["“共性指标”的录入有2条不合草稿，没有计入。"],
    }
    from assessments.models import Cycle

    return WhatIf.objects.create(
        version=draft,
        digest=draft.digest,
        cycle=Cycle.objects.get(organization=world.county),
        outcome=outcome,
        requested_at=timezone.now(),
    )


def test_the_trial_page_and_its_filters(world, officer, trial):
    text = page(officer, "trial", trial.pk)
    assert "没有计入" in text
    assert "等次上升，名次上升" in text
    assert "票不足，不显示" in text
    assert "+11.00" in text
    text = page(officer, "trial", trial.pk, show="grade_down")
    assert "降一人" in text
    assert "升一人" not in text
    text = page(officer, "trial", trial.pk, unit="8")
    assert "升一人" in text
    assert "降一人" not in text
    assert "没有这样的变化" in page(officer, "trial", trial.pk, show="rank_down", unit="8")
    text = page(officer, "trial", trial.pk, show="nonsense", unit="99", page="x")
    assert "票少的" in text


class Still(jobs.Pulse):
    """A pulse that was never started: the test's own transaction is all there is."""

    def stop(self) -> None:
        pass


def done(job: Job) -> io.BytesIO:
    """Do the job here and now; the workbook it kept."""
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    workbook.perform(jobs.Work(claimed, Still(claimed)))
    claimed.refresh_from_db()
    assert claimed.state == Job.State.DONE
    file = StoredFile.objects.get(pk=int(claimed.result["url"].strip("/").split("/")[-1]))
    return io.BytesIO(files.path_of(file.sha256).read_bytes())


def test_the_export_is_exactly_what_is_shown(world, officer, trial):
    asked = {"show": "changed", "unit": ""}
    answer = officer.post(url("trial_export", trial.pk), asked)
    job = Job.objects.get(kind=workbook.KIND)
    assert answer.headers["Location"] == reverse("portal:job", args=[job.pk])
    assert "有变化" in job.title
    officer.post(url("trial_export", trial.pk), asked)
    sheet = openpyxl.load_workbook(done(Job.objects.get(kind=workbook.KIND))).active
    rows = [list(r) for r in sheet.iter_rows(values_only=True)]
    head = next(i for i, r in enumerate(rows) if r[0] == "单位")
    people = [r[1] for r in rows[head + 1 :] if r[2] is not None]
    assert people == ["升一人", "降一人"]
    assert rows[head + 1][2:9] == [80, 2, "较好", 91, 1, "好", 11]
    words = "".join(str(r[0]) for r in rows if r[0])
    assert "不是考核结果" in words
    assert "没有计入" in words
    deed = Deed.objects.get(verb="导出试算")
    assert deed.details["people"] == 2


def test_a_draft_discarded_before_the_workbook_is_written_is_said(world, officer, trial):
    officer.post(url("trial_export", trial.pk))
    trial.delete()
    with pytest.raises(Refused, match="已经丢弃"):
        done(Job.objects.get(kind=workbook.KIND))


def test_a_trial_of_a_draft_changed_since_says_so(world, officer, trial, draft):
    drafting.save(
        actor=world["county_officer"],
        draft=draft,
        document=dict(draft.document) | {"title": "改名"},
        note="",
        seen=draft.digest,
    )
    assert "试算以后草稿又改过" in page(officer, "trial", trial.pk)
    assert "试算以后又改过" in page(officer, "scheme_try", draft.pk)


def test_a_trial_that_is_not_done(world, officer, trial):
    WhatIf.objects.filter(pk=trial.pk).update(outcome=None)
    assert "还没有结果" in page(officer, "trial", trial.pk)
    answer = officer.post(url("trial_export", trial.pk))
    assert answer.status_code == 409


def test_of_party_members_the_page_counts_and_names_nobody(world, officer, trial):
    WhatIf.objects.filter(pk=trial.pk).update(outcome=trial.outcome | {"totals_only": True})
    text = page(officer, "trial", trial.pk)
    assert "PV-MEMBER" in text
    assert "升一人" not in text
    assert "导出下表" not in text
    assert officer.post(url("trial_export", trial.pk)).status_code == 409


def test_leaders_read_a_trial_and_units_do_not(world, desk, trial):
    assert "升一人" in page(desk("county_leader"), "trial", trial.pk)
    assert desk("unit_group").get(url("trial", trial.pk)).status_code == 404
    assert desk("auditor").post(url("trial_export", trial.pk)).status_code == 403


def test_trying_without_a_cycle(world, officer):
    assert "没有可以试算的一期" in page(officer, "scheme_try", world.version.pk)
    assert officer.post(url("scheme_try", world.version.pk)).status_code == 404
