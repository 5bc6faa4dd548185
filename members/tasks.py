"""Celery tasks of this floor: ids in, one call."""

from celery import shared_task

from members.actions import transfers
from members.workbooks import forgetting


@shared_task(name="members.tasks.forget_workbooks")
def forget_workbooks() -> int:
    """Delete workbooks of people that are seven days old."""
    return forgetting.forget()


@shared_task(name="members.tasks.expire_transfers")
def expire_transfers() -> int:
    """End letters of introduction whose last day is over (LIFE-R1)."""
    return transfers.expire_overdue()
