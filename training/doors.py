"""Doors of the pages of training: 403 without the right, 404 outside scope and relations."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from members import doors
from members.models import Organization, Person
from portal.doors import P, View
from portal.reading import whole
from training import relations, rights
from training.contest_lifecycle import hands_in
from training.models import (
    Attendance,
    Contest,
    ContestEntry,
    CourseSession,
    Enrolment,
    HourEntry,
    Teacher,
    TrainingClass,
)
from training.queries import judges
from training.queries.classes import WITH


def holding(doing: str, *wanted: str) -> Callable[[View[P]], View[P]]:
    """Let pass who holds one of some rights somewhere; 403, naming who does, for others."""
    return doors.holding(doing, *wanted, own="本人的培训在“我的培训”里")


def reader(view: View[P]) -> View[P]:
    """Let pass who may see classes somewhere."""
    return holding("查看培训班", rights.SEE_TRAINING)(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who holds classes somewhere."""
    return holding("办班", rights.KEEP_TRAINING)(view)


def class_for(account: Any, pk: int, right: str = "", doing: str = "") -> TrainingClass:
    """Return a class the account sees, is in, or may apply to; 404 for others, 403 without `right`."""
    rows = TrainingClass.objects.known_to(account).select_related(*WITH)
    made: TrainingClass = get_object_or_404(rows, pk=pk)
    if right:
        relations.insist(account, right, made.scope_path, doing)
    return made


def session_for(account: Any, pk: int, right: str = "", doing: str = "") -> CourseSession:
    """Return a session of a class the account sees; 404 for others, 403 without `right`."""
    rows = CourseSession.objects.select_related(
        "training_class__organization", "training_class__venue"
    )
    # who keeps the class sees it by scope: a desk asks at every code, and is spared the wider question
    session: CourseSession | None = rows.visible_to(account).filter(pk=pk).first()
    if session is None:
        known = TrainingClass.objects.known_to(account).values("pk")
        session = get_object_or_404(rows, training_class__in=known, pk=pk)
    if right:
        relations.insist(account, right, session.scope_path, doing)
    return session


def enrolment_for(account: Any, pk: int) -> Enrolment:
    """Return an enrolment of the account's classes, its unit's people, or its own; 404 for others."""
    rows = Enrolment.objects.select_related("training_class__organization", "person__home", "unit")
    one: Enrolment = get_object_or_404(rows, pk=pk)
    seen = account.may(rights.SEE_TRAINING, one.scope_path)
    of_unit = account.may(rights.UNIT_TRAINING, one.unit.path)
    if not (seen or of_unit or relations.is_self(account, one.person)):
        get_object_or_404(rows.none(), pk=pk)
    return one


def attendance_for(account: Any, pk: int) -> Attendance:
    """Return an attendance of a class in the account's scope; 404 outside, 403 without 办班."""
    rows = Attendance.objects.visible_to(account).select_related(
        "session__training_class__organization", "person__home"
    )
    row: Attendance = get_object_or_404(rows, pk=pk)
    relations.insist(account, rights.KEEP_TRAINING, row.scope_path, "更正考勤")
    return row


def entry_for(account: Any, pk: int) -> HourEntry:
    """Return an entry of hours of somebody in the account's scope; 404 outside."""
    rows = HourEntry.objects.visible_to(account).select_related("person__home")
    entry: HourEntry = get_object_or_404(rows, pk=pk)
    return entry


def person_for(account: Any, pk: int) -> Person:
    """Return somebody whose hours the account reads; 404 for others."""
    person: Person = get_object_or_404(Person.objects.select_related("home__parent"), pk=pk)
    if not relations.reads_hours(account, person):
        get_object_or_404(Person.objects.none(), pk=pk)
    return person


def teacher_for(account: Any, pk: int) -> Teacher:
    """Return a teacher in the account's scope, or the account's own person; 404 for others."""
    seen = Q(pk__in=Teacher.objects.visible_to(account).values("pk"))
    if account.person_id:
        seen |= Q(person=account.person_id)
    rows = Teacher.objects.filter(seen).select_related("organization", "person__home")
    found: Teacher = get_object_or_404(rows, pk=pk)
    return found


def contest_for(account: Any, pk: int, right: str = "", doing: str = "") -> Contest:
    """Return a contest the account knows of; 404 for others, 403 without `right`."""
    rows = Contest.objects.known_to(account).select_related("organization")
    found: Contest = get_object_or_404(rows, pk=pk)
    if right:
        relations.insist(account, right, found.scope_path, doing)
    return found


def entry_of_contest(account: Any, pk: int) -> ContestEntry:
    """Return an entry to who sees the contest, its judges, its unit and its contestant; 404 for others."""
    rows = ContestEntry.objects.select_related(
        "contest__organization", "unit", "person__home", "file"
    )
    one: ContestEntry = get_object_or_404(rows, pk=pk)
    seen = account.may(rights.SEE_TRAINING, one.scope_path) or hands_in(account, one.unit.path)
    own = one.person is not None and relations.is_self(account, one.person)
    if not (seen or own or judges.of(account, one.contest)):
        get_object_or_404(rows.none(), pk=pk)
    return one


def place_for(account: Any, number: str, right: str = rights.KEEP_TRAINING) -> Organization:
    """Return the organization of a form where the account holds `right`; 404 for any other."""
    rows = Organization.objects.visible_to(account, right)
    found: Organization = get_object_or_404(rows.select_related("parent"), pk=whole(number) or 0)
    return found


def figures_place(account: Any, number: str) -> Organization:
    """Return the place whose figures are asked for, else the widest of the account's; 404 outside."""
    rows = Organization.objects.visible_to(account, rights.SEE_FIGURES)
    if pk := whole(number):
        found: Organization = get_object_or_404(rows, pk=pk)
        return found
    path = min(account.paths_for(rights.SEE_FIGURES), key=len)
    widest: Organization = get_object_or_404(Organization, path=path)
    return widest
