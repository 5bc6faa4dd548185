"""A secretary's file: taking in who serves already, his end, what comes out later, weak organizations."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.models import Organization, Post
from members.models.organizations import Kind
from members.pools.actions import words
from members.secretaries import relations, rights
from members.secretaries.models import Decision, MentorGroup, Term, Weak
from members.secretaries.models.terms import SECRETARY
from members.secretaries.queries import terms as queries
from members.secretaries.words import Channel
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Invalid, Refused, Stale


def take_in(*, actor: Any, post: Post, channel: str) -> Term:
    """Open the file of a secretary who serves already, by the register; the review was before the portal."""
    village = post.organization
    relations.insist(actor, rights.KEEP_SECRETARIES, village.path, "建立书记档案", post.person)
    fits = post.role == Post.Role.PRINCIPAL and SECRETARY in post.title
    if village.kind != Kind.VILLAGE or not fits:
        raise Refused(f"{post.person.name}的任职不是村（社区）党组织书记，请在人员档案里核对。")
    if channel not in Channel.values:
        raise Invalid("请选来源。", {"channel": ["请选来源。"]})
    row = Term(post=post, channel=channel, taken_on=clock.today())
    taken = f"{post.person.name}的书记档案已经建过。"
    return insert(row, actor=actor, verb="建立书记档案", taken=taken)


def end(*, actor: Any, term: Term, on: dt.date, said: str) -> Term:
    """End a secretary's post on a day: the register's post ends, and mentoring with it."""
    ground = words(said, "said", 300, "请写离任的依据，如文号。")
    with transaction.atomic():
        fresh = locked(term)
        relations.insist(actor, rights.KEEP_SECRETARIES, fresh.scope_path, "登记离任", fresh.person)
        post = Post.objects.select_for_update(of=("self",)).get(pk=fresh.post_id)
        if post.until is not None:
            raise Stale(f"{fresh.person.name}已登记{post.until.isoformat()}离任，没有再改。")
        post.until = past_day(on, "on", post.since + dt.timedelta(days=1), "离任日期")
        post.save(update_fields=["until"])
        for group in MentorGroup.objects.filter(term=fresh).exclude(state="ended"):
            day = max(group.since, post.until)
            MentorGroup.objects.filter(pk=group.pk).update(state="ended", ended_on=day)
            group.mentors.filter(until=None).update(until=day)
        deeds.record(actor=actor, verb="登记书记离任", about=fresh, reason=ground)
    return fresh


def decide(*, actor: Any, term: Term, result: str, said: str) -> Decision:
    """Decide what a hit that came out after the appointment comes to; Refused where there is none open.

    Removal is a decision; the end of the post is registered by the township, on its own day.
    """
    written = words(said, "said", 300, "请写决定的理由。")
    if result not in Decision.Result.values:
        raise Invalid("请选决定。", {"result": ["请选决定。"]})
    with transaction.atomic():
        fresh = locked(term)
        relations.insist(
            actor, rights.DECIDE_SECRETARIES, fresh.scope_path, "决定任职后核查", fresh.person
        )
        hits = queries.undecided(fresh)
        if not hits:
            raise Refused("没有需要决定的核查结果：没有触碰清单，或已经决定过。", rule="P01-R4")
        row = Decision(
            term=fresh, result=result, words=written, checked_to=max(c.pk for c in hits),
            on=clock.today(), by=actor, at=clock.now(),
        )  # fmt: skip
        return insert(row, actor=actor, verb="决定任职后核查", taken="没有保存，请再试。")


def mark_weak(*, actor: Any, village: Organization, since: dt.date, ground: str) -> Weak:
    """Put a village's organization on the list of weak and lax ones."""
    relations.insist(actor, rights.DECIDE_SECRETARIES, village.path, "列入软弱涣散村党组织")
    if village.kind != Kind.VILLAGE:
        raise Refused("请选一个村（社区）。")
    said = words(ground, "ground", 120, "请写依据，如文号。")
    row = Weak(village=village, since=past_day(since, "since", what="列入日期"), ground=said)
    taken = f"{village.label}已经列入，没有再记。"
    return insert(row, actor=actor, verb="列入软弱涣散村党组织", taken=taken)


def clear_weak(*, actor: Any, weak: Weak, on: dt.date) -> Weak:
    """Take a village's organization off the list."""
    with transaction.atomic():
        fresh = (
            Weak.objects.select_for_update(of=("self",)).select_related("village").get(pk=weak.pk)
        )
        relations.insist(actor, rights.DECIDE_SECRETARIES, fresh.village.path, "销号")
        if fresh.until is not None:
            raise Stale("已经销号，没有再改。")
        fresh.until = past_day(on, "on", fresh.since, "销号日期")
        fresh.save(update_fields=["until"])
        deeds.record(actor=actor, verb="软弱涣散村党组织销号", about=fresh)
    return fresh


def locked(term: Term) -> Term:
    """Return a term read again, its row locked."""
    rows: Any = Term.objects.select_for_update(of=("self",))
    found: Term = rows.select_related("post__organization", "post__person").get(pk=term.pk)
    return found
