"""What lies on a class's shelf, and what is still to be answered."""

from typing import Any

from django.db.models import Prefetch, Q

from portal import clock
from training import rights
from training.models import Material, OpenQuestion, SessionTeacher, Teacher, TrainingClass


def materials(made: TrainingClass) -> list[Any]:
    """Return the materials on a class's shelf by session, those of the whole class first; one statement."""
    rows = made.materials.filter(removed_at=None).select_related("file", "session", "by__person")
    return sorted(
        rows, key=lambda row: (row.session.begins_at.timestamp() if row.session else 0.0, row.pk)
    )


def questions(made: TrainingClass) -> list[Any]:
    """Return a class's open questions: those without an answer first, by day due; one statement."""
    rows = OpenQuestion.objects.filter(session__training_class=made)
    rows = rows.select_related("session", "teacher", "answered_by__person")
    return sorted(rows, key=lambda row: (row.answered_on is not None, row.due_on, row.pk))


def sessions(made: TrainingClass) -> list[Any]:
    """Return the sessions of a class that are not cancelled, each with who teaches it; two statements."""
    taught = SessionTeacher.objects.select_related("teacher")
    rows = made.sessions.exclude(state="cancelled").order_by("begins_at", "id")
    return list(rows.prefetch_related(Prefetch("taught_by", taught)))


def of_teacher(teacher: Teacher) -> list[Any]:
    """Return the materials of the sessions somebody teaches; one statement."""
    rows = Material.objects.filter(removed_at=None, session__taught_by__teacher=teacher)
    rows = rows.select_related("training_class__organization", "session", "file")
    return list(rows.order_by("-pk")[:50])


def unanswered(account: Any) -> Any:
    """Return the rows of the questions the account has to answer."""
    mine = Q(pk__in=[])
    if account.person_id:
        mine |= Q(teacher__person=account.person_id)
    if account.may_anywhere(rights.KEEP_TRAINING):
        kept = OpenQuestion.objects.visible_to(account, rights.KEEP_TRAINING)
        nobody = Q(teacher=None) | Q(teacher__person=None) | Q(due_on__lt=clock.today())
        mine |= Q(pk__in=kept.values("pk")) & nobody
    rows = OpenQuestion.objects.filter(mine, answered_on=None)
    return rows.exclude(session__training_class__state__in=("archived", "cancelled"))


def waiting(account: Any) -> list[Any]:
    """Return the questions the account has to answer, the earliest due first; one statement."""
    rows = unanswered(account).select_related("session__training_class", "teacher")
    return list(rows.order_by("due_on", "pk")[:20])
