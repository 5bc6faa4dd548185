"""Template words of the frame: where the person stands, and what the demonstration lets him do."""

from typing import Any

from django import template

from jining_dangjian import demonstration
from members.models import Organization
from members.scope import roles

register = template.Library()


@register.filter
def thousands(value: int | None) -> str:
    """Return 1,264; '' for None. (The Chinese locale of the framework does not group digits.)"""
    return "" if value is None else f"{value:,}"


@register.simple_tag(takes_context=True)
def standing(context: dict[str, Any]) -> dict[str, Any]:
    """Return the path of organization names an account stands at, and its roles by name."""
    account = context["request"].user
    grants = account.held_grants
    return {
        "path": _names(_place(account)),
        "roles": [
            {
                "name": roles()[grant.role].name if grant.role in roles() else grant.role,
                "organization": grant.organization.label,
            }
            for grant in grants
        ],
    }


@register.simple_tag(takes_context=True)
def may_move_the_day(context: dict[str, Any]) -> bool:
    """Return whether the account may move the demonstration's date."""
    request = context.get("request")
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return False
    return demonstration.may_move(account)


def _place(account: Any) -> Organization | None:
    """The organization of the widest grant, else the person's unit."""
    if account.held_grants:
        place: Organization = account.held_grants[0].organization
        return place
    return account.person.home if account.person_id else None


def _names(place: Organization | None) -> list[str]:
    if place is None:
        return []
    return [place.parent.label, place.label] if place.parent else [place.label]
