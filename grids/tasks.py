"""Celery tasks of the grids: one call each."""

from celery import shared_task

from grids.actions import erasing, escalation


@shared_task(name="grids.tasks.escalate_overdue")
def escalate_overdue() -> None:
    """Send overdue cases up one level (D-REMIND)."""
    escalation.escalate_overdue()


@shared_task(name="grids.tasks.erase")
def erase() -> None:
    """Delete what residents offered of filed cases, and words and photos after two years (0.7)."""
    erasing.erase_parties()
    erasing.erase_old()
