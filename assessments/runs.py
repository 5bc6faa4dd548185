"""The one road from entries to results: request, gather, score, write in one transaction."""

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from assessments import facts, rights, voted
from assessments.form import form_of
from assessments.models import Cycle, CycleSubject, Panel, Run, SchemeVersion
from assessments.schemes.documents import parse
from assessments.scoring import exact
from assessments.scoring.refusals import Problem
from assessments.scoring.refusals import Refused as EngineRefused
from assessments.scoring.run import score
from assessments.scoring.scheme import Span
from assessments.scoring.tables import Outcome
from assessments.storing import READY, Part, part_of, submission_stamps, write
from members.scope import who_holds
from portal import ahead, checkpoints, clock, deeds, jobs
from portal.models import Job
from portal.refusals import NotAllowed, Refused

KIND = "assessments.run"
STAGES = ("锁定录入", "取数", "计算总分、排名与等次", "写入结果")
SMALL = 3
"""Groups under this size form one pool for the limits (E-SMALL)."""
PART = 16_000
"""About so many subjects are read, scored and written at a time: well under `posted.FEW`, or else every part
would sum the points of all."""


def request_run(
    *, actor: Any, cycle: Cycle, panels: Iterable[Panel], right: str = rights.RUN
) -> Run:
    """Ask for the scoring of panels of one cycle; returns the run, or the live one of a double click.

    Only panels that are submitted or computed are taken; small ones only all together (E-SMALL).
    Refused when none is left, NotAllowed without the right on each.
    """
    wanted = [p for p in panels if p.state in READY]
    if not all(actor.may(right, p.scope_path) for p in wanted):
        who = who_holds(right)
        raise NotAllowed(f"不能开始计分。计分由{who}办理。", who=who)
    taken, left_out = ready_to_score(cycle, wanted)
    if not taken:
        raise Refused(
            left_out or "没有可以计分的单位。单位提交审核或截止录入以后才能计分。", rule="E-SMALL"
        )
    with transaction.atomic():
        # One cycle's runs are asked for one after the other, so that numbers and keys cannot collide.
        Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=cycle.pk)
        live = Run.objects.filter(
            cycle=cycle, panels__in=taken, job__state__in=Job.LIVE, state=Run.State.PENDING
        ).first()
        if live is not None:
            return live
        return _new_run(actor, cycle, taken, left_out)


def _new_run(actor: Any, cycle: Cycle, panels: list[Panel], note: str) -> Run:
    number = (cycle.runs.aggregate(last=Max("number"))["last"] or 0) + 1
    count = CycleSubject.objects.filter(panel__in=panels).count()
    run = Run.objects.create(
        cycle=cycle,
        scheme_version=cycle.scheme_version,
        number=number,
        requested_by=actor,
        requested_at=clock.now(),
        subject_count=count,
    )
    run.panels.set(panels)
    where = panels[0].organization.label if len(panels) == 1 else f"{len(panels)}个单位"
    run.job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"计分：{cycle}（{where}）",
        params={"run": run.pk, "note": note},
        key=f"run:{run.pk}",
        scope_path=cycle.scope_path,
        stages=[{"label": label, "note": ""} for label in STAGES],
        total=count,
    )
    run.save(update_fields=["job"])
    deeds.record(
        actor=actor, verb="发起计分", about=run, details={"panels": [p.pk for p in panels]}
    )
    return run


def ready_to_score(cycle: Cycle, wanted: list[Panel]) -> tuple[list[Panel], str]:
    """Return which of the submitted panels can be scored now, and in a sentence what others wait for."""
    wanted, voting = _without_polls(wanted)
    taken, left_out = _whole_pools(cycle, wanted)
    return taken, left_out + voting


def _without_polls(wanted: list[Panel]) -> tuple[list[Panel], str]:
    """Leave out panels whose polls are open or not counted to the end, and say so."""
    voting = {poll.panel_id: poll.panel for poll in voted.unsettled([p.pk for p in wanted])}
    if not voting:
        return wanted, ""
    names = "、".join(panel.organization.label for panel in voting.values())
    kept = [panel for panel in wanted if panel.pk not in voting]
    return kept, f"{names}还在投票，截止投票以后再计分。"


def _whole_pools(cycle: Cycle, wanted: list[Panel]) -> tuple[list[Panel], str]:
    """Leave small panels out unless every open small panel of the cycle is ready too."""
    small = set(small_panels(cycle))
    chosen = {p.pk for p in wanted}
    if not small & chosen:
        return wanted, ""
    fellows = Panel.objects.filter(pk__in=small).exclude(state__in=Panel.LOCKED)
    waiting = [p for p in fellows.select_related("organization") if p.state not in READY]
    if waiting:
        names = "、".join(p.organization.label for p in waiting)
        kept = [p for p in wanted if p.pk not in small]
        return kept, f"人数不足{SMALL}人的单位要一起计分，还在等{names}。"
    missing = [p for p in fellows.select_related("organization") if p.pk not in chosen]
    return wanted + missing, ""


def small_panels(cycle: Cycle) -> list[int]:
    """Return the ids of the cycle's panels with fewer than three graded subjects; none where no label
    has a limit that they would have to share."""
    if cycle.outline.grade.get("method") not in ("cap", "share"):
        return []
    graded = Count("subjects", filter=Q(subjects__state=CycleSubject.State.GRADED))
    return list(
        cycle.panels.exclude(state=Panel.State.SUPERSEDED)
        .annotate(graded=graded)
        .filter(graded__lt=SMALL)
        .values_list("pk", flat=True)
    )


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Do one run: the job handler. Everything is written in the one final transaction.

    Of many subjects the parts after the first are read and scored on another thread while the ones
    before them are written.
    """
    run = Run.objects.select_related("cycle__organization", "scheme_version").get(
        pk=work.params["run"]
    )
    panels = list(run.panels.order_by("pk").values_list("pk", flat=True))
    work.stage(0)
    work.stage(1, f"{len(panels)}个单位")
    stamps = submission_stamps(panels)
    voted.insist_settled(panels)
    small = small_panels(run.cycle)
    first, *rest = parts_of(panels, small, run.subject_count)
    with ahead.made(lambda panels: _part(run, panels), rest) as others:
        pools = dict.fromkeys(small, run.cycle.organization_id)
        drawn = [*first, *_settled_fellows(small, panels)]
        gathered = gather(run.scheme_version, run.cycle, drawn, pools)
        checkpoints.reach("after_copy_out")
        work.stage(2, f"{run.subject_count}人")
        outcome = compute(run.scheme_version, run.cycle, gathered)
        part = part_of(run, gathered.only(first), outcome)
        work.progress(part.count, run.subject_count)
        work.stage(3)
        with work.commit() as result:
            count = write(run, panels, chain([part], others), stamps)
            result.update(_told(run, work.params.get("note", ""), count, len(panels)))


def parts_of(panels: list[int], small: Collection[int], subjects: int) -> list[list[int]]:
    """Return the panels in parts of at most about PART subjects, or in one where that is enough.

    The first are smaller, so that there is soon something to write. The small panels, which share their
    limits, are all in the first part.
    """
    if subjects <= PART:
        return [panels]
    most = max(1, len(panels) * PART // subjects)
    alone = [panel for panel in panels if panel not in small]
    parts, at, size = [[panel for panel in panels if panel in small]], 0, max(1, most // 8)
    while at < len(alone):
        parts.append(alone[at : at + size])
        at, size = at + size, min(2 * size, most)
    return [part for part in parts if part]


def _part(run: Run, panels: list[int]) -> Part:
    """The rows of panels that share nothing with others."""
    gathered = gather(run.scheme_version, run.cycle, panels, {})
    return part_of(run, gathered, compute(run.scheme_version, run.cycle, gathered))


@jobs.unfinished(KIND)
def end(job: Job, state: str) -> None:
    """Close the run of a job that failed or was cancelled: what stood before it still stands."""
    Run.objects.filter(job=job, state=Run.State.PENDING).update(
        state=state, finished_at=timezone.now()
    )


def _told(run: Run, note: str, count: int, panels: int) -> dict[str, Any]:
    state = Job.State.PARTIAL if note else Job.State.DONE
    return {
        "url": f"/assessments/cycles/{run.cycle_id}/",
        "verb": "查看结果",
        "message": f"{panels}个单位{count}人已计分，运行号{run.code}。{note}",
        "state": state,
    }


def gather(
    version: SchemeVersion, cycle: Cycle, panels: list[int], pools: dict[int, int]
) -> facts.Facts:
    """Gather the facts of panels for a scheme version, with the items its entry sheet requires."""
    required: dict[str, set[str]] = {}
    for component, item, part in form_of(version.document).required:
        if part == "value" and item:
            required.setdefault(component, set()).add(item)
    scheme = parse(version.document)
    ballots = {part.id: part.ballot for part in scheme.components if part.ballot is not None}
    zeros = [part.id for part in scheme.components if part.zero_left_out]
    asked = facts.Asked(required, scheme.numbers, scheme.words, ballots, zeros)
    return facts.gather(panels, pools, asked)


def compute(version: SchemeVersion, cycle: Cycle, gathered: facts.Facts) -> Outcome:
    """Score gathered facts with a scheme version for the cycle's period; refusals in sentences."""
    period = cycle.period
    try:
        outcome = score(
            parse(version.document), gathered.inputs, Span(period.first_month, period.months)
        )
    except EngineRefused as refusal:
        said = [_named(problem, gathered) for problem in refusal.problems[:5]]
        raise Refused("录入里有不能计分的内容：" + "".join(said)) from refusal
    return voted.flagged(outcome, gathered.inputs)


def _named(problem: Problem, gathered: facts.Facts) -> str:
    """The engine's sentence with the unit and the person it is about, so that they can be asked."""
    frame = getattr(gathered.inputs, problem.table, None)
    if frame is None or not 0 <= problem.row < frame.height:
        return problem.sentence
    subject = (
        CycleSubject.objects.filter(pk=frame["subject"][problem.row])
        .select_related("panel__organization")
        .first()
    )
    if subject is None:
        return problem.sentence
    return f"{subject.panel.organization.label}{subject.name}：{problem.sentence}请退回该单位改正。"


def _settled_fellows(small: Collection[int], panels: list[int]) -> list[int]:
    """The confirmed small units whose people hold seats of the pool the run's small units draw from.

    They are scored along, so that a corrected small unit meets the whole pool; nothing of theirs is
    written (E-SMALL, D-CORRECT).
    """
    if not set(small) & set(panels):
        return []
    units = Panel.objects.filter(pk__in=panels).values("organization")
    settled = Panel.objects.filter(pk__in=small, state__in=Panel.LOCKED)
    return list(settled.exclude(organization__in=units).values_list("pk", flat=True))


def readable(outcome: Outcome) -> list[dict[str, Any]]:
    """Return outcome rows for showing: subject, total, grade, rank, and the scores of components and
    items as text; none of a subject with too few ballots (PV-BALLOT)."""
    scores: dict[int, dict[str, str | None]] = {}
    told = outcome.scores.select(
        "subject",
        "component",
        pl.col("item").cast(pl.String).fill_null(""),
        exact.text(exact.half_up(pl.col("score"), 100), 2),
    )
    for subject, component, item, value in told.iter_rows():
        scores.setdefault(subject, {})[f"{component}.{item}" if item else component] = value
    totals = outcome.results.select(
        "subject", exact.text(pl.col("total"), 2).alias("total"), "grade", "rank", "flags"
    )
    return [
        {
            **row,
            "scores": {} if voted.is_withheld(row["flags"]) else scores.get(row["subject"], {}),
        }
        for row in totals.to_dicts()
    ]
