"""What ships as data: the levels of counties' grids and the kinds of cases. Seeds: rows are what counts."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def kinds() -> list[dict[str, Any]]:
    """Return the shipped kinds, each a new dict with every field of grids.kinds.FIELDS."""
    document = _read("kinds")
    return [document["defaults"] | kind for kind in document["kinds"]]


def levels() -> dict[str, list[dict[str, Any]]]:
    """Return the shipped levels by the name of the county, the topmost first."""
    return dict(_read("levels"))
