"""Celery tasks of the appraisals: ids in, one call."""

from celery import shared_task

from assessments.actions import counting, point_expiry, polls


@shared_task(name=counting.TASK)
def count_papers(poll: int) -> None:
    """Count what may be counted in one poll."""
    counting.count_or_log(poll)


@shared_task(name="assessments.tasks.sweep_polls")
def sweep_polls() -> None:
    """Close polls whose last day is over, and count what waits."""
    polls.close_overdue()
    counting.count_waiting()


@shared_task(name="assessments.tasks.expire_points")
def expire_points() -> None:
    """Take what was not spent in time out of the balances (P35-R10)."""
    point_expiry.expire_all()
