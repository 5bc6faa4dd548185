"""Overdue cases go up one level after the kind's working days (D-REMIND): once, whoever sweeps.

Going up is a row beside the case: the upper level sees it on its list. Who handles it stays, until a
human decides otherwise.
"""

from typing import Any

from django.db import connection

from grids.dues import last_overdue
from grids.models import CaseKind
from portal import clock

# One statement. The key (case, round) makes each go up once a round, whoever sweeps at the same time;
# all sweeps insert in the order of ids, so that none waits for one that waits for it.
_SWEEP = """
INSERT INTO grids_caseescalation (case_id, round, "to", "on", due_on)
SELECT c.id, c.reopened, CASE WHEN c.level = 'village' THEN 'town' ELSE 'county' END,
       %(today)s, c.due_on
  FROM grids_case c
  JOIN unnest(%(kinds)s::bigint[], %(until)s::date[]) AS v(kind, until) ON v.kind = c.kind_id
 WHERE c.done_on IS NULL AND NOT (c.state IN ('closed', 'filed', 'merged'))
   AND c.due_on <= %(latest)s AND c.due_on <= v.until
   AND NOT EXISTS (SELECT FROM grids_caseescalation e
                    WHERE e.case_id = c.id AND e.round = c.reopened)
 ORDER BY c.id
    ON CONFLICT (case_id, round) DO NOTHING
"""


def escalate_overdue() -> int:
    """Send up every case that is late by its kind's working days; return how many went up."""
    today = clock.today()
    kinds = dict(CaseKind.objects.values_list("pk", "escalate_after"))
    if not kinds:
        return 0
    last = {days: last_overdue(days, today) for days in set(kinds.values())}
    values: dict[str, Any] = {
        "kinds": list(kinds),
        "until": [last[days] for days in kinds.values()],
        "latest": max(last.values()),
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, values)
        return int(cursor.rowcount)
