"""A report as a page or a phone sends it, read into what the action takes."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from grids.actions import parties, reporting
from grids.actions.parties import Party
from grids.actions.reporting import Report
from grids.dues import urgency_of
from grids.models import CaseKind, ErrandService, Grid
from grids.models.kinds import Channel
from grids.queries import places
from grids.queries.trees import kinds_for
from members.models import Organization
from portal import clock
from portal.kept import SEALED
from portal.reading import whole
from portal.refusals import Faults, Invalid

MOST_URGENT = "most"
"""The urgency that means a kind's most urgent one: the phone's switch."""


@dataclass(frozen=True)
class Where:
    """The place of a report: an organization, and the node where it is known."""

    place: Organization
    grid: Grid | None = None


def read(account: Any, sent: QueryDict, files: MultiValueDict[str, Any], preset: str) -> Report:
    """Return the report that was sent; Invalid with all sentences at once for what cannot be taken.

    `preset` is the channel taken where none was chosen, if the kind has it.
    """
    faults = Faults()
    where = faults.of(lambda: place_of(account, sent, places.REPORTING))
    kind = faults.of(lambda: _kind(where.place if where else None, sent.get("kind", "")))
    days = faults.of(lambda: _days_ago(sent.get("days_ago", "")))
    faults.of(lambda: reporting.checked_words(sent.get("words", "")))
    faults.of(lambda: parties.check([_party(sent)]))
    service = faults.of(lambda: _service(sent.get("service", "")))
    key = _key(sent.get("key", ""))
    if where is not None and kind is not None:
        made = _report(sent, files, preset, key, where, kind, days or 0)
        made = replace(made, service=service)
        faults.of(lambda: reporting.insist_channel(kind, made.channel))
        faults.of(lambda: urgency_of(kind, made.urgency))
        faults.tell()
        return made
    faults.tell()
    raise AssertionError("a place or kind that could not be read was told")


def _report(
    sent: QueryDict,
    files: MultiValueDict[str, Any],
    preset: str,
    key: uuid.UUID,
    where: Where,
    kind: CaseKind,
    days: int,
) -> Report:
    """The report, of what could be read."""
    return Report(
        key=key,
        kind=kind,
        words=sent.get("words", ""),
        channel=sent.get("channel", "")
        or (preset if preset in kind.channels else kind.channels[0]),
        grid=where.grid,
        organization=where.place,
        urgency=_urgency(kind, sent.get("urgency", "")),
        found_on=clock.today() - dt.timedelta(days=days),
        parties=[_party(sent)],
        photos=[(one, one.name) for one in files.getlist("photos")],
    )


def place_of(account: Any, sent: QueryDict, rights: Sequence[str]) -> Where:
    """Return the place that was chosen, or the only one whose name fits; Invalid otherwise."""
    chosen = sent.get("place", "")
    if not chosen:
        found = places.named(account, rights, sent.get("where", "").strip())
        if len(found) != 1:
            sentence = "有几处都叫这个名字，请选一处。" if found else _NO_PLACE
            raise Invalid(sentence, {"place": [sentence]})
        chosen = found[0].value
    if (found_there := _chosen(account, chosen)) is None:
        raise Invalid(_NO_PLACE, {"place": [_NO_PLACE]})
    return found_there


_NO_PLACE = "请选网格；不清楚是哪个网格的，选村（社区）或镇街。"


def _chosen(account: Any, value: str) -> Where | None:
    pk = whole(value[1:])
    if pk is None:
        return None
    if value[0] == "g":
        grid = places.grid_of(account, pk)
        return Where(grid.organization, grid) if grid else None
    place = places.organization_of(account, pk) if value[0] == "o" else None
    return Where(place) if place else None


def _kind(place: Organization | None, code: str) -> CaseKind | None:
    """The kind that was chosen, as the place has it; None for one of a place that could not be read."""
    if place is None and code:
        return None
    found = next(iter(kinds_for(place, code)), None) if code and place is not None else None
    if found is None:
        named = f"{place.label}没有选的这一类。" if code and place is not None else ""
        sentence = f"请选是什么事。{named}"
        raise Invalid(sentence, {"kind": [sentence]})
    return found


def _service(text: str) -> ErrandService | None:
    """The service an errand asks for; None where none was chosen."""
    if not text:
        return None
    pk = whole(text)
    found = ErrandService.objects.filter(pk=pk, active=True).first() if pk is not None else None
    if found is None:
        sentence = "目录里没有这个代办事项。请从列出的里选，或先不选。"
        raise Invalid(sentence, {"service": [sentence]})
    return found


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as unread:
        raise Invalid("这一页太旧了，没有上报。请刷新页面再报。") from unread


def _urgency(kind: CaseKind, code: str) -> str:
    if code != MOST_URGENT:
        return code
    return str(min(kind.urgencies, key=lambda one: int(one["days"]))["code"])


def _days_ago(text: str) -> int:
    """How many days a report lay on a phone: told as a count, because the phone's clock may be wrong."""
    days = whole(text or "0")
    if days is None or days > 3660:
        sentence = "发现日期读不出来。请重新填写后再报。"
        raise Invalid(sentence, {"found_on": [sentence]})
    return days


def _party(sent: QueryDict) -> Party:
    told = {name: sent.get(SEALED + name, "").strip() for name in ("alias", "household", "contact")}
    return Party(**told)


def channels(kinds: Sequence[CaseKind]) -> list[tuple[str, str]]:
    """Return the channels the kinds know that people choose, in order."""
    known = {one for kind in kinds for one in kind.channels} - {Channel.API.value}
    return [(value, str(label)) for value, label in Channel.choices if value in known]


def urgencies(kinds: Sequence[CaseKind]) -> list[tuple[str, str]]:
    """Return the urgencies the kinds know, each once."""
    return list(
        {u["code"]: (u["code"], u["title"]) for kind in kinds for u in kind.urgencies}.values()
    )
