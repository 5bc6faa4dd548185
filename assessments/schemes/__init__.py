"""Appraisal regulations as documents: one file a scheme, checked against `scheme.schema.json`."""

from assessments.schemes.documents import (
    Document,
    check,
    codes,
    digest,
    from_text,
    load,
    overlay,
    overlays,
    parse,
)
from assessments.schemes.problems import BadScheme, SchemeProblem

__all__ = [
    "BadScheme",
    "Document",
    "SchemeProblem",
    "check",
    "codes",
    "digest",
    "from_text",
    "load",
    "overlay",
    "overlays",
    "parse",
]
