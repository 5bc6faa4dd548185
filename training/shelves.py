"""Who reads and who fills a class's shelf of materials and questions."""

from typing import Any

from portal.refusals import NotAllowed
from training import rights
from training.models import Enrolment, SessionTeacher, TrainingClass

CLOSED = (TrainingClass.State.ARCHIVED, TrainingClass.State.CANCELLED)
"""States in which a shelf is kept as it is."""
READERS = "本班学员、授课教师和办班单位"


def refusal() -> NotAllowed:
    """Return what who knows of a class, but is not in it, is told."""
    return NotAllowed(
        f"课件和答疑只对{READERS}开放。录取以后就能看到；要报名的，回到班次页报名。", who=READERS
    )


def teaches(account: Any, made: TrainingClass) -> bool:
    """Return whether the account's person teaches a session of a class that is not cancelled."""
    if not account.person_id:
        return False
    rows = SessionTeacher.objects.filter(session__training_class=made, live=True)
    return rows.filter(teacher__person=account.person_id).exists()


def fills(account: Any, made: TrainingClass) -> bool:
    """Return whether an account puts materials onto a class's shelf."""
    return bool(account.may(rights.KEEP_TRAINING, made.scope_path)) or teaches(account, made)


def enrolled(account: Any, made: TrainingClass) -> bool:
    """Return whether the account's person is a trainee of a class: who applied or waits is not yet."""
    if not account.person_id:
        return False
    rows = made.enrolments.filter(state=Enrolment.State.ENROLLED)
    return rows.filter(person=account.person_id).exists()


def reads(account: Any, made: TrainingClass) -> bool:
    """Return whether an account reads a class's shelf."""
    if account.may(rights.SEE_TRAINING, made.scope_path):
        return True
    return enrolled(account, made) or teaches(account, made)
