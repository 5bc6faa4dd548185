"""Celery tasks of the grids: one call each."""

from celery import shared_task

from grids.actions import erasing, escalation, tallies


@shared_task(name="grids.tasks.escalate_overdue")
def escalate_overdue() -> None:
    """Send overdue cases up one level (D-REMIND)."""
    escalation.escalate_overdue()


@shared_task(name="grids.tasks.fold_tallies")
def fold_tallies() -> None:
    """Fold what was counted since the last time."""
    tallies.fold()


@shared_task(name="grids.tasks.erase")
def erase() -> None:
    """Delete what residents offered of filed cases; words, photos, diaries, decisions after two years."""
    erasing.erase_parties()
    erasing.erase_old()
    erasing.erase_diaries()
    erasing.erase_meetings()
