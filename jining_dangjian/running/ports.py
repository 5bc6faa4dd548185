"""Free and taken ports."""

from __future__ import annotations

import errno
import socket


def refusal(port: int, host: str = "127.0.0.1") -> int:
    """The errno with which the system would refuse to listen there now; 0 when it would not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OverflowError:  # not a port number
            return errno.EINVAL
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on the port now."""
    return refusal(port, host) == 0


def pick(preferred: int) -> int:
    """The preferred loopback port if it is free, else one the kernel gives."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
