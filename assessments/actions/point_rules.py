"""一支部一办法: a branch drafts its own rules, its meeting adopts them, the town files them (M17)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from assessments import rights
from assessments.actions import point_checks as checks
from assessments.actions.points import insist
from assessments.models import BranchItem, BranchRule, PointItem, Scheme
from assessments.points.own_rules import (
    MOST_LINES,
    OWN_RULES,
    evidence_problem,
    kind_problem,
    size_problem,
)
from assessments.points.rules import MEMBER, PLACES
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_rules import rule_on, voting_members
from members.models import Organization
from portal import clock, deeds
from portal.periods import BadPeriod, Period, parse
from portal.refusals import Invalid, Refused, Stale

S = BranchRule.State
LONGEST_AGO = dt.timedelta(days=366)


@dataclass(frozen=True)
class OwnWording:
    """What a branch says of one of the county's items; `kind` '' is the item's own."""

    label: str
    points: Decimal
    evidence_needed: bool = True
    kind: str = ""


@dataclass(frozen=True)
class Meeting:
    """The members' meeting that adopted rules, and the month they are to hold from (its code)."""

    met_on: dt.date
    present: int
    in_favour: int
    planned_from: str


def draft(*, actor: Any, scheme: Scheme, organization: Organization) -> BranchRule:
    """Begin a version with the lines of the one in force; the one begun already where there is one.

    Refused for an organization that is no branch of the scheme; Stale while one waits to be filed.
    """
    insist(actor, rights.RECOGNISE_POINTS, organization.path)
    rules = rules_on(scheme, this_month())
    inside = organization.path.startswith(scheme.organization.path)
    if rules.subject != MEMBER or not inside or organization.kind not in PLACES[MEMBER]:
        raise Refused(f"{organization.label}不能按《{scheme.title}》定支部的办法，只有党支部可以。")
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        own = BranchRule.objects.filter(scheme=scheme, organization=organization)
        begun = own.filter(state__in=(S.DRAFT, S.ADOPTED)).first()
        if begun is not None and begun.state == S.ADOPTED:
            raise Stale(f"{begun}已经通过，正等备案。备案或退回以后再起草。")
        return begun or _new(actor, scheme, organization)


def _new(actor: Any, scheme: Scheme, organization: Organization) -> BranchRule:
    own = BranchRule.objects.filter(scheme=scheme, organization=organization)
    made = BranchRule.objects.create(
        scheme=scheme,
        organization=organization,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        drafted_by=actor,
        drafted_at=clock.now(),
    )
    old = rule_on(scheme.pk, organization.pk, this_month())
    for line in old.lines.filter(item__active=True).select_related("item") if old else ():
        BranchItem.objects.create(
            rule=made,
            item=line.item,
            label=line.label,
            points=min(line.points, line.item.points),
            evidence_needed=line.evidence_needed or line.item.evidence_needed,
        )
    deeds.record(actor=actor, verb="起草支部积分办法", about=made)
    return made


def write_line(
    *,
    actor: Any,
    rule: BranchRule,
    item: PointItem,
    wording: OwnWording,
    line: BranchItem | None = None,
) -> BranchItem:
    """Write a line under one of the county's items, or `line` anew; Invalid where it is not tighter."""
    insist(actor, rights.RECOGNISE_POINTS, rule.scope_path)
    _check(rule, item, wording)
    values = {
        "item": item,
        "label": wording.label.strip(),
        "points": wording.points,
        "evidence_needed": wording.evidence_needed,
    }
    try:
        with transaction.atomic():
            _open_draft(rule)
            if line is None and rule.lines.count() >= MOST_LINES:
                raise Refused(f"支部的条目最多{MOST_LINES}条。请先去掉不用的。")
            made = line or BranchItem(rule=rule)
            for name, value in values.items():
                setattr(made, name, value)
            made.save()
            _record(actor, rule, "写支部积分条目", made)
    except IntegrityError as twice:
        said = f"“{item.label}”下面已经有“{wording.label.strip()}”。请换个说法。"
        raise Invalid(said, {"label": [said]}) from twice
    return made


def _check(rule: BranchRule, item: PointItem, wording: OwnWording) -> None:
    """Raise Invalid with every sentence, by field, where a line breaks a limit of the county's."""
    rules, points = rules_on(rule.scheme, this_month()), wording.points
    problems: dict[str, list[str]] = {}
    if item.scheme_id != rule.scheme_id or not item.active:
        problems["item"] = ["县里没有这一条或已经停用。请换一条。"]
    elif said := kind_problem(item, rules, wording.kind):
        problems["kind"] = [said]
    if not wording.label.strip():
        problems["label"] = ["请写明支部怎样要求，如“连续三个月参加志愿服务”。"]
    if points <= 0 or points != points.quantize(Decimal("0.01")):
        problems["points"] = ["分值要大于0，最多两位小数。"]
    elif said := size_problem(item, points) or checks.size_problem(rules, item.kind, points):
        problems["points"] = [said]
    if said := evidence_problem(item, wording.evidence_needed):
        problems["evidence_needed"] = [said]
    if problems:
        raise Invalid("".join(s for own in problems.values() for s in own), problems)


def remove_line(*, actor: Any, line: BranchItem) -> None:
    """Take a line out of a draft; the county's item then stands by itself again."""
    rule = line.rule
    insist(actor, rights.RECOGNISE_POINTS, rule.scope_path)
    with transaction.atomic():
        _open_draft(rule)
        _record(actor, rule, "去掉支部积分条目", line)
        line.delete()


def _record(actor: Any, rule: BranchRule, verb: str, line: BranchItem) -> None:
    told = {"item": line.item.code, "label": line.label, "points": str(line.points)}
    deeds.record(actor=actor, verb=verb, about=rule, details=told)


def _open_draft(rule: BranchRule) -> None:
    fresh = BranchRule.objects.select_for_update(of=("self",), no_key=True).get(pk=rule.pk)
    if fresh.state != S.DRAFT:
        raise Stale(f"{fresh}现在是“{fresh.get_state_display()}”，不能再改。请刷新页面查看。")


def adopt(*, actor: Any, rule: BranchRule, meeting: Meeting) -> None:
    """Record that the members' meeting adopted a draft; it then waits to be filed.

    A vote counts with more than half of the branch's voting members in favour, absent ones among the
    whole. Lines the county has tightened meanwhile are told, and nothing is recorded.
    """
    insist(actor, rights.RECOGNISE_POINTS, rule.scope_path)
    eligible = voting_members(rule.organization, meeting.met_on)
    _insist_on_vote(meeting, eligible)
    _insist_on_month(rule, meeting.planned_from)
    with transaction.atomic():
        _open_draft(rule)
        for line in rule.lines.select_related("item"):
            _check(rule, line.item, OwnWording(line.label, line.points, line.evidence_needed))
        changes = {
            "met_on": meeting.met_on,
            "eligible": eligible,
            "present": meeting.present,
            "in_favour": meeting.in_favour,
            "planned_from": meeting.planned_from,
        }
        told = {k: str(v) for k, v in changes.items()}
        OWN_RULES.take(actor=actor, thing=rule, action="adopt", changes=changes, details=told)


def _insist_on_vote(meeting: Meeting, eligible: int) -> None:
    today, problems = clock.today(), {}
    if not today - LONGEST_AGO <= meeting.met_on <= today:
        problems["met_on"] = [f"会议日期要在今天（{today}）以前一年以内。"]
    if not 0 < meeting.present <= eligible:
        problems["present"] = [
            f"那天有表决权的正式党员{eligible}人（预备党员没有表决权，P08-R12），到会人数要在1到{eligible}之间。"
        ]
    elif not 0 <= meeting.in_favour <= meeting.present:
        problems["in_favour"] = [f"赞成人数不能多于到会的{meeting.present}人。"]
    elif meeting.in_favour * 2 <= eligible:
        problems["in_favour"] = [
            f"赞成{meeting.in_favour}人，没有超过有表决权的{eligible}人的半数，没有通过。"
            f"至少要{eligible // 2 + 1}人赞成，请修改以后再提交党员大会。"
        ]
    if problems:
        raise Invalid("".join(s for own in problems.values() for s in own), problems)


def _insist_on_month(rule: BranchRule, code: str) -> None:
    try:
        month = parse(code)
    except BadPeriod as unread:
        raise Invalid(str(unread), {"planned_from": ["请选施行的月份。"]}) from unread
    first = _first_month(rule)
    if month.kind != "month" or month < first:
        said = f"最早从{first.label}起施行：已经开始的月份照原来的办法登记。"
        raise Invalid(said, {"planned_from": [said]})


def _first_month(rule: BranchRule) -> Period:
    """The first month rules filed today can hold from: the next one, after every version filed."""
    first = this_month().next
    filed = BranchRule.objects.filter(
        scheme=rule.scheme_id, organization=rule.organization_id, state=S.FILED
    )
    last = filed.aggregate(last=Max("in_force_from"))["last"]
    return max(first, parse(last).next) if last else first


def take(*, actor: Any, rule: BranchRule, action: str, reason: str = "") -> None:
    """File adopted rules, send them back to be mended, or stop filed ones.

    They hold from the month the meeting named, or from the first that has not begun when they are filed.
    What was entered by rules that are stopped stays.
    """
    changes: dict[str, Any] = {}
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=rule.organization_id)
        if action == "file" and rule.planned is not None:
            changes["in_force_from"] = max(rule.planned, _first_month(rule)).code
        elif action in ("return", "overrule"):
            none = ("met_on", "eligible", "present", "in_favour")
            changes = {"planned_from": "", **dict.fromkeys(none)}
        OWN_RULES.take(actor=actor, thing=rule, action=action, reason=reason, changes=changes)
