"""What template, import and export of people agree on: sheets, columns, the words of a drop-down."""

from collections.abc import Mapping
from typing import Any

from members import resources
from members.models import Membership, Person, Post
from portal.sheets import formal, tables

SHEET, PLACES, NOTES = "人员", "组织", "说明"
HEADS: Mapping[str, str] = resources.heads()
KEYS = tuple(HEADS)
DATES = ("born", "joined_on", "full_on", "since", "post_since")
WORDS: Mapping[str, Mapping[str, Any]] = {
    "sex": {label: value for value, label in Person.Sex.choices},
    "education": {label: value for value, label in Person.Education.choices},
    "stage": {label: value for value, label in Membership.Stage.choices},
    "role": {label: value for value, label in Post.Role.choices},
}
"""Columns with a drop-down: the word in the cell → what is stored."""
ALSO: Mapping[str, Mapping[str, str]] = {
    "education": {
        "硕士研究生": "graduate",
        "博士研究生": "graduate",
        "硕士": "graduate",
        "博士": "graduate",
        "本科": "bachelor",
        "大学": "bachelor",
        "大专": "college",
        "专科": "college",
        "中专": "secondary",
        "高中": "secondary",
        "小学": "primary",
    },
    "stage": {"正式": "full", "预备": "probationary"},
}
"""Other words offices write for the same."""
LENGTHS: Mapping[str, int] = {
    "name": 40,
    "ethnicity": 20,
    "native_place": 40,
    "work": 80,
    "title": 60,
    "rank": 30,
}
_WIDTHS: Mapping[str, float] = {
    "name": 11,
    "identity": 21,
    "sex": 6,
    "ethnicity": 8,
    "native_place": 16,
    "education": 11,
    "telephone": 14,
    "home": 22,
    "work": 26,
    "branch": 26,
    "stage": 10,
    "title": 18,
    "role": 12,
    "rank": 14,
}
COLUMNS = tuple(
    formal.Column(label, _WIDTHS.get(key, 12), "centre" if key in DATES else "text")
    for key, label in HEADS.items()
)
REQUIRED = ("name", "identity")
"""Columns whose head must be there; the others may be left out of a person's own list."""
WANTED = tuple(tables.Wanted(key, label, required=key in REQUIRED) for key, label in HEADS.items())
