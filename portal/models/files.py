"""Uploaded and produced files: private, content-addressed, served only through a scoped view."""

from django.conf import settings
from django.db import models

from portal.scope import ScopedQuerySet


class StoredFile(models.Model):
    """A file under MEDIA_ROOT/ab/abcdef…; the row comes first, the bytes second."""

    scope_field = "scope_path"
    scope_right = ""

    sha256 = models.CharField("校验值", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    name = models.CharField("文件名", max_length=200)
    purpose = models.CharField("用途", max_length=40)
    scope_path = models.CharField("范围", max_length=200)
    right = models.CharField("查看所需权限", max_length=40)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="上传人",
    )
    created_at = models.DateTimeField("时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
