"""What a process does before it answers: the web server's master, and a measure that stands for it."""

import gc

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver


def warm() -> int:
    """Read all addresses and templates before anybody asks; return how many templates.

    With gunicorn's `--preload` once for all workers, which share it; without, the first pages after a restart
    waited seconds for it. No connection is opened, so that none is shared by the workers. What stands then
    stands for good: a full collection of garbage is spared looking through it, which took a quarter of a
    second, a few times a minute, in the middle of somebody's page.
    """
    folder = settings.BASE_DIR / "templates"
    names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.html"))]
    for name in names:
        get_template(name)
    read = len(names) if get_resolver().url_patterns else 0
    gc.collect()
    gc.freeze()
    return read
