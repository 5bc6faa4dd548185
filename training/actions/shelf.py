"""Course materials, open questions, and what links a teacher to others (P11, P04-R6)."""

import datetime as dt
from collections.abc import Mapping
from typing import IO, Any

from django.db import IntegrityError, transaction

from members.models import Person
from portal import clock, deeds, files
from portal.inserting import insert
from portal.models import StoredFile
from portal.refusals import Faults, Invalid, NotAllowed, Stale
from training import places, relations, rights, shelves
from training.models import (
    CourseSession,
    Material,
    OpenQuestion,
    Teacher,
    TeacherLink,
    TrainingClass,
)
from training.words import line, lines

KEEP = rights.KEEP_TRAINING
MOST = 100
"""Materials of one class."""
_NOBODY = "training:file"
"""A right nobody is ever granted: the common page of files refuses these, the shelf opens them."""
Upload = tuple[IO[bytes], str]
LINK_WORDS = (("partner", 60, "请写联系单位。"), ("activity", 120, "请写做了什么。"))


def store(upload: Upload, *, purpose: str, path: str) -> StoredFile:
    """Keep a file of teaching; Invalid (field `file`) for a kind that is not taken, or one too large."""
    stream, name = upload
    try:
        return files.store(
            actor=None,  # whoever uploaded a file could open it for good; here it ends with the relation
            stream=stream, name=name, purpose=purpose, scope_path=path, right=_NOBODY,
            allowed=files.TEACHING,
        )  # fmt: skip
    except Invalid as wrong:
        raise Invalid(wrong.sentence, {"file": [wrong.sentence]}) from wrong


def _insist_open(made: TrainingClass) -> None:
    if made.state in shelves.CLOSED:
        raise Stale(f"这个班{made.get_state_display()}，课件和答疑随班次保存，不再改动。")


def add_material(
    *, actor: Any, made: TrainingClass, session: CourseSession | None, title: str, upload: Upload
) -> Material:
    """Put a file onto a class's shelf: who holds the class, or a teacher of it; not once it is archived."""
    if not shelves.fills(actor, made):
        raise NotAllowed("不能上传课件。课件由办班单位和授课教师上传。", who="办班单位和授课教师")
    said = line(title, "title", 80, "请写课件名称。")
    if session is not None and session.training_class_id != made.pk:
        raise Invalid("没有上传。", {"session": ["请从本班的课次里选。"]})
    with transaction.atomic():
        fresh = TrainingClass.objects.select_for_update(of=("self",)).get(pk=made.pk)
        _insist_open(fresh)
        if fresh.materials.filter(removed_at=None).count() >= MOST:
            raise Invalid("没有上传。", {"file": [f"一个班最多{MOST}份课件，请合并。"]})
        stored = store(upload, purpose="training.material", path=made.scope_path)
        row = Material(training_class=made, session=session, title=said, file=stored, by=actor,
                       at=clock.now())  # fmt: skip
        return insert(row, actor=actor, verb="上传课件", taken="本班已有同名的课件，请换个名称。")  # type: ignore[no-any-return]


def remove_material(*, actor: Any, row: Material) -> None:
    """Take a material off the shelf; who put it there, or who holds the class. The row stays."""
    made = row.training_class
    own = row.by_id == actor.pk and shelves.fills(actor, made)
    if not own and not actor.may(KEEP, made.scope_path):
        raise NotAllowed("不能撤下这份课件。由上传的人或办班单位撤下。", who="上传的人或办班单位")
    with transaction.atomic():
        _insist_open(TrainingClass.objects.select_for_update(of=("self",)).get(pk=made.pk))
        rows = Material.objects.filter(pk=row.pk, removed_at=None)
        if not rows.update(removed_at=clock.now()):
            raise Stale("这份课件已经撤下。")
        deeds.record(actor=actor, verb="撤下课件", about=row)


def open_material(*, actor: Any, row: Material) -> StoredFile:
    """Return the file of a material to who reads the shelf; NotAllowed says who does."""
    if not shelves.reads(actor, row.training_class):
        raise shelves.refusal()
    return row.file


def ask(
    *, actor: Any, session: CourseSession, question: str, teacher: Teacher | None = None
) -> OpenQuestion:
    """Leave a question open: a trainee or who teaches or holds the class; due after the county's days."""
    made = session.training_class
    if not shelves.reads(actor, made):
        raise shelves.refusal()
    faults = Faults()
    said = faults.of(lambda: line(question, "question", 300, "请写问题。"))
    faults.tell()
    if teacher is not None and not session.taught_by.filter(teacher=teacher).exists():
        raise Invalid("没有登记。", {"teacher": ["请从这次课的教师里选。"]})
    due = clock.today() + dt.timedelta(days=places.rule_of(made.organization).answer_days)
    with transaction.atomic():
        _insist_open(TrainingClass.objects.select_for_update(of=("self",)).get(pk=made.pk))
        row = OpenQuestion.objects.create(
            session=session, question=said or "", teacher=teacher, due_on=due
        )
        if actor.may(KEEP, made.scope_path) or shelves.teaches(actor, made):
            deeds.record(actor=actor, verb="登记开放提问", about=row)
    return row


def answer(*, actor: Any, row: OpenQuestion, text: str) -> OpenQuestion:
    """Answer an open question, once: its teacher, or who holds the class."""
    made = row.session.training_class
    owner = row.teacher is not None and row.teacher.person_id is not None
    own = owner and bool(actor.person_id) and row.teacher.person_id == actor.person_id  # type: ignore[union-attr]
    if not own and not actor.may(KEEP, made.scope_path):
        raise NotAllowed("不能答复。由指定的教师或办班单位答复。", who="指定的教师或办班单位")
    said = line(text, "answer", 1000, "请写答复。")
    with transaction.atomic():
        _insist_open(TrainingClass.objects.select_for_update(of=("self",)).get(pk=made.pk))
        rows = OpenQuestion.objects.filter(pk=row.pk, answered_on=None)
        if not rows.update(answer=said, answered_on=clock.today(), answered_by=actor):
            raise Stale("这个问题已经有人答复，没有再改。")
        deeds.record(actor=actor, verb="答复开放提问", about=row)
    return row


def link(*, actor: Any, teacher: Teacher, facts: Mapping[str, Any]) -> TeacherLink:
    """Write down an activity that linked a teacher upward, outward or inward (P04-R6)."""
    relations.insist(actor, KEEP, teacher.scope_path, "登记教师联系")
    faults = Faults()
    words = lines(faults, facts, LINK_WORDS)
    faults.of(lambda: _linked(facts))
    faults.tell()
    row = TeacherLink(teacher=teacher, kind=facts["kind"], on=facts["on"], **words)
    return insert(row, actor=actor, verb="登记教师联系", taken="这一天的这次联系已经登记过。")  # type: ignore[no-any-return]


def _linked(facts: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    if facts.get("kind") not in TeacherLink.Kind.values:
        problems["kind"] = ["请选联系方向。"]
    if facts.get("on") is None or facts["on"] > clock.today():
        problems["on"] = ["请填日期，不晚于今天。"]
    if problems:
        raise Invalid("没有登记，请改正标出的内容。", problems)


def identify(*, actor: Any, teacher: Teacher, person: Person | None) -> Teacher:
    """Say which person of the register a teacher is, or (None) that he is from outside.

    The name follows the register. Stale where another row of this register of teachers is that person.
    """
    relations.insist(actor, KEEP, teacher.scope_path, "关联名册")
    with transaction.atomic():
        fresh = Teacher.objects.select_for_update(of=("self",)).get(pk=teacher.pk)
        fresh.person = person
        if person is not None:
            fresh.name, fresh.unit = person.name, person.home.label
            others = Teacher.objects.filter(
                organization=fresh.organization_id, person=person, until=None
            )
            if others.exclude(pk=fresh.pk).exists():
                raise Stale(f"{person.name}已在师资库里，不用再关联。")
        try:
            with transaction.atomic():
                fresh.save(update_fields=["person", "name", "unit"])
        except IntegrityError as twice:
            raise Stale(f"师资库里已有同单位同名的{fresh.name}。") from twice
        verb = "关联名册" if person else "解除名册关联"
        deeds.record(actor=actor, verb=verb, about=fresh)
    return fresh
