"""How far the entry of panels is: people complete, waiting, wrong, not graded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessments.evidence import key_of
from assessments.form import form_of
from assessments.models import CycleSubject, Panel, SchemeVersion


@dataclass(frozen=True)
class Counts:
    """People of one panel. `wrong` rows count neither as complete nor as waiting."""

    total: int = 0
    complete: int = 0
    wrong: int = 0
    not_graded: int = 0

    @property
    def graded(self) -> int:
        """Who is to be entered."""
        return self.total - self.not_graded

    @property
    def waiting(self) -> int:
        """Graded people whose rows are neither complete nor wrong."""
        return self.graded - self.complete - self.wrong


# A cell is filled when its current entry has text; wrong when it has text but means no number although
# the form asks for one; an adjustment without a basis (text or file) is wrong too, and a basis without
# points, and one ground for a bonus and a deduction (_BOTH_WAYS). It says the same as Form.state.
_COUNT = """
WITH cell AS (
  SELECT e.subject_id, e.component, e.item, e.part, e.text, e.number, e.file_id
    FROM assessments_entry e
   WHERE e.panel_id = ANY(%(panels)s)
     AND NOT EXISTS (SELECT 1 FROM assessments_entry n WHERE n.supersedes_id = e.id)),
bare AS (
  SELECT v.subject_id FROM cell v
    LEFT JOIN cell b ON b.subject_id = v.subject_id AND b.component = 'adjust'
                    AND b.item = v.item AND b.part = 'basis'
   WHERE v.component = 'adjust' AND v.part = 'value' AND v.number <> 0
     AND coalesce(b.text, '') = '' AND b.file_id IS NULL
  UNION
  SELECT b.subject_id FROM cell b
    LEFT JOIN cell v ON v.subject_id = b.subject_id AND v.component = 'adjust'
                    AND v.item = b.item AND v.part = 'value'
   WHERE b.component = 'adjust' AND b.part = 'basis'
     AND (b.text <> '' OR b.file_id IS NOT NULL) AND coalesce(v.text, '') = ''
  UNION
  SELECT unnest(%(both_ways)s::bigint[])),
row_state AS (
  SELECT subject_id,
         count(*) FILTER (WHERE text <> ''
           AND component || '.' || item || '.' || part = ANY(%(required)s)) AS filled,
         bool_or(text <> '' AND number IS NULL AND part IN ('value', 'actual', 'target')) AS wrong
    FROM cell GROUP BY subject_id)
SELECT s.panel_id, count(*),
       count(*) FILTER (WHERE s.state = '' AND coalesce(r.filled, 0) = %(needed)s
                          AND NOT coalesce(r.wrong, false)
                          AND s.id NOT IN (SELECT subject_id FROM bare)),
       count(*) FILTER (WHERE s.state = ''
                          AND (r.wrong OR s.id IN (SELECT subject_id FROM bare))),
       count(*) FILTER (WHERE s.state <> '')
  FROM assessments_cyclesubject s LEFT JOIN row_state r ON r.subject_id = s.id
 WHERE s.panel_id = ANY(%(panels)s) GROUP BY s.panel_id"""

# The grounds of points of those few who have a bonus as well as a deduction with a ground in words.
_BOTH_WAYS = """
WITH ground AS (
  SELECT b.subject_id, b.item LIKE 'deduction%%' AS is_loss, b.text
    FROM assessments_entry b
    JOIN assessments_entry v ON v.subject_id = b.subject_id AND v.component = 'adjust'
                            AND v.item = b.item AND v.part = 'value' AND v.number > 0
   WHERE b.panel_id = ANY(%(panels)s)
     AND b.component = 'adjust' AND b.part = 'basis' AND b.text <> ''
     AND NOT EXISTS (SELECT 1 FROM assessments_entry n WHERE n.supersedes_id = b.id)
     AND NOT EXISTS (SELECT 1 FROM assessments_entry n WHERE n.supersedes_id = v.id))
SELECT g.subject_id, g.is_loss, g.text FROM ground g
 WHERE EXISTS (SELECT 1 FROM ground o
                WHERE o.subject_id = g.subject_id AND o.is_loss <> g.is_loss)"""


def of_panels(version: SchemeVersion, panels: Iterable[int]) -> dict[int, Counts]:
    """Return panel id → counts for panels of one scheme version, in two statements."""
    required = [".".join(key) for key in form_of(version.document).required]
    params: dict[str, Any] = {"panels": list(panels), "required": required, "needed": len(required)}
    with connection.cursor() as cursor:
        cursor.execute(_BOTH_WAYS, params)
        params["both_ways"] = _same_ground(cursor.fetchall())
        cursor.execute(_COUNT, params)
        return {row[0]: Counts(*row[1:]) for row in cursor.fetchall()}


def _same_ground(rows: Iterable[tuple[int, bool, str]]) -> list[int]:
    """Subjects with one ground for a bonus and a deduction (S-ONCE), from (subject, is_loss, text)."""
    keyed = {(subject, is_loss, key_of(text)) for subject, is_loss, text in rows}
    return sorted(
        {
            subject
            for subject, is_loss, key in keyed
            if key and not is_loss and (subject, True, key) in keyed
        }
    )


def of_panel(panel: Panel) -> Counts:
    """Return the counts of one panel."""
    version = panel.cycle.scheme_version
    return of_panels(version, [panel.pk]).get(panel.pk, Counts())


def graded_count(panel: Panel) -> int:
    """Return how many of the panel are graded: the n of the limits."""
    return panel.subjects.filter(state=CycleSubject.State.GRADED).count()
