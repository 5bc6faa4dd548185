"""Setting what a county asks of its people's yearly hours, above the national minimum."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.models import Organization
from members.models.organizations import Kind
from portal import clock, deeds
from portal.refusals import Faults, Invalid, Refused
from portal.templatetags.portal import plain
from training import minimums, relations, rights
from training.minimums import Minimum
from training.models import CountyMinimum
from training.words import lines

WORDS = (("ground", 120, "请写依据，如县委组织部文件名和文号。"),)
AHEAD = 1
"""Years ahead for which a minimum may be set (assumed)."""


def set_minimum(*, actor: Any, county: Organization, facts: Mapping[str, Any]) -> CountyMinimum:
    """Set a county's minimum of one group from a year on; the same year is changed, not doubled.

    Never below the national figure, and never for a year that is over: what somebody owed then stands.
    To go back to the national figure, set that figure.
    """
    relations.insist(actor, rights.APPROVE_TRAINING, county.path, "设置学时要求")
    if county.kind != Kind.COUNTY:
        raise Refused("学时要求由县里设置。")
    faults = Faults()
    values: dict[str, Any] = lines(faults, facts, WORDS)
    faults.of(lambda: _check(facts))
    faults.tell()
    values |= {"hours": facts["hours"], "days": facts.get("days"), "by": actor}
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=county.pk)
        row, _ = CountyMinimum.objects.update_or_create(
            county=county, group=facts["group"], year=facts["year"], defaults=values
        )
        deeds.record(
            actor=actor, verb="设置学时要求", about=row, details={"hours": plain(row.hours)},
            reason=row.ground,
        )  # fmt: skip
    return row


def _check(facts: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    this, year = clock.today().year, facts.get("year")
    if year is None or not this <= year <= this + AHEAD:
        problems["year"] = [f"填{this}或{this + AHEAD}：过去的年度不再改，从那一年起一直有效。"]
    national = minimums.BY_CODE.get(facts.get("group") or "")
    if national is None:
        problems["group"] = ["请选人员。"]
    else:
        problems |= _against(national, facts.get("hours"), facts.get("days"))
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)


def _against(
    national: Minimum, hours: Decimal | None, days: Decimal | None
) -> dict[str, list[str]]:
    """What is wrong with hours and days beside the national figure."""
    problems: dict[str, list[str]] = {}
    if hours is None or hours % Decimal("0.5") or hours > minimums.MOST_HOURS:
        most = plain(minimums.MOST_HOURS)
        problems["hours"] = [f"学时填0.5的倍数，如{plain(national.hours)}，最多{most}。"]
    elif hours < national.hours:
        problems["hours"] = [
            f"{national.label}每年不少于{plain(national.hours)}学时（{national.ground}）。"
            "县里可以更高，不能更低。"
        ]
    if days is not None and national.days is None:
        problems["days"] = [f"{national.label}只按学时计，不填天数。"]
    elif days is not None and (days < (national.days or 0) or days % Decimal("0.5")):
        least = plain(national.days)
        problems["days"] = [f"不少于{least}天，填0.5的倍数；只按学时的不填。"]
    return problems
