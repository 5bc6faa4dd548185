"""Who may read a file, for what, from when to when; and every view there was (PV-ARCHIVE)."""

import datetime as dt
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.archives import rights
from members.archives.models.files import ArchiveFile
from members.models import Organization
from portal import clock
from portal.scope import ScopedQuerySet, within

LONGEST = 30
"""Days one grant may last (assumed)."""


class AccessQuerySet(ScopedQuerySet):
    """Requests and grants of access."""

    def visible_to(self, account: Any, right: str = "") -> Self:
        """Return those of files and units in scope, whichever it is about."""
        needed = right or self.model.scope_right
        if not getattr(account, "is_authenticated", False):
            return self.none()
        paths = account.paths_for(needed)
        if not paths:
            return self.none()
        return self.filter(within(paths, "file__unit__path") | within(paths, "unit__path"))

    def open_today(self) -> Self:
        """Return the grants that hold today."""
        today = clock.today()
        return self.filter(state="approved", since__lte=today, until__gte=today)


class AccessGrant(models.Model):
    """A named reader may read one file, or the files of one unit, for a purpose and a time."""

    class State(models.TextChoices):
        ASKED = "asked", "待审批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        REVOKED = "revoked", "已收回"

    scope_field = "file__unit__path"
    scope_right = rights.SEE_ARCHIVES

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="查阅人"
    )
    file = models.ForeignKey(
        ArchiveFile, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    unit = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField("用途", max_length=200)
    since = models.DateField("从")
    until = models.DateField("到")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    answer = models.CharField("审批意见", max_length=200, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("审批时间", null=True, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = "查阅申请"
        verbose_name_plural = "查阅申请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, unit__isnull=False)
                | Q(file__isnull=False, unit__isnull=True),
                name="access_to_a_file_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="access_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(answered_by__isnull=False), name="access_is_answered"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("reader")),
                name="access_not_answered_by_its_reader",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="access_stays", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="access_road",
                field="state",
                transitions=[
                    ("asked", "approved"),
                    ("asked", "refused"),
                    ("approved", "revoked"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"查阅申请{self.pk}"

    @property
    def scope_path(self) -> str:
        """The path of the unit whose file or files it is about."""
        place = self.file.unit if self.file else self.unit
        return place.path if place else ""

    @property
    def what(self) -> str:
        """Whose file, or which unit's files."""
        if self.file:
            return f"{self.file.person.name}（{self.file.unit.label}）"
        return f"{self.unit.label}的全部档案" if self.unit else ""

    @property
    def is_open(self) -> bool:
        """Whether it holds today."""
        return self.state == "approved" and self.since <= clock.today() <= self.until


class AccessLog(models.Model):
    """One view: who looked at what of whose file, when, from where. The database refuses any change.

    `open` begins a reading of at most 30 minutes (`ends_at`); `page` and `scan` are looks inside it,
    `keep` is a look by who keeps or decides.
    """

    class Kind(models.TextChoices):
        OPEN = "open", "开始查阅"
        PAGE = "page", "查看"
        SCAN = "scan", "查看扫描页"
        KEEP = "keep", "管档查看"

    append_only = True
    scope_field = "file__unit__path"
    scope_right = rights.SEE_ARCHIVES

    file = models.ForeignKey(ArchiveFile, on_delete=models.PROTECT, related_name="looks")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reader_name = models.CharField("查阅人", max_length=60)
    grant = models.ForeignKey(
        AccessGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="looks"
    )
    kind = models.CharField("事项", max_length=5, choices=Kind)
    what = models.CharField("内容", max_length=60, blank=True, default="")
    """A page by number (材料34第2页), never by its title."""
    at = models.DateTimeField("时间")
    ends_at = models.DateTimeField("截止", null=True, blank=True)
    origin = models.CharField("来自", max_length=60, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "查阅记录"
        verbose_name_plural = "查阅记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["file", "-id"], name="look_of_file"),
            models.Index(
                fields=["reader", "grant", "file", "-id"],
                condition=Q(kind="open"),
                name="look_session",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="open", ends_at__isnull=False)
                | (~Q(kind="open") & Q(ends_at__isnull=True)),
                name="look_session_ends",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="look_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"档案{self.file_id}{self.get_kind_display()}"

    @property
    def left(self) -> dt.timedelta:
        """The time a reading has left."""
        return (self.ends_at or self.at) - clock.now()
