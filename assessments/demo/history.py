"""Playing the script: two quarters to the end and a third half-way, through the real actions.

Only the cells are copied in bulk; opening, submitting, scoring, ruling, deliberating, signing, posting,
confirming and filing are the actions people use, each on its day. Every step asks what state a panel
is in, so a load that broke off goes on where it stopped.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from random import Random

from django.db import transaction
from django.db.models import Count, Q

from assessments import runs
from assessments.actions import corrections, cycles, entries, objections, panels, proposals, rulings
from assessments.demo import script, sheets
from assessments.demo.script import Quarter
from assessments.models import (
    Correction,
    Cycle,
    CycleSubject,
    Objection,
    Panel,
    Proposal,
    Result,
    Run,
    SchemeVersion,
)
from assessments.queries.sheets import current_entries
from members.demo import transfers
from members.demo.people import NAMED
from members.models import Account, Grant, Organization
from members.structure import WEISHAN
from portal import clock, jobs, periods
from portal.models import Demonstration, Job

_STATE = Panel.State
_EVERYBODY = 10_000


class History:
    """The appraisals of Weishan in the demonstration of one seed."""

    def __init__(self, seed: int) -> None:
        """Read who acts for whom; scheme and people must be there."""
        self.seed = seed
        self.county = Organization.objects.get(code=WEISHAN)
        self.officer = Account.objects.get(username="sunjingyi")
        self.version = SchemeVersion.objects.get(
            scheme__code="weishan_civil_servant", scheme__organization=self.county
        )

    @cached_property
    def acting(self) -> Mapping[tuple[str, str], Account]:
        """(unit code, role) → the first account that holds the role on the unit."""
        found: dict[tuple[str, str], Account] = {}
        held = Grant.objects.select_related("account__person", "organization").order_by("id")
        for grant in held:
            found.setdefault((grant.organization.code, grant.role), grant.account)
        return found

    def play(self) -> None:
        """Play everything that has not happened yet; ends on the demonstration's date."""
        for quarter in script.CLOSED:
            self._close_quarter(quarter)
            self._move_people(quarter)
        self._half_quarter(script.OPEN)
        set_day(script.DAY)

    def _close_quarter(self, quarter: Quarter) -> None:
        cycle = self._open(quarter)
        self._set_aside(quarter, cycle)
        self._fill_all(quarter, cycle)
        set_day(quarter.submitted)
        with transaction.atomic():
            for panel in _panels(cycle, _STATE.COLLECTING):
                panels.submit(actor=self._who(panel, "unit_clerk"), panel=panel)
        set_day(quarter.scored)
        self._score(cycle, self.officer, _panels(cycle, _STATE.SUBMITTED))
        set_day(quarter.ruled)
        for panel in _panels(cycle, _STATE.COMPUTED):
            self._rule(panel)
        self._post(quarter, cycle)
        self._finish(quarter, cycle)
        self._afterwards(quarter, cycle)

    def _open(self, quarter: Quarter) -> Cycle:
        set_day(quarter.opened)
        found = Cycle.objects.filter(organization=self.county, period_code=quarter.code).first()
        return found or cycles.open_cycle(
            actor=self.officer,
            version=self.version,
            organization=self.county,
            period=periods.parse(quarter.code),
        )

    def _set_aside(self, quarter: Quarter, cycle: Cycle) -> None:
        """Mark a few staff of larger units as not graded, with their reasons (E-LEAVE)."""
        set_day(quarter.entry[0])
        rng = self._chance(quarter.code, "leaves")
        staff = CycleSubject.objects.filter(panel__cycle=cycle, role="staff").order_by("pk")
        known = set(NAMED.values())
        free = [s for s in staff.select_related("panel__organization") if _is_free(s, known)]
        for subject in rng.sample(free, script.LEAVES_A_QUARTER):
            reason = rng.choice(script.LEAVES)
            panel = subject.panel
            if panel.state == _STATE.COLLECTING and subject.state == CycleSubject.State.GRADED:
                actor = next(
                    a
                    for role in ("unit_clerk", "unit_group")
                    if (a := self._who(panel, role)).person_id != subject.person_id
                )
                entries.mark_not_graded(actor=actor, panel=panel, subject=subject, reason=reason)

    def _fill_all(self, quarter: Quarter, cycle: Cycle) -> None:
        units = {panel.organization.code for panel in _panels(cycle, _STATE.COLLECTING)}
        sheets.fill(cycle, self.seed, {u: self._filling(quarter, u, _EVERYBODY) for u in units})

    def _filling(self, quarter: Quarter, unit: str, count: int) -> sheets.Filling:
        first, last = quarter.entry
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        workdays = [day for day in days if day.weekday() < 5]
        day = self._chance(quarter.code, unit, "day").choice(workdays)
        clerk, second = self.acting[unit, "unit_clerk"], self.acting[unit, "unit_group"]
        return sheets.Filling(count, day, clerk, second)

    def _score(self, cycle: Cycle, actor: Account, wanted: Iterable[Panel]) -> None:
        wanted = list(wanted)
        pending = cycle.runs.filter(state=Run.State.PENDING, job__state__in=Job.LIVE)
        for run in pending:
            finish(run)
        wanted = [p for p in Panel.objects.filter(pk__in=[p.pk for p in wanted]) if not p.run_id]
        if wanted:
            finish(runs.request_run(actor=actor, cycle=cycle, panels=wanted))

    def _rule(self, panel: Panel) -> None:
        """Let the working group put the people of a tie on the line in order, then score again."""
        tied = Result.objects.filter(
            run=panel.run_id, panel=panel, flags__contains=["tie_at_limit"]
        )
        by_rank: dict[int | None, list[int]] = defaultdict(list)
        for rank, subject in tied.order_by("subject__position").values_list("rank", "subject"):
            by_rank[rank].append(subject)
        for subjects in by_rank.values():
            persons = {s.person_id for s in CycleSubject.objects.filter(pk__in=subjects)}
            actor = next(
                a
                for role in ("unit_group", "unit_leader")
                if (a := self._who(panel, role)).person_id not in persons
            )
            order = {subject: place for place, subject in enumerate(subjects, start=1)}
            reason = "工作小组合议：比较本季重点工作的难度和急难任务承担情况，排定先后。"
            finish(rulings.record_order(actor=actor, panel=panel, order=order, reason=reason))

    def _post(self, quarter: Quarter, cycle: Cycle) -> None:
        """Deliberate, sign and post, wave by wave."""
        for number, (posted, _) in enumerate(quarter.waves):
            set_day(posted)
            meeting = f"党组会议（{posted.year}年{posted.month}月{posted.day}日）"
            with transaction.atomic():
                for panel in _wave(cycle, number, _STATE.COMPUTED):
                    actor = self._who(panel, "unit_group")
                    panels.deliberate(actor=actor, panel=panel, meeting=meeting)
                for panel in _wave(cycle, number, _STATE.DELIBERATED):
                    panels.sign(actor=self._who(panel, "unit_leader"), panel=panel, role="LEAD")
                for panel in _wave(cycle, number, _STATE.SIGNED):
                    panels.post_notice(actor=self._who(panel, "unit_group"), panel=panel)

    def _finish(self, quarter: Quarter, cycle: Cycle) -> None:
        """Answer the one objection, confirm when the notice is over, file."""
        if quarter is script.CLOSED[-1]:
            self._object(quarter, cycle)
        for number, (_, confirmed) in enumerate(quarter.waves):
            set_day(confirmed)
            with transaction.atomic():
                done: set[int] = set()
                for panel in _wave(cycle, number, _STATE.NOTICED):
                    if panel.pk not in done:
                        actor = self._who(panel, "unit_group")
                        done |= {p.pk for p in panels.confirm(actor=actor, panel=panel)}
                for panel in _wave(cycle, number, _STATE.CONFIRMED):
                    panels.file_results(actor=self._who(panel, "unit_group"), panel=panel)

    def _object(self, quarter: Quarter, cycle: Cycle) -> None:
        posted = quarter.waves[0][0]
        panel = cycle.panels.get(organization__code=script.HANZHUANG)
        if panel.state != _STATE.NOTICED:
            return
        cadre = Account.objects.get(username="songyaqin")
        notice = panel.notices.get(withdrawn_at__isnull=True)
        if not panel.objections.exists():
            set_day(posted + dt.timedelta(days=2))
            subject = panel.subjects.get(person=cadre.person)
            text = "本人牵头的困难群众走访工作有一批未计入完成数，请核对走访台账。"
            objections.object_to(actor=cadre, notice=notice, text=text, subject=subject)
        set_day(posted + dt.timedelta(days=6))
        for objection in panel.objections.filter(state=Objection.State.OPEN):
            text = "经核对走访台账，该批走访在本季结束后完成，计入下一季度；本季得分不变。"
            actor = self._who(panel, "unit_group")
            objections.answer(actor=actor, objection=objection, upheld=False, text=text)

    def _afterwards(self, quarter: Quarter, cycle: Cycle) -> None:
        """Decide on what must follow, and ask for one correction that waits for approval."""
        due = Proposal.objects.filter(
            panel__cycle=cycle, force="mandatory", at_risk=False, state=Proposal.State.PROPOSED
        )
        for proposal in due.select_related("panel__organization"):
            if proposal.run_id == proposal.panel.run_id:
                reason = "按方案办理，已由县委组织部与本人谈话并记录。"
                proposals.decide(
                    actor=self.officer, proposal=proposal, accepted=True, reason=reason
                )
        if quarter is script.CLOSED[-1]:
            panel = cycle.panels.get(organization__code=f"{WEISHAN}-mzj")
            if not Correction.objects.filter(panel=panel).exists():
                set_day(dt.date(2026, 9, 28))
                reason = "一人的加分通报后被撤销，本季加分须减去，附撤销文件。"
                corrections.ask(actor=self._who(panel, "unit_group"), panel=panel, reason=reason)

    def _move_people(self, quarter: Quarter) -> None:
        if quarter is script.CLOSED[0]:
            for unit, position, new_unit, day in script.TRANSFERS:
                set_day(day)
                transfers.move(unit=unit, position=position, to=new_unit, day=day)

    def _half_quarter(self, quarter: Quarter) -> None:
        """Enter the open quarter as far as the script says; submit the units that are through."""
        cycle = self._open(quarter)
        self._set_aside(quarter, cycle)
        graded = Count("subjects", filter=Q(subjects__state=CycleSubject.State.GRADED))
        sizes = cycle.panels.annotate(n=graded).values_list("organization__code", "n")
        fillings = {
            unit: self._filling(quarter, unit, self._how_many(quarter, unit, size))
            for unit, size in sizes
            if unit not in script.UNTOUCHED
        }
        sheets.fill(cycle, self.seed, fillings)
        set_day(quarter.submitted)
        with transaction.atomic():
            for panel in _panels(cycle, _STATE.COLLECTING, script.SUBMITTED):
                panels.submit(actor=self._who(panel, "unit_clerk"), panel=panel)
        set_day(script.DAY)
        self._wrong_cells(cycle)

    def _how_many(self, quarter: Quarter, unit: str, size: int) -> int:
        """Return how many people of a unit are entered so far in the open quarter."""
        if unit in (*script.SUBMITTED, *script.COMPLETE):
            return size
        if unit == script.FINANCE:
            return size - 4
        return max(1, round(size * self._chance(quarter.code, unit, "share").uniform(0.2, 0.9)))

    def _wrong_cells(self, cycle: Cycle) -> None:
        """Type what the sheet of 韩庄镇 has to point out: too high, no number, no basis."""
        panel = cycle.panels.get(organization__code=script.HANZHUANG)
        clerk = self._who(panel, "unit_clerk")
        graded = panel.subjects.filter(state="").exclude(person=clerk.person).order_by("position")
        current = {
            (e.subject_id, f"{e.component}.{e.item}.{e.part}"): e.pk
            for e in current_entries(graded.values_list("pk", flat=True))
        }
        first, second, *others = graded[2:]
        third = next(s for s in others if (s.pk, "adjust.bonus.basis") not in current)
        typed = (
            (first, "common.ji.value", "25"),
            (second, "individual.1.actual", "95%"),
            (third, "adjust.bonus.value", "2"),
        )
        changes = [
            entries.Change(subject.pk, field, text, current.get((subject.pk, field)))
            for subject, field, text in typed
        ]
        entries.save_cells(actor=clerk, panel=panel, changes=changes)

    def _who(self, panel: Panel, role: str) -> Account:
        return self.acting[panel.organization.code, role]

    def _chance(self, *parts: str) -> Random:
        return Random(":".join((str(self.seed), *parts)))  # noqa: S311  (made up, no secrets)


def _panels(cycle: Cycle, state: str, units: Iterable[str] = ()) -> list[Panel]:
    found = cycle.panels.filter(state=state)
    if units:
        found = found.filter(organization__code__in=list(units))
    related = found.select_related("organization", "cycle__scheme_version", "cycle__organization")
    return list(related.order_by("organization__code"))


def _wave(cycle: Cycle, number: int, state: str) -> list[Panel]:
    return [p for p in _panels(cycle, state) if script.wave_of(p.organization.code) == number]


def _is_free(subject: CycleSubject, known: set[str]) -> bool:
    unit = subject.panel.organization.code
    return (
        subject.name not in known
        and (unit, subject.position) not in script.LOW
        and unit not in script.FIRST[:2]
    )


def set_day(day: dt.date) -> None:
    """Let the demonstration be on a day."""
    Demonstration.objects.update(day=day)
    clock.forget()


def finish(run: Run) -> None:
    """Do a run's job here; one that a broken-off load left claimed is waited for (its lease ends)."""
    job = run.job
    if job is None:
        raise RuntimeError(f"run {run.pk} has no job")
    deadline = time.monotonic() + 2 * jobs.LEASE.total_seconds()
    while job.is_live:
        jobs.perform(job.pk)
        job.refresh_from_db()
        if job.is_live:
            if time.monotonic() > deadline:
                raise TimeoutError(f"run {run.pk} is still claimed by another process")
            time.sleep(2)
    if job.state not in (Job.State.DONE, Job.State.PARTIAL):
        raise RuntimeError(f"run {run.pk}: {job.message}")
