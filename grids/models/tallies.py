"""Cases counted as they change: what dashboards and county boards add up instead of reading all cases."""

import pgtrigger
from django.db import models
from django.db.models import Q

from grids import rights
from members.models import Organization
from portal.scope import ScopedQuerySet

SUMS = ("cases", "again", "own", "closed", "timely", "done", "points", "rated")
_KEYS = "county_id, town_id, organization_id"
_MONTH, _DUE = "date_trunc('month', found_on)::date", "date_trunc('month', due_on)::date"
_OWN = "('visit', 'inspection', 'group_chat', 'meeting', 'listening')"
_OPEN = "state NOT IN ('closed', 'filed', 'merged')"
_NOTHING = ", ".join("0" for _ in SUMS[1:])
_TOTALS = ", ".join(f"sum({name})" for name in SUMS)

_COUNT = f"""
  INSERT INTO grids_casetally
    ({_KEYS}, month, due, state, {", ".join(SUMS)}, fresh)
  SELECT {_KEYS}, month, due, state, {_TOTALS}, true
    FROM (
      SELECT {_KEYS}, {_MONTH} AS month, NULL::date AS due,
             CASE state WHEN 'merged' THEN state ELSE '' END AS state, sign AS cases,
             sign * (reopened > 0)::int AS again, sign * (channel IN {_OWN})::int AS own,
             sign * (state IN ('closed', 'filed'))::int AS closed,
             sign * coalesce(done_on <= due_on, false)::int AS timely,
             sign * (done_on IS NOT NULL)::int AS done, sign * coalesce(satisfaction, 0) AS points,
             sign * (satisfaction IS NOT NULL)::int AS rated FROM changed
      UNION ALL
      SELECT {_KEYS}, {_MONTH}, {_DUE}, '', sign, {_NOTHING} FROM changed
       WHERE done_on IS NULL AND {_OPEN}
      UNION ALL
      SELECT {_KEYS}, NULL, NULL, state, sign, {_NOTHING} FROM changed WHERE {_OPEN}) d
   GROUP BY {_KEYS}, month, due, state
  HAVING ({_TOTALS}) <> ({", ".join("0" for _ in SUMS)});
  RETURN NULL;
"""  # noqa: S608  (constants of this module)


def counted() -> list[pgtrigger.Trigger]:
    """Return the triggers of cases that write down what each statement changes, once a statement."""
    made = "SELECT 1 AS sign, n.* FROM new_rows n"
    gone = "SELECT -1, o.* FROM old_rows o"
    return [
        pgtrigger.Trigger(
            name="case_is_counted",
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=_counting(made),
            level=pgtrigger.Statement,
            when=pgtrigger.After,
        ),
        pgtrigger.Trigger(
            name="case_is_counted_again",
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(new="new_rows", old="old_rows"),
            func=_counting(f"{made} UNION ALL {gone}"),
            level=pgtrigger.Statement,
            when=pgtrigger.After,
        ),
    ]


def _counting(rows: str) -> str:
    return _COUNT.replace("  INSERT", f"  WITH changed AS ({rows})\n  INSERT", 1)


class Tally(models.Model):
    """What is counted of cases found in a month, due in one, or in a state (None and '' where it is not told
    by that), and how many of them are what: SUMS."""

    month = models.DateField("发现月份", null=True)
    due = models.DateField("到期月份", null=True)
    state = models.CharField("状态", max_length=10, blank=True, default="")
    cases = models.IntegerField("件数", default=0)
    again = models.IntegerField("重新办理", default=0)
    own = models.IntegerField("网格发现", default=0)
    closed = models.IntegerField("已结", default=0)
    timely = models.IntegerField("按期", default=0)
    done = models.IntegerField("已办", default=0)
    points = models.IntegerField("满意度合计", default=0)
    rated = models.IntegerField("已评", default=0)

    class Meta:
        abstract = True


class CaseTally(Tally):
    """How many cases there are of something; what is asked for is the sum of all rows of it.

    Three things are counted, by county, township and organization of the day a case was found: those found
    in a `month` (merged ones apart, with their state); those still running, by `month` and the month they
    are `due` in; and the open ones by `state`. Triggers of cases append what a statement changes (`fresh`),
    so that nobody waits for anybody; grids.actions.tallies folds these rows into one of a kind. In every
    snapshot the sums are those of the cases in it.
    """

    scope_field = "organization__path"
    scope_right = rights.SEE_FIGURES

    county = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    town = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    fresh = models.BooleanField("待合并", default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "事项计数"
        verbose_name_plural = "事项计数"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "town", "organization", "month", "due", "state"],
                condition=Q(fresh=False),
                nulls_distinct=False,
                name="case_tally_once",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "month"], name="case_tally_county"),
            models.Index(fields=["id"], condition=Q(fresh=True), name="case_tally_fresh"),
        ]

    def __str__(self) -> str:
        return f"事项计数{self.pk}"


class CountyTally(Tally):
    """The folded tallies of a county added up, so that a city adds up hundreds of rows, not all its places'.

    `grids.actions.tallies` adds to it what it folds, in the same statement: with the fresh rows of CaseTally
    its sums are those of the cases, in every snapshot.
    """

    county = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    scope_field = "county__path"
    scope_right = rights.SEE_FIGURES

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "全县事项计数"
        verbose_name_plural = "全县事项计数"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "month", "due", "state"],
                nulls_distinct=False,
                name="county_tally_once",
            ),
        ]

    def __str__(self) -> str:
        return f"全县事项计数{self.pk}"
