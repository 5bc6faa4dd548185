"""Personnel files and their materials, from registered to scanned (P07-R7)."""

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from members.archives import rights, words
from members.models import Organization, Person
from portal import clock
from portal.models import StoredFile
from portal.scope import ScopedQuerySet

FILED_WITHIN, SCANNED_WITHIN = 30, 10
"""Days from receipt to filing, and from filing to the scan (P07-R7, assumed)."""


class ArchiveQuerySet(ScopedQuerySet):
    """Files, with what is counted of them."""

    def counted(self) -> Self:
        """Add `there` (categories asked for and there), `asked`, `kept` (filed) and `scans`."""
        member = Q(person__joined_on__isnull=False)
        asked = Q(materials__category__in=words.ASKED)
        asked |= Q(materials__category__in=words.OF_MEMBERS) & member
        kept = Q(materials__state__in=Material.KEPT)
        need = Case(
            When(member, then=Value(len(words.ASKED) + len(words.OF_MEMBERS))),
            default=Value(len(words.ASKED)),
            output_field=IntegerField(),
        )
        return self.annotate(
            there=Count("materials__category", filter=asked & kept, distinct=True),
            asked=need,
            kept=Count("materials", filter=kept, distinct=True),
            scans=Count("materials", filter=Q(materials__state="scanned"), distinct=True),
        )


class ArchiveFile(models.Model):
    """The personnel file of one person, with the unit that manages it.

    Completeness and the state of the scans are computed from the materials, never typed.
    """

    class Level(models.TextChoices):
        CITY = "city", "市管"
        COUNTY = "county", "县管"
        UNIT = "unit", "单位管理"

    class Category(models.TextChoices):
        SERVANT = "servant", "公务员"
        INSTITUTION = "institution", "事业单位人员"
        ENTERPRISE = "enterprise", "国有企业人员"

    scope_field = "unit__path"
    scope_right = rights.SEE_ARCHIVES

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="archive", verbose_name="人员"
    )
    unit = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="管档单位"
    )
    level = models.CharField("管理权限", max_length=8, choices=Level)
    category = models.CharField("人员类别", max_length=12, choices=Category)
    opened_on = models.DateField("建档日期")

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = "干部档案"
        verbose_name_plural = "干部档案"
        triggers = [pgtrigger.Protect(name="archive_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person.name}的档案"

    @property
    def scope_path(self) -> str:
        """The path of the unit that manages it."""
        return self.unit.path


class MaterialQuerySet(ScopedQuerySet):
    """Materials by what is due."""

    def to_file(self) -> Self:
        """Those that wait to be filed; a returned one waits for nothing."""
        return self.filter(state__in=Material.WAITING)

    def late_to_file(self) -> Self:
        """Those not filed within 30 days of receipt."""
        limit = clock.today() - dt.timedelta(days=FILED_WITHIN)
        return self.to_file().filter(received_on__lt=limit)

    def late_to_scan(self) -> Self:
        """Those filed and not scanned within 10 days."""
        limit = clock.today() - dt.timedelta(days=SCANNED_WITHIN)
        return self.filter(state="filed", filed_on__lt=limit)


class Material(models.Model):
    """One paper of a file: registered, reviewed, accepted or returned, filed, scanned."""

    class State(models.TextChoices):
        REGISTERED = "registered", "待审核"
        REVIEWED = "reviewed", "已审核"
        ACCEPTED = "accepted", "待归档"
        RETURNED = "returned", "已退回"
        FILED = "filed", "待数字化"
        SCANNED = "scanned", "已数字化"

    class Mode(models.TextChoices):
        ONGOING = "ongoing", "日常收集"
        PERIODIC = "periodic", "定期收集"
        SCATTERED = "scattered", "零散收集"
        CENTRALIZED = "centralized", "集中收集"

    WAITING = ("registered", "reviewed", "accepted")
    KEPT = ("filed", "scanned")

    scope_field = "file__unit__path"
    scope_right = rights.SEE_ARCHIVES

    file = models.ForeignKey(
        ArchiveFile, on_delete=models.PROTECT, related_name="materials", verbose_name="档案"
    )
    category = models.PositiveSmallIntegerField("类别", choices=words.CHOICES)
    title = models.CharField("材料名称", max_length=80)
    formed_on = models.DateField("形成日期")
    source_unit = models.CharField("来源单位", max_length=60)
    received_on = models.DateField("收到日期")
    mode = models.CharField("收集方式", max_length=12, choices=Mode)
    state = models.CharField("状态", max_length=10, choices=State, default=State.REGISTERED)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    returned_why = models.CharField("退回原因", max_length=300, blank=True, default="")
    filed_on = models.DateField("归档日期", null=True, blank=True)
    scanned_on = models.DateField("数字化日期", null=True, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "档案材料"
        verbose_name_plural = "档案材料"
        ordering = ["category", "formed_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("filed", "scanned"), filed_on__isnull=False)
                | (~Q(state__in=("filed", "scanned")) & Q(filed_on__isnull=True)),
                name="material_filed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(formed_on__lte=F("received_on")), name="material_formed_before_received"
            ),
        ]
        indexes = [
            models.Index(
                fields=["file", "received_on"],
                condition=~Q(state__in=("scanned", "returned")),
                name="material_waiting",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="material_stays", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="material_road",
                field="state",
                transitions=[
                    ("registered", "reviewed"),
                    ("reviewed", "accepted"),
                    ("reviewed", "returned"),
                    ("accepted", "filed"),
                    ("filed", "scanned"),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Without its title, which may say something about the person: this goes into deeds."""
        return f"档案{self.file_id}材料{self.pk}"

    @property
    def scope_path(self) -> str:
        """The path of the unit that manages its file."""
        return self.file.unit.path

    @property
    def due_on(self) -> dt.date | None:
        """The last day of what is due next; None where nothing is."""
        if self.state in self.WAITING:
            return self.received_on + dt.timedelta(days=FILED_WITHIN)
        if self.state == "filed" and self.filed_on:
            return self.filed_on + dt.timedelta(days=SCANNED_WITHIN)
        return None

    @property
    def days_late(self) -> int:
        """Days past what is due next; 0 where it is in time."""
        due = self.due_on
        return max((clock.today() - due).days, 0) if due else 0


class ScanPage(models.Model):
    """One page of a material's scan. The file opens to nobody by the common file page."""

    kept_secret = True

    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, related_name="pages", verbose_name="材料"
    )
    number = models.PositiveSmallIntegerField("页码")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "扫描页"
        verbose_name_plural = "扫描页"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="scan_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.material}第{self.number}页"
