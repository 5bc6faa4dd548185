"""Keeping the kinds of cases: a new kind is a row, not code."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from grids import kinds, rights
from grids.models import CaseKind
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal import deeds
from portal.refusals import Invalid, NotAllowed


def save_kind(
    *, actor: Any, organization: Organization, code: str, values: Mapping[str, Any]
) -> CaseKind:
    """Add a kind of the city or a county, or change it; Invalid names everything that does not fit.

    Fields not named stay. Deadlines set before stay as they are. `actor` None: the portal itself.
    """
    if actor is not None and not actor.may(rights.EDIT_KINDS, organization.path):
        who = who_holds(rights.EDIT_KINDS)
        raise NotAllowed(f"不能设置事项类别。类别由{who}设置。", who=who)
    if organization.kind not in (Kind.CITY, Kind.COUNTY):
        raise Invalid("事项类别只由市或县（市、区）设置。")
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        kind = CaseKind.objects.filter(organization=organization, code=code).first()
        fresh = kind is None
        kind = kind or CaseKind(organization=organization, code=code)
        before = {name: getattr(kind, name) for name in kinds.FIELDS}
        named = {name: values[name] for name in kinds.FIELDS if name in values}
        if found := kinds.problems(before | named):
            raise Invalid("类别还有不对的地方，请按提示改正。", found)
        for name, value in named.items():
            setattr(kind, name, value)
        for name in ("active", "position"):
            setattr(kind, name, values.get(name, getattr(kind, name)))
        kind.save()
        changed = sorted(name for name, value in named.items() if value != before[name])
        verb = "新增事项类别" if fresh else "修改事项类别"
        deeds.record(actor=actor, verb=verb, about=kind, details={"changed": changed})
    return kind
