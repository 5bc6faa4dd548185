"""What the appraisals find for the search of the frame: cycles, a unit's own panels, schemes by title."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse

from assessments import rights
from assessments.models import Cycle, Panel, Scheme
from assessments.queries.schemes import library
from portal import search
from portal.search import Group, Hit

LOOKED_AT = 400
"""The newest so many cycles or panels are looked through: their titles are put together, not stored."""


@search.finder(50)
def cycles(account: Any, words: str) -> Group | None:
    """Find cycles by their titles; a unit that sees none finds its own panels."""
    if account.may_anywhere(rights.SEE_OVERVIEW):
        found: Any = Cycle.objects.visible_to(account).select_related("organization")
        found = found.order_by("-period_end", "-pk")
        label, page = "考核周期", "assessments:cycle"
    elif account.may_anywhere(rights.SEE):
        found = Panel.objects.visible_to(account).exclude(state=Panel.State.SUPERSEDED)
        found = found.select_related("organization", "cycle__organization")
        found = found.order_by("-cycle__period_end", "-pk")
        label, page = "本单位考核", "assessments:panel"
    else:
        return None
    hits = [
        Hit(title, reverse(page, args=[row.pk]), about)
        for row in found[:LOOKED_AT]
        for title, about in [_told(row)]
        if _fits(words, [title, about])
    ]
    return search.group(label, "clipboard-check", hits[: search.FEW + 1], "assessments:cycles")


def _told(row: Cycle | Panel) -> tuple[str, str]:
    if isinstance(row, Panel):
        return f"{row}{row.cycle.what}", row.get_state_display()
    return str(row), f"{row.period_start}至{row.period_end}"


def _fits(words: str, texts: Iterable[str]) -> bool:
    """Whether every word stands in the texts."""
    said = " ".join(texts).lower()
    return all(word in said for word in words.lower().split())


@search.finder(60)
def schemes(account: Any, words: str) -> Group | None:
    """Find own schemes and those of the shipped library by title."""
    if not account.may_anywhere(rights.SEE) or len(words) < 2:
        return None
    asked = Q()
    for word in words.split():
        asked &= Q(title__icontains=word)
    own = Scheme.objects.visible_to(account).filter(asked).select_related("organization")
    hits = [
        Hit(row.title, _page_of(row.latest), row.organization.label)
        for row in own.annotate(latest=Max("versions__pk")).order_by("title", "pk")[
            : search.FEW + 1
        ]
    ]
    for one in library({})["rows"]:
        if _fits(words, [one.title, one.county]):
            hits.append(
                Hit(one.title, reverse("assessments:shipped", args=[one.code]), "方案库蓝本")
            )
    return search.group("方案", "file-text", hits[: search.FEW + 1], "assessments:schemes")


def _page_of(version: int | None) -> str:
    """The address of a scheme's newest version, the library's where it has none yet."""
    if version is None:
        return reverse("assessments:schemes")
    return reverse("assessments:scheme_version", args=[version])
