"""Where things lie: every path the running floor reads or writes, from one root."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Places:
    """The paths of one checkout; `var` may be moved elsewhere (tests use a throw-away one)."""

    root: Path = PROJECT_ROOT
    var: Path = PROJECT_ROOT / "var"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Site-packages of `.venv`, whichever Python 3.x made it."""
        found = sorted((self.venv / "lib").glob("python3.*/site-packages"))
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return found[0] if found else self.venv / "lib" / version / "site-packages"

    @property
    def node_modules(self) -> Path:
        return self.root / "node_modules"

    @property
    def vendor(self) -> Path:
        return self.root / "static" / "vendor"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets.env"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def files(self) -> Path:
        return self.var / "files"

    @property
    def static(self) -> Path:
        return self.var / "static"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def markers(self) -> Path:
        return self.var / "markers"

    @property
    def cache(self) -> Path:
        return self.var / "cache"

    def make(self) -> None:
        """Create the folders every command needs; `var/run` is for its owner alone."""
        for folder in (self.var, self.log, self.markers, self.files):
            folder.mkdir(parents=True, exist_ok=True)
        self.run.mkdir(mode=0o700, exist_ok=True)


def base_environment() -> dict[str, str]:
    """What a child may inherit: search path, home, proxies, locale; nothing of another Python."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "DJANGO_"))
    }
    kept.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin")
    kept.setdefault("HOME", os.path.expanduser("~"))
    kept["LC_ALL"] = "C.UTF-8"
    return kept
