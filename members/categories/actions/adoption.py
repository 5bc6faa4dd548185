"""Saying where members are managed by category: a county, or some of its townships (P24)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.categories import rights
from members.categories.models import Adoption
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.inserting import past_day
from portal.refusals import NotAllowed, Refused, Stale


def _insist(actor: Any, place: Organization) -> None:
    if not actor.may(rights.ADOPT, place.path):
        who = who_holds(rights.ADOPT)
        raise NotAllowed(f"不能决定施行范围。这件事由{who}办理。", who=who)


def adopt(*, actor: Any, place: Organization, since: dt.date) -> Adoption:
    """Have a place manage its rural members by category from a day on; what had stopped begins again."""
    _insist(actor, place)
    if place.kind not in (Kind.COUNTY, Kind.TOWN):
        raise Refused("施行范围选县（市、区）或乡镇（街道）。", rule="P24-R1")
    day = past_day(since, "since")
    with transaction.atomic():
        row, made = Adoption.objects.select_for_update().get_or_create(
            organization=place, defaults={"since": day}
        )
        if not made:
            if row.until is None:
                raise Stale(f"{place.label}从{row.since.isoformat()}起已经施行，没有再记。")
            row.since, row.until = day, None
            row.save(update_fields=["since", "until"])
        deeds.record(actor=actor, verb="施行党员分类管理", about=row)
    return row


def stop(*, actor: Any, place: Organization) -> Adoption:
    """Stop it in a place; everything written stays, nothing is asked for any more."""
    _insist(actor, place)
    with transaction.atomic():
        rows = Adoption.objects.select_for_update(of=("self",)).select_related("organization")
        row: Adoption | None = rows.filter(organization=place, until=None).first()
        if row is None:
            raise Stale(f"{place.label}现在没有施行，没有再改。")
        row.until = max(clock.today(), row.since)
        row.save(update_fields=["until"])
        deeds.record(actor=actor, verb="停止党员分类管理", about=row)
    return row
