"""What the API keeps: the tokens by which programs sign in, and answers that may have to be given again."""

from django.conf import settings
from django.db import models

from portal import clock


class ApiToken(models.Model):
    """A program's way in, as the account that made it and never as more.

    The token itself is shown once, when it is made; here lies its SHA-256, which is enough because the
    token is 256 random bits. `parts` are keys of settings.API_PARTS.
    """

    kept_secret = True

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="api_tokens",
        verbose_name="账号",
    )
    name = models.CharField("用途", max_length=60)
    digest = models.CharField("校验值", max_length=64, unique=True)
    hint = models.CharField("开头", max_length=12)
    """The first characters, by which its owner tells it from others."""
    parts = models.JSONField("范围")
    writes = models.BooleanField("可写", default=False)
    made_at = models.DateTimeField("生成时间")
    expires_on = models.DateField("到期日")
    """The last day on which it opens anything."""
    used_at = models.DateTimeField("最近使用", null=True, blank=True)
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="停用人",
    )

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"

    def __str__(self) -> str:
        return f"{self.name}（{self.hint}…）"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.expires_on < clock.today()

    @property
    def is_live(self) -> bool:
        """Whether it still opens anything."""
        return self.withdrawn_at is None and not self.is_over

    @property
    def part_names(self) -> list[str]:
        """The names of its parts; of parts the portal no longer has nothing."""
        return [name for part, name in settings.API_PARTS.items() if part in self.parts]


class KeptAnswer(models.Model):
    """The answer to a write that carried an Idempotency-Key, to be given again word by word.

    Written in the transaction of the write; deleted after settings.API_ANSWERS_KEPT_HOURS.
    """

    kept_secret = True

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="账号"
    )
    key = models.CharField("标识", max_length=64)
    digest = models.CharField("请求的校验值", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", default=0)
    body = models.TextField("答复", default="")
    location = models.CharField("地址", max_length=200, default="", blank=True)
    made_at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "接口答复"
        verbose_name_plural = "接口答复"
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="api_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"
