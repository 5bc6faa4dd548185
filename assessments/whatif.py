"""What-if: a version tried on a past, confirmed cycle. Who would rise, who would fall; nothing counts.

What was entered then and does not fit the version is left out and said, never bent to fit. Votes are
never shown in another cut than the one they were cast for (PV-BALLOT).
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from assessments import rights, runs, voted
from assessments.ballots import FEW
from assessments.facts import Facts
from assessments.models import CycleSubject, Panel, Result, SchemeVersion, WhatIf
from assessments.models.cycles import Cycle
from assessments.outline import Outline
from assessments.queries import lineage
from assessments.schemes.documents import parse
from assessments.scoring import exact
from assessments.scoring.refusals import Problem
from assessments.scoring.refusals import Refused as EngineRefused
from assessments.scoring.run import score
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import Inputs, Outcome
from members.scope import who_holds
from portal import clock, deeds, jobs
from portal.models import Job
from portal.refusals import NotAllowed, Refused

KIND = "assessments.whatif"
STAGES = ("取数", "按草稿计分", "与已确认的结果比较", "写入结果")
SETTLED = (Panel.State.CONFIRMED, Panel.State.FILED)
PASSES = 4
"""How often what does not fit is left out before the attempt is given up."""
TOTALS_ONLY = frozenset({"party_member", "resident", "steward", "merchant"})
"""Subjects whose own results stay in their branch or community (PV-MEMBER, PV-RESIDENT): counts alone."""
NOT_NAMED = "党员和居民的结果只在本支部、本社区和它的上级镇街看，这里只列人数（PV-MEMBER）。"
GONE = "这份草稿已经丢弃，没有写入试算结果。"


def request_trial(*, actor: Any, version: SchemeVersion, cycle: Cycle) -> WhatIf:
    """Ask for a version to be tried on a cycle; returns the trial, or the live one of a double click.

    NotAllowed without the right to revise schemes; Refused while the version has problems, or when the
    cycle has no confirmed unit, another subject or a length the version has no run of.
    """
    organization = version.scheme.organization
    if not actor.may(rights.EDIT_SCHEME, organization.path):
        who = who_holds(rights.EDIT_SCHEME)
        raise NotAllowed(f"不能试算方案。试算由{who}办理。", who=who)
    if version.published_at is None and (found := lineage.problems_of(version)):
        raise Refused(f"草稿还有{len(found)}处要改，改好以后才能试算。")
    if cycle not in lineage.tried_on(version, actor):
        raise Refused("不能用这一期试算。请选本单位同一考核对象、已有单位确认结果的一期。")
    with transaction.atomic():
        job, fresh = jobs.request(
            actor=actor,
            kind=KIND,
            title=f"试算：{version}，用{cycle.period.label}",
            params={"version": version.pk, "cycle": cycle.pk, "digest": version.digest},
            key=f"whatif:{version.pk}:{version.digest[:16]}:{cycle.pk}",
            scope_path=organization.path,
            stages=[{"label": label, "note": ""} for label in STAGES],
        )
        if not fresh:
            return WhatIf.objects.get(job=job)
        return _new_trial(actor, version, cycle, job)


def _new_trial(actor: Any, version: SchemeVersion, cycle: Cycle, job: Job) -> WhatIf:
    trial = WhatIf.objects.create(
        version=version,
        digest=version.digest,
        cycle=cycle,
        job=job,
        requested_by=actor,
        requested_at=clock.now(),
    )
    deeds.record(
        actor=actor,
        verb="试算方案",
        about=version,
        scope_path=version.scheme.organization.path,
        details={"cycle": cycle.pk, "digest": version.digest},
    )
    return trial


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Try the version on the cycle and keep what came out: the job handler."""
    trial = WhatIf.objects.select_related("version", "cycle__organization").filter(job=work.job)
    found = trial.first()
    if found is None:
        raise Refused(GONE)
    if found.version.digest != found.digest:
        raise Refused("草稿在试算开始前又改过。请重新试算。")
    work.stage(0)
    settled = found.cycle.panels.filter(state__in=SETTLED)
    panels = list(settled.order_by("pk").values_list("pk", flat=True))
    pools = dict.fromkeys(runs.small_panels(found.cycle), found.cycle.organization_id)
    gathered = runs.gather(found.version, found.cycle, panels, pools)
    work.stage(1, f"{gathered.count}人")
    fitted = tried(found, gathered)
    work.stage(2)
    outcome = compared(found, panels, fitted)
    work.stage(3)
    with work.commit() as result:
        if not WhatIf.objects.filter(pk=found.pk).update(outcome=outcome):
            raise Refused(GONE)
        result.update(
            url=reverse("assessments:trial", args=[found.pk]),
            verb="看试算结果",
            message=f"{len(outcome['rows'])}人已试算，结果只供参考，不影响已确认的结果。",
        )


@dataclass(frozen=True)
class Fitted:
    """What the engine made of the facts that fit, and sentences about those that do not."""

    outcome: Outcome
    notes: tuple[str, ...]


def tried(trial: WhatIf, gathered: Facts) -> Fitted:
    """Score a cycle's facts with the version, leaving out and naming what does not fit it.

    Refused when the votes would be shown in another cut, or nothing can be made to fit.
    """
    scheme = parse(trial.version.document)
    _insist_same_votes(trial, scheme, gathered.inputs)
    period = trial.cycle.period
    inputs, notes = gathered.inputs, Counter[str]()
    titles = Outline(trial.cycle.scheme_version.document)
    for _ in range(PASSES):
        try:
            outcome = score(scheme, inputs, Span(period.first_month, period.months))
        except EngineRefused as refusal:
            inputs = _without(inputs, refusal.problems, notes, titles)
        else:
            outcome = voted.flagged(outcome, gathered.inputs)
            said = [f"{told.format(count)}" for told, count in notes.items()]
            return Fitted(outcome, (*said, *_missing(outcome, trial.version.document)))
    raise Refused("这一期的录入与草稿不合，试算不了。请选另一期，或核对草稿的组成部分和满分。")


def _insist_same_votes(trial: WhatIf, scheme: Scheme, inputs: Inputs) -> None:
    """Another weighing of few votes would tell what a group voted: refused (PV-BALLOT, D-CELL)."""
    if inputs.ballots is None or inputs.ballots.is_empty():
        return
    if scheme.ballots == parse(trial.cycle.scheme_version.document).ballots:
        return
    cells = inputs.ballots.group_by("subject", "ballot", "voters").len()
    if cells.filter(pl.col("len") < FEW).height:
        raise Refused(
            f"草稿改了票决的投票人或权重，而这一期有的一类票不足{FEW}张，试算会推出这一类的票。"
            "请选票数足够的一期，或保持票决不变再试算。",
            rule="PV-BALLOT",
        )


def _without(
    inputs: Inputs, problems: list[Problem], notes: Counter[str], titles: Outline
) -> Inputs:
    """The inputs without the rows the engine refuses; `notes` counts them by what was wrong."""
    dropped: dict[str, set[int]] = {}
    for problem in problems:
        frame = getattr(inputs, problem.table, None)
        if frame is None or problem.table == "subjects":
            raise Refused(f"不能用这一期试算：{problem.sentence}")
        rows = range(frame.height) if problem.row < 0 else [problem.row]
        own = dropped.setdefault(problem.table, set())
        fresh = [row for row in rows if row not in own]
        own.update(fresh)
        if fresh:
            notes[_note(problem, frame, fresh[0], titles)] += len(fresh)
    kept = {
        table: getattr(inputs, table).with_row_index("_at").filter(
            ~pl.col("_at").is_in(list(rows))
        ).drop("_at")
        for table, rows in dropped.items()
    }  # fmt: skip
    return replace(inputs, **kept)


_TABLES = {"adjustments": "加减分", "rulings": "裁定", "history": "以前的结果", "ballots": "票"}


def _note(problem: Problem, frame: pl.DataFrame, row: int, titles: Outline) -> str:
    """A sentence with a place for the count."""
    name = _TABLES.get(problem.table, "")
    if problem.table == "values":
        name = f"“{titles.title(frame['component'][row])}”的录入"
    sentence = problem.sentence.rstrip("。").replace("{", "").replace("}", "")
    return f"{name}有{{}}条不合草稿，没有计入：{sentence}。"


def _missing(outcome: Outcome, document: dict[str, Any]) -> list[str]:
    """Say how many have no value in a component of the version."""
    titles = Outline(document)
    flags = outcome.results.explode("flags")["flags"].drop_nulls()
    counts = Counter(flag.partition(":")[2] for flag in flags if flag.startswith("incomplete:"))
    return [
        f"草稿里的“{titles.title(part)}”有{count}人没有数，没有总分。"
        for part, count in counts.items()
    ]


def compared(trial: WhatIf, panels: list[int], fitted: Fitted) -> dict[str, Any]:
    """Return what is kept of a trial: a row a subject with both results, the labels, the sentences."""
    before = _before(panels)
    subjects = (
        CycleSubject.objects.filter(panel__in=panels)
        .select_related("panel__organization")
        .order_by("panel__organization__sort_key", "panel_id", "position")
    )
    after = {row["subject"]: row for row in _after(fitted.outcome)}
    rows = [_row(one, before.get(one.pk, {}), after.get(one.pk, {})) for one in subjects]
    kind = Outline(trial.version.document).kind
    if kind in TOTALS_ONLY:
        rows = [row | {"subject": 0, "name": "", "panel": 0, "unit": ""} for row in rows]
    hidden = sum(1 for row in rows if row["withheld"])
    told = [f"有{hidden}人的票不足{FEW}张，不显示试算结果（PV-BALLOT）。"] if hidden else []
    period = trial.cycle.period.kind
    return {
        "rows": rows,
        "totals_only": kind in TOTALS_ONLY,
        "labels_before": Outline(trial.cycle.scheme_version.document, period).labels,
        "labels_after": Outline(trial.version.document, period).labels,
        "notes": [*fitted.notes, *told],
    }


def _before(panels: list[int]) -> dict[int, dict[str, Any]]:
    rows = Result.objects.filter(panel__in=panels, run_id=F("panel__run_id"))
    fields = ("subject_id", "total", "rank", "of", "grade", "flags")
    return {row["subject_id"]: row for row in rows.values(*fields)}


def _after(outcome: Outcome) -> list[dict[str, Any]]:
    told = outcome.results.select(
        "subject", exact.text(pl.col("total"), 2).alias("total"), "rank", "of", "grade", "flags"
    )
    return told.to_dicts()


def _row(subject: CycleSubject, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """One subject's two results; the new one is withheld where it rests on too few votes."""
    withheld = voted.is_withheld([*(before.get("flags") or ()), *(after.get("flags") or ())])
    return {
        "subject": subject.pk,
        "name": subject.name,
        "panel": subject.panel_id,
        "unit": subject.panel.organization.label,
        "before": _told(before),
        "after": {} if withheld else _told(after),
        "withheld": withheld,
    }


def _told(result: dict[str, Any]) -> dict[str, Any]:
    total = result.get("total")
    return {
        "total": None if total is None else str(total),
        "rank": result.get("rank"),
        "of": result.get("of"),
        "grade": result.get("grade"),
    }
