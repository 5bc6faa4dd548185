"""Named points at which a test may kill a worker. In ordinary life they do nothing.

JINING_KILL_AT names a point, JINING_KILL_ONCE a file: the first process that reaches the point while
the file does not exist makes it and dies by SIGKILL, as if the power had gone.
"""

import os
import signal


def reach(point: str) -> None:
    """Die here if a test asked for it by environment; otherwise do nothing."""
    if os.environ.get("JINING_KILL_AT") != point:
        return
    try:
        os.close(os.open(os.environ["JINING_KILL_ONCE"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
