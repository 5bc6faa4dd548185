"""The weekly draw and what humans do with it (P10-R3, R4)."""

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction

from members.dispatched import relations, rules, sampling, words
from members.dispatched.actions.writing import (
    PROOF,
    Upload,
    chosen,
    cleaned,
    cleaned_photo,
    keep_photo,
    locked,
)
from members.dispatched.lifecycle import CHECK
from members.dispatched.models import CheckCorrection, Draw, Leave, Posting, SpotCheck
from members.models import Organization
from portal import clock, deeds, workdays
from portal.refusals import Invalid, Refused, Stale

S = SpotCheck
WITH = ("draw", "posting__person", "posting__village", "posting__team", "posting__sender")


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def draw_all() -> int:
    """Draw this week's sample in every county with first secretaries that has none; return how many did.

    Called by a job every hour: it draws once a week, and not in a week without a working day left.
    """
    today = clock.today()
    monday = monday_of(today)
    calendar = workdays.calendar_around(today, 10)
    left = (monday + dt.timedelta(days=n) for n in range(today.weekday(), 7))
    if not any(calendar.is_workday(day) for day in left):
        return 0
    towns = Posting.objects.present().values_list("team__town__path", flat=True).distinct()
    counties = {int(path.strip("/").split("/")[1]) for path in towns}
    done = set(Draw.objects.filter(monday=monday).values_list("county", flat=True))
    drawn = [draw(county=county, monday=monday) for county in sorted(counties - done)]
    return sum(one is not None for one in drawn)


def draw(*, county: int, monday: dt.date, seed: str = "") -> Draw | None:
    """Draw a county's sample of a week and keep all it rests on; None where it was drawn already.

    The seed is new and secret until the draw stands; afterwards anybody in scope can draw it again.
    """
    place = Organization.objects.get(pk=county)
    serving = list(_serving(place, monday))
    if not serving:
        return None
    population = sorted(one.pk for one in serving)
    must = sorted(_overdue(serving, monday))
    seed = seed or secrets.token_hex(8)
    share = rules.SHARE.value
    found = sampling.draw(population, must, share, seed)
    row = Draw(
        county=place, monday=monday, seed=seed, share=share, population=population, must=must,
        drawn=found, drawn_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            SpotCheck.objects.bulk_create(SpotCheck(draw=row, posting_id=pk) for pk in found)
            details = {"of": len(population), "drawn": len(found)}
            deeds.record(actor=None, verb="抽取每周抽查", about=row, details=details)
    except IntegrityError:
        return None
    return row


def _serving(county: Organization, monday: dt.date) -> Any:
    last = monday + dt.timedelta(days=6)
    rows = Posting.objects.present().filter(team__town__path__startswith=county.path)
    return rows.filter(since__lte=last)


def _overdue(serving: list[Posting], monday: dt.date) -> list[int]:
    """Who would go eight weeks without a check if he were not drawn this week."""
    first = monday - dt.timedelta(weeks=rules.WEEKS.value - 1)
    checked = SpotCheck.objects.filter(
        posting__in=serving, draw__monday__gte=first, draw__monday__lt=monday
    ).exclude(result=S.Result.ON_LEAVE)
    lately = set(checked.values_list("posting", flat=True))
    return [one.pk for one in serving if one.pk not in lately and one.since <= first]


def ask(*, actor: Any, check: SpotCheck) -> SpotCheck:
    """Ask whether he is on post; whether he is on approved leave is kept with the question."""
    today = clock.today()
    away = check.posting.leaves.filter(
        state=Leave.State.APPROVED, from_on__lte=today, to_on__gte=today
    )
    changes = {"asked_at": clock.now(), "away": away.exists()}
    CHECK.take(actor=actor, thing=check, action="ask", changes=changes)
    return check


def answer(
    *, actor: Any, check: SpotCheck, answer: str, said: str = "", upload: Upload | None = None
) -> SpotCheck:
    """Answer, himself on the platform, or the office for him who was reached by telephone."""
    chosen(answer, S.Answer, "answer", "请选在岗、因公外出或请假。")
    note = words.plain(
        said, "said", 200, "" if answer == S.Answer.ON_POST else "请写去哪里、办什么。"
    )
    photo = cleaned(upload, "proof")
    own = relations.is_self(actor, check.posting)
    changes: dict[str, Any] = {
        "answer": answer, "said": note, "answered_at": clock.now(), "by_phone": not own,
    }  # fmt: skip
    with transaction.atomic():
        if photo:
            changes["proof"] = _keep(actor, check, photo)
        CHECK.take(actor=actor, thing=check, action="answer", changes=changes)
    return check


def _keep(actor: Any, check: SpotCheck, photo: Upload) -> Any:
    return keep_photo(actor=actor, photo=photo, posting=check.posting, purpose=PROOF)


def add_proof(*, actor: Any, check: SpotCheck, upload: Upload) -> SpotCheck:
    """Add the photo that was promised on the telephone, once there is a network; before it is judged."""
    relations.insist_logs(actor, check.posting, "补传照片", "P10-R4")
    photo = cleaned_photo(upload, "proof")
    with transaction.atomic():
        fresh = locked(check, *WITH)
        waits = (S.State.ANSWERED, S.State.QUESTIONED, S.State.EXPLAINED)
        if fresh.state not in waits or fresh.proof_id:
            raise Stale("答复以后、认定以前可以补传一张照片；现在已有照片，或已经认定。")
        fresh.proof = _keep(actor, fresh, photo)
        fresh.save(update_fields=["proof"])
        deeds.record(actor=actor, verb="补传抽查照片", about=fresh)
    return fresh


def record(*, actor: Any, check: SpotCheck, result: str, note: str = "") -> SpotCheck:
    """Write down what an answer comes to; only a good result, and leave where leave was approved."""
    if result not in S.GOOD:
        said = "这里只认定在岗、因公外出、请假；有疑问的请办“要求说明”。"
        raise Invalid(said, {"result": [said]})
    _check_leave(check, result)
    kept = words.plain(note, "note", 200)
    changes = _judged(actor, result) | {"note": kept}
    CHECK.take(actor=actor, thing=check, action="record", changes=changes)
    return check


def _check_leave(check: SpotCheck, result: str) -> None:
    if check.state == S.State.ASKED and check.away and result != S.Result.ON_LEAVE:
        raise Refused("他没有答复，提问时在请假，只能认定为请假。")
    if result == S.Result.ON_LEAVE and not check.away:
        raise Refused(
            "提问时没有批准的请假，不能认定为请假。请办“要求说明”，或补办手续后复核。",
            rule="P10-R1",
        )


def _judged(actor: Any, result: str) -> dict[str, Any]:
    return {"result": result, "judged_by": actor, "judged_at": clock.now()}


def question(*, actor: Any, check: SpotCheck, why: str) -> SpotCheck:
    """Ask for an explanation: no answer after thirty minutes, or one that is in doubt. No verdict yet."""
    note = words.plain(why, "reason", 200, "请写为什么要说明。")
    silent = check.state == S.State.ASKED
    changes = {
        "questioned_on": clock.today(), "note": note,
        "result": S.Result.NO_ANSWER if silent else "",
    }  # fmt: skip
    CHECK.take(actor=actor, thing=check, action="question", reason=note, changes=changes)
    return check


def explain(*, actor: Any, check: SpotCheck, text: str, upload: Upload | None = None) -> SpotCheck:
    """Explain, with a proof if there is one; himself, or the office for what he said by telephone."""
    said = words.plain(text, "reason", 300, "请写说明。")
    photo = cleaned(upload, "proof")
    changes: dict[str, Any] = {"explanation": said}
    with transaction.atomic():
        if photo:
            changes["proof"] = _keep(actor, check, photo)
        CHECK.take(actor=actor, thing=check, action="explain", reason=said, changes=changes)
    return check


def finalize(*, actor: Any, check: SpotCheck, result: str, why: str) -> SpotCheck:
    """Review and judge: the only way to `absent` (P10-R4)."""
    chosen(result, S.Result, "result", "请选认定结果。")
    note = words.plain(why, "reason", 200, "请写认定的依据。")
    changes = _judged(actor, result) | {"note": note}
    CHECK.take(actor=actor, thing=check, action="finalize", reason=note, changes=changes)
    return check


def correct(*, actor: Any, check: SpotCheck, result: str, why: str) -> SpotCheck:
    """Correct a final result; what it was and why stay on record (E-CORRECT)."""
    chosen(result, S.Result, "result", "请选更正后的结果。")
    said = words.plain(why, "why", 200, "请写更正的理由。")
    with transaction.atomic():
        fresh = locked(check, *WITH)
        relations.insist_office(actor, fresh.scope_path, "更正抽查结果", "E-CORRECT")
        if relations.is_self(actor, fresh.posting):
            raise Refused("不能更正本人的抽查。请另一位同志办理。", rule="E-CONFLICT")
        if fresh.state != S.State.FINAL or fresh.result == result:
            raise Stale("只更正已认定的结果，更正后的结果要与原来的不同。")
        if result == S.Result.ABSENT and fresh.questioned_on is None:
            raise Refused("没有要求本人说明过，不能改为不在岗（P10-R4）。", rule="P10-R4")
        before = fresh.result
        CheckCorrection.objects.create(
            check_of=fresh, before=before, after=result, why=said, by=actor, at=clock.now()
        )
        fresh.result = result
        fresh.save(update_fields=["result"])
        details = {"from": before, "to": result}
        deeds.record(actor=actor, verb="更正抽查结果", about=fresh, details=details)
    return fresh
