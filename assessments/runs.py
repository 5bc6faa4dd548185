"""The one road from entries to results: request, gather, score, write in one transaction."""

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from assessments import facts, rights, voted
from assessments.form import form_of
from assessments.models import Cycle, CycleSubject, Panel, Run, SchemeVersion
from assessments.schemes.documents import parse
from assessments.scoring import ENGINE_VERSION, exact
from assessments.scoring.refusals import Problem
from assessments.scoring.refusals import Refused as EngineRefused
from assessments.scoring.run import score
from assessments.scoring.scheme import Span
from assessments.scoring.tables import Outcome
from members.scope import who_holds
from portal import checkpoints, clock, copying, deeds, jobs
from portal.models import Job
from portal.refusals import NotAllowed, Refused

KIND = "assessments.run"
STAGES = ("锁定录入", "取数", "计算总分、排名与等次", "写入结果")
READY = (Panel.State.SUBMITTED, Panel.State.COMPUTED)
SMALL = 3
"""Groups under this size form one pool for the limits (E-SMALL)."""


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
    """Do one run: the job handler. Everything is written in the one final transaction."""
    run = Run.objects.select_related("cycle__organization", "scheme_version").get(
        pk=work.params["run"]
    )
    panels = list(run.panels.order_by("pk").values_list("pk", flat=True))
    work.stage(0)
    work.stage(1, f"{len(panels)}个单位")
    stamps = submission_stamps(panels)
    voted.insist_settled(panels)
    settled = _settled_fellows(run, panels)
    gathered = gather(run.scheme_version, run.cycle, [*panels, *settled], _pools(run))
    checkpoints.reach("after_copy_out")
    work.stage(2, f"{run.subject_count}人")
    outcome = compute(run.scheme_version, run.cycle, gathered)
    gathered = gathered.only(panels)
    work.progress(gathered.count, gathered.count)
    work.stage(3)
    with work.commit() as result:
        write(run, panels, gathered, outcome, stamps)
        result.update(_told(run, work.params.get("note", ""), gathered.count, len(panels)))


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


def _pools(run: Run) -> dict[int, int]:
    """Panel → pool for the small panels of the run; none where no panel is small."""
    return dict.fromkeys(small_panels(run.cycle), run.cycle.organization_id)


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
    asked = facts.Asked(required, scheme.numbers, scheme.words, ballots)
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


def submission_stamps(panels: list[int]) -> list[Any]:
    """Return (panel, when it was handed in) and (poll, state) in order: what a run must find unchanged
    at its end."""
    rows = Panel.objects.filter(pk__in=panels).order_by("pk")
    return [*rows.values_list("pk", "submitted_at"), *voted.stamps(panels)]


def _settled_fellows(run: Run, panels: list[int]) -> list[int]:
    """The confirmed small units whose people hold seats of the pool the run's small units draw from.

    They are scored along, so that a corrected small unit meets the whole pool; nothing of theirs is
    written (E-SMALL, D-CORRECT).
    """
    small = set(small_panels(run.cycle))
    if not small & set(panels):
        return []
    units = Panel.objects.filter(pk__in=panels).values("organization")
    settled = Panel.objects.filter(pk__in=small, state__in=Panel.LOCKED)
    return list(settled.exclude(organization__in=units).values_list("pk", flat=True))


def write(
    run: Run, panels: list[int], gathered: facts.Facts, outcome: Outcome, stamps: list[Any]
) -> None:
    """Write results, scores, steps and proposals by COPY and move the panels on.

    Raises Refused when a panel was taken back to entry since its facts were read, handed in again or
    not; nothing is written then.
    """
    moved = Panel.objects.filter(pk__in=panels, state__in=READY).update(
        state=Panel.State.COMPUTED, run=run, computed_at=clock.now()
    )
    if moved != len(panels) or submission_stamps(panels) != stamps:
        raise Refused(
            "有单位在计分途中被退回补录或开启了投票，这次计分作废。"
            "请在它再次提交、投票截止后重新计分。"
        )
    placed = gathered.panels.with_columns(run_id=pl.lit(run.pk, pl.Int64)).rename(
        {"subject": "subject_id", "panel": "panel_id"}
    )
    copying.copy_in("assessments_result", _results(placed, outcome.results))
    checkpoints.reach("amid_copy_in")
    copying.copy_in("assessments_resultscore", _scores(placed, outcome.scores))
    copying.copy_in("assessments_resultstep", _steps(placed, outcome.steps))
    copying.copy_in("assessments_proposal", _proposals(placed, outcome.consequences))
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.DONE,
        input_digest=gathered.digest,
        engine_version=ENGINE_VERSION,
        finished_at=timezone.now(),
    )


def _results(placed: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    listed = pl.col("flags").list.eval(_quoted(pl.element())).list.join(",")
    flags = pl.concat_str([pl.lit("{"), listed, pl.lit("}")])
    return placed.join(
        results.select(
            pl.col("subject").alias("subject_id"),
            exact.text(pl.col("bonus"), 4).alias("bonus"),
            exact.text(pl.col("deduction"), 4).alias("deduction"),
            exact.text(pl.col("total"), 2).alias("total"),
            "rank",
            "of",
            "grade",
            exact.text(pl.col("coefficient"), 4).alias("coefficient"),
            flags.alias("flags"),
        ),
        on="subject_id",
    )


def _quoted(text: pl.Expr) -> pl.Expr:
    escaped = text.str.replace_all("\\", "\\\\", literal=True).str.replace_all(
        '"', '\\"', literal=True
    )
    return pl.concat_str([pl.lit('"'), escaped, pl.lit('"')])


def _scores(placed: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    return placed.join(
        scores.select(
            pl.col("subject").alias("subject_id"),
            "component",
            pl.col("item").cast(pl.String).fill_null(""),
            exact.text(pl.col("score"), 4).alias("score"),
        ),
        on="subject_id",
    )


def _steps(placed: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    return placed.join(
        steps.select(
            pl.col("subject").alias("subject_id"),
            "seq",
            "rule",
            "what",
            "before",
            "after",
            "params",
        ),
        on="subject_id",
    )


def _proposals(placed: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    ground = pl.struct("grade", "rule", "counted", "of", "periods").struct.json_encode()
    return placed.join(
        drawn.select(
            pl.col("subject").alias("subject_id"),
            pl.col("id").alias("rule"),
            "effect",
            "force",
            "at_risk",
            ground.alias("ground"),
            pl.lit("proposed").alias("state"),
            pl.lit("").alias("reason"),
        ),
        on="subject_id",
    )


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
