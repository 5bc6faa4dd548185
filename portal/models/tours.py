"""Which first-use tours an account has put away."""

from django.conf import settings
from django.db import models


class TourDone(models.Model):
    """A tour an account does not want to be offered any more."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    code = models.CharField("导览", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "收起的导览"
        verbose_name_plural = "收起的导览"
        constraints = [models.UniqueConstraint(fields=["account", "code"], name="tour_done_once")]

    def __str__(self) -> str:
        return self.code
