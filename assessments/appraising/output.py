"""The results as rows for people and programs: JSON, CSV and xlsx, written whole or not at all."""

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from assessments.appraising.intake import Taken
from assessments.scoring.exact import decimal_text
from assessments.scoring.scheme import Scheme
from assessments.scoring.tables import Outcome

ENDINGS = (".json", ".csv", ".xlsx")
BEFORE = ("subject", "name", "group")
AFTER = ("bonus", "deduction", "total", "rank", "of", "grade", "coefficient")
LISTS = ("consequences", "flags")
COUNTS = ("rank", "of")
WORDS = (*BEFORE, "grade", *LISTS)
ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def records(scheme: Scheme, taken: Taken, outcome: Outcome) -> list[dict[str, Any]]:
    """One record a subject in printing order; numbers as text, rank and of as whole numbers."""
    results = outcome.results.with_columns(
        *(decimal_text(outcome.results[name], 4) for name in ("bonus", "deduction", "coefficient")),
        decimal_text(outcome.results["total"], 2),
    )
    scores = _by_subject(scheme, outcome.scores)
    found = dict(
        outcome.consequences.group_by("subject", maintain_order=True).agg("id").iter_rows()
    )
    nothing = {component.id: None for component in scheme.components}
    return [
        {
            "subject": taken.subjects[row["subject"]],
            "name": taken.names[row["subject"]],
            "group": taken.groups[row["group"]],
            "components": {**nothing, **scores.get(row["subject"], {})},
            **{name: row[name] for name in AFTER},
            "consequences": found.get(row["subject"], []),
            "flags": row["flags"],
        }
        for row in results.iter_rows(named=True)
    ]


def _by_subject(scheme: Scheme, scores: pl.DataFrame) -> dict[int, dict[str, str]]:
    parts = scores.filter(pl.col("item").is_null())
    parts = parts.with_columns(decimal_text(parts["score"], 4))
    found: dict[int, dict[str, str]] = {}
    for subject, component, score in parts.select("subject", "component", "score").iter_rows():
        found.setdefault(subject, {})[component] = score
    return found


def as_json(found: list[dict[str, Any]]) -> str:
    """The records as JSON text, one record a line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in found)
    return f"[\n{lines}\n]\n"


def write(path: Path, found: list[dict[str, Any]], scheme: Scheme) -> None:
    """Write the records as the path's ending says; the file appears whole or not at all."""
    made = {".json": _json, ".csv": _csv, ".xlsx": _xlsx}[path.suffix.lower()](found, scheme)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _json(found: list[dict[str, Any]], scheme: Scheme) -> bytes:
    return as_json(found).encode()


def _csv(found: list[dict[str, Any]], scheme: Scheme) -> bytes:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(_columns(scheme))
    for record in found:
        out.writerow(_flat(record).values())
    return text.getvalue().encode()


def _xlsx(found: list[dict[str, Any]], scheme: Scheme) -> bytes:
    """Numbers stay numbers with their decimals; text never becomes a formula or a link."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("results")
        two, four = (
            book.add_format({"num_format": "0.00"}),
            book.add_format({"num_format": "0.0000"}),
        )
        bold = book.add_format({"bold": True})
        for at, column in enumerate(_columns(scheme)):
            sheet.write_string(0, at, column, bold)
        sheet.freeze_panes(1, 0)
        for number, record in enumerate(found, start=1):
            for at, (column, value) in enumerate(_flat(record).items()):
                if value is None or value == "":
                    continue
                if column in WORDS:
                    sheet.write_string(number, at, value)
                elif column in COUNTS:
                    sheet.write_number(number, at, value)
                else:
                    sheet.write_number(number, at, float(value), two if column == "total" else four)
    return made.getvalue()


def _columns(scheme: Scheme) -> list[str]:
    parts = [f"components.{component.id}" for component in scheme.components]
    return [*BEFORE, *parts, *AFTER, *LISTS]


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record as one line: components as columns, lists joined, words that would act as formulas
    made harmless."""
    flat = {name: record[name] for name in BEFORE}
    flat |= {f"components.{part}": score for part, score in record["components"].items()}
    flat |= {name: record[name] for name in AFTER}
    flat |= {name: ";".join(record[name]) for name in LISTS}
    for name in WORDS:
        if (flat[name] or "").startswith(ACTIVE):
            flat[name] = f"'{flat[name]}"
    return flat
