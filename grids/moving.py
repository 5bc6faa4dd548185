"""Cases follow when an organization moves in the tree: who may see or handle them is told by paths."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from grids.models import Case
from members import tree


@tree.follows
def cases_follow(old: str, new: str) -> None:
    """Give the cases below the old path, and those handled there, the new one; their day's town stays."""
    for name in ("scope_path", "handler_path"):
        below = Case.objects.filter(**{f"{name}__startswith": old})
        below.update(**{name: Concat(Value(new), Substr(F(name), len(old) + 1))})
