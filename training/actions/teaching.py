"""Rating a session one attended; asking for needs and answering."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from members.models import Organization
from portal import clock, deeds
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale
from training import places, relations, rights
from training.clocks import local_day
from training.models import CourseSession, SessionRating, Survey, SurveyAnswer
from training.words import line

RATED_WITHIN = 30
"""Days after a session in which it may be rated (assumed)."""
FEWEST, MOST_NEEDS, MOST_PICKS = 2, 20, 5


def rate(*, actor: Any, session: CourseSession, value: int | None) -> SessionRating:
    """Rate a session from 1 to 5, once. It leaves no deed: the value is nobody's to read."""
    if value is None or not 1 <= value <= 5:
        raise Invalid("请选1至5分。", {"value": ["请选1至5分。"]})
    there = session.attendances.filter(person=actor.person_id or 0, present=True)
    if session.state != CourseSession.State.CLOSED or not there.exists():
        raise Refused("只评价自己到课、已经记了学时的课。")
    if local_day(session.ends_at) < clock.today() - dt.timedelta(days=RATED_WITHIN):
        raise Refused(f"课后{RATED_WITHIN}天以内评价，这次课已经过了。")
    row = SessionRating(session=session, person_id=actor.person_id, value=value)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Stale("这次课您已经评价过，没有再记。") from twice
    return row


def ask(
    *, actor: Any, organization: Organization, title: str, needs: str, closes_on: dt.date
) -> Survey:
    """Open a survey; the needs to pick from are written one a line."""
    relations.insist(actor, rights.KEEP_TRAINING, organization.path, "开展需求调研")
    faults = Faults()
    said = faults.of(lambda: line(title, "title", 60, "请写调研题目。"))
    offered = faults.of(lambda: _needs(needs))
    faults.of(lambda: _closes(closes_on))
    faults.tell()
    with transaction.atomic():
        made = Survey.objects.create(
            organization=organization, title=said or "", needs=offered or [], by=actor,
            closes_on=closes_on,
        )  # fmt: skip
        deeds.record(actor=actor, verb="开展需求调研", about=made)
    return made


def _needs(text: str) -> list[str]:
    found = [line(one, "needs", 40) for one in text.splitlines() if one.strip()]
    if not FEWEST <= len(found) <= MOST_NEEDS or len(set(found)) < len(found):
        said = f"一行写一项需求，{FEWEST}至{MOST_NEEDS}项，不重复。"
        raise Invalid(said, {"needs": [said]})
    return found


def _closes(day: dt.date) -> None:
    if day < clock.today():
        raise Invalid("没有保存。", {"closes_on": ["截止日期不能早于今天。"]})


def answer(*, actor: Any, survey: Survey, picks: Iterable[int], words: str) -> SurveyAnswer:
    """Answer a survey of a place one belongs to, once, while it is open."""
    person, chosen = actor.person, sorted(set(picks))
    if person is None:
        raise NotAllowed("这个账号不是某一个人的，不能答卷。请用本人的账号。")
    if survey.organization_id not in places.belongs_to(person):
        raise NotAllowed("这份调研不面向您所在的单位。")
    if survey.closes_on < clock.today():
        raise Refused(f"调研已于{survey.closes_on.isoformat()}截止。")
    faults = Faults()
    said = faults.of(lambda: line(words, "words", 200))
    faults.of(lambda: _picked(survey, chosen))
    faults.tell()
    row = SurveyAnswer(
        survey=survey, person=person, unit=person.home, picks=chosen, words=said or ""
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Stale("这份调研您已经答过，没有再记。") from twice
    return row


def _picked(survey: Survey, chosen: list[int]) -> None:
    fits = all(0 <= one < len(survey.needs) for one in chosen)
    if not chosen or len(chosen) > MOST_PICKS or not fits:
        said = f"请从列出的里选1至{MOST_PICKS}项。"
        raise Invalid(said, {"picks": [said]})
