"""Celery tasks of this room: one call each."""

from celery import shared_task

from members.dispatched.actions import checks, forgetting


@shared_task(name="members.dispatched.tasks.draw_spot_checks")
def draw_spot_checks() -> int:
    """Draw this week's spot check in every county that has none yet (P10-R3)."""
    return checks.draw_all()


@shared_task(name="members.dispatched.tasks.forget_words")
def forget_words() -> int:
    """Forget words and photos of leaves and checks after two years (D-KEEP)."""
    return forgetting.forget()
