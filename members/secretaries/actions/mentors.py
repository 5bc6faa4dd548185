"""Mentor groups: proposing, confirming, replacing, contacts (P01-R7, R8)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from members.models import Person, Post
from members.models.organizations import Kind
from members.models.people import in_force
from members.pools.actions import words
from members.secretaries import relations, rights
from members.secretaries.lifecycle import MENTORING
from members.secretaries.models import Contact, Mentor, MentorGroup, Term
from members.secretaries.queries import mentors as queries
from members.secretaries.words import Part
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Invalid, NotAllowed, Refused, Stale

KEEP = rights.KEEP_SECRETARIES


def propose(*, actor: Any, term: Term, people: Mapping[str, Person]) -> MentorGroup:
    """Propose a group: a mentor for each of the four parts. For new secretaries and those of weak
    organizations alone (P01-R8)."""
    relations.insist(actor, KEEP, term.scope_path, "安排导师帮带", term.person)
    ground = queries.ground_for(term)
    if ground is None:
        raise Refused(
            "导师帮带只安排给任职不满12个月的书记和软弱涣散村的书记（P01-R8）。", rule="P01-R8"
        )
    problems = {part.value: ["请选一名导师。"] for part in Part if part.value not in people}
    chosen = [person.pk for person in people.values()]
    for part, person in people.items():
        if chosen.count(person.pk) > 1:
            problems[part] = ["四名导师要是四个人。"]
        elif said := unfit(part, person, term):
            problems[part] = [said]
    if problems:
        raise Invalid("没有保存，请改正标出的导师。", problems)
    row = MentorGroup(term=term, ground=ground, since=clock.today())
    with transaction.atomic():
        taken = f"{term.person.name}已有导师帮带，没有再安排。"
        insert(row, actor=actor, verb="安排导师帮带", taken=taken)
        for part, person in people.items():
            Mentor.objects.create(group=row, part=part, person=person, since=row.since)
    return row


def unfit(part: str, person: Person, term: Term) -> str:
    """Return why a person cannot take a part, '' where he can: each part asks for a post of its own."""
    if person.pk == term.post.person_id:
        return "不能作自己的导师。"
    posts = list(Post.objects.filter(in_force(), person=person).select_related("organization"))
    units = [
        post for post in posts if post.organization.kind in (Kind.ORGAN, Kind.TOWN, Kind.COUNTY)
    ]
    leads = ("principal", "leader")
    fits = {
        Part.SECTION: any("科级" in post.rank or post.role in leads for post in units),
        Part.TOWN: any(post.organization_id == term.village.parent_id for post in units),
        Part.OPINION: bool(units),
        Part.SECRETARY: Term.objects.serving().filter(post__person=person).exists(),  # type: ignore[attr-defined]
    }
    said = {
        Part.SECTION: f"{person.name}现在不是科级干部。",
        Part.TOWN: f"{person.name}现在不在本镇街任职。",
        Part.OPINION: f"{person.name}现在不是机关、镇街干部，不能任民情书记。",
        Part.SECRETARY: f"{person.name}现在没有在任的书记档案。",
    }
    return "" if fits[Part(part)] else said[Part(part)]


def agree(*, actor: Any, group: MentorGroup, mentor: Mentor | None) -> None:
    """Confirm for the secretary (`mentor` None) or a mentor: himself, or the township that has asked him."""
    with transaction.atomic():
        fresh = locked(group)
        own = relations.is_person(actor, mentor.person if mentor else fresh.term.person)
        if not own:
            relations.insist(actor, KEEP, fresh.scope_path, "代为确认帮带")
        if not fresh.is_open:
            raise Stale("帮带已经结束，不用再确认。")
        row: Any = (
            Mentor.objects.select_for_update().get(pk=mentor.pk, group=fresh) if mentor else fresh
        )
        if row.agreed_on is not None:
            raise Stale("已经确认过，没有再改。")
        row.agreed_on = clock.today()
        row.save(update_fields=["agreed_on"])
        deeds.record(
            actor=actor, verb="确认帮带" if own else "代为确认帮带", about=row,
            scope_path=fresh.scope_path,
        )  # fmt: skip


def take(*, actor: Any, group: MentorGroup, action: str, said: str = "") -> MentorGroup:
    """Start or end a group; with its end its mentors end."""
    reason = words(said, "said", 300, "请写结束的理由。" if action == "end" else "")
    changes = {"ended_on": clock.today()} if action == "end" else {}
    with transaction.atomic():
        MENTORING.take(actor=actor, thing=group, action=action, reason=reason, changes=changes)
        if action == "end":
            Mentor.objects.filter(group=group, until=None).update(until=clock.today())
    return group


def leave(*, actor: Any, mentor: Mentor, on: dt.date) -> Mentor:
    """End a mentor who was transferred; another is due within 30 days."""
    with transaction.atomic():
        group = locked(mentor.group)
        relations.insist(actor, KEEP, group.scope_path, "登记导师调离", group.term.person)
        fresh = Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
        if fresh.until is not None:
            raise Stale("这位导师已经结束，没有再改。")
        fresh.until = past_day(on, "on", fresh.since, "调离日期")
        fresh.save(update_fields=["until"])
        deeds.record(actor=actor, verb="登记导师调离", about=fresh)
    return fresh


def replace(*, actor: Any, group: MentorGroup, part: str, person: Person) -> Mentor:
    """Give a part of a group that is open its mentor; Stale where somebody has it."""
    with transaction.atomic():
        fresh = locked(group)
        relations.insist(actor, KEEP, fresh.scope_path, "补选导师", fresh.term.person)
        if not fresh.is_open:
            raise Stale("帮带已经结束，不用再补。")
        if part not in Part.values:
            raise Invalid("请选导师的角色。", {"part": ["请选导师的角色。"]})
        if said := unfit(part, person, fresh.term):
            raise Invalid(said, {"person": [said]})
        row = Mentor(group=fresh, part=part, person=person, since=clock.today())
        taken = f"这一角色已有导师，或{person.name}已是本组导师。"
        return insert(row, actor=actor, verb="补选导师", taken=taken)


def contact(*, actor: Any, mentor: Mentor, on: dt.date, matter: str, result: str) -> Contact:
    """Log one contact, by the mentor himself or the township for him; one a day."""
    insist_contact(actor, mentor)
    group = mentor.group
    if group.state != MentorGroup.State.ACTIVE or mentor.until is not None:
        raise Stale("现在不在帮带中，不能登记。")
    past_day(on, "on", mentor.since)
    row = Contact(
        mentor=mentor,
        on=on,
        matter=words(matter, "matter", 200, "请写帮带的事项。"),
        result=words(result, "result", 200, "请写结果。"),
        by=actor,
        at=clock.now(),
    )
    taken = f"{on.isoformat()}的帮带已经登记过，没有再记。"
    return insert(row, actor=actor, verb="登记帮带记录", taken=taken)


def insist_contact(actor: Any, mentor: Mentor) -> None:
    """Refuse (403) who is neither the mentor nor keeps his group."""
    group = mentor.group
    keeps = relations.may(actor, KEEP, group.scope_path, group.term.person)
    if not keeps and not relations.is_mentor(actor, mentor):
        who = relations.WHO_CONTACTS
        raise NotAllowed(f"不能登记帮带记录。帮带记录由{who}登记。", rule="P01-R8", who=who)


def locked(group: MentorGroup) -> MentorGroup:
    """Return a group read again, its row locked."""
    rows = MentorGroup.objects.select_for_update(of=("self",))
    found: MentorGroup = rows.select_related("term__post__organization", "term__post__person").get(
        pk=group.pk
    )
    return found
