"""Data keys of the envelope encryption, themselves encrypted."""

from django.db import models


class DataKey(models.Model):
    """A key that seals values of one purpose, wrapped under a master key of the environment.

    The newest of a purpose seals, all of them open. `master` tells which master key wraps it, so that
    the master key can be changed by wrapping these few rows anew (`manage.py rotate_keys`).
    """

    purpose = models.CharField("用途", max_length=20)
    algorithm = models.CharField("算法", max_length=20)
    wrapped = models.BinaryField("密钥（密）")
    master = models.CharField("主密钥标识", max_length=16)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "数据密钥"
        verbose_name_plural = "数据密钥"
        indexes = [models.Index(fields=["purpose", "id"], name="datakey_of_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
