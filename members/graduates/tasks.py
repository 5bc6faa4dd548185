"""Celery tasks of this room: one call each."""

from celery import shared_task

from members.graduates.actions import books


@shared_task(name="members.graduates.tasks.erase")
def erase() -> int:
    """Take the words out of diaries older than two years (PV-RESIDENT)."""
    return books.erase_old()
