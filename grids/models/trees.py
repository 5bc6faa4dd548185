"""The grid tree of a county: its levels, its nodes, and who serves on them (P03-R1, P14-R6, P29-R1)."""

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from grids import rights
from members.models import Organization, Person
from members.models.people import DateRange
from portal.scope import ScopedQuerySet


@pghistory.track()
class GridLevel(models.Model):
    """One level of a county's grid tree: number 1 is the top. A county has as many as it sets up."""

    scope_field = "county__path"
    scope_right = rights.SEE_GRIDS

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grid_levels")
    number = models.PositiveSmallIntegerField("层级")
    name = models.CharField("名称", max_length=40)
    stands_on = models.CharField("对应组织类别", max_length=10)
    """The kind of organization its nodes name as their scope."""
    has_leader = models.BooleanField("须有网格长", default=True)
    has_worker = models.BooleanField("须有网格员", default=True)
    stated = models.BooleanField("报道写明", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "网格层级"
        verbose_name_plural = "网格层级"
        ordering = ["county", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="grid_level_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 9)), name="grid_level_number"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


# As with organizations the database keeps the path. A node stands one level below its parent, in the
# same county. A tree is moved under a lock of its own: two moves at once could make a ring.
_KEEP_PATH = """
  IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id
     AND NEW.level_id = OLD.level_id THEN
    IF pg_trigger_depth() < 2 THEN NEW.path := OLD.path; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN PERFORM pg_advisory_xact_lock(370801); END IF;
  above := '/';
  IF NEW.parent_id IS NOT NULL THEN
    SELECT g.path INTO above FROM grids_grid g
      JOIN grids_gridlevel up ON up.id = g.level_id
      JOIN grids_gridlevel own ON own.id = NEW.level_id
     WHERE g.id = NEW.parent_id AND own.county_id = up.county_id AND own.number = up.number + 1;
    IF above IS NULL THEN
      RAISE EXCEPTION 'grid % does not stand one level below grid %', NEW.code, NEW.parent_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'grid_parent_level';
    END IF;
  END IF;
  NEW.path := above || NEW.id || '/';
  RETURN NEW;
"""
_MOVE_BELOW = """
  IF NEW.path <> OLD.path THEN
    UPDATE grids_grid SET path = NEW.path || substr(path, length(OLD.path) + 1)
     WHERE path LIKE OLD.path || '%' AND id <> NEW.id;
  END IF;
  RETURN NULL;
"""


@pghistory.track()
class Grid(models.Model):
    """A node of a county's grid tree, in force from `since` until `until` (excluded; open where null).

    `organization` is its scope; `households` only a number, never a list (PV-RESIDENT). A node is never
    deleted: it ends, and GridOrigin says what came of it.
    """

    scope_field = "organization__path"
    scope_right = rights.SEE_GRIDS

    code = models.CharField("编码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=80)
    level = models.ForeignKey(GridLevel, on_delete=models.PROTECT, related_name="grids")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grids")
    path = models.CharField("路径", max_length=120, editable=False, default="")
    households = models.PositiveIntegerField("联系户数", default=0)
    sort_key = models.CharField("拼音序", max_length=120)
    since = models.DateField("划定日期")
    until = models.DateField("撤并日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "网格"
        verbose_name_plural = "网格"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="grid_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="grid_path"),
            models.Index(fields=["organization", "level"], name="grid_of_organization"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="grid_ended"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_path",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("above", "text")],
                func=_KEEP_PATH,
            ),
            pgtrigger.Trigger(
                name="move_below",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("parent_id"),
                func=_MOVE_BELOW,
            ),
            pgtrigger.Protect(name="grid_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path


class GridOrigin(models.Model):
    """What a node came of: a split has one `old` and several `new`, a merge the other way."""

    class Kind(models.TextChoices):
        SPLIT = "split", "拆分"
        MERGE = "merge", "合并"

    append_only = True
    scope_field = "new__organization__path"
    scope_right = rights.SEE_GRIDS

    old = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="became")
    new = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="came_of")
    kind = models.CharField("方式", max_length=6, choices=Kind)
    on = models.DateField("日期")
    reason = models.CharField("事由", max_length=300)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "网格沿革"
        verbose_name_plural = "网格沿革"
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="grid_origin_once")]

    def __str__(self) -> str:
        return f"{self.old}{self.get_kind_display()}为{self.new}"


@pghistory.track()
class GridPost(models.Model):
    """Who serves on a node as what, from `since` until `until` (excluded).

    One leader a node at a time; a node may have several workers (P14: 4,872 nodes, 4,882 workers) and a
    person several nodes (P03), but nobody the same post twice at once.
    """

    class Role(models.TextChoices):
        LEADER = "leader", "网格长"
        WORKER = "worker", "网格员"

    scope_field = "grid__organization__path"
    scope_right = rights.SEE_GRIDS

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grid_posts")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("职责", max_length=6, choices=Role)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "网格任职"
        verbose_name_plural = "网格任职"
        ordering = ["grid", "role", "id"]
        constraints = [
            ExclusionConstraint(
                name="grid_post_one_leader",
                expressions=[
                    ("grid", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="leader"),
            ),
            ExclusionConstraint(
                name="grid_post_not_twice",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    # not the bare column: the planner would look nodes up here, through every entry
                    (F("grid") + 0, RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="grid_post_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.grid}{self.get_role_display()}）"

    @property
    def scope_path(self) -> str:
        """The node's organization's path."""
        return self.grid.organization.path
