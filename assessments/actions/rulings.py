"""What a committee rules about subjects, with its reason; the panel is scored again with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from assessments import rights
from assessments.models import CycleSubject, Panel, Result, Ruling, Run
from assessments.queries import missing
from assessments.runs import request_run
from assessments.schemes.documents import parse
from assessments.schemes.numbers import is_number, points
from assessments.scoring.exact import plain_text
from assessments.scoring.scheme import Scheme
from assessments.scoring.tables import POINTS
from members.scope import who_holds
from portal import clock, deeds
from portal.models import Job
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

_WHY = "请写明裁定的理由，如会议意见和依据。"
_MEETING = "请写明哪次会议决定的，如“2026年第31次党组会议，10月20日”。"
_WORDS = "请写明会议决定的意见，如“民主评议不计，按其余部分计分”。"
_GROUND = "请写明依据，如“两轮分别投票9人、10人，都不足法定的16人”。"
_NOT_SHORT = (
    "这项票决没有两轮都不足法定人数，或没有人缺它的分数，不能就其余部分研究决定。"
    "还没有投票、第一轮不足的，请先退回补录，再开启投票或重新投票。"
)
Said = tuple[str, str]
"""What is ruled: (kind, value)."""


def record_order(*, actor: Any, panel: Panel, order: Mapping[int, int], reason: str) -> Run:
    """Record 1, 2, 3 … for the tied subjects of one total and ask for a new run of the panel.

    `order` maps subject id → place. Refused when the subjects are not one tie, the places are not
    1…n each once, the decider is among them (E-CONFLICT), or the panel is not computed.
    """
    _insist(actor, panel)
    reason = prose(reason, what="理由", most=500, name="reason", missing=_WHY)
    if sorted(order.values()) != list(range(1, len(order) + 1)) or len(order) < 2:
        raise Invalid(
            "请给同分的每个人一个不重复的次序，从1开始。", {"order": ["次序要从1起不重复。"]}
        )
    with transaction.atomic():
        fresh = _open_to_rulings(panel)
        subjects = _one_tie(fresh, order)
        _insist_on_others(actor, subjects)
        said = {s.pk: [(Ruling.Kind.ORDER.value, str(order[s.pk]))] for s in subjects}
        _keep(actor, fresh, said, reason)
        names = "、".join(s.name for s in sorted(subjects, key=lambda s: order[s.pk]))
        deeds.record(
            actor=actor, verb="裁定同分先后", about=fresh, reason=reason, details={"order": names}
        )
        return request_run(actor=actor, cycle=fresh.cycle, panels=[fresh], right=rights.RULE)


def record(*, actor: Any, panel: Panel, rulings: Mapping[int, Sequence[Said]], reason: str) -> Run:
    """Record vetoes, criteria, decisions and verdicts of a panel's subjects, and ask for a new run.

    `rulings` maps subject id → what is ruled (kind, value) as `choices` offers it. Refused when the
    scheme does not know it, a verdict is beyond its limit, the decider is among them (E-CONFLICT), or
    the panel is not computed (S-VETO, S-VERDICT, S-DECIDE).
    """
    _insist(actor, panel)
    reason = prose(reason, what="理由", most=500, name="reason", missing=_WHY)
    if not any(rulings.values()):
        raise Invalid("还没有选裁定。请至少给一个对象选一项。", {"rulings": ["请至少选一项。"]})
    with transaction.atomic():
        fresh = _open_to_rulings(panel)
        subjects = {s.pk: s for s in fresh.subjects.filter(pk__in=rulings)}
        if len(subjects) != len(rulings):
            raise Invalid("有的对象不在这一单位。请刷新页面再选。")
        _insist_on_others(actor, subjects.values())
        scheme = parse(fresh.cycle.scheme_version.document)
        for subject, said in rulings.items():
            for kind, value in said:
                _check(scheme, subjects[subject], kind, value)
        _keep(actor, fresh, rulings, reason)
        names = "、".join(s.name for s in subjects.values())
        deeds.record(
            actor=actor, verb="裁定", about=fresh, reason=reason, details={"subjects": names}
        )
        return request_run(actor=actor, cycle=fresh.cycle, panels=[fresh], right=rights.RULE)


def decide_missing(
    *, actor: Any, panel: Panel, ballot: str, choice: str, meeting: str, words: str, ground: str
) -> Run:
    """Record what the committee decided on a ballot that fell short twice, and ask for a new run.

    `choice` is `left_out` (the total is made of the remaining components) or `set_aside` (nobody who
    lacks the ballot is graded); it holds for all of them alike. Refused unless two rounds fell short
    and their score is missing, Invalid where nothing is left to weigh or the record is not complete
    (E-BALLOT-MISS, E-CONFLICT).
    """
    _insist(actor, panel)
    meeting = prose(meeting, what="会议", most=200, name="meeting", missing=_MEETING)
    words = prose(words, what="决定的意见", most=500, name="words", missing=_WORDS)
    ground = prose(ground, what="依据", most=200, name="ground", missing=_GROUND)
    with transaction.atomic():
        fresh = _open_to_rulings(panel)
        found = next((one for one in missing.missing_of(fresh) if one.ballot == ballot), None)
        if found is None:
            raise Refused(_NOT_SHORT, rule=missing.RULE, who=who_holds(rights.RETURN))
        _insist_on_choice(found, choice)
        _insist_not_alone(actor, found.subjects)
        said = {s.pk: [(choice, part) for part in found.parts] for s in found.subjects}
        _keep(actor, fresh, said, words, meeting=meeting, ground=ground)
        details = {"ballot": found.title, "choice": str(Ruling.Kind(choice).label),
                   "meeting": meeting, "ground": ground}  # fmt: skip
        deeds.record(
            actor=actor, verb="决定缺票决的计分", about=fresh, reason=words, details=details
        )
        return request_run(actor=actor, cycle=fresh.cycle, panels=[fresh], right=rights.RULE)


def _insist_on_choice(found: missing.MissingBallot, choice: str) -> None:
    if choice not in Ruling.MISSING_BALLOT:
        said = "请选按其余部分计分，还是不定等次。"
        raise Invalid(said, {"choice": [said]})
    if choice == Ruling.Kind.LEFT_OUT and found.why_not:
        said = f"{found.why_not}请选不定等次。"
        raise Invalid(said, {"choice": [said]})


def withdraw(*, actor: Any, ruling: Ruling, reason: str) -> Run:
    """Take a ruling back, with the reason, and ask for a new run; what was ruled stays on record.

    A decision on a missing ballot is taken back for everybody it was made for (E-BALLOT-MISS).
    """
    panel = ruling.panel
    _insist(actor, panel)
    reason = prose(reason, what="理由", most=500, name="reason", missing="请写明撤销的理由。")
    with transaction.atomic():
        fresh = _open_to_rulings(panel)
        if ruling.withdraws_id or Ruling.objects.filter(withdraws=ruling).exists():
            raise Stale("这一条裁定已经撤销。请刷新页面。")
        together = _made_together(ruling)
        _insist_not_alone(actor, [one.subject for one in together])
        now = clock.now()
        Ruling.objects.bulk_create(
            Ruling(
                panel=fresh,
                subject=one.subject,
                kind=one.kind,
                value="",
                reason=reason,
                withdraws=one,
                decided_by=actor,
                decided_at=now,
            )
            for one in together
        )
        deeds.record(actor=actor, verb="撤销裁定", about=ruling, reason=reason,
                     scope_path=fresh.scope_path)  # fmt: skip
        return request_run(actor=actor, cycle=fresh.cycle, panels=[fresh], right=rights.RULE)


def _made_together(ruling: Ruling) -> list[Ruling]:
    """The rulings of one decision on a missing ballot; any other ruling stands alone."""
    if ruling.kind not in Ruling.MISSING_BALLOT:
        return [ruling]
    rows = Ruling.objects.filter(
        panel=ruling.panel,
        kind=ruling.kind,
        decided_at=ruling.decided_at,
        withdraws__isnull=True,
        withdrawn_by__isnull=True,
    )
    return list(rows.select_related("subject").order_by("pk"))


def _insist(actor: Any, panel: Panel) -> None:
    if not actor.may(rights.RULE, panel.scope_path):
        who = who_holds(rights.RULE)
        raise NotAllowed(f"不能裁定。裁定由{who}办理。", who=who)


def _open_to_rulings(panel: Panel) -> Panel:
    """The panel's row, held; Stale unless its results are open and nothing is being scored."""
    fresh = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
    if fresh.state != Panel.State.COMPUTED:
        raise Stale("只有待审议的单位可以裁定。请刷新页面。")
    if fresh.runs.filter(job__state__in=Job.LIVE).exists():
        raise Stale("本单位正在计分。请等它结束，按新的名次裁定。")
    return fresh


def _insist_on_others(actor: Any, subjects: Iterable[CycleSubject]) -> None:
    if any(s.person_id and s.person_id == actor.person_id for s in subjects):
        raise NotAllowed("裁定的人里有您本人，不能由您裁定（E-CONFLICT）。请小组其他成员办理。")


def _insist_not_alone(actor: Any, subjects: Iterable[CycleSubject]) -> None:
    """Refuse a ruling on oneself alone (E-CONFLICT). A decision that holds alike for a whole list is
    recorded by whoever records it, as deliberation and signature are, although he may be on the list."""
    concerned = list(subjects)
    if len(concerned) == 1:
        _insist_on_others(actor, concerned)


def _check(scheme: Scheme, subject: CycleSubject, kind: str, value: str) -> None:
    """Refuse what the scheme does not know; the engine would refuse it at scoring."""
    known = {
        "veto": tuple(veto.when for veto in scheme.veto),
        "criterion": scheme.criteria,
        "decision": scheme.decisions,
    }
    if kind in known:
        if value not in known[kind]:
            raise Invalid(f"{subject.name}：方案没有这一项裁定。请刷新页面再选。")
        return
    verdict = scheme.verdict
    limits = {
        "verdict_points": verdict and verdict.limit_points,
        "verdict_tier": verdict and verdict.limit_tiers and verdict.limit_tiers * POINTS,
    }
    most = limits.get(kind)
    if not most:
        raise Invalid(f"{subject.name}：方案没有这一项裁定。请刷新页面再选。")
    size = points(value) if is_number(value) else 0
    if not size or abs(size) > most:
        words = plain_text(most, 4)
        raise Invalid(
            f"{subject.name}：鉴定加减须在-{words}至{words}之间，不为0，现填“{value}”。",
            {f"points-{subject.pk}": [f"须在-{words}至{words}之间，不为0。"]},
        )


def _keep(
    actor: Any,
    panel: Panel,
    rulings: Mapping[int, Sequence[Said]],
    reason: str,
    *,
    meeting: str = "",
    ground: str = "",
) -> None:
    now = clock.now()
    Ruling.objects.bulk_create(
        Ruling(
            panel=panel,
            subject_id=subject,
            kind=kind,
            value=value,
            reason=reason,
            meeting=meeting,
            ground=ground,
            decided_by=actor,
            decided_at=now,
        )
        for subject, said in rulings.items()
        for kind, value in said
    )


def _one_tie(panel: Panel, order: Mapping[int, int]) -> list[CycleSubject]:
    results = list(
        Result.objects.filter(
            panel=panel, run_id=panel.run_key, subject_id__in=order
        ).select_related("subject")
    )
    ranks = {(r.subject.group, r.rank) for r in results}
    if len(results) != len(order) or len(ranks) != 1:
        raise Invalid("这几个人不是同一名次的同分。请刷新页面，按最新的名次裁定。")
    group, rank = ranks.pop()
    tied = Result.objects.filter(
        panel=panel, run_id=panel.run_key, rank=rank, subject__group=group
    ).count()
    if tied != len(order):
        raise Invalid(f"这一名次有{tied}人同分，请给全部{tied}人定先后。")
    return [r.subject for r in results]
