"""What every page carries: menu, demonstration date, running jobs, where the person stands."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal import clock, providers
from portal.models import Job


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context every page shares; two cheap queries for people signed in."""
    account = getattr(request, "user", None)
    context: dict[str, Any] = {
        "demonstration_day": clock.demonstration_day(),
        "today": clock.today(),
        "product": "济宁党建考评平台",
        "idle_seconds": settings.IDLE_SIGN_OUT_SECONDS,
    }
    if account is not None and account.is_authenticated:
        context["menu"] = _menu(request, account)
        context["live_jobs"] = Job.objects.filter(requested_by=account, state__in=Job.LIVE).count()
    return context


def _menu(request: HttpRequest, account: Any) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.view_name if match else ""
    section = here.split(":")[0] if ":" in here else ""
    entries: list[dict[str, Any]] = []
    for item in providers.menu_for(account):
        own = item.url_name.split(":")[0] if ":" in item.url_name else item.url_name
        entries.append(
            {
                "item": item,
                "current": item.url_name == here,
                "open": bool(section) and own == section and not item.parent,
                "shown": not item.parent or item.parent == section,
            }
        )
    return entries
