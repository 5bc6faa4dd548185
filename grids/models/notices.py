"""Emergencies told to township and county, and who has read of them when (P03-R8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case, Level
from portal import clock
from portal.scope import ScopedQuerySet


class CaseNotice(models.Model):
    """An emergency told to one level, to be read by `due_at`; unread while `seen_at` is null.

    One a case and level, however often it is reopened: the county is not alarmed twice by one matter.
    """

    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    pk = models.CompositePrimaryKey("case_id", "level")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices", db_index=False)
    level = models.CharField("告知", max_length=8, choices=Level)
    due_at = models.DateTimeField("应在此前阅知")
    seen_at = models.DateTimeField("阅知时间", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "紧急事项告知"
        verbose_name_plural = "紧急事项告知"
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="case_notice_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(level__in=("town", "county")), name="case_notice_level"
            ),
        ]
        indexes = [
            models.Index(
                fields=["level", "due_at"],
                condition=Q(seen_at__isnull=True),
                name="case_notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"告知{self.get_level_display()}"

    @property
    def is_late(self) -> bool:
        """Whether it was read later than it should have been, or is still unread then."""
        return (self.seen_at or clock.now()) > self.due_at
