"""Cycles a person sees, panels of his own, and periods he could open."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments import rights, rosters, words
from assessments.actions.cycles import cadences
from assessments.actions.imported import Brought
from assessments.models import Cycle, CycleSubject, Panel, Run, Scheme, SchemeVersion
from assessments.outline import Outline
from assessments.subjects import needs_list
from portal import clock
from portal.models import Job
from portal.periods import Period, containing_day


@dataclass(frozen=True)
class Opening:
    """A period that can be opened now for a scheme version."""

    version: SchemeVersion
    period: Period

    @property
    def outline(self) -> Outline:
        """The scheme as runs of that period read it."""
        return Outline(self.version.document, self.period.kind)

    @property
    def needs_list(self) -> bool:
        """Whether an officer has to list whom it appraises."""
        outline = self.outline
        return not outline.is_rolled and needs_list(outline)

    @property
    def whom(self) -> str:
        """Whom it appraises, in words."""
        return words.subject(self.version.document)

    @property
    def columns(self) -> list[str]:
        """The columns such a list has."""
        return rosters.columns_for(self.outline)


def versions(path: str = "scheme_version") -> Any:
    """Fetch the scheme versions of cycles beside them: many cycles run by one version, and its document is
    too long to send and read with every one."""
    return Prefetch(path, SchemeVersion.objects.select_related("scheme"))


def cycles_of(account: Any) -> QuerySet[Cycle]:
    """Return the cycles the account sees, newest first, with how many units have filed."""
    own = Panel.objects.filter(cycle=OuterRef("pk"))
    return (
        Cycle.objects.visible_to(account)
        .select_related("organization")
        .prefetch_related(versions())
        .annotate(
            units=_count(own.exclude(state=Panel.State.SUPERSEDED), "organization"),
            filed=_count(own.filter(state=Panel.State.FILED)),
            confirmed=_count(own.filter(state=Panel.State.CONFIRMED)),
            entering=_count(own.filter(state=Panel.State.COLLECTING)),
        )
        .order_by("-period_end", "organization__sort_key")[:60]
    )


def _count(panels: QuerySet[Panel], what: str = "pk") -> Coalesce:
    """How many different `what` a cycle's panels have: asked of the cycles shown, not of all that are."""
    told = panels.order_by().values("cycle").annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(told), 0)


def own_panels(account: Any) -> QuerySet[Panel]:
    """Return the panels of units in which the account itself has something to do, newest first."""
    return (
        Panel.objects.visible_to(account, rights.ENTER)
        .exclude(state=Panel.State.SUPERSEDED)
        .select_related("organization", "cycle__organization")
        .prefetch_related(versions("cycle__scheme_version"))
        .order_by("-cycle__period_end", "organization__sort_key")[:60]
    )


def openings_for(account: Any) -> list[Opening]:
    """Return the periods that ended last and are not open yet, by scheme and length, of the schemes
    whose cycles the account may open."""
    schemes = (
        Scheme.objects.visible_to(account, rights.OPEN_CYCLE)
        .select_related("organization")
        .prefetch_related("versions")
        .order_by("practice", "pk")
    )
    today, asked = clock.today(), []
    for scheme in schemes:
        published = [v for v in scheme.versions.all() if v.published_at is not None]
        kinds = dict.fromkeys(kind for v in published[:1] for kind in cadences(v))
        candidates = (
            _candidate(scheme, published, containing_day(today, k).previous) for k in kinds
        )
        asked += [one for one in candidates if one is not None]
    there = _cycles_inside(asked)
    return [one for one in asked if _can_open(one, there[one.version.scheme_id])]


def _candidate(
    scheme: Scheme, published: Iterable[SchemeVersion], period: Period
) -> Opening | None:
    """How a period of a scheme would be opened: with the version in force on its last day; None without."""
    version = in_force_on(published, period.end)
    retired = scheme.retired_from is not None and scheme.retired_from <= period.end
    if version is None or retired or period.kind not in cadences(version):
        return None
    return Opening(version, period)


Inside = tuple[str, dt.date, dt.date, bool]
"""Of a cycle: the code of its period, its first and last day, whether any of its results are published."""


def _cycles_inside(asked: Collection[Opening]) -> dict[int, list[Inside]]:
    """By scheme the cycles of its own organization in any of the periods asked about. One statement."""
    found: dict[int, list[Inside]] = {one.version.scheme_id: [] for one in asked}
    if not asked:
        return found
    published = Panel.objects.filter(
        cycle=OuterRef("pk"), state__in=(Panel.State.CONFIRMED, Panel.State.FILED)
    )
    rows = Cycle.objects.filter(
        scheme_version__scheme__in=found,
        organization_id=F("scheme_version__scheme__organization_id"),
        period_start__gte=min(one.period.start for one in asked),
        period_end__lte=max(one.period.end for one in asked),
    )
    columns = ("scheme_version__scheme", "period_code", "period_start", "period_end")
    for scheme, *told in rows.values_list(*columns, Exists(published)):
        found[scheme].append((told[0], told[1], told[2], told[3]))
    return found


def _can_open(opening: Opening, cycles: Collection[Inside]) -> bool:
    """Whether a period is not open yet, and a roll-up has something to draw on."""
    period = opening.period
    inside = [one for one in cycles if period.start <= one[1] and one[2] <= period.end]
    if any(code == period.code for code, *_ in inside):
        return False
    return not opening.outline.is_rolled or any(published for *_, published in inside)


def in_force_on(versions: Iterable[SchemeVersion], day: dt.date) -> SchemeVersion | None:
    """Return the published version in force on a day: the one that came into force last."""
    there = [
        v
        for v in versions
        if v.published_at is not None and (v.in_force_from is None or v.in_force_from <= day)
    ]
    return max(there, key=lambda v: (v.in_force_from or dt.date.min, v.number), default=None)


@dataclass(frozen=True)
class Draws:
    """What can be brought into a cycle: its imported components, from which cycles, for which groups."""

    components: list[dict[str, str]]
    sources: list[Cycle]
    groups: list[str]


def draws_of(cycle: Cycle, account: Any) -> Draws | None:
    """Return what another appraisal's results can be brought in for; None where the scheme imports
    nothing, nobody is being entered, or the account does not open cycles here."""
    document = cycle.scheme_version.document
    parts = [c for c in document["components"] if c["kind"] == "imported"]
    entering = cycle.panels.filter(state=Panel.State.COLLECTING)
    if not parts or not account.may(rights.OPEN_CYCLE, cycle.scope_path) or not entering.exists():
        return None
    named = [{"id": c["id"], "title": c.get("title", c["id"])} for c in parts]
    sources = Cycle.objects.visible_to(account).filter(
        organization=cycle.organization_id,
        panels__state__in=(Panel.State.CONFIRMED, Panel.State.FILED),
    )
    listed = sources.exclude(pk=cycle.pk).distinct().select_related("organization")
    groups = CycleSubject.objects.filter(panel__cycle=cycle).exclude(group="")
    names = groups.order_by("group").values_list("group", flat=True).distinct()
    return Draws(named, list(listed.order_by("-period_end")[:40]), list(names[:40]))


def brought_in_words(done: Brought) -> str:
    """Return what became of bringing results in, as a sentence."""
    said = f"已引入{done.entered}个结果，填在录入表里。"
    if done.without:
        said += f"{len(done.without)}个对象在来源里没有结果：{'、'.join(done.without[:5])}"
        said += "等。" if len(done.without) > 5 else "。"
    if done.beyond:
        said += f"{'、'.join(done.beyond[:5])}的结果超过这一部分的满分，没有引入。"
    return said


def live_runs(cycle: Cycle) -> QuerySet[Run]:
    """Return the runs of a cycle whose jobs wait or run."""
    return cycle.runs.filter(job__state__in=Job.LIVE).select_related("job")


def to_score(cycle: Cycle, chosen: Collection[int]) -> QuerySet[Panel]:
    """Return the panels a call for scoring means: the chosen ones, else every submitted one."""
    panels = cycle.panels.select_related("organization")
    return panels.filter(pk__in=chosen) if chosen else panels.filter(state=Panel.State.SUBMITTED)
