"""Figures of the county dashboard as they were last told: a new table of copies. Going back drops it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_tours"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section", models.CharField(max_length=30, verbose_name="类别")),
                ("place", models.BigIntegerField(verbose_name="组织编号")),
                ("period_code", models.CharField(max_length=10, verbose_name="期间")),
                ("at", models.DateTimeField(null=True, verbose_name="数据截至")),
                ("body", models.JSONField(default=list, verbose_name="数字")),
            ],
            options={
                "verbose_name": "看板数字",
                "verbose_name_plural": "看板数字",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "period_code", "section"), name="kept_figures_once"
                    )
                ],
            },
        ),
    ]
