"""Entries: what was typed, cell by cell. They only grow; a newer one supersedes the one it saw."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments import rights
from assessments.models.cycles import CycleSubject, Panel
from portal.models import StoredFile
from portal.scope import ScopedQuerySet

_ONLY_WHILE_COLLECTING = """
  IF EXISTS (SELECT 1 FROM assessments_panel p
              WHERE p.id IN (SELECT DISTINCT panel_id FROM new_rows)
                AND p.state <> 'collecting') THEN
    RAISE EXCEPTION 'entries are closed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_panel_collecting';
  END IF;
  RETURN NULL;
"""


class Entry(models.Model):
    """One typed value of one cell (component, item, part) of one subject.

    `text` is what was typed; `number` what it means, null where it means no number that may stand.
    The chain of `supersedes` is linear by its unique constraint: the second of two people who saw
    the same value is refused by the database and shown the first one's.
    """

    append_only = True
    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="entries")
    subject = models.ForeignKey(CycleSubject, on_delete=models.PROTECT, related_name="entries")
    component = models.CharField("部分", max_length=32)
    item = models.CharField("指标", max_length=32, blank=True, default="")
    part = models.CharField("栏", max_length=10, default="value")
    number = models.DecimalField("数", max_digits=18, decimal_places=6, null=True, blank=True)
    text = models.CharField("填写", max_length=300, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "录入"
        verbose_name_plural = "录入"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "component", "item", "part"],
                condition=Q(supersedes__isnull=True),
                name="entry_first_once",
            )
        ]
        indexes = [models.Index(fields=["panel", "id"], name="entry_of_panel")]
        triggers = [
            pgtrigger.Trigger(
                name="only_while_collecting",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=_ONLY_WHILE_COLLECTING,
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.component}.{self.item}.{self.part}"
