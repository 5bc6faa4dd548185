"""The schemes of the access table: each spot's county has a published version; drafts and what-if runs
are made for the one request that asks for them."""

from typing import Any

from django.utils import timezone

from assessments import schemes
from assessments.models import SchemeVersion, WhatIf
from assessments.schemes import writing


def published(spot: Any) -> SchemeVersion:
    """The published version of the spot's county."""
    version: SchemeVersion = spot.cycles["collecting"].scheme_version
    return version


def draft(spot: Any) -> SchemeVersion:
    """A new draft of the spot's county, without problems."""
    base = published(spot)
    document = dict(base.document)
    return SchemeVersion.objects.create(
        scheme=base.scheme,
        number=base.number + 1,
        document=document,
        digest=schemes.digest(document),
        based_on=base,
        changed_at=timezone.now(),
    )


def form(version: SchemeVersion) -> dict[str, str]:
    """What the editor's form posts back unchanged, with a note."""
    return {"seen": version.digest, "note": "说明"}


def text(version: SchemeVersion) -> dict[str, str]:
    """What the text tab posts back unchanged, with a note."""
    return {**form(version), "text": writing.text(version.document)}


def trial(spot: Any) -> WhatIf:
    """A finished what-if run of the spot's county about nobody."""
    version = published(spot)
    outcome = {"rows": [], "labels_before": [], "labels_after": [], "notes": []}
    return WhatIf.objects.create(
        version=version,
        digest=version.digest,
        cycle=spot.cycles["confirmed"],
        outcome=outcome,
        requested_at=timezone.now(),
    )
