"""Celery tasks of this floor: ids in, one call."""

from celery import shared_task

from portal import files, jobs, repeats


@shared_task(name="portal.tasks.work")
def work(job_id: int) -> None:
    """Do one job."""
    jobs.perform(job_id)


@shared_task(name="portal.tasks.sweep")
def sweep() -> int:
    """Send waiting and abandoned jobs again."""
    return jobs.sweep()


@shared_task(name="portal.tasks.sweep_files")
def sweep_files() -> int:
    """Delete bytes on disk that no row knows."""
    return files.sweep_orphans()


@shared_task(name="portal.tasks.forget_answers")
def forget_answers() -> int:
    """Delete answers of the API that are kept no longer."""
    return repeats.forget()
