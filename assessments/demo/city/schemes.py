"""Which scheme a county runs: its own where it has the practice, else a copy of the shipped one."""

import datetime as dt

from assessments import schemes
from assessments.models import Scheme, SchemeVersion
from assessments.points import items
from members.models import Organization
from portal import clock, deeds


def of(
    county: Organization, shipped: str, own: tuple[str, ...], code: str, title: str, since: dt.date
) -> SchemeVersion:
    """Return the version a county runs: of one of its `own` shipped schemes, of the copy `code` it has, or of
    a new copy of `shipped`, published with effect from `since`."""
    there = SchemeVersion.objects.filter(
        scheme__organization=county, scheme__code__in=(*own, code), published_at__isnull=False
    )
    found = there.select_related("scheme__organization").order_by("in_force_from").first()
    return found or _copied(county, shipped, code, f"{county.label}{title}", since)


def _copied(
    county: Organization, shipped: str, code: str, title: str, since: dt.date
) -> SchemeVersion:
    changed = {"county": county.name, "id": code, "title": title}
    document = schemes.load(shipped).data | changed
    scheme = Scheme.objects.create(
        organization=county, code=code, title=title, practice=document["practice"], origin=shipped
    )
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=1,
        document=document,
        digest=schemes.digest(document),
        published_at=clock.now(),
        in_force_from=since,
        note="演示：照搬外县方案",
    )
    items.load(scheme, version)
    deeds.record(actor=None, verb="发布方案", about=version, scope_path=county.path)
    return version
