"""The scheme library: shipped regulations become published versions of their county."""

import datetime as dt
from typing import Any

from django.db import transaction

from assessments import schemes
from assessments.models import Scheme, SchemeVersion
from assessments.points import items
from members.models import Organization
from members.models.organizations import Kind
from portal import clock, deeds

IN_FORCE_FROM = dt.date(2026, 1, 1)


def publish_all_shipped(*, actor: Any) -> list[SchemeVersion]:
    """Publish every shipped scheme that its county does not have yet; return what was published."""
    found = [publish_shipped(actor=actor, code=code) for code in schemes.codes()]
    return [version for version, fresh in found if fresh]


def publish_shipped(
    *, actor: Any, code: str, in_force_from: dt.date = IN_FORCE_FROM
) -> tuple[SchemeVersion, bool]:
    """Publish a shipped scheme as version 1 of its county; return (version, newly made).

    A county that has the scheme keeps its own versions: the shipped document is a seed, a later
    one is adopted by a person, never by an upgrade. Raises BadScheme for a document that does not
    hold and Organization.DoesNotExist while the tree is not loaded.
    """
    document = schemes.load(code)
    owner = Organization.objects.get(kind=Kind.COUNTY, name=document.data["county"])
    with transaction.atomic():
        scheme, _ = Scheme.objects.get_or_create(
            organization=owner,
            code=document.code,
            defaults={"title": document.title, "practice": document.data["practice"]},
        )
        latest = scheme.versions.order_by("number").last()
        if latest is not None:
            items.load(scheme, latest)
            return latest, False
        version = SchemeVersion.objects.create(
            scheme=scheme,
            number=1,
            document=document.data,
            digest=document.digest,
            published_at=clock.now(),
            in_force_from=in_force_from,
            published_by=actor,
        )
        items.load(scheme, version)
        deeds.record(actor=actor, verb="发布方案", about=version, scope_path=owner.path)
    return version, True
