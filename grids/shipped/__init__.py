"""What ships as data: levels of grids and kinds of cases (seeds: rows are what counts), published figures."""

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


def published() -> dict[str, dict[str, Any]]:
    """Return what the reports publish, by the name of the county: practice, year, figures."""
    return dict(_read("published"))


def errand_categories() -> dict[str, str]:
    """Return the ten categories of errands, title by code, in their order (P29-R5)."""
    return {one["code"]: one["title"] for one in _read("errands")["categories"]}


def expert_fields() -> dict[str, str]:
    """Return the seventeen fields of experts, title by code, in their order (P30)."""
    return {one["code"]: one["title"] for one in _read("mediation")["fields"]}
