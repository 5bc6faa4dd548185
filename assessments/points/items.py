"""The shipped items of ledger schemes: seeds a county edits, retires and adds to; an upgrade never does.

One CSV file a scheme, by its code. The sources print none of them (P08-R2: "42 items"; P24-R13, P25-R4,
P35: no values), so every one is ours and marked as such.
"""

import csv
from decimal import Decimal
from pathlib import Path

from assessments.models import PointItem, Scheme, SchemeVersion
from assessments.points.rules import Rules

FOLDER = Path(__file__).parent / "items"


def codes() -> list[str]:
    """The codes of the schemes that have shipped items."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def shipped(code: str) -> list[dict[str, str]]:
    """The shipped items of a scheme as text: code, aspect, duty, label, kind, points, evidence."""
    path = FOLDER / f"{code}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def load(scheme: Scheme, version: SchemeVersion) -> int:
    """Give a scheme the shipped items it does not have yet, by code; return how many were added.

    Items the county has changed or retired stay as they are. A copy of a shipped scheme gets those of
    the one it was copied from.
    """
    rules = Rules(version.document)
    if not rules.has_sheets:
        return 0
    rows = shipped(scheme.code) or shipped(scheme.origin)
    known = set(scheme.items.values_list("code", flat=True))
    fresh = [
        PointItem(
            scheme=scheme,
            component=rules.component,
            code=row["code"],
            aspect=row["aspect"],
            duty=row["duty"],
            label=row["label"],
            kind=row["kind"],
            points=Decimal(row["points"]),
            evidence_needed=row["evidence"] == "1",
            draws=row.get("draws", ""),
            position=position,
        )
        for position, row in enumerate(rows, start=1)
        if row["code"] not in known
    ]
    PointItem.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)
