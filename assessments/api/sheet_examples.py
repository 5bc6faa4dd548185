"""The examples of the entry sheet in the interface description; every name in them is made up."""

from typing import Any

from assessments.api.examples import of, sent

__all__ = ["COLUMNS", "ENTRY", "ROW", "SAVED", "of", "sent"]

ENTRY: dict[str, Any] = {
    "id": 88012,
    "subject": 2204,
    "field": "common.de.value",
    "text": "18.5",
    "number": "18.500000",
    "has_file": False,
    "supersedes": None,
    "by": "周文",
    "at": "2026-10-10T09:21:00+08:00",
}
COLUMNS: dict[str, Any] = {
    "panel": 141,
    "open": True,
    "why": "",
    "columns": [
        {
            "field": "common.de.value",
            "group": "共性指标",
            "name": "德",
            "ask": "共性指标“德”（政治素质、道德品行）：0至20分，可填小数。",
            "limit": "20.0000",
            "number": True,
            "signed": False,
            "required": True,
        }
    ],
}
ROW: dict[str, Any] = {
    "subject": 2204,
    "person": 5021,
    "name": "孙静怡",
    "section": "办公室",
    "group": "",
    "position": 2,
    "graded": True,
    "why_not": "",
    "complete": False,
    "cells": [
        {
            "field": "common.de.value",
            "entry": 88012,
            "text": "18.5",
            "number": "18.500000",
            "by": "周文",
            "at": "2026-10-10T09:21:00+08:00",
        }
    ],
    "problems": [],
    "missing": ["common.neng.value"],
}
SAVED: dict[str, Any] = {"saved": [ENTRY], "clashes": [], "rows": [ROW]}
