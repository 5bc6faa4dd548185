"""What a bulletin tells: per peer group the ranking with movement, and who is commended or criticised.

Computed from confirmed results alone, frozen when the bulletin is issued; a constant number of statements.
Nothing here scores: totals, ranks and grades are those of the runs. The one figure of its own is the mean
of published totals over a gathered period that has no roll-up run; it gives no rank. Parts, bonuses and
deductions are never told, so that a result which rests on few votes tells no more than it may (PV-BALLOT).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessments import disclosure
from assessments.disclosure import Disclosure
from assessments.models import Bulletin, Cycle, Panel
from assessments.outline import Outline
from assessments.queries import honours
from assessments.queries.bulletin_lines import (
    Body,
    Key,
    Row,
    against_before,
    cell_of,
    cut,
    mean,
    rows_of,
    shown,
    text_of,
    within,
)
from assessments.queries.overview import in_force
from assessments.queries.ranking import grade_class

_PUBLIC_EFFECTS = ("praise",)


def cycles_of(bulletin: Bulletin) -> tuple[list[Cycle], Cycle | None]:
    """Return the cycles a bulletin tells of, earliest first, and the roll-up over all of them (or None).

    A bulletin of the scheme's own period tells of one cycle; a longer one gathers those inside it.
    """
    period = bulletin.period
    found = list(
        Cycle.objects.filter(
            scheme_version__scheme=bulletin.scheme_id,
            organization=bulletin.organization_id,
            period_start__gte=period.start,
            period_end__lte=period.end,
        )
        .select_related("scheme_version__scheme", "organization")
        .order_by("period_start", "pk")
    )
    whole = next((c for c in found if c.period_code == bulletin.period_code), None)
    own = [c for c in found if c.period.kind == c.scheme_version.document["period"]]
    if whole is not None and whole in own:
        return [whole], None
    return [c for c in own if c is not whole], whole


@dataclass(frozen=True)
class _Told:
    """What a bulletin tells of: the cycles with confirmed results, and how much may be shown of them."""

    bulletin: Bulletin
    parts: list[Cycle]
    whole: Cycle | None
    panels: list[Panel]
    shows: Disclosure

    @property
    def main(self) -> Cycle:
        """The cycle whose totals, ranks and grades stand last: the roll-up, else the newest."""
        return self.whole or self.parts[-1]

    @property
    def outline(self) -> Outline:
        """The scheme as the main cycle's runs read it."""
        return self.main.outline

    @property
    def gathers(self) -> bool:
        """Whether it gathers several of the scheme's own periods."""
        return bool(self.bulletin.period.kind != self.main.scheme_version.document["period"])

    @property
    def is_mean(self) -> bool:
        """Whether it gathers without a roll-up run, so that nobody has a rank or grade of the whole."""
        return self.gathers and self.whole is None

    @property
    def own(self) -> list[Panel]:
        """The panels of the main cycle."""
        return [panel for panel in self.panels if panel.cycle_id == self.main.pk]


def body_of(bulletin: Bulletin) -> Body:
    """Return what the bulletin says now; as JSON, amounts as text. Without groups where nothing is out."""
    parts, whole = cycles_of(bulletin)
    panels = honours.published([*parts, *([whole] if whole else [])])
    standing = {panel.cycle_id for panel in panels}
    parts = [c for c in parts if c.pk in standing]
    whole = whole if whole and whole.pk in standing else None
    if not parts and whole is None:
        return {"groups": [], "sources": [], "n": 0}
    told = _Told(bulletin, parts, whole, panels, disclosure.INTERNAL)
    shows = disclosure.of(told.outline, public=bulletin.is_public)
    if told.is_mean and shows.best_only:
        shows = disclosure.counts(
            "没有汇总考核，不能评出本期最好的，公开的通报只列数量（PV-STAFF）。"
        )
    told = replace(told, shows=shows)
    rows = rows_of(panels)
    before = {} if told.gathers else _before(told.main)
    groups = _groups(rows, told, before)
    if bulletin.listed and shows.ranks:
        groups = [cut(group, bulletin.listed) for group in groups]
    own = [row for row in rows if row.cycle == told.main.pk]
    return _head(told) | {
        "moves": shows.ranks and (len(parts) > 1 if told.gathers else bool(before)),
        "n": sum(group["n"] for group in groups),
        "grades": _grades(own, told),
        "groups": groups,
        "praised": _praised(told),
        "criticised": _critics(told),
    }


def _head(told: _Told) -> Body:
    """What stands around the tables: words, what may be shown, what is missing, what it rests on."""
    shows, outline = told.shows, told.outline
    return {
        "period": told.bulletin.period.label,
        "whom": "姓名" if outline.of_people else "名称",
        "unit_word": "人" if outline.of_people else "个",
        "gathers": told.gathers,
        "parts": [c.period.short_label for c in told.parts] if told.gathers else [],
        "whole": bool(told.whole) and told.gathers,
        "against": _against(told.parts, told.gathers),
        "shows": {
            "names": shows.names,
            "ranks": shows.ranks,
            "scores": shows.scores,
            "grades": shows.grades and bool(outline.labels) and not told.is_mean,
        },
        "sentence": shows.sentence,
        "units": len(told.own),
        "missing": _missing(told),
        "version": str(told.main.scheme_version),
        "sources": [_source(panel) for panel in told.panels],
    }


def _source(panel: Panel) -> Body:
    """One panel and run the bulletin rests on."""
    code = panel.run.code if panel.run else ""
    name = panel.organization.label
    return {"panel": panel.pk, "run": panel.run_id, "name": name, "code": code}


def digest(body: Body) -> str:
    """Return a digest of what a bulletin says, to find out whether it changed."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _before(cycle: Cycle) -> dict[Key, Row]:
    """Subject → its row in the period before, of confirmed results; {} where there are none."""
    earlier = Cycle.objects.filter(
        scheme_version__scheme=cycle.scheme_version.scheme_id,
        organization=cycle.organization_id,
        period_code=cycle.period.previous.code,
    )
    return {row.key: row for row in rows_of(honours.published(earlier))}


def _groups(rows: Iterable[Row], told: _Told, before: dict[Key, Row]) -> list[Body]:
    places: dict[Key, dict[Key, dict[int, Row]]] = {}
    for row in sorted(rows, key=lambda r: (r.order, r.place[0], r.group)):
        places.setdefault(row.place, {}).setdefault(row.key, {})[row.cycle] = row
    return [_group(subjects, told, before) for subjects in places.values()]


def _group(subjects: dict[Key, dict[int, Row]], told: _Told, before: dict[Key, Row]) -> Body:
    outline, main = told.outline, told.main.pk
    any_row = next(iter(next(iter(subjects.values())).values()))
    word = outline.word(any_row.group) if any_row.group else ""
    own = [by[main] for by in subjects.values() if main in by]
    lines = []
    if told.shows.names:
        lines = [_line(by, told, before) for by in subjects.values()]
        lines = shown(lines, told.shows, outline)
    return {
        "title": "　".join(filter(None, (any_row.unit, word))),
        "n": sum(1 for by in subjects.values() if _takes_part(by, told)),
        "grades": _grades(own, told),
        "lines": lines,
    }


def _takes_part(by: dict[int, Row], told: _Told) -> bool:
    """Whether a subject has a total: in the main cycle, or in any part where none rolls them up."""
    rows = by.values() if told.is_mean else [by[c] for c in (told.main.pk,) if c in by]
    return any(row.total is not None for row in rows)


def _line(by: dict[int, Row], told: _Told, before: dict[Key, Row]) -> Body:
    own = by.get(told.main.pk)
    last = own or list(by.values())[-1]
    cells = [by.get(c.pk) for c in told.parts] if told.gathers else []
    whole = own if told.whole or not told.gathers else None
    average = None if told.whole else mean([cell.total for cell in cells if cell is not None])
    grade = own.grade if own and not told.is_mean else ""
    return {
        "name": last.name,
        "about": last.about,
        "cells": [cell_of(cell) for cell in cells],
        "total": text_of(whole.total if whole else average),
        "rank": whole.rank if whole else None,
        "of": whole.of if whole else None,
        "code": grade,
        "grade": told.outline.word(grade) if grade else "",
        "level": grade_class(told.outline, grade) if grade else "",
        "move": within(cells) if told.gathers else against_before(last, before),
        "position": last.position,
    }


def _against(parts: Sequence[Cycle], gathers: bool) -> str:
    """What movement is measured against, in words."""
    if not parts:
        return ""
    if gathers:
        return f"{parts[0].period.short_label}至{parts[-1].period.short_label}"
    return f"比{parts[-1].period.previous.short_label}"


def _grades(rows: Iterable[Row], told: _Told) -> list[list[Any]]:
    """[grade in words, how many] in the scheme's order; [] where the period has no grades of its own."""
    if told.is_mean:
        return []
    counts = dict.fromkeys(told.outline.labels, 0)
    for row in rows:
        if row.grade in counts:
            counts[row.grade] += 1
    return [[told.outline.word(label), n] for label, n in counts.items()]


def _cycles(told: _Told) -> list[tuple[Cycle, list[Panel], str]]:
    """(cycle, its panels, what its lists are headed with): the main one, or every part that is gathered."""
    if not told.is_mean:
        return [(told.main, told.own, "")]
    return [
        (part, [p for p in told.panels if p.cycle_id == part.pk], part.period.short_label)
        for part in told.parts
    ]


def _praised(told: _Told) -> list[Body]:
    """Titles won, and accepted consequences; the public reads of praise alone."""
    if not told.shows.names:
        return []
    effects = _PUBLIC_EFFECTS if told.bulletin.is_public else honours.AWARDS
    found = []
    for cycle, panels, head in _cycles(told):
        chosen = cycle.outline.grade.get("method") in honours.CHOSEN
        for section in honours.awards_of(cycle, panels):
            if section.effect:
                section.lines[:] = [one for one in section.lines if one.state == honours.ACCEPTED]
            if section.effect in effects if section.effect else chosen:
                found.append(replace(section, title=f"{head}{section.title}"))
    return _sections(found, told.shows)


def _critics(told: _Told) -> list[Body]:
    if not told.shows.critics:
        return []
    found = [
        replace(section, title=f"{head}{section.title}")
        for cycle, panels, head in _cycles(told)
        for section in honours.criticised_of(cycle, panels)
    ]
    return _sections(found, told.shows)


def _sections(sections: Iterable[honours.Section], shows: Disclosure) -> list[Body]:
    return [
        {
            "title": section.title,
            "clauses": section.clauses,
            "names": [
                {"name": one.name, "place": one.place,
                 "ground": one.ground if section.effect or (shows.ranks and shows.scores) else ""}
                for one in section.lines
            ],
        }
        for section in sections
        if section.lines
    ]  # fmt: skip


def _missing(told: _Told) -> list[str]:
    """What is not in it: units not confirmed yet, parts of the period without published results."""
    standing = {panel.pk for panel in told.own}
    rows = in_force(Panel.objects.filter(cycle=told.main)).exclude(pk__in=standing)
    listed = rows.select_related("organization").order_by("organization__sort_key", "pk")
    found = [panel.organization.label for panel in listed]
    if told.gathers:
        there = {cycle.period_code for cycle in told.parts}
        kind = told.main.scheme_version.document["period"]
        parts = told.bulletin.period.split(kind)
        found += [part.label for part in parts if part.code not in there]
    return found
