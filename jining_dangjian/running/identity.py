"""As whom PostgreSQL runs: it refuses to run as root, and `./start` may well be started by root.

Three ways are tried in this order, each by really running the program and writing where it must
write, because containers differ in what they allow:

1. a user namespace (`unshare`), in which root appears as an ordinary user;
2. an unprivileged account of the machine, which then owns the data folder;
3. the same account keeping one capability (CAP_DAC_OVERRIDE), where the project lies below a
   folder that only root may enter.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jining_dangjian.running.console import Trouble
from jining_dangjian.running.places import base_environment

ACCOUNTS = ("postgres", "nobody")

_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Identity:
    """A way to run a program: words put before the command, or an account dropped to before it."""

    name: str
    prefix: tuple[str, ...] = ()
    account: pwd.struct_passwd | None = None
    reaches_everywhere: bool = False

    @property
    def owner(self) -> int:
        """The uid that owns the data folder under this identity."""
        return self.account.pw_uid if self.account else os.geteuid()

    def command(self, words: Sequence[str | Path]) -> list[str]:
        return [*self.prefix, *(str(word) for word in words)]

    def before(self) -> Callable[[], None] | None:
        """What the child does before it becomes the program; None where nothing is dropped."""
        account = self.account
        if account is None:
            return None
        return lambda: _drop_to(account, keep_reach=self.reaches_everywhere)

    def take(self, path: Path) -> None:
        """Make a folder this identity's own, with all that lies in it."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        if os.geteuid() != 0:
            return
        group = self.account.pw_gid if self.account else os.getegid()
        for found in [path, *path.rglob("*")]:
            if found.lstat().st_uid != self.owner:
                os.chown(found, self.owner, group, follow_symlinks=False)


def _drop_to(account: pwd.struct_passwd, *, keep_reach: bool) -> None:
    """Become the account for good; with `keep_reach` may still enter folders closed to it."""
    libc = ctypes.CDLL(None, use_errno=True)
    # with this bit the change of account leaves capabilities alone, and access(2) respects them
    if keep_reach and libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    if not keep_reach:
        return
    wanted = 1 << _CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(wanted, wanted, wanted, 0, 0, 0)
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _ways() -> list[Identity]:
    if os.geteuid() != 0:
        return [Identity("self")]
    ways = []
    unshare = shutil.which("unshare")
    if unshare:
        words = (unshare, "--user", "--map-user=1000", "--map-group=1000", "--")
        ways.append(Identity("namespace", prefix=words))
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    accounts = [known[name] for name in ACCOUNTS if name in known]
    ways += [Identity(f"account {found.pw_name}", account=found) for found in accounts]
    ways += [
        Identity(f"account {found.pw_name} with reach", account=found, reaches_everywhere=True)
        for found in accounts
    ]
    return ways


def _works(identity: Identity, program: Path, folder: Path) -> str:
    """Try the identity for real; an empty string when it works, else what went wrong."""
    identity.take(folder)
    probe = folder / ".probe"
    # PostgreSQL's programs complain on stderr, but go on, where they may not look at themselves
    script = '"$1" --version >/dev/null && : > "$2" && rm -f "$2"'
    try:
        done = subprocess.run(
            identity.command(["/bin/sh", "-c", script, "sh", program, probe]),
            preexec_fn=identity.before(),
            env=base_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"{identity.name}: {error}"
    if done.returncode == 0 and not done.stderr:
        return ""
    return f"{identity.name}: {done.stderr.strip() or 'refused'}"


def choose(program: Path, folder: Path) -> Identity:
    """The first identity under which `program` runs and can write in `folder`.

    The folder becomes that identity's own.

    Raises Trouble when none does: on machines that refuse all three ways to root, and where an
    ordinary user finds data that another one made.
    """
    owner = folder.stat().st_uid if folder.exists() else os.geteuid()
    if os.geteuid() not in (0, owner):
        raise Trouble(
            f"{folder}属于另一个用户。请以原来的用户运行，或删去var后重新开始（数据会丢失）。",
            f"{folder} belongs to another user. Run as that user, or delete var to begin anew"
            " (which loses the data).",
        )
    refusals = []
    for identity in _ways():
        refusal = _works(identity, program, folder)
        if not refusal:
            return identity
        refusals.append(refusal)
    raise Trouble(
        "这台机器不允许以root身份改用普通身份运行PostgreSQL。请以普通用户运行，或用DATABASE_URL指定已有的数据库。",
        "This machine lets root start PostgreSQL under no other identity. Run as an ordinary user,"
        " or name an existing server in DATABASE_URL.",
        "\n".join(refusals),
    )
