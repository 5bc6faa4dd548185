"""Marking, counting and deciding a round; putting a selected lecture onto the menu (P11-R5, R6)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal import clock, deeds
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from training import relations, rights
from training.actions import catalogue, lectures
from training.actions.contests import locked
from training.contest_lifecycle import CONTEST, takes_part
from training.judging import Given
from training.models import (
    Contest,
    ContestEntry,
    ContestJudge,
    ContestMark,
    LectureTopic,
    RoundDecision,
    Standing,
    Teacher,
)
from training.queries import contests as queries
from training.queries import judges
from training.words import line

S = ContestEntry.State
CENT = Decimal("0.01")


def marks_for(actor: Any, judge: ContestJudge) -> bool:
    """Return whether an account marks for a judge: he himself; of one from outside who keeps the contest."""
    if judge.until is not None:
        return False
    if judge.person is not None:
        return relations.is_self(actor, judge.person)
    contest = judge.contest
    return bool(actor.may(rights.KEEP_TRAINING, contest.scope_path)) and not takes_part(
        actor, contest
    )


def mark(*, actor: Any, judge: ContestJudge, marks: Mapping[int, Given]) -> int:
    """Write down marks by entry, all of them or none; return how many. Nobody marks his own unit's.

    Invalid with a sentence an entry (key `mark-PK`); Stale where the round is not judged any more.
    """
    if not marks_for(actor, judge):
        raise NotAllowed("这张评分表不归您填。评委用本人的账号评分；没有账号的由主办单位录入。")
    with transaction.atomic():
        contest = locked(judge.contest)
        if contest.state != Contest.State.JUDGING:
            raise Stale(f"比赛现在是“{contest.get_state_display()}”，不能评分。")
        rows = contest.entries.filter(state=S.ENTERED).select_related("unit")
        _insist_markable(judge, marks, {one.pk: one for one in rows})
        made = [
            ContestMark(
                entry_id=key, judge=judge, round=contest.round, value=given.value,
                recused=given.recused, by=actor, at=clock.now(),
            )
            for key, given in sorted(marks.items())
        ]  # fmt: skip
        ContestMark.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["entry", "round", "judge"],
            update_fields=["value", "recused", "by", "at"],
        )  # fmt: skip
        details = {"round": contest.round, "count": len(made), "judge": judge.pk}
        deeds.record(actor=actor, verb="评分", about=contest, details=details)
    return len(made)


def _insist_markable(
    judge: ContestJudge, marks: Mapping[int, Given], there: Mapping[int, ContestEntry]
) -> None:
    own, problems = judges.Own(judge), {}
    for key, given in marks.items():
        name = f"mark-{key}"
        if key not in there:
            problems[name] = ["这件不在本轮，请刷新。"]
        elif own.has(there[key]) and not given.recused:
            problems[name] = ["本单位的不评，请回避（E-CONFLICT）。"]
        elif not given.recused and not _fits(given.value):
            problems[name] = ["填0至100，最多两位小数。"]
    if problems:
        raise Invalid("没有保存，请改正标出的分数。", problems)
    if not marks:
        raise Invalid("没有保存。请至少给一件评分。")


def _fits(value: Decimal | None) -> bool:
    if value is None or not value.is_finite() or not 0 <= value <= 100:
        return False
    return value == value.quantize(CENT)


def decide(
    *, actor: Any, contest: Contest, chosen: Iterable[int], ground: str, seen: str
) -> RoundDecision:
    """Decide a counted round: who is above the line goes on, of who shares it those `chosen`.

    `seen` is the seal of the ranking the decision was made on. Stale where it has changed since; Invalid
    where the chosen do not fill the places, or are chosen without a ground.
    """
    picked, said = set(chosen), line(ground, "ground", 300)
    with transaction.atomic():
        fresh = locked(contest)
        action = "select" if fresh.is_last else "advance"
        counted = queries.counted(fresh)
        CONTEST.take(actor=actor, thing=fresh, action=action, reason=said)
        if counted.seal != seen:
            raise Stale("名次在您打开页面以后变了，请核对新的名次再定。")
        _insist_fits(counted, picked, said)
        return write(actor, fresh, counted, picked, said)


def _insist_fits(counted: queries.Counted, picked: set[int], ground: str) -> None:
    line_ = counted.cut
    if not line_.tied:
        if picked:
            raise Invalid("没有并列，不用另选。")
        return
    if not line_.fits(picked, together=counted.together):
        raise Invalid(
            "没有保存。",
            {"chosen": [f"并列{len(line_.tied)}件，还有{line_.room}个名额，请选{line_.room}件。"]},
        )
    if not counted.together and not ground:
        raise Invalid("没有保存。", {"ground": ["并列由评委会商定，请写明怎样定的。"]})


def write(
    actor: Any, contest: Contest, counted: queries.Counted, picked: set[int], ground: str
) -> RoundDecision:
    """Write down a decided round in the caller's transaction: decision, standings, entries."""
    on = set(counted.cut.sure) | picked
    decision = RoundDecision(
        contest=contest, round=contest.round, size=contest.size, judged=len(counted.placed),
        went_on=len(on), ground=ground, by=actor, at=clock.now(),
    )  # fmt: skip
    decision.save(force_insert=True)
    Standing.objects.bulk_create(
        Standing(
            decision=decision, entry_id=one.key, score=one.score, median=one.median,
            marks=one.marks, rank=one.rank, went_on=one.key in on,
        )
        for one in counted.placed
    )  # fmt: skip
    rows = contest.entries.filter(state=S.ENTERED)
    rows.exclude(pk__in=on).update(state=S.OUT)
    if contest.is_last:
        rows.filter(pk__in=on).update(state=S.SELECTED)
    else:
        rows.filter(pk__in=on).update(reached=contest.round + 1)
    return decision


def adopt(
    *, actor: Any, entry: ContestEntry, level: str, field: str, tags: Iterable[str] = ()
) -> LectureTopic:
    """Put a selected lecture onto the menu, and who gives it among the part-time teachers."""
    contest = entry.contest
    relations.insist(actor, rights.KEEP_TRAINING, contest.scope_path, "列入课程菜单")
    if entry.state != S.SELECTED:
        raise Refused("入选的微党课才列入课程菜单。")
    with transaction.atomic():
        fresh = ContestEntry.objects.select_for_update().get(pk=entry.pk)
        if fresh.topic_id is not None:
            raise Stale("这堂微党课已经在课程菜单里。")
        teacher = _teacher(actor, entry, level)
        topic = lectures.offer(
            actor=actor, teacher=teacher, title=entry.title, field=field, tags=tags
        )
        ContestEntry.objects.filter(pk=entry.pk).update(topic=topic)
        deeds.record(actor=actor, verb="微党课列入课程菜单", about=entry)
    return topic


def _teacher(actor: Any, entry: ContestEntry, level: str) -> Teacher:
    organization = entry.contest.organization
    rows = Teacher.objects.filter(organization=organization, until=None)
    if entry.person_id:
        there = rows.filter(person=entry.person_id)
    else:
        there = rows.filter(name=entry.contestant, unit=entry.unit.label)
    found: Teacher | None = there.select_related("organization").first()
    if found is not None:
        return found
    facts = {"name": entry.contestant, "team": Teacher.Team.PART, "level": level,
             "unit": entry.unit.label, "subjects": entry.field}  # fmt: skip
    return catalogue.engage(
        actor=actor, organization=organization, facts=facts, person=entry.person
    )
