"""Data keys of the envelope encryption (portal/envelopes.py): a new table. Going back drops it, and
with it every sealed value can no longer be read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=20, verbose_name="用途")),
                ("algorithm", models.CharField(max_length=20, verbose_name="算法")),
                ("wrapped", models.BinaryField(verbose_name="密钥（密）")),
                ("master", models.CharField(max_length=16, verbose_name="主密钥标识")),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
            ],
            options={
                "verbose_name": "数据密钥",
                "verbose_name_plural": "数据密钥",
                "indexes": [models.Index(fields=["purpose", "id"], name="datakey_of_purpose")],
            },
        ),
    ]
