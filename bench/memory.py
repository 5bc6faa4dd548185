"""The peak of a process's own memory.

`getrusage` tells the peak since the process was forked, which is its parent's where that was larger: a
small piece of a large bench would show the bench's memory.
"""

from pathlib import Path


def peak_mb() -> int:
    """The most memory this program has held since it began, in MB (VmHWM of the kernel)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, told = line.partition(":")
        if name == "VmHWM":
            return int(told.split()[0]) // 1024
    raise SystemExit("this kernel does not tell the peak of a process")
