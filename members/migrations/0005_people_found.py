"""Indexes that find people among half a million, made beside running writes."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import members.models.people


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0004_people_searched")]

    operations = [
        AddIndexConcurrently(
            "membership",
            models.Index(
                condition=models.Q(("stage", "probationary")),
                fields=["person"],
                name="membership_probationary",
            ),
        ),
        AddIndexConcurrently(
            "person", models.Index(fields=["sort_key", "id"], name="person_order")
        ),
        AddIndexConcurrently(
            "person",
            models.Index(
                django.db.models.functions.text.Left("name", 1),
                models.F("sort_key"),
                models.F("id"),
                name="person_first_character",
            ),
        ),
        AddIndexConcurrently(
            "person",
            models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Replace(
                        models.F("sort_key"), models.Value(" "), models.Value("")
                    ),
                    "text_pattern_ops",
                ),
                name="person_pinyin",
            ),
        ),
        AddIndexConcurrently(
            "person",
            django.contrib.postgres.indexes.GinIndex(
                members.models.people.Bigrams("name"), name="person_bigrams"
            ),
        ),
        AddIndexConcurrently(
            "person",
            models.Index(
                condition=models.Q(("left_on__isnull", False)),
                fields=["sort_key", "id"],
                name="person_who_left",
            ),
        ),
    ]
