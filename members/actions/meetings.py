"""Writing down a meeting of a branch with who was there, and striking out a wrong one."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction

from members import rights
from members.actions.transfers import insist
from members.life.obligations import EXPECTS_ALL
from members.life.queries.meetings import members_on
from members.models import Attendance, Meeting, Organization
from members.models.organizations import Kind
from portal import clock, deeds, files
from portal.models import StoredFile
from portal.reading import prose
from portal.refusals import Invalid, Refused, Stale

MONTHS_BACK = 12
"""How long afterwards a meeting can be written down."""
MOST_MINUTES = 4000
State = Attendance.State


@dataclass(frozen=True)
class Attended:
    """One member's place at a meeting."""

    person: int
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Held:
    """A meeting as it was written down."""

    key: uuid.UUID
    branch: Organization
    kind: str
    held_on: dt.date
    topic: str
    place: str
    minutes: str
    attended: Sequence[Attended]
    group: Organization | None = None
    upload: tuple[IO[bytes], str] | None = None


def record(*, actor: Any, held: Held) -> Meeting:
    """Write a meeting down; sent twice under one key it is one.

    Invalid for a day to come, members who were not in the branch that day, absence without a reason, or
    neither minutes nor a file.
    """
    insist(actor, held.branch)
    before = Meeting.objects.filter(key=held.key, branch=held.branch).first()
    if before is not None:
        return before
    _check(held)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            key=held.key,
            branch=held.branch,
            group=held.group,
            kind=held.kind,
            held_on=held.held_on,
            topic=held.topic.strip(),
            place=held.place.strip(),
            minutes=held.minutes.replace("\r\n", "\n").strip(),
            file=_file(actor, held),
            by=actor,
            at=clock.now(),
        )
        _attend(meeting, held.attended)
        deeds.record(actor=actor, verb="登记组织生活", about=meeting)
    return meeting


def _attend(meeting: Meeting, attended: Sequence[Attended]) -> None:
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            person_id=one.person,
            state=one.state,
            reason="" if one.state == State.PRESENT else one.reason.strip(),
        )
        for one in attended
    )


def _file(actor: Any, held: Held) -> StoredFile | None:
    if held.upload is None:
        return None
    stream, name = held.upload
    return files.store(
        actor=actor, stream=stream, name=name, purpose="branch_minutes",
        scope_path=held.branch.path, right=rights.KEEP_BRANCH, allowed=files.EVIDENCE,
    )  # fmt: skip


def _check(held: Held) -> None:
    prose(held.topic, what="主题", most=100, name="topic", missing="请写主题。")
    prose(held.place, what="地点", most=60, name="place", missing="请写地点。")
    if held.upload is None:
        missing = "请写会议记录，或上传记录的扫描件。"
        prose(held.minutes, what="记录", most=MOST_MINUTES, name="minutes", missing=missing)
    today = clock.today()
    first = today - dt.timedelta(days=31 * MONTHS_BACK)
    if not first <= held.held_on <= today:
        sentence = f"日期要在{first}和今天之间。请改日期。"
        raise Invalid(sentence, {"held_on": [sentence]})
    if held.group is not None and (
        held.group.parent_id != held.branch.pk or held.group.kind != Kind.GROUP
    ):
        raise Invalid("这个党小组不在本支部。", {"group": ["请选本支部的党小组。"]})
    _check_attendance(held)


def _check_attendance(held: Held) -> None:
    members = {m.person_id for m in members_on(held.branch, held.held_on)}
    named = [one.person for one in held.attended]
    problems = []
    if not set(named) <= members or len(named) != len(set(named)):
        problems.append(f"名单里有人{held.held_on}不在本支部。请改日期或刷新名单。")
    if held.kind in EXPECTS_ALL and set(named) != members:
        problems.append("每个党员都要填到会、请假或缺席。")
    if not any(one.state == State.PRESENT for one in held.attended):
        problems.append("没有人到会的不是会议。请填到会的人。")
    if any(one.state != State.PRESENT and not one.reason.strip() for one in held.attended):
        problems.append("请假和缺席的都要写原因。")
    if any(len(one.reason) > 60 for one in held.attended):
        problems.append("原因最多60字。请缩短。")
    if problems:
        raise Invalid("还没有登记。", {"attended": problems})


def strike(*, actor: Any, meeting: Meeting, reason: str) -> None:
    """Strike a wrong meeting out: it stays to be read and no longer counts."""
    insist(actor, meeting.branch)
    if not reason.strip() or len(reason) > 500:
        raise Invalid("作废要写理由，最多500字。", {"reason": ["请写一句理由，最多500字。"]})
    with transaction.atomic():
        rows = Meeting.objects.filter(pk=meeting.pk, struck_on=None)
        if not rows.update(struck_on=clock.today()):
            raise Stale("这次组织生活已经作废，没有再改。")
        deeds.record(actor=actor, verb="作废组织生活", about=meeting, reason=reason.strip())


def refuse_ended(branch: Organization) -> None:
    """Raise Refused for a branch that has ended: nothing more is written of it."""
    if branch.until is not None:
        raise Refused(f"“{branch.label}”已于{branch.until}撤销，不能再登记组织生活。")
