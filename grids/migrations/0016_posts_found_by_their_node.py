"""The rule that nobody serves twice keeps to itself: its index no longer offers the bare node.

The planner took it for a cheap way to the posts of a node, which it is not: the node is its second column,
so that every look reads the whole index. 200,000 posts are indexed anew in some four seconds, in which posts
can be neither read nor written.
"""

import django.contrib.postgres.constraints
from django.db import migrations
from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression

import members.models.people


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0015_cases_counted_as_they_change"),
        ("members", "0008_people_who_are_gone"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="gridpost", name="grid_post_not_twice"),
        migrations.AddConstraint(
            model_name="gridpost",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="grid_post_not_twice",
                expressions=[
                    ("person", "="),
                    (CombinedExpression(F("grid"), "+", Value(0)), "="),
                    ("role", "="),
                    (members.models.people.DateRange("since", "until"), "&&"),
                ],
            ),
        ),
    ]
