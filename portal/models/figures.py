"""What was last told of a place in a period, so that it is not counted for everybody who looks."""

from django.db import models


class KeptFigures(models.Model):
    """One section's figures of one place and period, as of a moment (`portal.kept_figures`).

    Without `at` they have been asked for and not been told yet. It is a copy: every row may be deleted and
    is told again.
    """

    section = models.CharField("类别", max_length=30)
    place = models.BigIntegerField("组织编号")
    period_code = models.CharField("期间", max_length=10)
    at = models.DateTimeField("数据截至", null=True)
    body = models.JSONField("数字", default=list)

    class Meta:
        verbose_name = "看板数字"
        verbose_name_plural = "看板数字"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "period_code", "section"], name="kept_figures_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}：{self.place}，{self.period_code}"
