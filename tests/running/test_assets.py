"""The icon sprite and what npm may not leave behind."""

import json
from pathlib import Path

import pytest

from jining_dangjian.running import assets
from jining_dangjian.running.console import Trouble

PROJECT = Path(__file__).parents[2]
DRAWING = """<svg
  xmlns="http://www.w3.org/2000/svg"
  stroke="currentColor"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 12l5 5l10 -10" />
</svg>
"""


def test_sprite_keeps_the_lines_and_leaves_colour_to_the_page(tmp_path: Path) -> None:
    (tmp_path / "check.svg").write_text(DRAWING)
    made = assets.sprite(tmp_path, ["check"])
    symbol = '<symbol id="check" viewBox="0 0 24 24"><path d="M5 12l5 5l10 -10" /></symbol>'
    assert symbol in made
    assert "stroke" not in made


def test_unknown_icon_is_named(tmp_path: Path) -> None:
    (tmp_path / "check.svg").write_text(DRAWING)
    with pytest.raises(Trouble, match="no-such-icon"):
        assets.sprite(tmp_path, ["check", "no-such-icon"])


def test_icon_list_takes_comments_and_doubles() -> None:
    assert assets.icon_names("# head\ncheck\n\nalert  # why\ncheck\n") == ["alert", "check"]


def test_every_file_the_pages_use_was_copied() -> None:
    copied = {path.name for path in (PROJECT / "static" / "vendor").iterdir()}
    assert copied >= {"tabler.min.css", "htmx.min.js", "echarts.min.js", "icons.svg"}


def test_lock_pins_by_hash_and_holds_no_address() -> None:
    text = (PROJECT / "package-lock.json").read_text(encoding="utf-8")
    assert "http" not in text
    packages = json.loads(text)["packages"]
    assert packages["node_modules/@tabler/core"]["version"] == "1.0.0"
    assert all(pinned.get("integrity") for name, pinned in packages.items() if name)
