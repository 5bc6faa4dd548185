"""Keeping the kinds of cases: a new kind is a row, not code."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from grids import kinds, rights
from grids.models import CaseKind
from grids.queries.trees import kinds_for
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
        switches = {n: values[n] for n in ("active", "position") if n in values}
        if found := kinds.problems(before | named):
            raise Invalid("类别还有不对的地方，请按提示改正。", found)
        if actor is not None and switches.get("active", kind.active):
            _insist_on_own_title(organization, code, (before | named)["title"])
        changed = _set(kind, named | switches)
        verb = "新增事项类别" if fresh else "修改事项类别"
        deeds.record(actor=actor, verb=verb, about=kind, details={"changed": changed})
    return kind


def _insist_on_own_title(organization: Organization, code: str, title: str) -> None:
    """Raise Invalid where another kind in use at the place is called the same: nobody could tell them apart.

    What ships is loaded whatever else has been set up, so the portal itself is not asked.
    """
    for other in kinds_for(organization):
        if other.code != code and other.title.strip() == title.strip():
            sentence = (
                f"{other.organization.label}已有类别“{other.title}”在用，上报的人分不清。"
                "请换个名称，或者先停用那一类。"
            )
            raise Invalid(sentence, {"title": [sentence]})


def _set(kind: CaseKind, wanted: Mapping[str, Any]) -> list[str]:
    """Write what is wanted into the row; return the names of what was otherwise before."""
    changed = sorted(name for name, value in wanted.items() if getattr(kind, name) != value)
    for name, value in wanted.items():
        setattr(kind, name, value)
    kind.save()
    return changed
