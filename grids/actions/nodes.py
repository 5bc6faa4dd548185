"""Changing what a node is called and how many households it links; who serves and its place are in trees."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from grids.actions.trees import checked_households, insist
from grids.models import Grid
from members import pinyin
from portal import deeds
from portal.reading import prose
from portal.refusals import Refused, Stale


@dataclass(frozen=True)
class Described:
    """What may be changed of a node at any time; its code, level and organization stay."""

    name: str
    households: int


def change(*, actor: Any, grid: Grid, to: Described, seen: Described | None = None) -> Grid:
    """Rename a node or correct its number of linked households.

    Stale where it no longer is what the person saw (`seen`), Refused for a node that has ended or where
    nothing would change.
    """
    insist(actor, grid.organization.path)
    name = prose(to.name, what="网格名称", most=80, name="name", missing="请写网格名称。")
    wanted = Described(name, checked_households(to.households))
    with transaction.atomic():
        held = Grid.objects.select_for_update().get(pk=grid.pk)
        stands = Described(held.name, held.households)
        if held.until is not None:
            raise Refused(f"“{held.name}”已于{held.until}撤并，不能再改。")
        if seen is not None and seen != stands:
            sentence = f"刚才有人把它改成了“{stands.name}”、{stands.households}户。请看过再改。"
            raise Stale(sentence)
        if wanted == stands:
            raise Refused("没有改动，不用保存。")
        held.name, held.households = wanted.name, wanted.households
        held.sort_key = pinyin.sort_key(wanted.name)
        held.save(update_fields=["name", "households", "sort_key"])
        deeds.record(
            actor=actor, verb="修改网格", about=held, scope_path=grid.scope_path,
            details={"from": [stands.name, stands.households],
                     "to": [wanted.name, wanted.households]},
        )  # fmt: skip
    return held
