"""Accounts of people who join by themselves, and measures for members below the line."""

from typing import Any

from django.db import IntegrityError, transaction

from assessments import rights
from assessments.actions.erasing import erase_frozen
from assessments.actions.points import insist
from assessments.models import PointAccount, PointMeasure, Scheme
from assessments.points.rules import PLACES
from assessments.points.schemes import rules_on, this_month
from members.models import Organization
from portal import clock, deeds
from portal.periods import Period
from portal.refusals import Invalid, Refused, Stale


def join(
    *,
    actor: Any,
    scheme: Scheme,
    organization: Organization,
    name: str,
    household: str = "",
    group: str = "",
    listed: bool = False,
) -> PointAccount:
    """Open an account under an alias for somebody who asks for it (P35-R3, PV-RESIDENT).

    `household` is a code, no address; `listed` whether the alias may stand on the posted list.
    """
    insist(actor, rights.REPORT_POINTS, organization.path)
    _insist_on_alias(scheme, organization, name, household)
    try:
        with transaction.atomic():
            account = PointAccount.objects.create(
                scheme=scheme,
                organization=organization,
                name=name.strip()[:60],
                household=household.strip()[:20],
                group=group.strip()[:60],
                listed=listed,
                since=clock.today(),
            )
            deeds.record(actor=actor, verb="开立积分户", about=account)
    except IntegrityError as taken:
        said = f"这里已经有“{name.strip()}”。请换一个代称。"
        raise Invalid(said, {"name": [said]}) from taken
    return account


def _insist_on_alias(scheme: Scheme, organization: Organization, name: str, household: str) -> None:
    rules = rules_on(scheme, this_month())
    if not rules.is_voluntary or organization.kind not in PLACES[rules.subject]:
        raise Refused(f"《{scheme.title}》的积分户由党员名册开立，不另行加入。")
    if not name.strip():
        raise Invalid("请填代称，如“3号楼李叔”。", {"name": ["请填代称，不用真实姓名。"]})
    if household.strip() and not household.strip().isascii():
        said = "户编号用字母和数字，如“A-0312”，不写门牌和姓名。"
        raise Invalid(said, {"household": [said]})


def leave(*, actor: Any, account: PointAccount) -> None:
    """End an account; its points stay and can no longer be spent. Stale when it has ended."""
    _end(actor, account, "退出积分", {"until": clock.today()}, only_open=True)


def erase(*, actor: Any, account: PointAccount) -> None:
    """End an account and take alias, household and category out of it, and the alias out of every
    appraisal and notice; its entries and results stay as sums.

    Can be asked for at any time, after leaving too (PV-RESIDENT).
    """
    blank = {"name": PointAccount.ERASED, "household": "", "group": "", "listed": False}
    _end(actor, account, "注销积分户", {**blank, "until": account.until or clock.today()})


def _end(
    actor: Any, account: PointAccount, verb: str, changes: dict[str, Any], only_open: bool = False
) -> None:
    insist(actor, rights.REPORT_POINTS, account.scope_path)
    if account.person_id:
        raise Refused("党员的积分户随组织关系开立和关闭，不能退出。请在党员名册里办理。")
    rows = PointAccount.objects.filter(pk=account.pk).exclude(name=PointAccount.ERASED)
    if only_open:
        rows = rows.filter(until__isnull=True)
    with transaction.atomic():
        alias = rows.values_list("name", flat=True).first() or ""
        if not rows.update(**changes):
            raise Stale("这个积分户已经退出或注销。请刷新页面查看。")
        if changes.get("name") == PointAccount.ERASED:
            erase_frozen(account, alias)
        deeds.record(actor=actor, verb=verb, about=account)


def decide_measure(
    *, actor: Any, account: PointAccount, period: Period, kind: str, reason: str
) -> PointMeasure:
    """Record what the branch does about a member below the line of a period (P08-R9, P25-R4).

    Nothing follows by itself: the branch chooses one of the kinds and says why.
    """
    insist(actor, rights.RECOGNISE_POINTS, account.scope_path)
    _insist_on_measure(actor, account, kind, reason)
    try:
        with transaction.atomic():
            measure = PointMeasure.objects.create(
                account=account,
                period_code=period.code,
                kind=kind,
                reason=reason.strip()[:300],
                decided_by=actor,
                decided_at=clock.now(),
            )
            deeds.record(
                actor=actor, verb="低分处理", about=account, reason=reason,
                details={"period": period.code, "kind": kind},
            )  # fmt: skip
    except IntegrityError as again:
        raise Stale("这种处理已经记录。请刷新页面查看。") from again
    return measure


def _insist_on_measure(actor: Any, account: PointAccount, kind: str, reason: str) -> None:
    if account.person_id and account.person_id == actor.person_id:
        raise Refused("不能决定本人的处理（E-CONFLICT）。请上级党委或支部其他委员办理。")
    if kind not in PointMeasure.Kind.values:
        raise Invalid("请选一种处理办法。", {"kind": ["请选一种。"]})
    if not reason.strip():
        raise Invalid("请写明情况，如“10月9日支委会研究，书记约谈”。", {"reason": ["请写明情况。"]})
