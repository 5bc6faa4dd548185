"""Monthly points sheets: opening, posting entries, reversing one, and the steps to the file.

Locks are taken in one order: the sheet, then the accounts by id.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from assessments import rights
from assessments.actions.point_checks import check, evidence_key, lock
from assessments.models import (
    BranchItem,
    PointAccount,
    PointEntry,
    PointItem,
    PointSheet,
    Scheme,
)
from assessments.models.points import LEAVING, EntryKind
from assessments.points.lifecycle import POINTS, last_day
from assessments.points.rules import PLACES
from assessments.points.schemes import due_on, rules_on, this_month
from assessments.queries.point_records import OBJECTION, objections_of
from members.models import Membership, Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.models import StoredFile
from portal.periods import Period
from portal.refusals import Invalid, NotAllowed, Refused, Stale

S = PointSheet.State
BACK = 12
"""How many months back a late report may reach."""


def insist(actor: Any, right: str, path: str) -> None:
    """Raise NotAllowed, naming who could, when the account lacks a right on points at `path`."""
    if not actor.may(right, path):
        who, what = who_holds(right), rights.LABELS[right]
        raise NotAllowed(f"不能{what}。{what}由{who}办理。", who=who)


def open_sheet(
    *, actor: Any, scheme: Scheme, organization: Organization, period: Period
) -> PointSheet:
    """Open an organization's sheet of a month, with an account for each of its members of that month.

    Returns the sheet there is where it is open already. Refused for a month that has not begun, or an
    organization that keeps no sheets of the scheme.
    """
    insist(actor, rights.REPORT_POINTS, organization.path)
    rules = rules_on(scheme, period)
    inside = organization.path.startswith(scheme.organization.path)
    if not inside or organization.kind not in PLACES.get(rules.subject, ()):
        raise Refused(f"{organization.label}不按《{scheme.title}》登记积分。请换一个组织或方案。")
    if period.start > clock.today():
        raise Refused(f"{period.label}还没有到，{period.start.month}月1日起登记。")
    return opened(actor, scheme, organization, period)


def opened(actor: Any, scheme: Scheme, organization: Organization, period: Period) -> PointSheet:
    """Return the sheet of a month, made with its accounts where it is not there yet."""
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        sheet, fresh = PointSheet.objects.select_related("organization", "scheme").get_or_create(
            scheme=scheme,
            organization=organization,
            period_code=period.code,
            defaults={"opened_at": clock.now()},
        )
        if fresh:
            if not rules_on(scheme, period).is_voluntary:
                _bring_accounts(scheme, organization, period)
            deeds.record(actor=actor, verb="开启月积分表", about=sheet)
    return sheet


def _bring_accounts(scheme: Scheme, organization: Organization, period: Period) -> None:
    """Give every member of the day an open account here, and close those of people who have left.

    A member who came from another branch keeps his points: his account there is closed (E-TRANSFER).
    """
    day = min(period.end, clock.today())
    held = Membership.objects.filter(branch=organization, since__lte=day).exclude(until__lte=day)
    members = {m.person_id: m for m in held.select_related("person")}
    standing = PointAccount.objects.filter(scheme=scheme, person__isnull=False, until__isnull=True)
    for account in standing.filter(organization=organization).exclude(person__in=members):
        left = Membership.objects.filter(person=account.person, branch=organization)
        last = left.exclude(until=None).order_by("-until").first()
        _close(account, last.until if last and last.until else day)
    for account in standing.filter(person__in=members).exclude(organization=organization):
        _close(account, members[account.person_id or 0].since)
    known = set(standing.filter(organization=organization).values_list("person_id", flat=True))
    PointAccount.objects.bulk_create(
        PointAccount(
            scheme=scheme,
            organization=organization,
            person=m.person,
            name=m.person.name,
            since=m.since,
        )
        for person, m in sorted(members.items(), key=lambda pair: pair[1].person.sort_key)
        if person not in known
    )


def _close(account: PointAccount, day: Any) -> None:
    PointAccount.objects.filter(pk=account.pk).update(until=max(day, account.since))


@dataclass(frozen=True)
class Posting:
    """What is posted to each of some accounts: an item, its points, the month it happened, its ground.

    `key` is drawn by the page once: the same posting sent again finds its own entries standing.
    """

    item: PointItem
    points: Decimal
    month: Period
    evidence: str = ""
    file: StoredFile | None = None
    key: uuid.UUID | None = None
    own: BranchItem | None = None
    """The branch's own line, where one stands for the item."""


def post(*, actor: Any, accounts: Sequence[PointAccount], posting: Posting) -> list[PointEntry]:
    """Post one matter to accounts of one organization; all or nothing.

    Whoever may report points posts anything; a member posts what he won himself. What comes after the
    5th goes to the first sheet that still takes entries, and says which month it tells of. Raises
    NotAllowed, Invalid (points, ground, a rule of the scheme), Refused (no sheet takes it).
    """
    if not accounts:
        raise Invalid("请选要登记的人。", {"accounts": ["请至少选一人。"]})
    place = accounts[0].organization
    own = [a for a in accounts if a.person_id and a.person_id == actor.person_id]
    claims = len(own) == len(accounts) and posting.item.kind == EntryKind.BONUS
    if not claims:
        insist(actor, rights.REPORT_POINTS, place.path)
    with transaction.atomic():
        if sent := _sent_before(accounts, posting):
            return sent
        sheet = _taking(actor, accounts[0].scheme, place, posting.month)
        held = lock(accounts)
        if sent := _sent_before(accounts, posting):  # by the other of two at the same moment
            return sent
        rules = rules_on(sheet.scheme, sheet.period)
        check(rules, sheet, held, posting)
        late = "" if sheet.period == posting.month else posting.month.code
        return _written(actor, sheet, held, posting, late)


def _sent_before(accounts: Sequence[PointAccount], posting: Posting) -> list[PointEntry]:
    if posting.key is None:
        return []
    keys = [own_key(posting.key, account.pk) for account in accounts]
    return list(PointEntry.objects.filter(client_key__in=keys).select_related("sheet"))


def own_key(key: uuid.UUID, account: int) -> uuid.UUID:
    """Return the key of one account's entry of a posting."""
    return uuid.uuid5(key, str(account))


def _taking(actor: Any, scheme: Scheme, place: Organization, month: Period) -> PointSheet:
    """Return, locked, the first sheet from `month` on that still takes entries (P08: by the 5th)."""
    now, today = this_month(), clock.today()
    if not now.shift(-BACK) <= month <= now:
        raise Invalid(
            f"发生月份要在{now.shift(-BACK).label}到{now.label}之间。",
            {"month": [f"请选{now.shift(-BACK).label}到{now.label}之间的月份。"]},
        )
    while month <= now:
        there = PointSheet.objects.filter(
            scheme=scheme, organization=place, period_code=month.code
        ).first()
        in_time = today <= due_on(month) and (there is None or there.state == S.OPEN)
        if in_time or (there is not None and there.is_returned):
            sheet = there or opened(actor, scheme, place, month)
            fresh = (
                PointSheet.objects.select_for_update(of=("self",), no_key=True)
                .select_related("organization", "scheme__organization")
                .get(pk=sheet.pk)
            )
            if fresh.state == S.OPEN:
                return fresh
        month = month.next
    raise Refused(
        f"{now.label}的积分表已经报送，现在没有可以登记的月份。{now.next.start.month}月1日起再登记，会注明迟报。"
    )


def _written(
    actor: Any, sheet: PointSheet, accounts: Sequence[PointAccount], posting: Posting, late: str
) -> list[PointEntry]:
    item, now = posting.item, clock.now()
    return PointEntry.objects.bulk_create(
        PointEntry(
            sheet=sheet,
            account=account,
            component=item.component,
            item=item,
            own_item=posting.own,
            kind=item.kind,
            points=posting.points,
            evidence=posting.evidence.strip(),
            evidence_key=evidence_key(posting.evidence, posting.file, item.kind),
            file=posting.file,
            happened=late,
            client_key=own_key(posting.key, account.pk) if posting.key else None,
            entered_by=actor,
            entered_at=now,
        )
        for account in accounts
    )


def may_reverse(actor: Any, entry: PointEntry) -> bool:
    """Whether the account may reverse an entry now: the branch, the town while it checks, or the
    member his own claim while the sheet is open; nobody takes his own losses back (E-CONFLICT)."""
    state, path = entry.sheet.state, entry.sheet.scope_path
    own = bool(actor.person_id) and entry.account.person_id == actor.person_id
    if (
        own
        and entry.kind == EntryKind.BONUS
        and state == S.OPEN
        and entry.entered_by_id == actor.pk
    ):
        return True
    needed = rights.CONFIRM_POINTS if state == S.RECOGNISED else rights.RECOGNISE_POINTS
    return bool(actor.may(needed, path)) and not (own and entry.kind != EntryKind.BONUS)


def reverse(*, actor: Any, entry: PointEntry, reason: str) -> PointEntry:
    """Post the negative twin of an entry, with the reason; the entry itself stays as it is.

    Of a sheet that counts already the twin goes to the sheet that is open now, and takes the entry out
    of the score when that one is confirmed. Raises Stale when it has been reversed before.
    """
    _insist_on_reversing(actor, entry, reason)
    try:
        with transaction.atomic():
            return _twin(actor, entry, reason)
    except IntegrityError as again:
        raise Stale("这一笔已经冲销。请刷新页面查看。") from again


def _insist_on_reversing(actor: Any, entry: PointEntry, reason: str) -> None:
    if not may_reverse(actor, entry):
        town = entry.sheet.state == S.RECOGNISED
        who = who_holds(rights.CONFIRM_POINTS if town else rights.RECOGNISE_POINTS)
        raise NotAllowed(
            f"不能冲销这一笔。冲销由{who}办理，本人的扣分由别人办理（E-CONFLICT）。", who=who
        )
    if entry.reverses_id:
        raise Refused("这一笔本身是冲销，不能再冲销。要恢复，请重新登记。")
    if entry.kind == EntryKind.EXPIRED:
        raise Refused("到期是按方案的期限记的，不能冲销。", rule="P35-R10")
    if not reason.strip():
        raise Invalid("冲销须写明理由。", {"reason": ["请写一句理由。"]})


def _twin(actor: Any, entry: PointEntry, reason: str) -> PointEntry:
    return PointEntry.objects.create(
        sheet=_sheet_of_twin(actor, entry),
        account=entry.account,
        component=entry.component,
        item=entry.item,
        own_item=entry.own_item,
        offer=entry.offer,
        kind=entry.kind,
        points=-entry.points,
        reverses=entry,
        reason=reason.strip()[:300],
        entered_by=actor,
        entered_at=clock.now(),
    )


def _sheet_of_twin(actor: Any, entry: PointEntry) -> PointSheet:
    sheet = PointSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.sheet_id)
    if not sheet.counts or entry.kind in LEAVING:
        return sheet
    return _taking(actor, sheet.scheme, sheet.organization, this_month())


def take(*, actor: Any, sheet: PointSheet, action: str, reason: str = "") -> None:
    """Take one step of a sheet's life (LC-POINTS). Filing after objections needs the answer to them."""
    changes: dict[str, Any] = {"changed_at": clock.now()}
    if action == "report":
        changes["reported_on"] = clock.today()
    elif action == "post":
        changes["posted_on"] = clock.today()
    elif action in ("return", "send_back"):
        changes |= {"reported_on": None, "posted_on": None}
    elif action == "file" and not reason.strip() and objections_of(sheet):
        raise Invalid("公示期间有异议。请写明怎样处理的。", {"reason": ["请写明异议的处理结果。"]})
    POINTS.take(actor=actor, thing=sheet, action=action, reason=reason, changes=changes)


def object_to(*, actor: Any, sheet: PointSheet, text: str) -> None:
    """Object to a posted sheet one has an account on, by name; the words stay on the sheet's record."""
    if not actor.person_id or not _accounts_of(actor, sheet):
        raise NotAllowed("只有本支部参加积分的党员可以提出异议。")
    if not text.strip():
        raise Invalid("请写明对哪一笔有异议、依据是什么。", {"text": ["请写明异议内容。"]})
    with transaction.atomic():
        fresh = PointSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
        last = last_day(fresh)
        if fresh.state != S.POSTED or (last is not None and clock.today() > last):
            raise Stale("现在不在公示期，不能提异议。可以向党支部书记反映。")
        if any(one.actor_id == actor.pk for one in objections_of(fresh)):
            raise Stale("您对这张表已经提出异议，备案前会写明怎样处理。")
        deeds.record(actor=actor, verb=OBJECTION, about=fresh, reason=text.strip())


def _accounts_of(actor: Any, sheet: PointSheet) -> bool:
    return PointAccount.objects.filter(
        scheme=sheet.scheme_id, organization=sheet.organization_id, person=actor.person_id
    ).exists()
