"""Who stands in a pool, since when, from where, until when; and whom an instructor is sent to."""

import pghistory
from django.db import models
from django.db.models import F, Q

from members.models import Organization, Person
from members.pools import rights
from members.pools.kinds import KINDS, Kind
from portal.scope import ScopedQuerySet


@pghistory.track()
class Entry(models.Model):
    """One person's place in one pool (P01-R5, P14, P17-R10, P25, P26); a new one after each leaving.

    `person` is of the register; of a kind with outsiders a `name` may stand alone (P26: an academician
    who is no cadre). `place` is the village, unit or county that keeps the entry; scope goes by it.
    """

    scope_field = "place__path"
    scope_right = rights.SEE_POOLS

    kind = models.CharField(
        "库", max_length=16, choices=[(k.code, k.title) for k in KINDS.values()]
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pool_entries",
        verbose_name="人员",
    )
    name = models.CharField("姓名", max_length=40, blank=True, default="")
    employer = models.CharField("用人单位", max_length=60, blank=True, default="")
    place = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="pool_entries", verbose_name="登记单位"
    )
    source = models.CharField("来源", max_length=12)
    field = models.CharField("类别", max_length=12)
    level = models.CharField("层次", max_length=10, blank=True, default="")
    mode = models.CharField("方式", max_length=10, blank=True, default="")
    strengths = models.CharField("特长说明", max_length=60, blank=True, default="")
    ground = models.CharField("入库依据", max_length=120)
    since = models.DateField("入库日期")
    promised_until = models.DateField("约定到", null=True, blank=True)
    until = models.DateField("出库日期", null=True, blank=True)
    left_why = models.CharField("出库原因", max_length=10, blank=True, default="")
    left_words = models.CharField("出库说明", max_length=120, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "人才库登记"
        verbose_name_plural = "人才库登记"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person"], condition=Q(until=None), name="pool_once_a_kind"
            ),
            models.UniqueConstraint(
                fields=["kind", "name", "employer"],
                condition=Q(until=None, person=None),
                name="pool_outsider_once_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person=None) & ~Q(name="")),
                name="pool_person_or_name",
            ),
            models.CheckConstraint(
                condition=Q(until=None, left_why="") | (Q(until__gte=F("since")) & ~Q(left_why="")),
                name="pool_leaves_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "place", "until"], name="pool_of_place"),
            models.Index(fields=["kind", "-id"], name="pool_newest"),
            models.Index(fields=["person"], name="pool_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.who}"

    @property
    def scope_path(self) -> str:
        """The path of the place that keeps it."""
        return self.place.path

    @property
    def of(self) -> Kind:
        """What its kind says."""
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        """The name of its pool."""
        return self.of.title

    @property
    def who(self) -> str:
        """Whose it is."""
        return self.person.name if self.person else self.name

    @property
    def source_label(self) -> str:
        """The source in words."""
        return self.of.sources.get(self.source, self.source)

    @property
    def field_words(self) -> str:
        """The field in words."""
        return self.of.fields.get(self.field, self.field)

    @property
    def level_words(self) -> str:
        """Level and mode in words."""
        found = (self.of.levels.get(self.level, ""), self.of.modes.get(self.mode, ""))
        return "、".join(one for one in found if one)

    @property
    def left_label(self) -> str:
        """Why it ended, in words; '' while it stands."""
        return self.of.left.get(self.left_why, self.left_why)


@pghistory.track()
class Sending(models.Model):
    """That an instructor was sent to an organization or firm (P25); a second one at a time by consent."""

    scope_field = "entry__place__path"
    scope_right = rights.SEE_POOLS

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="sendings")
    to = models.CharField("派往", max_length=60)
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)
    consented_on = models.DateField("本人同意兼任日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "选派"
        verbose_name_plural = "选派"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(until=None, consented_on=None),
                name="sending_second_by_consent",
            ),
            models.UniqueConstraint(
                fields=["entry", "to"], condition=Q(until=None), name="sending_once_to_a_place"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="sending_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.who}派往{self.to}"

    @property
    def scope_path(self) -> str:
        """The path of the place that keeps the entry."""
        return self.entry.place.path
