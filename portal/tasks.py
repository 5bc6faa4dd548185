"""Celery tasks of this floor: ids in, one call."""

from celery import shared_task

from portal import digests, exports, files, jobs, notifications, repeats, saved_exports


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


@shared_task(name="portal.tasks.tell_daily")
def tell_daily() -> int:
    """Write the digest that is due, mail it where there is a server, and forget what is old."""
    notifications.forget()
    day = digests.yesterday_by_now()
    if day is None:
        return 0
    written = digests.write(day)
    digests.send(day)
    return written


@shared_task(name="portal.tasks.make_exports")
def make_exports() -> int:
    """Ask for scheduled exports whose period is over, and delete files that are old enough."""
    exports.forget()
    return saved_exports.make_scheduled()


@shared_task(name="portal.tasks.forget_answers")
def forget_answers() -> int:
    """Delete answers of the API that are kept no longer."""
    return repeats.forget()
