"""Choosing a secretary: nomination, ratings, decision, appointment (P01-R1 to R4)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from members.models import Membership, Organization, Person, Post
from members.models.organizations import Kind
from members.models.people import in_force
from members.pools.actions import leave_for, words
from members.pools.kinds import RESERVE
from members.scope import who_holds
from members.secretaries import relations, rights
from members.secretaries.lifecycle import SELECTION
from members.secretaries.models import Rating, Selection, Term
from members.secretaries.rules import HIGHEST, LOWEST
from members.secretaries.words import CRITERIA, Channel
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Faults, Invalid, NotAllowed, Refused

TITLE = "党支部书记"
SIDES = {
    "checked": (Rating.Side.TOWN, "rate_town"),
    "town_rated": (Rating.Side.COUNTY, "rate_county"),
}
"""State → whose rating is wanted, and the step it takes."""


def nominate(
    *, actor: Any, village: Organization, person: Person, channel: str, ground: str
) -> Selection:
    """Nominate a candidate for a village; by the township, or by the county that sends a cadre.

    Refused while some room holds him, with that hold's sentence (P07-R4, R5), and where he is no full
    member of the Party.
    """
    if not actor.may(rights.DECIDE_SECRETARIES, village.path):
        relations.insist(actor, rights.KEEP_SECRETARIES, village.path, "提名书记人选")
    if relations.is_person(actor, person):
        raise NotAllowed("不能提名自己。请由别的人办理。", rule=relations.SELF)
    if village.kind != Kind.VILLAGE or village.until:
        raise Refused("书记人选按村（社区）提名。请选一个没有撤销的村（社区）。", rule="P01-R3")
    if channel not in Channel.values:
        raise Invalid("请选来源。", {"channel": ["请选来源。"]})
    said = words(ground, "ground", 200, "请写提名理由。")
    _insist_member(person)
    row = Selection(
        village=village, person=person, channel=channel, ground=said,
        nominated_on=clock.today(), nominated_by=actor,
    )  # fmt: skip
    if holds := held(person):
        raise Refused(holds, rule="P07-R4")
    taken = f"{person.name}已是{village.label}的书记人选，请在那一件里办。"
    return insert(row, actor=actor, verb="提名书记人选", taken=taken)


def held(person: Person) -> str:
    """Return what other rooms hold against going on about a person now, '' for nothing."""
    from portal import providers

    return "".join(hold.sentence for hold in providers.holds_on(person))


def _insist_member(person: Person) -> None:
    full = Membership.objects.filter(in_force(), person=person, stage=Membership.Stage.FULL)
    if person.left_on or person.merged_into_id or not full.exists():
        raise Refused(
            f"{person.name}现在不是正式党员，不能作书记人选。请在人员档案里核对组织关系。",
            rule="P01-R1",
        )


def rate(*, actor: Any, selection: Selection, marks: Mapping[str, Any], opinion: str) -> Rating:
    """Rate the six criteria for township or county, whoever's turn it is; the case goes on with it."""
    with transaction.atomic():
        fresh = locked(selection)
        side, action = SIDES.get(fresh.state, (Rating.Side.TOWN, "rate_town"))
        if refusal := SELECTION.refusal(actor, fresh, SELECTION.step(action)):
            raise refusal
        given = _marks(marks, opinion)
        _insist_other(actor, fresh, side)
        row = Rating(selection=fresh, side=side, by=actor, at=clock.now(), **given)
        row.save(force_insert=True)
        SELECTION.take(actor=actor, thing=selection, action=action)
    return row


def _marks(marks: Mapping[str, Any], opinion: str) -> dict[str, Any]:
    faults = Faults()
    found: dict[str, Any] = {}
    for name, label in CRITERIA.items():
        mark = marks.get(name)
        if not isinstance(mark, int) or not LOWEST <= mark <= HIGHEST:
            said = f"{label}：请评{LOWEST}至{HIGHEST}分的整数。"
            faults.problems[name], faults.sentence = [said], said
        found[name] = mark
    found["opinion"] = faults.of(lambda: words(opinion, "opinion", 300, "请写综合评判。"))
    faults.tell()
    return found


def _insist_other(actor: Any, selection: Selection, side: str) -> None:
    """Township and county are two people, also where one account holds both roles (E-CONFLICT)."""
    if side == Rating.Side.COUNTY and selection.ratings.filter(by=actor).exists():
        said = "镇街评价是您写的，县级评价要由别的人写。"
        raise NotAllowed(said, rule=relations.SELF, who=who_holds(rights.DECIDE_SECRETARIES))


def take(*, actor: Any, selection: Selection, action: str, said: str = "") -> Selection:
    """Take a step that needs no more than words: check, submit, approve, refuse, withdraw."""
    step = SELECTION.step(action)
    written = words(said, "said", 300, "请写明意见和依据。" if step.reason_required else "")
    changes: dict[str, Any] = {}
    if action == "submit":
        changes = {"submitted_by": actor}
    elif action in ("approve", "refuse", "withdraw"):
        changes = {"decided_by": actor, "decided_on": clock.today(), "decided_words": written}
    with transaction.atomic():
        fresh = locked(selection)
        decides = action in ("approve", "refuse") and SELECTION.refusal(actor, fresh, step) is None
        if decides and fresh.submitted_by_id == actor.pk:
            who = who_holds(rights.DECIDE_SECRETARIES)
            said = "这一件是您上报的，不能由您审批。请由别的人办理。"
            raise NotAllowed(said, rule=relations.SELF, who=who)
        if action == "approve" and _other_approved(fresh):
            raise Refused(
                f"{fresh.village.label}已有批准的人选，还没有任职。请先办完或撤回那一件。"
            )
        SELECTION.take(actor=actor, thing=selection, action=action, reason=written, changes=changes)
    return selection


def _other_approved(selection: Selection) -> bool:
    rows = Selection.objects.filter(village=selection.village_id, state=Selection.State.APPROVED)
    return rows.exclude(pk=selection.pk).exists()


def appoint(*, actor: Any, selection: Selection, on: dt.date, title: str) -> Term:
    """Appoint an approved candidate: his post in the register and his file as secretary begin on a day.

    He leaves the pool of reserves in the same transaction, which may open a gap there. Who holds a main
    post already gets this one beside it (E-MULTI).
    """
    with transaction.atomic():
        fresh = locked(selection)
        if refusal := SELECTION.refusal(actor, fresh, SELECTION.step("appoint")):
            raise refusal
        first = fresh.decided_on or fresh.nominated_on
        day = past_day(on, "on", first, "任职日期")
        name = words(title, "title", 60, "请填职务，如“党支部书记”。")
        if "书记" not in name:
            raise Invalid("职务里要有“书记”。", {"title": ["职务里要有“书记”，如“党支部书记”。"]})
        SELECTION.take(actor=actor, thing=selection, action="appoint")
        person = Person.objects.select_for_update(of=("self",)).get(pk=fresh.person_id)
        post = Post.objects.create(
            person=person, organization=fresh.village, title=name, role=Post.Role.PRINCIPAL,
            is_main=not _has_main(person, day), position=1, since=day,
        )  # fmt: skip
        term = Term.objects.create(
            post=post, selection=fresh, channel=fresh.channel, taken_on=clock.today()
        )
        said = f"任{fresh.village.label}{name}"
        leave_for(actor=actor, kind=RESERVE, person=person, on=day, why="appointed", said=said)
        deeds.record(actor=actor, verb="登记任职", about=person, reason=str(post))
    return term


def _has_main(person: Person, day: dt.date) -> bool:
    rows = Post.objects.filter(person=person, is_main=True)
    return rows.filter(Q(until=None) | Q(until__gt=day)).exists()


def locked(selection: Selection) -> Selection:
    """Return a selection read again, its row locked."""
    rows = Selection.objects.select_for_update(of=("self",)).select_related("village", "person")
    found: Selection = rows.get(pk=selection.pk)
    return found


__all__ = ["SIDES", "TITLE", "appoint", "held", "nominate", "rate", "take"]
