"""A county's hash chain over confirmed results: an owner's tampering shows when it is checked.

link = SHA-256(previous head | panel, run, version | SHA-256 of the panel's result rows). Links are
added under a lock on the county, in the order of confirmation.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from assessments.models import ChainLink, Panel
from members.models import Organization
from portal import clock

START = "0" * 64
_CONTENT = """
SELECT subject_id, bonus, deduction, total, rank, "of", grade, coefficient, flags
  FROM assessments_result WHERE run_id = %s AND panel_id = %s ORDER BY subject_id"""


def content_of(panel_id: int, run_id: int) -> str:
    """Return the digest of a panel's result rows in one run."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, [run_id, panel_id])
        for row in cursor:
            digest.update("|".join(str(value) for value in row).encode())
            digest.update(b"\n")
    return digest.hexdigest()


def head(county_id: int) -> str:
    """Return the county's present head; 64 zeros before the first link."""
    link = ChainLink.objects.filter(county_id=county_id).order_by("-seq").first()
    return link.head if link else START


def add(panel: Panel) -> ChainLink:
    """Add the link of a panel just confirmed, in the caller's transaction."""
    county_id = panel.cycle.organization_id
    Organization.objects.select_for_update(no_key=True).get(pk=county_id)
    last = ChainLink.objects.filter(county_id=county_id).order_by("-seq").first()
    assert panel.run_id is not None  # noqa: S101  (a confirmed panel has its run)
    content = content_of(panel.pk, panel.run_id)
    return ChainLink.objects.create(
        county_id=county_id,
        seq=last.seq + 1 if last else 1,
        panel=panel,
        run_id=panel.run_id,
        content=content,
        at=clock.now(),
        head=_next(last.head if last else START, panel.pk, panel.run_id, content),
    )


def _next(previous: str, panel_id: int, run_id: int, content: str) -> str:
    return hashlib.sha256(f"{previous}|{panel_id}|{run_id}|{content}".encode()).hexdigest()


@dataclass(frozen=True)
class Broken:
    """A link that no longer fits: its place, its panel, and what does not fit."""

    seq: int
    panel: str
    what: str


def check(county_id: int) -> Iterator[Broken]:
    """Yield every link whose content or head no longer fits what is stored."""
    previous, expected = START, 1
    links = ChainLink.objects.filter(county_id=county_id).order_by("seq")
    for link in links.select_related("panel__organization", "panel__cycle"):
        if link.seq != expected:
            yield Broken(link.seq, str(link.panel), "前面缺少一环")
        if content_of(link.panel_id, link.run_id) != link.content:
            yield Broken(link.seq, str(link.panel), "结果与确认时不同")
        if _next(previous, link.panel_id, link.run_id, link.content) != link.head:
            yield Broken(link.seq, str(link.panel), "链头对不上")
        previous, expected = link.head, link.seq + 1
