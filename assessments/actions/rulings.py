"""A committee's order inside a tie, with its reason; the panel is scored again with it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from assessments import rights
from assessments.models import CycleSubject, Panel, Result, Ruling, Run
from assessments.runs import request_run
from members.scope import who_holds
from portal import clock, deeds
from portal.models import Job
from portal.refusals import Invalid, NotAllowed, Stale


def record_order(*, actor: Any, panel: Panel, order: Mapping[int, int], reason: str) -> Run:
    """Record 1, 2, 3 … for the tied subjects of one total and ask for a new run of the panel.

    `order` maps subject id → place. Refused when the subjects are not one tie, the places are not
    1…n each once, the decider is among them (E-CONFLICT), or the panel is not computed.
    """
    if not actor.may(rights.RULE, panel.scope_path):
        who = who_holds(rights.RULE)
        raise NotAllowed(f"不能裁定。同分先后由{who}裁定。", who=who)
    if not reason.strip():
        raise Invalid("请写明裁定的理由，如会议意见和依据。", {"reason": ["请写明理由。"]})
    if sorted(order.values()) != list(range(1, len(order) + 1)) or len(order) < 2:
        raise Invalid(
            "请给同分的每个人一个不重复的次序，从1开始。", {"order": ["次序要从1起不重复。"]}
        )
    with transaction.atomic():
        fresh = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
        if fresh.state != Panel.State.COMPUTED:
            raise Stale("只有待审议的单位可以裁定同分。请刷新页面。")
        if fresh.runs.filter(job__state__in=Job.LIVE).exists():
            raise Stale("本单位正在计分。请等它结束，按新的名次裁定。")
        subjects = _one_tie(fresh, order)
        if any(s.person_id and s.person_id == actor.person_id for s in subjects):
            raise NotAllowed("同分的人里有您本人，不能由您裁定（E-CONFLICT）。请小组其他成员办理。")
        now = clock.now()
        Ruling.objects.bulk_create(
            Ruling(
                panel=fresh,
                subject=s,
                kind=Ruling.Kind.ORDER,
                value=str(order[s.pk]),
                reason=reason.strip(),
                decided_by=actor,
                decided_at=now,
            )
            for s in subjects
        )
        names = "、".join(s.name for s in sorted(subjects, key=lambda s: order[s.pk]))
        deeds.record(
            actor=actor, verb="裁定同分先后", about=fresh, reason=reason, details={"order": names}
        )
        return request_run(actor=actor, cycle=fresh.cycle, panels=[fresh], right=rights.RULE)


def _one_tie(panel: Panel, order: Mapping[int, int]) -> list[CycleSubject]:
    results = list(
        Result.objects.filter(
            panel=panel, run_id=panel.run_key, subject_id__in=order
        ).select_related("subject")
    )
    ranks = {r.rank for r in results}
    if len(results) != len(order) or len(ranks) != 1:
        raise Invalid("这几个人不是同一名次的同分。请刷新页面，按最新的名次裁定。")
    tied = Result.objects.filter(panel=panel, run_id=panel.run_key, rank=ranks.pop()).count()
    if tied != len(order):
        raise Invalid(f"这一名次有{tied}人同分，请给全部{tied}人定先后。")
    return [r.subject for r in results]
