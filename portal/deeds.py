"""Writing the record of deeds."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from portal import clock
from portal.models import Deed

SYSTEM = "平台"


def record(
    *,
    actor: Any,
    verb: str,
    about: models.Model,
    reason: str = "",
    scope_path: str = "",
    details: Mapping[str, Any] | None = None,
    origin: str = "",
) -> Deed:
    """Write one deed in the caller's transaction; `actor` None means the portal itself."""
    return Deed.objects.create(
        at=clock.now(),
        actor=actor,
        actor_name=(actor.display_name if actor else SYSTEM)[:60],
        verb=verb,
        object_type=about._meta.label_lower,
        object_id=str(about.pk),
        object_label=str(about)[:200],
        scope_path=scope_path or getattr(about, "scope_path", ""),
        reason=reason[:500],
        origin=origin,
        details=dict(details or {}),
    )
