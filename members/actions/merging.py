"""Merging two rows of one person. What is past stays where it is; what is present moves.

The least risk: results, ledgers, deeds and ended posts keep pointing to the second row, which says into
which it was merged; nothing that was confirmed changes its person. What holds today (posts, membership,
the account, the sealed numbers) moves to the row that is kept, so that it is there once.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Q

from members import person_scope, rights, secrets
from members.actions.people import kept
from members.models import Account, CorrectionRequest, Membership, Person, PersonSecret, Post
from members.models.people import in_force
from members.secrets import Kind
from portal import clock, deeds, envelopes
from portal.reading import prose
from portal.refusals import Refused, Stale


def merge(*, actor: Any, keep: Person, second: Person, reason: str) -> Person:
    """Merge the second row into the one that is kept; Refused where they cannot be one person."""
    missing = "请写明凭什么认定是同一人。"
    said = prose(reason, what="依据", most=300, name="reason", missing=missing)
    secrets.refuse_numbers(said, "reason")
    with transaction.atomic():
        first, other = sorted((keep, second), key=lambda row: row.pk)  # one order: no deadlock
        rows = {row.pk: kept(actor, row, "合并人员") for row in (first, other)}
        keep, second = rows[keep.pk], rows[second.pk]
        if problem := hindrance(keep, second):
            raise Refused(problem)
        _move_secrets(keep, second)
        _move_rows(keep, second)
        Account.objects.filter(person=second).update(person=keep)
        _move_requests(actor, keep, second)
        Person.objects.filter(merged_into=second).update(merged_into=keep)
        second.merged_into, second.revision = keep, F("revision") + 1  # type: ignore[assignment]
        second.save(update_fields=["merged_into", "revision"])
        details = {"second": second.pk, "keep": keep.pk}
        for row in (keep, second):
            deeds.record(actor=actor, verb="合并人员", about=row, reason=said, details=details)
    return keep


def hindrance(keep: Person, second: Person) -> str:
    """Return why two rows cannot be merged, '' where they can."""
    if keep.pk == second.pk:
        return "两行是同一行。请另选一行。"
    if keep.merged_into_id or second.merged_into_id:
        return "其中一行已经并入别的行，不能再合并。"
    if keep.left_on and not second.left_on:
        return "要保留的一行已登记离开。请保留在册的那一行。"
    numbers = PersonSecret.objects.filter(person__in=(keep, second), identity__isnull=False)
    if numbers.count() > 1:
        return "两行登记的证件号码不同，不是同一人，不能合并。号码填错的，请先改正或清空错的一个。"
    if Account.objects.filter(person__in=(keep, second)).count() > 1:
        return "两行都有账号。请平台管理员先停用并解除其中一个账号，再合并。"
    return ""


def check(actor: Any, keep: Person, second: Person) -> None:
    """Raise why the actor may not merge the two; called before the page shows them."""
    for row in (keep, second):
        person_scope.insist(actor, rights.KEEP_PEOPLE, row, "合并人员")
    if keep.merged_into_id or second.merged_into_id:
        raise Stale("其中一行已经并入别的行。")


def _move_requests(actor: Any, keep: Person, second: Person) -> None:
    """Move what waits for an answer; what waits twice is answered on the second row."""
    waiting = CorrectionRequest.objects.filter(state="open")
    same = set(waiting.filter(person=keep).values_list("fact", flat=True))
    waiting.filter(person=second, fact__in=same).update(
        state="refused",
        answer="两行已合并，同样的申请在保留的一行等答复。",
        answered_at=clock.now(),
        answered_by=actor,
    )
    waiting.filter(person=second).update(person=keep)


def _move_secrets(keep: Person, second: Person) -> None:
    """Seal the second row's numbers as the kept one's where that has none; the second keeps none."""
    old = PersonSecret.objects.filter(person=second).first()
    if old is None:
        return
    row = PersonSecret.objects.filter(person=keep).first() or PersonSecret(person=keep)
    envelope = envelopes.Envelope(secrets.PURPOSE)
    wanted = {
        kind: secrets.opened(old, kind, envelope)
        for kind in Kind
        if getattr(row, kind.value) is None
    }
    old.delete()  # before: an identity number is held once
    for kind, number in wanted.items():
        secrets.fill(row, kind, number, envelope)
    row.save()


def _move_rows(keep: Person, second: Person) -> None:
    """Move what the second row holds today, or end it today where the kept one holds its like."""
    today = clock.today()
    posts = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=today))
    busy = posts.filter(person=keep, is_main=True).exists()
    for post in posts.filter(person=second):
        clashes = post.is_main and busy
        _move_or_end(post, keep, clashes)
    members = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=today))
    has = Membership.objects.filter(in_force(), person=keep).exists()
    for one in members.filter(person=second):
        _move_or_end(one, keep, has)


def _move_or_end(row: Post | Membership, keep: Person, clashes: bool) -> None:
    today = clock.today()
    if not clashes:
        if _overlaps(row, keep):
            raise Refused(
                f"{row}与保留的一行过去的时间重叠，两行合不到一起。请先更正其中一行的起止日期。"
            )
        row.person = keep
    elif row.since < today:
        row.until = today
    else:
        raise Refused(f"{row}今天才开始，与保留的一行重叠。请先更正它的日期。")
    row.save()


def _overlaps(row: Post | Membership, keep: Person) -> bool:
    if isinstance(row, Post) and not row.is_main:
        return False
    rows: Any = type(row).objects.filter(person=keep)  # type: ignore[attr-defined]
    if isinstance(row, Post):
        rows = rows.filter(is_main=True)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=row.since))
    return bool((rows.filter(since__lt=row.until) if row.until else rows).exists())
