"""What a run found: totals, component scores, grade steps. Rows are only ever added."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessments import rights
from assessments.models.cycles import CycleSubject, Panel
from assessments.models.runs import Run
from portal.scope import ScopedQuerySet

_NOT_INTO_CONFIRMED = """
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT panel_id FROM new_rows) n
               JOIN assessments_panel p ON p.id = n.panel_id
              WHERE p.state IN ('confirmed', 'filed', 'superseded')) THEN
    RAISE EXCEPTION 'results of a confirmed panel stay as they are'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'result_panel_open';
  END IF;
  RETURN NULL;
"""


def not_into_confirmed(name: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses new result rows of a confirmed panel, once a statement."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=_NOT_INTO_CONFIRMED,
    )


class Result(models.Model):
    """One subject's outcome in one run. Never changed: a new run writes new rows."""

    append_only = True
    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    # No index of each key's own: the primary key and the two indexes below begin with them.
    pk = models.CompositePrimaryKey("run_id", "subject_id")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="results", db_index=False)
    panel = models.ForeignKey(
        Panel, on_delete=models.PROTECT, related_name="results", db_index=False
    )
    subject = models.ForeignKey(
        CycleSubject, on_delete=models.PROTECT, related_name="results", db_index=False
    )
    bonus = models.DecimalField("加分", max_digits=10, decimal_places=4, null=True)
    deduction = models.DecimalField("减分", max_digits=10, decimal_places=4, null=True)
    total = models.DecimalField("总分", max_digits=10, decimal_places=2, null=True)
    rank = models.PositiveIntegerField("名次", null=True)
    of = models.PositiveIntegerField("参加人数", null=True)
    grade = models.CharField("等次", max_length=20, null=True)
    coefficient = models.DecimalField("系数", max_digits=8, decimal_places=4, null=True)
    flags = ArrayField(models.CharField(max_length=60), verbose_name="提示", default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "结果"
        verbose_name_plural = "结果"
        indexes = [
            models.Index(fields=["panel", "run", "rank"], include=["grade"], name="result_places"),
            models.Index(fields=["subject"], name="result_of_subject"),
        ]
        triggers = [not_into_confirmed("result_panel_open")]

    def __str__(self) -> str:
        return f"{self.subject_id}：{self.total}"

    @property
    def is_set_aside(self) -> bool:
        """Whether the subject is left ungraded: by a committee, for a ballot that fell short
        (E-BALLOT-MISS), or because he had nothing that counts (E-ZERO)."""
        bare = self.bonus is None and any(f.startswith("nothing_to_count:") for f in self.flags)
        return bare or any(flag.startswith("set_aside:") for flag in self.flags)


class ResultScore(models.Model):
    """A component's score (item '') or one item's inside it, at 4 decimals."""

    append_only = True

    pk = models.CompositePrimaryKey("run_id", "subject_id", "component", "item")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(
        CycleSubject, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    component = models.CharField("部分", max_length=32)
    item = models.CharField("指标", max_length=32, default="")
    score = models.DecimalField("得分", max_digits=14, decimal_places=4, null=True)

    class Meta:
        verbose_name = "分项得分"
        verbose_name_plural = "分项得分"
        triggers = [not_into_confirmed("score_panel_open")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.component}.{self.item}：{self.score}"


class ResultStep(models.Model):
    """One step that set or changed a grade: the rule, before, after, and its figures."""

    append_only = True

    pk = models.CompositePrimaryKey("run_id", "subject_id", "seq")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(
        CycleSubject, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.PositiveSmallIntegerField("次序")
    rule = models.CharField("规则", max_length=40)
    what = models.CharField("对象", max_length=40, blank=True, default="")
    before = models.CharField("之前", max_length=40, null=True)
    after = models.CharField("之后", max_length=40, null=True)
    params = models.CharField("数据", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "等次步骤"
        verbose_name_plural = "等次步骤"
        triggers = [not_into_confirmed("step_panel_open")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.rule}"
