"""Areas (static divisions) and organizations (the one scope tree)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from members import rights
from portal.scope import ScopedQuerySet


class Area(models.Model):
    """An administrative division by its public code; functional zones have a code of our own."""

    class Level(models.TextChoices):
        CITY = "city", "市"
        COUNTY = "county", "县（市、区）"
        TOWN = "town", "乡镇（街道）"
        VILLAGE = "village", "村（社区）"

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=80)
    level = models.CharField("级别", max_length=8, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="上级"
    )

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = "区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What an organization is; PARENTS says below what it may stand."""

    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    ORGAN = "organ", "机关单位"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    SECTION = "section", "科室"
    COMMITTEE = "committee", "党委（党工委）"
    BRANCH = "branch", "党支部"
    GROUP = "group", "党小组"


PARENTS: dict[Kind, frozenset[Kind]] = {
    Kind.CITY: frozenset(),
    Kind.COUNTY: frozenset({Kind.CITY}),
    Kind.ORGAN: frozenset({Kind.CITY, Kind.COUNTY}),
    Kind.TOWN: frozenset({Kind.COUNTY}),
    Kind.VILLAGE: frozenset({Kind.TOWN}),
    Kind.SECTION: frozenset({Kind.ORGAN, Kind.TOWN}),
    Kind.COMMITTEE: frozenset({Kind.CITY, Kind.COUNTY, Kind.ORGAN, Kind.TOWN, Kind.VILLAGE}),
    Kind.BRANCH: frozenset({Kind.ORGAN, Kind.TOWN, Kind.VILLAGE, Kind.COMMITTEE}),
    Kind.GROUP: frozenset({Kind.BRANCH}),
}
PARTY_KINDS = frozenset({Kind.COMMITTEE, Kind.BRANCH, Kind.GROUP})
"""Kinds whose people are their members, not their staff."""
PLACE_KINDS = (Kind.CITY, Kind.COUNTY, Kind.TOWN)
"""Kinds that have a dashboard, or stand side by side on one."""
UNIT_KINDS = (Kind.ORGAN, Kind.TOWN)
"""Kinds that appraise their own people: one panel each."""


# The database keeps the path: '/1/23/456/' ends in the row's own id, so a prefix is a subtree. Moves
# run under one advisory lock, because two at once could make a ring. Depth above 1 is move_below.
_STANDS_BELOW = ", ".join(
    f"'{kind.value}<{above.value}'"
    for kind, parents in PARENTS.items()
    for above in sorted(parents)
)
_KEEP_PATH = f"""
  IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id
     AND NEW.kind = OLD.kind THEN
    IF pg_trigger_depth() < 2 THEN
      NEW.path := OLD.path; NEW.depth := OLD.depth;
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN PERFORM pg_advisory_xact_lock(370800); END IF;
  above := '/'; NEW.depth := 0;
  IF NEW.parent_id IS NOT NULL THEN
    SELECT path, depth + 1, kind INTO above, NEW.depth, above_kind
      FROM members_organization WHERE id = NEW.parent_id;
    IF NOT (NEW.kind || '<' || above_kind) = ANY (ARRAY[{_STANDS_BELOW}]) THEN
      RAISE EXCEPTION 'a % cannot stand below a %', NEW.kind, above_kind
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_parent_kind';
    END IF;
    IF TG_OP = 'UPDATE' AND above LIKE OLD.path || '%' THEN
      RAISE EXCEPTION 'organization % cannot move below itself', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_ring';
    END IF;
  END IF;
  NEW.path := above || NEW.id || '/';
  RETURN NEW;
"""  # noqa: S608  (a constant of this module)
_MOVE_BELOW = """
  IF NEW.path <> OLD.path THEN
    UPDATE members_organization
       SET path = NEW.path || substr(path, length(OLD.path) + 1),
           depth = depth + NEW.depth - OLD.depth
     WHERE path LIKE OLD.path || '%' AND id <> NEW.id;
  END IF;
  RETURN NULL;
"""


@pghistory.track()
class Organization(models.Model):
    """A node of the one scope tree; grants and `visible_to` use its path alone."""

    scope_field = "path"
    scope_right = rights.SEE_ORGANIZATIONS

    code = models.CharField("编码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True, default="")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级组织",
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, verbose_name="区划")
    path = models.CharField("路径", max_length=200, editable=False, default="")
    depth = models.PositiveSmallIntegerField("层级", editable=False, default=0)
    sort_key = models.CharField("拼音序", max_length=120, db_index=True)
    since = models.DateField("设立日期", null=True, blank=True)
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织"
        verbose_name_plural = "组织"
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["path"], name="organization_path"),
            models.Index(
                fields=["path"], name="organization_places", condition=Q(kind__in=PLACE_KINDS)
            ),
            models.Index(fields=["parent", "kind", "sort_key"], name="organization_below"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_path",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("above", "text"), ("above_kind", "text")],
                func=_KEEP_PATH,
            ),
            pgtrigger.Trigger(
                name="move_below",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("parent_id"),
                func=_MOVE_BELOW,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """Its own path: the organization is its own scope."""
        return self.path

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name
