"""The office calendar: days that differ from the plain week, and the demonstration's date."""

from django.db import models


class Holiday(models.Model):
    """A day that is not what its weekday says: a public holiday, or a make-up working day (调休)."""

    class Kind(models.TextChoices):
        OFF = "off", "放假"
        WORK = "work", "调休上班"

    day = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=4, choices=Kind)
    name = models.CharField("名称", max_length=40)
    seeded = models.BooleanField("来自国务院通知", default=False)

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Demonstration(models.Model):
    """The one row that says which day a demonstration pretends it is; no row, no demonstration."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField("演示日期")
    seed = models.PositiveIntegerField("随机种子")
    loaded_at = models.DateTimeField("装入时间", null=True)

    class Meta:
        verbose_name = "演示"
        verbose_name_plural = "演示"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="demonstration_one")]

    def __str__(self) -> str:
        return f"演示日期 {self.day}"
