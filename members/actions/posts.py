"""Posts of cadres: enter one, correct it, end it. Overlapping main posts are refused with a sentence."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from members import rights, secrets
from members.actions.people import kept
from members.models import Organization, Person, Post
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import Invalid, NotAllowed

AHEAD = dt.timedelta(days=366)
"""How far ahead a post may begin."""


def enter(
    *, actor: Any, person: Person, organization: Organization, values: Mapping[str, Any]
) -> Post:
    """Enter a post of a person in a unit the actor keeps; its dates may lie in the past."""
    _insist_on(actor, organization)
    with transaction.atomic():
        fresh = kept(actor, person, "登记任职")
        post = Post(person=fresh, organization=organization)
        _write(post, values)
        deeds.record(actor=actor, verb="登记任职", about=fresh, reason=str(post))
    return post


def correct(*, actor: Any, post: Post, values: Mapping[str, Any]) -> Post:
    """Correct a post's title, role, rank, dates; ending it is giving it the day it ended."""
    with transaction.atomic():
        fresh = kept(actor, post.person, "修改任职")
        row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk, person=fresh)
        _insist_on(actor, row.organization)
        _write(row, values)
        verb = "登记免职" if row.until else "修改任职"
        deeds.record(actor=actor, verb=verb, about=fresh, reason=str(row))
    return row


def _insist_on(actor: Any, organization: Organization) -> None:
    if not actor.may(rights.KEEP_PEOPLE, organization.path):
        who = who_holds(rights.KEEP_PEOPLE)
        sentence = f"{organization.label}不在您的管理范围内，那里的任职由管它的{who}登记。"
        raise NotAllowed(sentence, who=who)


def _write(post: Post, values: Mapping[str, Any]) -> None:
    for name in ("title", "role", "rank", "is_main", "since", "until"):
        if name in values:
            setattr(post, name, values[name])
    _check(post)
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as overlap:
        raise Invalid("任职没有保存。", {"since": [_OVERLAP]}) from overlap


_OVERLAP = "与这个人的另一个主要职务时间重叠。请先登记那一个的免职日期，或不勾选“主要职务”。"


def _check(post: Post) -> None:
    problems: dict[str, list[str]] = {}
    if not post.title.strip():
        problems["title"] = ["请填写职务。"]
    if post.role not in Post.Role.values:
        problems["role"] = ["请选一项职责。"]
    if not dt.date(1949, 10, 1) <= post.since <= clock.today() + AHEAD:
        problems["since"] = ["任职日期应在1949年10月至一年以内。"]
    if post.until and post.until <= post.since:
        problems["until"] = ["免职日期要晚于任职日期。"]
    if not problems and post.is_main and (other := _other_main(post)):
        until = other.until or "现在"
        problems["since"] = [
            f"与{other.organization.label}{other.title}（{other.since}至{until}）重叠，主要职务同时只能有一个。"
            "请先登记它的免职日期，或不勾选“主要职务”。"
        ]
    if problems:
        raise Invalid("任职没有保存，请改正标出的内容。", problems)
    for name in ("title", "rank"):
        secrets.refuse_numbers(getattr(post, name), name)


def _other_main(post: Post) -> Post | None:
    """Return another main post of the person at the same time."""
    rows = Post.objects.filter(person=post.person_id, is_main=True).exclude(pk=post.pk)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=post.since))
    if post.until:
        rows = rows.filter(since__lt=post.until)
    return rows.select_related("organization").order_by("since").first()
