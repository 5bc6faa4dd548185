"""Publishing a draft from a date, and retiring a scheme.

A version holds for whole periods, so both dates are the first day of one. What is published stays.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from assessments import drafts, schemes
from assessments.actions.schemes import may_edit
from assessments.models import Cycle, Scheme, SchemeVersion
from assessments.points import items
from assessments.queries import lineage
from members.models import Organization
from portal import clock, deeds
from portal.periods import KIND_LABELS, containing_day
from portal.refusals import Invalid, Refused, Stale

RULE = "M17"
DAY = "in_force_from"


def publish(
    *, actor: Any, draft: SchemeVersion, in_force_from: dt.date, seen: str
) -> SchemeVersion:
    """Publish a draft from the first day of a period; its document never changes again.

    Refused while it has problems, when a cycle of that time is open already, or when another scheme
    of the organization does the same work on that day; Invalid for a day that does not fit; Stale when
    it is no draft any more or not the one that was read (`seen` is its digest).
    """
    scheme = draft.scheme
    may_edit(actor, scheme.organization)
    with transaction.atomic():
        # Opening a cycle locks the same row: a version cannot come into force under an opening.
        Organization.objects.select_for_update(no_key=True).get(pk=scheme.organization_id)
        fresh = _draft(draft, seen)
        document = _sound(fresh)
        _check_day(fresh.scheme, document, in_force_from)
        _check_alone(fresh.scheme, document, in_force_from)
        _write(actor, fresh, document, in_force_from)
        draft.refresh_from_db()
        items.load(fresh.scheme, draft)
    return draft


def _write(actor: Any, draft: SchemeVersion, document: dict[str, Any], day: dt.date) -> None:
    """The version, what its scheme is called from now on, and the deed."""
    digest = schemes.digest(document)
    SchemeVersion.objects.filter(pk=draft.pk).update(
        document=document,
        digest=digest,
        in_force_from=day,
        published_at=clock.now(),
        published_by=actor,
    )
    Scheme.objects.filter(pk=draft.scheme_id).update(
        title=document["title"], practice=document["practice"]
    )
    deeds.record(
        actor=actor,
        verb="发布方案",
        about=draft,
        reason=draft.note,
        scope_path=draft.scheme.organization.path,
        details={"from": day.isoformat(), "digest": digest},
    )


def _draft(draft: SchemeVersion, seen: str) -> SchemeVersion:
    rows = SchemeVersion.objects.select_for_update(of=("self",)).select_related(
        "scheme__organization"
    )
    fresh: SchemeVersion | None = rows.filter(pk=draft.pk).first()
    if fresh is None or fresh.published_at is not None:
        raise Stale("这份草稿已经发布或丢弃。请刷新页面。")
    if fresh.digest != seen:
        raise Stale("您打开以后，草稿又有改动，没有发布。请看过改动再发布。")
    return fresh


def _sound(draft: SchemeVersion) -> dict[str, Any]:
    """The whole document of a draft without problems; Refused with the first of them otherwise."""
    found = lineage.problems_of(draft)
    if found:
        told = "".join(f"{p.place}：{p.sentence}" for p in found[:3])
        raise Refused(f"草稿还有{len(found)}处要改，不能发布。{told}")
    return drafts.resolved(draft.document)


def _check_day(scheme: Scheme, document: dict[str, Any], day: dt.date) -> None:
    kind = document["period"]
    first = containing_day(day, kind).start
    if day != first:
        after = containing_day(day, kind).next.start
        _refuse_day(
            f"方案按整个{KIND_LABELS[kind]}施行，日期须是第一天，如{first:%Y-%m-%d}或{after:%Y-%m-%d}。"
        )
    earliest = containing_day(clock.today(), kind).previous.start
    if day < earliest:
        _refuse_day(f"施行日期不能早于刚结束的一期，最早{earliest:%Y-%m-%d}。请另选日期。")
    if scheme.versions.filter(published_at__isnull=False, in_force_from=day).exists():
        _refuse_day(f"已有一版从{day:%Y-%m-%d}起施行，两版不能同一天施行。请另选日期。")
    if scheme.retired_from is not None and scheme.retired_from <= day:
        _refuse_day(
            f"这份方案从{scheme.retired_from:%Y-%m-%d}起停用。请先撤销停用，或改为更早施行。"
        )
    last = _last_opened(scheme)
    if last is not None and last.period_end >= day:
        after = containing_day(last.period_end, kind).next.start
        raise Refused(
            f"{last}已经按{last.scheme_version}开启，新的一版不能从{day:%Y-%m-%d}起施行。"
            f"最早可以从{after:%Y-%m-%d}起。"
        )


def _refuse_day(sentence: str) -> None:
    raise Invalid(sentence, {DAY: [sentence]})


def _last_opened(scheme: Scheme) -> Cycle | None:
    """The opened cycle of a scheme that ends last."""
    cycles = Cycle.objects.filter(scheme_version__scheme=scheme).order_by("-period_end")
    return cycles.select_related("scheme_version__scheme", "organization").first()


def _check_alone(scheme: Scheme, document: dict[str, Any], day: dt.date) -> None:
    """Two schemes cannot be in force for one subject, practice and period at once."""
    for other in lineage.rivals(scheme, document, day):
        raise Refused(
            f"《{other.title}》在{day:%Y-%m-%d}也考核同样的对象、按同样的周期施行，"
            f"同一对象不能有两份方案。请先在那份方案的页面上停用它，再发布这一份。",
            rule=RULE,
        )


def retire(*, actor: Any, scheme: Scheme, day: dt.date | None) -> None:
    """Retire a scheme from the first day of a period, or (day None) take that back.

    Refused when a cycle of that time is open; or, taken back, when another scheme does its work.
    """
    may_edit(actor, scheme.organization)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=scheme.organization_id)
        version = scheme.versions.filter(published_at__isnull=False).first()
        if version is None:
            raise Refused("还没有发布过的方案不用停用。不要的草稿可以丢弃。")
        if day is None:
            _check_alone(scheme, version.document, clock.today())
        else:
            _check_end(scheme, version, day)
        Scheme.objects.filter(pk=scheme.pk).update(retired_from=day)
        details = {"from": day.isoformat() if day else None}
        path = scheme.organization.path
        verb = "停用方案" if day else "撤销停用方案"
        deeds.record(actor=actor, verb=verb, about=scheme, scope_path=path, details=details)
    scheme.refresh_from_db()


def _check_end(scheme: Scheme, version: SchemeVersion, day: dt.date) -> None:
    kind = version.document["period"]
    period = containing_day(day, kind)
    if day != period.start:
        sentence = (
            f"方案按整个{KIND_LABELS[kind]}施行，停用日期须是第一天，"
            f"如{period.start:%Y-%m-%d}或{period.next.start:%Y-%m-%d}。"
        )
        raise Invalid(sentence, {"retired_from": [sentence]})
    last = _last_opened(scheme)
    if last is not None and last.period_end >= day:
        after = containing_day(last.period_end, kind).next.start
        raise Refused(f"{last}已经按这份方案开启。最早可以从{after:%Y-%m-%d}起停用。")
