"""Bulletins (通报): what a county tells of a scheme's published results, drafted, numbered, issued."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessments import rights
from assessments.models.cycles import Panel
from assessments.models.runs import Run
from assessments.models.schemes import Scheme
from members.models import Organization
from portal.periods import Period, parse
from portal.scope import ScopedQuerySet


class BulletinQuerySet(ScopedQuerySet):
    """Bulletins, which know whether a result they told of has been corrected since."""

    def with_corrected(self) -> "BulletinQuerySet":
        """Add `corrected`: whether a panel an issued bulletin rests on has been superseded."""
        gone = BulletinSource.objects.filter(
            bulletin=OuterRef("pk"), panel__state=Panel.State.SUPERSEDED
        )
        return self.annotate(corrected=Exists(gone))


class Bulletin(models.Model):
    """One bulletin of a scheme and a period: its own (月排名) or a longer one that gathers (季通报).

    A draft shows the results of the moment; issuing freezes what it says (`body`), numbers it within the
    organization and year, and locks it: a document of record. A later correction never changes it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已发布"
        DROPPED = "dropped", "已作废"

    class Audience(models.TextChoices):
        INTERNAL = "internal", "内部（不公开张贴）"
        PUBLIC = "public", "公开（可以张贴）"

    scope_field = "organization__path"
    scope_right = rights.SEE_OVERVIEW

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="bulletins")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="bulletins", verbose_name="发文单位"
    )
    period_code = models.CharField("周期", max_length=10)
    audience = models.CharField("发布范围", max_length=8, choices=Audience)
    listed = models.PositiveSmallIntegerField("每组列前几名", default=0)
    """How many places of each peer group are printed; 0 for all."""
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    """The issued bulletin whose place it takes, because results were corrected."""
    body = models.JSONField("发布内容", default=dict)
    year = models.PositiveSmallIntegerField("发文年份", null=True, blank=True)
    number = models.PositiveSmallIntegerField("期号", null=True, blank=True)
    check_code = models.CharField("核验码", max_length=20, blank=True, default="")
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField("发布时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scheme", "period_code", "audience"],
                condition=Q(state="draft"),
                name="bulletin_one_draft",
            ),
            models.UniqueConstraint(
                fields=["organization", "year", "number"], name="bulletin_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | Q(number__isnull=False, year__isnull=False, issued_at__isnull=False),
                name="bulletin_issued_is_numbered",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="issued"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.label}{self.period.label}{self.scheme.title}通报"

    @property
    def period(self) -> Period:
        """The period it tells of."""
        return parse(self.period_code)

    @property
    def scope_path(self) -> str:
        """The path of the organization that issues it."""
        return self.organization.path

    @property
    def is_issued(self) -> bool:
        """Whether it is a document of record."""
        return self.state == self.State.ISSUED

    @property
    def is_public(self) -> bool:
        """Whether it may be posted where anybody reads it."""
        return self.audience == self.Audience.PUBLIC

    @property
    def mark(self) -> str:
        """Its number as printed: 〔2026〕3号; '' before it is issued."""
        return f"〔{self.year}〕{self.number}号" if self.number else ""


_NOT_AFTER_ISSUE = """
  IF EXISTS (SELECT 1 FROM assessments_bulletin b WHERE b.id = NEW.bulletin_id
                AND b.state <> 'draft') THEN
    RAISE EXCEPTION 'bulletin % is issued or dropped', NEW.bulletin_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'bulletin_text_of_draft';
  END IF;
  RETURN NEW;
"""


class BulletinText(models.Model):
    """One saving of a bulletin's words; every one is kept, the last one is what is issued."""

    append_only = True

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField("第几稿")
    title = models.CharField("标题", max_length=120)
    opening = models.TextField("开头")
    closing = models.TextField("结尾", blank=True, default="")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "通报文字"
        verbose_name_plural = "通报文字"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_text_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="text_of_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NOT_AFTER_ISSUE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}稿）"


class BulletinSource(models.Model):
    """A panel and its run that an issued bulletin rests on: how a later correction is noticed."""

    append_only = True

    pk = models.CompositePrimaryKey("bulletin_id", "panel_id")
    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="sources")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "通报依据"
        verbose_name_plural = "通报依据"

    def __str__(self) -> str:
        return f"{self.bulletin_id}：{self.panel_id}"
