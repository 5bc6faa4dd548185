"""Opening a cycle: subjects and panels are frozen into it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from assessments import logged, rights, rosters
from assessments.actions.logged import draw_in
from assessments.models import Cycle, CycleSubject, Entry, Panel, Scheme, SchemeVersion
from assessments.schemes.sources import registers_of
from assessments.subjects import Candidate, candidates, needs_list
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.periods import KIND_LABELS, MONTHS, Period
from portal.refusals import Invalid, NotAllowed, Refused
from portal.workdays import next_workday_from

ENTRY_CLOSES = {"month": 5, "quarter": 15, "half_year": 20, "year": 31}
"""Day of the next month on which entry closes (D-CLOSE)."""


def due_dates(version: SchemeVersion, period: Period) -> tuple[dt.date, dt.date]:
    """Return (entry closes, filing due): D-CLOSE and the scheme's filing day, moved off holidays."""
    after = period.end + dt.timedelta(days=1)
    entry = after.replace(day=ENTRY_CLOSES[period.kind])
    filing_day = int(version.document.get("filing", {}).get("due", ENTRY_CLOSES[period.kind]))
    return next_workday_from(entry), next_workday_from(after.replace(day=filing_day))


def open_cycle(
    *,
    actor: Any,
    version: SchemeVersion,
    organization: Organization,
    period: Period,
    listed: str = "",
) -> Cycle:
    """Open the appraisal of a period for a whole county; freezes subjects and panels.

    `listed` names the subjects, a line each, where the register cannot (assessments.rosters). A period
    of a longer roll-up makes its totals from published ones: nothing is entered, its panels wait for
    scoring at once (S-RUN). Refused when the scheme has no run of that length, the period has not
    ended, it is open already, the version is not in force then, or nobody is to be appraised.
    """
    if not actor.may(rights.OPEN_CYCLE, organization.path):
        who = who_holds(rights.OPEN_CYCLE)
        raise NotAllowed(f"不能开启周期。开启由{who}办理。", who=who)
    _check(version, organization, period)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        if _existing(version, organization, period):
            raise Refused(f"{organization.label}{period.label}已经开启。请在周期看板里打开它。")
        _insist_in_force(version, period)
        cycle = _made(actor, version, organization, period)
        people = _freeze(cycle, _whom(cycle, listed))
        if not people:
            raise Refused(_NOBODY_BEFORE if cycle.outline.is_rolled else _NOBODY)
        _begin(actor, cycle)
        deeds.record(actor=actor, verb="开启周期", about=cycle, details={"people": people})
    return cycle


def _begin(actor: Any, cycle: Cycle) -> None:
    """Bring in what is known already; a roll-up waits for scoring at once (S-RUN)."""
    if cycle.outline.is_rolled:
        cycle.panels.update(state=Panel.State.SUBMITTED, submitted_at=cycle.opened_at)
        return
    _carry_plans(cycle)
    for panel in cycle.panels.select_related("cycle__scheme_version", "organization"):
        draw_in(actor=actor, panel=panel)


def _made(actor: Any, version: SchemeVersion, organization: Organization, period: Period) -> Cycle:
    entry_due, filing_due = due_dates(version, period)
    return Cycle.objects.create(
        scheme_version=version,
        organization=organization,
        what=what_of(version, organization),
        period_code=period.code,
        period_start=period.start,
        period_end=period.end,
        entry_due=entry_due,
        filing_due=filing_due,
        opened_at=clock.now(),
        opened_by=actor,
    )


_NOBODY = "没有可以考核的人员：这一周期内没有单位任职记录。请先登记人员任职。"
_NOBODY_BEFORE = "这一周期里还没有已确认的短周期结果可以汇总。请先确认各短周期的结果。"


def what_of(version: SchemeVersion, organization: Organization) -> str:
    """Return what a cycle is called: the scheme's title without the county that stands before it."""
    title = version.scheme.title.removeprefix(organization.label).removeprefix(organization.name)
    return "平时考核" if title == "公务员平时考核" else title


def _whom(cycle: Cycle, listed: str) -> list[Candidate]:
    """The candidates of the register, of those whose records are appraised, or of the list."""
    outline = cycle.outline
    registers = sorted(registers_of(outline.document))
    if registers and not outline.is_rolled:
        return logged.CANDIDATES[registers[0]](cycle)
    if not outline.is_rolled and needs_list(outline):
        return rosters.read(cycle, listed)
    return candidates(cycle)


def _check(version: SchemeVersion, organization: Organization, period: Period) -> None:
    if period.kind not in cadences(version):
        names = "、".join(KIND_LABELS[kind] for kind in cadences(version))
        raise Invalid(f"{version}按{names}考核，{period.label}不是这样的周期。")
    if version.published_at is None or (
        version.in_force_from and version.in_force_from > period.end
    ):
        raise Refused(f"{version}在{period.label}还没有施行。请选用已经施行的版本。")
    if period.end >= clock.today():
        raise Refused(f"{period.label}还没有结束，{period.end:%m月%d日}以后才能开启。")
    if version.scheme.organization_id != organization.pk:
        raise Refused(f"{version}不是{organization.label}的方案。")


def _insist_in_force(version: SchemeVersion, period: Period) -> None:
    """No newer version holds for the period, and the scheme is not retired by then. Publishing and
    retiring lock the same organization: neither can come in between."""
    scheme = Scheme.objects.get(pk=version.scheme_id)
    if scheme.retired_from is not None and scheme.retired_from <= period.end:
        raise Refused(f"《{scheme.title}》从{scheme.retired_from:%Y-%m-%d}起停用，不再开启周期。")
    newer = scheme.versions.filter(
        published_at__isnull=False,
        in_force_from__gt=version.in_force_from or dt.date.min,
        in_force_from__lte=period.end,
    )
    later = newer.order_by("-in_force_from").first()
    if later is not None:
        raise Refused(f"{period.label}施行的是{later}。请刷新页面，按那一版开启。")


def cadences(version: SchemeVersion) -> list[str]:
    """Return the kinds of period a version has runs of: its own, and longer roll-ups."""
    own = version.document["period"]
    rules = version.document.get("rollup", ())
    return [own, *(rule["to"] for rule in rules if MONTHS[rule["to"]] > MONTHS[own])]


def _existing(version: SchemeVersion, organization: Organization, period: Period) -> bool:
    return Cycle.objects.filter(
        scheme_version__scheme=version.scheme, organization=organization, period_code=period.code
    ).exists()


def _freeze(cycle: Cycle, chosen: Sequence[Candidate]) -> int:
    """Make a panel for each organization that holds one, and a subject for each candidate; return the
    count of subjects."""
    places = sorted({candidate.place for candidate in chosen})
    Panel.objects.bulk_create(
        (Panel(cycle=cycle, organization_id=place) for place in places), batch_size=2000
    )
    panels = dict(cycle.panels.values_list("organization_id", "pk"))
    seen: dict[int, int] = {}
    subjects = []
    for candidate in chosen:
        position = seen[candidate.place] = seen.get(candidate.place, 0) + 1
        subjects.append(_subject(panels[candidate.place], candidate, position))
    CycleSubject.objects.bulk_create(subjects, batch_size=2000)
    return len(subjects)


def _subject(panel: int, candidate: Candidate, position: int) -> CycleSubject:
    aside = CycleSubject.State.NOT_GRADED if candidate.set_aside else CycleSubject.State.GRADED
    return CycleSubject(
        panel_id=panel,
        kind=candidate.kind,
        person_id=candidate.person,
        organization_id=candidate.organization,
        name=candidate.name[:60],
        role=candidate.role,
        title=candidate.title,
        section=candidate.section[:60],
        group=candidate.group,
        attributes=dict(candidate.attributes),
        position=position,
        state=aside,
        state_reason=candidate.set_aside,
    )


def _carry_plans(cycle: Cycle) -> None:
    """Take each person's plan (title and target of measured work) over from the cycle before."""
    before = (
        Cycle.objects.filter(
            scheme_version__scheme=cycle.scheme_version.scheme,
            organization=cycle.organization,
            period_end__lt=cycle.period_start,
        )
        .order_by("-period_end", "-period_start")
        .first()
    )
    if before is None:
        return
    people = dict(
        CycleSubject.objects.filter(panel__cycle=cycle, person__isnull=False).values_list(
            "person_id", "pk"
        )
    )
    old = Entry.objects.filter(
        panel__cycle=before,
        panel__corrected_by__isnull=True,
        part__in=("title", "target"),
        superseded_by__isnull=True,
        subject__person_id__in=people,
    )
    Entry.objects.bulk_create(
        _copies(old.select_related("subject"), people, cycle), batch_size=2000
    )


def _copies(old: Iterable[Entry], people: dict[int, int], cycle: Cycle) -> list[Entry]:
    panels = dict(CycleSubject.objects.filter(panel__cycle=cycle).values_list("pk", "panel_id"))
    now = cycle.opened_at
    return [
        Entry(
            panel_id=panels[people[entry.subject.person_id]],
            subject_id=people[entry.subject.person_id],
            component=entry.component,
            item=entry.item,
            part=entry.part,
            text=entry.text,
            number=entry.number,
            entered_by_id=entry.entered_by_id,
            entered_at=now,
        )
        for entry in old
        if entry.subject.person_id is not None
    ]
