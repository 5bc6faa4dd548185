"""What people decide about a panel: rulings, signatures, notices, objections, corrections, the chain."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments import rights
from assessments.models.cycles import CycleSubject, Panel
from assessments.models.runs import Run
from members.models import Organization
from portal.scope import ScopedQuerySet


class Ruling(models.Model):
    """A committee's recorded decision about one subject, with its reason (order of a tie …).

    A row that `withdraws` another takes that one back and says nothing else. `meeting` and `ground` are
    asked for a ballot that fell short twice (E-BALLOT-MISS), whose `value` is the missing component.
    """

    class Kind(models.TextChoices):
        ORDER = "order", "同分先后"
        VERDICT_POINTS = "verdict_points", "鉴定加减分"
        VERDICT_TIER = "verdict_tier", "鉴定升降档"
        CRITERION = "criterion", "认定情形"
        VETO = "veto", "一票否决"
        DECISION = "decision", "认定结论"
        LEFT_OUT = "left_out", "缺票决，按其余部分计分"
        SET_ASIDE = "set_aside", "缺票决，不定等次"

    MISSING_BALLOT = (Kind.LEFT_OUT, Kind.SET_ASIDE)

    append_only = True
    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="rulings")
    subject = models.ForeignKey(CycleSubject, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField("种类", max_length=20, choices=Kind)
    value = models.CharField("内容", max_length=60)
    reason = models.CharField("理由", max_length=500)
    meeting = models.CharField("会议", max_length=200, blank=True, default="")
    ground = models.CharField("依据", max_length=200, blank=True, default="")
    withdraws = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawn_by"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "裁定"
        verbose_name_plural = "裁定"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.value}"


class Signature(models.Model):
    """One signature of the scheme's `publish.signoffs` on a panel's run."""

    append_only = True

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="signatures")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField("签字角色", max_length=20)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("姓名", max_length=60)
    signed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "签字"
        verbose_name_plural = "签字"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "run", "role"], name="signature_once")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class Notice(models.Model):
    """A public notice of a panel's run: what was printed, from when to when, and its check code."""

    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="notices")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="notices")
    posted_on = models.DateField("张贴日期")
    first_day = models.DateField("公示第一日")
    last_day = models.DateField("公示最后一日")
    days = models.PositiveSmallIntegerField("工作日数")
    body = models.JSONField("公示内容")
    check_code = models.CharField("核验码", max_length=20)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    posted_at = models.DateTimeField("时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel"], condition=Q(withdrawn_at__isnull=True), name="notice_one_posted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.panel}公示"


class Objection(models.Model):
    """A signed objection during a notice, and its answer (D-OBJECT)."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        UPHELD = "upheld", "成立"
        REJECTED = "rejected", "不成立"

    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="objections")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    subject = models.ForeignKey(
        CycleSubject, on_delete=models.PROTECT, null=True, blank=True, related_name="objections"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("异议", max_length=1000)
    made_at = models.DateTimeField("提出时间")
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField("答复", max_length=1000, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "by"], condition=Q(state="open"), name="objection_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.panel}异议"

    @property
    def scope_path(self) -> str:
        """The unit's path."""
        return self.panel.organization.path


class Correction(models.Model):
    """A request to correct a confirmed panel by a new version, approved one level up (D-CORRECT)."""

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="corrections")
    new_panel = models.OneToOneField(
        Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision_reason = models.CharField("决定理由", max_length=500, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "更正"
        verbose_name_plural = "更正"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state="asked"), name="correction_one_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.panel}更正"

    @property
    def scope_path(self) -> str:
        """The unit's path."""
        return self.panel.organization.path


class ChainLink(models.Model):
    """One link of a county's hash chain over confirmed results; an owner's tampering shows in it."""

    append_only = True

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField("序号")
    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="chain_link")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    content = models.CharField("内容校验值", max_length=64)
    head = models.CharField("链头", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "校验链"
        verbose_name_plural = "校验链"
        ordering = ["county", "seq"]
        constraints = [models.UniqueConstraint(fields=["county", "seq"], name="chain_seq_once")]

    def __str__(self) -> str:
        return self.head[:12]
