"""What the keeper of a roll does: open a poll, keep its roll, close it, repeat it once (D-QUORUM)."""

import datetime as dt
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction

from assessments import rights, sealing
from assessments.actions import counting
from assessments.ballots import ROUNDS, Ballot, quorum
from assessments.models import Panel, Poll, Recusal, Voter
from assessments.queries.papers import ballot_of, panel_ballots
from members import scope
from members.models import Person
from members.rights import SEE_PEOPLE
from portal import clock, deeds
from portal.lifecycle import LifeCycle, Step
from portal.refusals import Invalid, NotAllowed, Refused, Stale

OPEN_WHILE = (Panel.State.COLLECTING, Panel.State.SUBMITTED)
LONGEST = 60
"""Days a poll may last at most."""

POLL = LifeCycle(
    name="LC-POLL",
    labels={state.value: str(state.label) for state in Poll.State},
    who=scope.who_holds,
    steps=(
        Step("valid", "截止投票", (Poll.State.OPEN,), Poll.State.VALID, rights.KEEP_POLL),
        Step("short", "截止投票", (Poll.State.OPEN,), Poll.State.SHORT, rights.KEEP_POLL),
    ),
)


def open_poll(
    *, actor: Any, panel: Panel, ballot: str, roll: Mapping[int, str], closes_on: dt.date | None
) -> Poll:
    """Open the first round of a ballot with its roll: person → code of his voter group.

    Only while the panel is entered or waits for its score. Invalid for a closing day or a roll that
    will not do, Stale when it has been opened already; then nothing is written.
    """
    _insist_right(actor, panel, "开启投票")
    sealing.insist_on_key()
    with transaction.atomic():
        fresh = _panel(panel)
        rule = next((b for b in panel_ballots(fresh) if b.code == ballot), None)
        if rule is None:
            raise Refused("方案在这一周期没有这项投票。")
        day = _closing_day(closes_on)
        _insist_roll(actor, rule, roll)
        poll = _new_round(actor, fresh, ballot, 1, day)
        Voter.objects.bulk_create(
            Voter(poll=poll, group=group, person_id=person) for person, group in roll.items()
        )
        deeds.record(
            actor=actor,
            verb="开启投票",
            about=poll,
            details={"ballot": rule.title, "voters": len(roll), "closes_on": day.isoformat()},
        )
    return poll


def add_voter(*, actor: Any, poll: Poll, person: int, group: str) -> Voter:
    """Put a person on the roll of an open poll; Invalid when he is on it or the group is unknown."""
    _insist_right(actor, poll.panel, "修改名册")
    with transaction.atomic():
        _insist_open(poll)
        _insist_roll(actor, ballot_of(poll), {person: group})
        if Voter.objects.filter(poll=poll, person=person).exists():
            raise Invalid("这个人已经在名册上，一个人只投一张票。要换类别，请先移出再加入。")
        voter = Voter.objects.create(poll=poll, person_id=person, group=group)
        deeds.record(actor=actor, verb="加入投票名册", about=poll, details=_who(voter))
    return voter


def remove_voter(*, actor: Any, poll: Poll, voter: int) -> None:
    """Take somebody off the roll of an open poll; Refused once his paper is in."""
    _insist_right(actor, poll.panel, "修改名册")
    with transaction.atomic():
        _insist_open(poll)
        line = _line(poll, voter)
        if line.has_cast:
            raise Refused(f"{line.person.name}的票已经投进，不能移出名册。")
        deeds.record(actor=actor, verb="移出投票名册", about=poll, details=_who(line))
        line.delete()


def set_recusals(*, actor: Any, poll: Poll, voter: int, subjects: Collection[int]) -> None:
    """Say on which subjects a voter does not vote, in place of what was said before (E-CONFLICT).

    Refused once his paper is in. The deed names the voter alone; why is kept nowhere.
    """
    _insist_right(actor, poll.panel, "登记回避")
    with transaction.atomic():
        _insist_open(poll)
        line = _line(poll, voter)
        if line.has_cast:
            raise Refused(f"{line.person.name}的票已经投进，不能再改他的回避。")
        known = poll.panel.subjects.filter(pk__in=subjects)
        Recusal.objects.filter(voter=line).delete()
        Recusal.objects.bulk_create(Recusal(voter=line, subject=subject) for subject in known)
        deeds.record(actor=actor, verb="登记回避", about=poll, details=_who(line))


def close(*, actor: Any, poll: Poll, reason: str = "") -> Poll:
    """Close a poll: valid with papers of two thirds of the roll, else short; then count what is left.

    Before its last day is over and while papers are out, a reason is asked for. `actor` None is the
    sweep. Papers under way are waited for; none gets in afterwards.
    """
    if actor is not None:
        _insist_right(actor, poll.panel, "截止投票")
    with transaction.atomic():
        fresh = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
        on_roll = fresh.voters.count()
        cast = fresh.voters.filter(has_cast=True).count()
        early = clock.today() <= fresh.closes_on and cast < on_roll
        if early and actor is not None and fresh.state == Poll.State.OPEN and not reason.strip():
            raise Invalid(
                "还没到截止日期，也没有投齐。请写明提前截止的理由。", {"reason": ["请写一句理由。"]}
            )
        action = "valid" if cast >= quorum(on_roll) else "short"
        POLL.take(
            actor=actor,
            thing=fresh,
            action=action,
            reason=reason,
            changes={"closed_at": clock.now()},
            details={"on_roll": on_roll, "cast": cast},
        )
        _even_out(fresh)
    counting.count_or_log(fresh.pk)
    return fresh


def _even_out(poll: Poll) -> None:
    """Write every line of a closed roll anew, in random order, in the closing transaction.

    The database keeps with each line which transaction wrote it last; until now that told in which
    order people had voted.
    """
    lines = list(poll.voters.values_list("pk", "has_cast"))
    for pk, has_cast in counting.in_random_order(lines):
        Voter.objects.filter(pk=pk).update(has_cast=has_cast)


def repeat(*, actor: Any, poll: Poll, closes_on: dt.date | None) -> Poll:
    """Open the second and last round after a short first one: the same roll, every paper out again."""
    _insist_right(actor, poll.panel, "重新投票")
    sealing.insist_on_key()
    with transaction.atomic():
        panel = _panel(poll.panel)
        fresh = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
        if fresh.state != Poll.State.SHORT or fresh.round >= ROUNDS:
            raise Stale("只有第一轮未过法定人数的，可以重新投一次。", rule="D-QUORUM")
        day = _closing_day(closes_on)
        new = _new_round(actor, panel, fresh.ballot, fresh.round + 1, day)
        _copy_roll(fresh, new)
        deeds.record(
            actor=actor, verb="重新投票", about=new, details={"closes_on": day.isoformat()}
        )
    return new


def close_overdue() -> int:
    """Close the polls whose last day is over; return how many there were."""
    over = Poll.objects.filter(state=Poll.State.OPEN, closes_on__lt=clock.today())
    polls = list(over.select_related("panel__organization", "panel__cycle__organization"))
    for poll in polls:
        with suppress(Stale):  # a keeper was faster
            close(actor=None, poll=poll)
    return len(polls)


def _copy_roll(old: Poll, new: Poll) -> None:
    lines = list(old.voters.order_by("pk"))
    copies = [Voter(poll=new, group=line.group, person_id=line.person_id) for line in lines]
    Voter.objects.bulk_create(copies)
    twins = {line.pk: copy for line, copy in zip(lines, copies, strict=True)}
    Recusal.objects.bulk_create(
        Recusal(voter=twins[recusal.voter_id], subject_id=recusal.subject_id)
        for recusal in Recusal.objects.filter(voter__in=lines)
    )


def _new_round(actor: Any, panel: Panel, ballot: str, number: int, day: dt.date) -> Poll:
    try:
        with transaction.atomic():
            return Poll.objects.create(
                panel=panel, ballot=ballot, round=number, closes_on=day,
                opened_at=clock.now(), opened_by=actor,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Stale("这项投票已经开启。请刷新页面查看。") from twice


def _panel(panel: Panel) -> Panel:
    """The panel under a row lock, so that it is not handed in or scored meanwhile."""
    fresh = (
        Panel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "cycle__organization", "cycle__scheme_version")
        .get(pk=panel.pk)
    )
    if fresh.state not in OPEN_WHILE:
        raise Stale(
            f"{fresh.organization.label}现在是“{fresh.get_state_display()}”，不能投票；"
            "要重新投票，请县委组织部公务员科先退回补录。"
        )
    return fresh


def _closing_day(day: dt.date | None) -> dt.date:
    today = clock.today()
    if day is None or not today <= day <= today + dt.timedelta(days=LONGEST):
        said = f"截止日期须在今天以后{LONGEST}天以内，如{today + dt.timedelta(days=7)}。"
        raise Invalid(said, {"closes_on": [said]})
    return day


def _insist_roll(actor: Any, ballot: Ballot, roll: Mapping[int, str]) -> None:
    """Every group is one of the ballot's, every person one the keeper sees."""
    if not roll:
        said = "名册上还没有人。请至少给一个人选投票人类别。"
        raise Invalid(said, {"roll": [said]})
    codes = {group.code for group in ballot.groups}
    if not set(roll.values()) <= codes:
        said = f"投票人类别只能是{'、'.join(group.label for group in ballot.groups)}。"
        raise Invalid(said, {"roll": [said]})
    seen = Person.objects.visible_to(actor, SEE_PEOPLE).filter(pk__in=roll).count()
    if seen != len(roll):
        said = "名册里有不在您查看范围内的人，请由县委组织部公务员科加入。"
        raise Invalid(said, {"roll": [said]})


def _insist_right(actor: Any, panel: Panel, what: str) -> None:
    if not actor.may(rights.KEEP_POLL, panel.scope_path):
        who = scope.who_holds(rights.KEEP_POLL)
        raise NotAllowed(f"不能{what}。{what}由{who}办理。", who=who)


def _insist_open(poll: Poll) -> None:
    """Lock the poll and raise Stale when it is over."""
    fresh = Poll.objects.select_for_update(of=("self",), no_key=True).get(pk=poll.pk)
    if fresh.state != Poll.State.OPEN:
        raise Stale("投票已经截止，名册和回避不能再改。")


def _line(poll: Poll, voter: int) -> Voter:
    """The voter's line under a row lock: he cannot cast meanwhile."""
    rows = Voter.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    line: Voter | None = rows.filter(poll=poll, pk=voter).first()
    if line is None:
        raise Stale("这个人已经不在名册上。请刷新页面查看。")
    return line


def _who(line: Voter) -> dict[str, str]:
    return {"person": line.person.name, "group": line.group}
