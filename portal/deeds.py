"""Writing the record of deeds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

from portal import clock
from portal.models import Deed

SYSTEM = "平台"
Follower = Callable[[Any, Any], None]
_followers: dict[tuple[str, str], list[Follower]] = {}
_origin: ContextVar[str] = ContextVar("origin", default="")


def follows(model: type[models.Model], *verbs: str) -> Callable[[Follower], Follower]:
    """Register what happens in the transaction of every deed of these verbs about a model.

    The function is given who did it (None: the portal) and the object as the deed had it, which may be as
    it was before the deed.
    """

    def register(follower: Follower) -> Follower:
        for verb in verbs:
            _followers.setdefault((model._meta.label_lower, verb), []).append(follower)
        return follower

    return register


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Have the deeds recorded inside say where they come from: an address, "API", or a job."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def comes_from(origin: str) -> None:
    """Have what the rest of this request does say where it comes from."""
    _origin.set(origin)


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
    """Write one deed in the caller's transaction; `actor` None means the portal itself.

    Without an `origin` it is that of the request or job in which it is recorded.
    """
    deed = Deed.objects.create(
        at=clock.now(),
        actor=actor,
        actor_name=(actor.display_name if actor else SYSTEM)[:60],
        verb=verb,
        object_type=about._meta.label_lower,
        object_id=str(about.pk),
        object_label=str(about)[:200],
        scope_path=scope_path or getattr(about, "scope_path", ""),
        reason=reason[:500],
        origin=(origin or _origin.get())[:60],
        details=dict(details or {}),
    )
    for follower in _followers.get((deed.object_type, deed.verb), ()):
        follower(actor, about)
    return deed
