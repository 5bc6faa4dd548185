"""Opening a cycle: subjects and panels are frozen into it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from assessments import rights
from assessments.models import Cycle, CycleSubject, Entry, Panel, SchemeVersion
from members.models import Organization, Post
from members.models.organizations import UNIT_KINDS
from members.scope import who_holds
from portal import clock, deeds
from portal.periods import Period
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
    *, actor: Any, version: SchemeVersion, organization: Organization, period: Period
) -> Cycle:
    """Open the appraisal of a period for all units of a county; freezes subjects and panels.

    Refused when the scheme's cadence differs, the period has not ended, it is open already, the
    version is not in force then, or no unit has anyone to appraise.
    """
    if not actor.may(rights.OPEN_CYCLE, organization.path):
        who = who_holds(rights.OPEN_CYCLE)
        raise NotAllowed(f"不能开启周期。开启由{who}办理。", who=who)
    _check(version, organization, period)
    entry_due, filing_due = due_dates(version, period)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        if _existing(version, organization, period):
            raise Refused(f"{organization.label}{period.label}已经开启。请在周期看板里打开它。")
        cycle = Cycle.objects.create(
            scheme_version=version,
            organization=organization,
            period_code=period.code,
            period_start=period.start,
            period_end=period.end,
            entry_due=entry_due,
            filing_due=filing_due,
            opened_at=clock.now(),
            opened_by=actor,
        )
        people = _freeze(cycle)
        if not people:
            raise Refused("没有可以考核的人员：这一周期内没有单位任职记录。请先登记人员任职。")
        _carry_plans(cycle)
        deeds.record(actor=actor, verb="开启周期", about=cycle, details={"people": people})
    return cycle


def _check(version: SchemeVersion, organization: Organization, period: Period) -> None:
    document = version.document
    if document["period"] != period.kind:
        raise Invalid(f"{version}按“{document['period']}”考核，{period.label}不是这样的周期。")
    if version.published_at is None or (
        version.in_force_from and version.in_force_from > period.end
    ):
        raise Refused(f"{version}在{period.label}还没有施行。请选用已经施行的版本。")
    if period.end >= clock.today():
        raise Refused(f"{period.label}还没有结束，{period.end:%m月%d日}以后才能开启。")
    if version.scheme.organization_id != organization.pk:
        raise Refused(f"{version}不是{organization.label}的方案。")


def _existing(version: SchemeVersion, organization: Organization, period: Period) -> bool:
    return Cycle.objects.filter(
        scheme_version__scheme=version.scheme, organization=organization, period_code=period.code
    ).exists()


def _freeze(cycle: Cycle) -> int:
    """Make a panel for each unit with people, and a subject for each main post; return the count."""
    held = _posts(cycle)
    days = _days_served(cycle, held)
    posts = _of_most_days(cycle, held)
    units = sorted({p.organization_id for p in posts})
    Panel.objects.bulk_create(Panel(cycle=cycle, organization_id=unit) for unit in units)
    panels = dict(cycle.panels.values_list("organization_id", "pk"))
    seen: dict[int, int] = {}
    subjects = []
    for post in posts:
        position = seen[post.organization_id] = seen.get(post.organization_id, 0) + 1
        subject = _subject(panels[post.organization_id], post, position)
        if days[post.person_id] * 2 < (cycle.period_end - cycle.period_start).days + 1:
            subject.state = CycleSubject.State.NOT_GRADED
            subject.state_reason = "本季在岗不足一半（D-TENURE）"
        subjects.append(subject)
    CycleSubject.objects.bulk_create(subjects, batch_size=2000)
    return len(subjects)


def _posts(cycle: Cycle) -> list[Post]:
    """All main posts held in the period in the county's units, in the units' own order."""
    return list(
        Post.objects.filter(
            Q(until__isnull=True) | Q(until__gt=cycle.period_start),
            is_main=True,
            since__lte=cycle.period_end,
            organization__path__startswith=cycle.organization.path,
            organization__kind__in=UNIT_KINDS,
        )
        .select_related("person", "section")
        .order_by("organization_id", "position", "id")
    )


def _of_most_days(cycle: Cycle, held: Sequence[Post]) -> list[Post]:
    """One post a person, in the unit served most days, the newer on a tie (D-TENURE).

    Of several posts there, one after the other, it is again the longest, the newer on a tie.
    """
    days: Counter[tuple[int, int]] = Counter()
    newest: dict[tuple[int, int], dt.date] = {}
    for post in held:
        place = (post.person_id, post.organization_id)
        days[place] += _days(cycle, post)
        newest[place] = max(newest.get(place, post.since), post.since)

    def weight(post: Post) -> tuple[int, dt.date, int, dt.date]:
        place = (post.person_id, post.organization_id)
        return days[place], newest[place], _days(cycle, post), post.since

    best: dict[int, Post] = {}
    for post in held:
        other = best.get(post.person_id)
        if other is None or weight(post) > weight(other):
            best[post.person_id] = post
    return [post for post in held if best[post.person_id] is post]


def _days_served(cycle: Cycle, held: Iterable[Post]) -> Counter[int]:
    """Person → days of the period served in the county; main posts never overlap (D-TENURE)."""
    days: Counter[int] = Counter()
    for post in held:
        days[post.person_id] += _days(cycle, post)
    return days


def _days(cycle: Cycle, post: Post) -> int:
    first = max(post.since, cycle.period_start)
    last = min(post.until or cycle.period_end + dt.timedelta(1), cycle.period_end + dt.timedelta(1))
    return (last - first).days


def _subject(panel: int, post: Post, position: int) -> CycleSubject:
    return CycleSubject(
        panel_id=panel,
        person=post.person,
        name=post.person.name,
        role=post.role,
        title=post.title,
        section=post.section.label if post.section else "",
        position=position,
    )


def _carry_plans(cycle: Cycle) -> None:
    """Take each person's plan (title and target of measured work) over from the cycle before."""
    before = (
        Cycle.objects.filter(
            scheme_version__scheme=cycle.scheme_version.scheme,
            organization=cycle.organization,
            period_end__lt=cycle.period_start,
        )
        .order_by("-period_end")
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
