"""Accepting what records propose for points: a person chooses, and each choice is posted like any other."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from assessments import rights
from assessments.actions.points import Posting, insist, post
from assessments.models import PointEntry, PointSheet
from assessments.points.schemes import rules_on
from assessments.queries.point_drawn import Proposed, proposed
from portal import deeds
from portal.refusals import Invalid, Stale


def accept(*, actor: Any, sheet: PointSheet, chosen: Collection[str]) -> list[PointEntry]:
    """Post the proposals of a sheet that were chosen, all or none; nothing is posted that was not.

    They are computed anew: Stale where one was entered or its record corrected meanwhile. What a posting is
    refused for (a limit of the scheme, a sheet that is closed) refuses the whole.
    """
    insist(actor, rights.REPORT_POINTS, sheet.scope_path)
    if not chosen:
        raise Invalid("没有登记：请勾选要采纳的建议。", {"chosen": ["请至少勾一条。"]})
    with transaction.atomic():
        there = {one.code: one for one in proposed(sheet, rules_on(sheet.scheme, sheet.period))}
        if gone := [code for code in chosen if code not in there]:
            raise Stale(
                f"有{len(gone)}条已经登记，或记录已经更正，没有登记。请看过现在的建议再选。"
            )
        made = [_posted(actor, sheet, there[code]) for code in there if code in chosen]
        deeds.record(actor=actor, verb="采纳积分建议", about=sheet, details={"count": len(made)})
    return made


def _posted(actor: Any, sheet: PointSheet, one: Proposed) -> PointEntry:
    posting = Posting(
        one.one.item, one.one.points, sheet.period, one.evidence, key=one.key, own=one.one.own
    )
    return post(actor=actor, accounts=[one.account], posting=posting)[0]
