"""The page that describes the command: its example computes what it says."""

import re
from pathlib import Path

from django.core.management import call_command

from assessments.appraising.intake import TABLES

PAGE = (Path(__file__).parents[4] / "docs" / "appraise.md").read_text(encoding="utf-8")


def test_the_example_computes_what_it_shows(tmp_path):
    for name, body in re.findall(r"`(\w+)\.csv`\n\n```csv\n(.*?)```", PAGE, re.DOTALL):
        (tmp_path / f"{name}.csv").write_text(body, encoding="utf-8")
    written = tmp_path.parent / "appraised.csv"
    call_command("appraise", "weishan_civil_servant", str(tmp_path), period="2026Q3", out=written)
    shown = re.search(r"writes\n\n```csv\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    assert written.read_text(encoding="utf-8-sig").split() == shown[1].split()


def test_every_table_is_described():
    for table in TABLES:
        assert f"| `{table}`:" in PAGE
