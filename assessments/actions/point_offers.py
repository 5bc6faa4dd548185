"""Offers and their stock, and spending points on them (P35-R7, R8, R10).

Locks are taken in one order: the organization with its sheet, the account, the offer.
"""

import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from assessments import rights
from assessments.actions.point_expiry import expire
from assessments.actions.points import insist, opened
from assessments.models import PointAccount, PointEntry, PointOffer, PointSheet, Scheme
from assessments.models.points import EntryKind
from assessments.points.rules import PLACES
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_balances import balance_of
from assessments.queries.point_offers import used_of
from members.models import Organization
from portal import clock, deeds
from portal.refusals import Invalid, Refused, Stale

MOST_STOCK = 100_000


@dataclass(frozen=True)
class Offering:
    """What can be said of an offer; `stock` is how many were ever laid in."""

    label: str
    kind: str
    points: Decimal
    stock: int
    partner: str = ""


def add_offer(
    *, actor: Any, scheme: Scheme, organization: Organization, offering: Offering
) -> PointOffer:
    """Add something points can be spent on; Refused where the scheme's points cannot be spent."""
    insist(actor, rights.REPORT_POINTS, organization.path)
    rules = rules_on(scheme, this_month())
    if not rules.is_voluntary or organization.kind not in PLACES[rules.subject]:
        raise Refused(f"《{scheme.title}》的积分用于考评，不能兑换。")
    _check(offering, 0)
    try:
        with transaction.atomic():
            offer = PointOffer.objects.create(
                scheme=scheme, organization=organization, **_values(offering)
            )
            deeds.record(actor=actor, verb="增加可兑换项目", about=offer, details=_told(offering))
    except IntegrityError as twice:
        raise _taken(offering) from twice
    return offer


def change_offer(*, actor: Any, offer: PointOffer, offering: Offering) -> PointOffer:
    """Change an offer; the stock not below what was taken. Redemptions keep the points they cost."""
    insist(actor, rights.REPORT_POINTS, offer.scope_path)
    try:
        with transaction.atomic():
            fresh = _held(offer)
            _check(offering, used_of(fresh))
            PointOffer.objects.filter(pk=offer.pk).update(**_values(offering))
            deeds.record(actor=actor, verb="修改可兑换项目", about=offer, details=_told(offering))
    except IntegrityError as twice:
        raise _taken(offering) from twice
    return offer


def end_offer(*, actor: Any, offer: PointOffer, active: bool) -> None:
    """End an offer, or begin it again; what was taken stays."""
    insist(actor, rights.REPORT_POINTS, offer.scope_path)
    with transaction.atomic():
        PointOffer.objects.filter(pk=offer.pk).update(active=active)
        verb = "恢复可兑换项目" if active else "停止可兑换项目"
        deeds.record(actor=actor, verb=verb, about=offer)


def _values(offering: Offering) -> dict[str, Any]:
    values = asdict(offering)
    return values | {"label": offering.label.strip(), "partner": offering.partner.strip()}


def _told(offering: Offering) -> dict[str, Any]:
    return {"label": offering.label, "points": str(offering.points), "stock": offering.stock}


def _taken(offering: Offering) -> Invalid:
    said = f"这里已经有“{offering.label.strip()}”。请改那一项，或换个说法。"
    return Invalid(said, {"label": [said]})


def _check(offering: Offering, used: int) -> None:
    problems: dict[str, list[str]] = {}
    points = offering.points
    if not offering.label.strip():
        problems["label"] = ["请写明兑换什么，如“理发一次”。"]
    if offering.kind not in PointOffer.Kind.values:
        problems["kind"] = ["请选一个类别。"]
    if not 0 < points <= 100_000 or points != points.quantize(Decimal("0.01")):
        problems["points"] = ["所需积分要大于0、不超过100000，最多两位小数。"]
    if not 0 <= offering.stock <= MOST_STOCK:
        problems["stock"] = [f"总数量要在0到{MOST_STOCK}之间。"]
    elif offering.stock < used:
        problems["stock"] = [f"已经兑换{used}份，总数量不能少于{used}。要停止兑换请点“停止”。"]
    if problems:
        raise Invalid("".join(s for own in problems.values() for s in own), problems)


def _held(offer: PointOffer) -> PointOffer:
    return PointOffer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)


def redeem(
    *, actor: Any, account: PointAccount, offer: PointOffer, key: uuid.UUID | None = None
) -> PointEntry:
    """Spend confirmed points of an account on an offer (E18, P35-R10).

    Account and offer are held while balance and stock are read, so that of two at the same moment the
    second sees what the first has left; what has expired is posted first. `key` makes a redemption
    that is sent twice one. Spent points leave the balance, never a score.
    """
    insist(actor, rights.REPORT_POINTS, account.scope_path)
    if account.person_id:
        raise Refused("党员积分用于考评，不能兑换。")
    with transaction.atomic():
        sheet = opened(actor, account.scheme, account.organization, this_month())
        held = PointAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
        sent = PointEntry.objects.filter(client_key=key).first() if key else None
        return sent or _spent(actor, held, sheet, _held(offer), key)


def _spent(
    actor: Any, held: PointAccount, sheet: PointSheet, offer: PointOffer, key: uuid.UUID | None
) -> PointEntry:
    if held.until is not None:
        raise Stale("这个积分户已经退出，不能再兑换。")
    _insist_on_stock(held, offer)
    rules = rules_on(sheet.scheme, sheet.period)
    expire(held, rules, sheet)
    balance, points = balance_of(held), offer.points
    if points > balance:
        said = (
            f"可用{balance.normalize():f}分，不够兑换“{offer.label}”的{points.normalize():f}分"
            f"（P35-R10）。请另选一项。"
        )
        raise Invalid(said, {"offer": [said]})
    return PointEntry.objects.create(
        sheet=sheet,
        account=held,
        component=rules.component,
        kind=EntryKind.SPENT,
        points=points,
        offer=offer,
        reason=offer.label,
        client_key=key,
        entered_by=actor,
        entered_at=clock.now(),
    )


def _insist_on_stock(held: PointAccount, offer: PointOffer) -> None:
    same = (offer.scheme_id, offer.organization_id) == (held.scheme_id, held.organization_id)
    if not same or not offer.active:
        said = "这一项已经停止兑换。请另选一项。"
    elif used_of(offer) >= offer.stock:
        said = (
            f"“{offer.label}”备的{offer.stock}份已经兑完（P35-R10）。请另选一项，或补货后再兑换。"
        )
    else:
        return
    raise Invalid(said, {"offer": [said]})
