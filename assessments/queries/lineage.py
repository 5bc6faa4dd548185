"""How versions of schemes hang together: what a draft is based on, its limits, who does the same work."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from assessments import drafts, schemes
from assessments.models import Cycle, Panel, Scheme, SchemeVersion
from assessments.queries.openings import in_force_on
from assessments.schemes.problems import Path, SchemeProblem
from portal.periods import MONTHS, containing_day


def upper_of(version: SchemeVersion) -> drafts.Upper | None:
    """Return the version of another scheme this one was copied from, whose limits bind it (M17)."""
    one: SchemeVersion | None = version
    while one is not None:
        base = one.based_on
        if base is not None and base.scheme_id != version.scheme_id:
            return drafts.Upper(base.scheme.code, base.document)
        one = base
    return None


def problems_of(
    draft: SchemeVersion,
    document: dict[str, Any] | None = None,
    lines: dict[Path, int] | None = None,
) -> list[SchemeProblem]:
    """Return what keeps a draft (or `document` in its place) from being published; [] when nothing."""
    found = draft.document if document is None else document
    return drafts.problems(found, draft.scheme.code, upper_of(draft), lines)


def origin_of(scheme: Scheme) -> str:
    """Return the code of the shipped scheme a scheme is or was copied from; '' where there is none."""
    codes = schemes.codes()
    return next((code for code in (scheme.origin, scheme.code) if code and code in codes), "")


def grounds_of(version: SchemeVersion) -> dict[str, Any] | None:
    """Return the document the grounds of a version were written for: the shipped scheme it comes
    from; None where it comes from none."""
    code = origin_of(version.scheme)
    return schemes.load(code).data if code else None


def in_force(scheme: Scheme, day: dt.date) -> SchemeVersion | None:
    """Return the published version of a scheme in force on a day; None before the first one, and once
    the scheme is retired."""
    return in_force_of(scheme, scheme.versions.all(), day)


def in_force_of(
    scheme: Scheme, versions: Iterable[SchemeVersion], day: dt.date
) -> SchemeVersion | None:
    """Return which of a scheme's versions, read already, is in force on a day; as `in_force`."""
    if scheme.retired_from is not None and scheme.retired_from <= day:
        return None
    return in_force_on(versions, day)


def rivals(scheme: Scheme, document: dict[str, Any], day: dt.date) -> list[Scheme]:
    """Return the other schemes of the organization that appraise the same subject by the same practice
    and period and are in force on a day or come into force after it."""
    versions = (
        SchemeVersion.objects.filter(
            scheme__organization=scheme.organization,
            scheme__practice=document["practice"],
            published_at__isnull=False,
            document__period=document["period"],
        )
        .exclude(scheme=scheme)
        .select_related("scheme")
    )
    found = {
        v.scheme_id: v.scheme
        for v in versions
        if v.document.get("subject", "person") == document.get("subject", "person")
        and (v.scheme.retired_from is None or v.scheme.retired_from > day)
    }
    return list(found.values())


def next_start(version: SchemeVersion, today: dt.date) -> dt.date | None:
    """Return the day a version is best published from: the first of the next period, after every
    cycle its scheme has opened; None where the document names no period."""
    kind = version.document.get("period")
    if kind not in MONTHS:
        return None
    opened = version.scheme.versions.filter(cycles__isnull=False)
    last = opened.order_by("-cycles__period_end").values_list("cycles__period_end", flat=True)
    after = max(today, last.first() or today)
    return containing_day(after, kind).next.start


def tried_on(version: SchemeVersion, account: Any) -> list[Cycle]:
    """Return the cycles a version can be tried on, newest first: of its scheme, or of the same
    practice and subject in its organization, with a length it has runs of and confirmed units."""
    document = version.document
    lengths = {document.get("period"), *(rule["to"] for rule in document.get("rollup", ()))}
    subject = document.get("subject", "person")
    cycles = (
        Cycle.objects.visible_to(account)
        .filter(
            organization=version.scheme.organization,
            panels__state__in=(Panel.State.CONFIRMED, Panel.State.FILED),
        )
        .filter(Q(scheme_version__scheme=version.scheme)
                | Q(scheme_version__scheme__practice=document.get("practice", "")))
        .select_related("organization", "scheme_version__scheme")
        .order_by("-period_end", "pk")
        .distinct()
    )  # fmt: skip
    return [
        cycle
        for cycle in cycles
        if cycle.period.kind in lengths
        and cycle.scheme_version.document.get("subject", "person") == subject
    ]
