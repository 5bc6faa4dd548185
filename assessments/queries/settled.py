"""What was counted of results is counted once: a run writes its rows and nothing ever changes them.

What is kept goes by the panels and the runs they stand on (`Runs`): another run, another panel in force, and
it is counted anew. It is kept in the process, for KEPT_SECONDS after a database was put in another's place.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Aggregate, DecimalField

KEPT_SECONDS = 600
T = TypeVar("T")


class Runs(Aggregate):
    """Of panels: a number that is another one for other panels, or the same on other runs."""

    template = "sum(hashint8extended(%(expressions)s))"
    output_field = DecimalField(max_digits=40, decimal_places=0)

    def __init__(self, panel: str = "pk", run: str = "run_id", **more: Any) -> None:
        super().__init__(panel, run, **more)


def counted(
    what: str, runs: Mapping[int, Any], count: Callable[[Collection[int]], dict[int, T]]
) -> dict[int, T]:
    """Return what is counted by cycle, given the `Runs` of each; only what is not kept is counted, together.

    `count` answers for each cycle it is asked about. `what` names it, and everything else it hangs on.
    """
    names = {pk: f"settled.{what}.{pk}.{told}" for pk, told in runs.items()}
    there = cache.get_many(names.values())
    found: dict[int, T] = {pk: there[name] for pk, name in names.items() if name in there}
    if missing := [pk for pk in names if pk not in found]:
        made = count(missing)
        cache.set_many({names[pk]: made[pk] for pk in missing}, KEPT_SECONDS)
        found |= made
    return found
