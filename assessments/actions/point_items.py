"""Items of a points scheme: the county adds, changes and retires them; none is ever deleted."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from assessments import rights
from assessments.actions.point_checks import size_problem
from assessments.actions.points import insist
from assessments.models import PointItem, Scheme
from assessments.models.points import SCORED, EntryKind
from assessments.points.rules import Rules
from portal import deeds
from portal.refusals import Invalid


@dataclass(frozen=True)
class Wording:
    """What can be said of an item."""

    label: str
    kind: str
    points: Decimal
    aspect: str = ""
    duty: str = ""
    evidence_needed: bool = True
    draws: str = ""


def add(*, actor: Any, scheme: Scheme, rules: Rules, wording: Wording) -> PointItem:
    """Add an item at the end of a scheme's list, with a code of its own."""
    insist(actor, rights.EDIT_SCHEME, scheme.organization.path)
    _check(rules, wording)
    try:
        with transaction.atomic():
            Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
            last = scheme.items.aggregate(last=Max("position"))["last"] or 0
            item = PointItem.objects.create(
                scheme=scheme,
                component=rules.component,
                code=f"own{last + 1:03d}",
                position=last + 1,
                **asdict(wording),
            )
            deeds.record(actor=actor, verb="增加积分项目", about=item)
    except IntegrityError as taken:
        raise Invalid("编号已经用过。请再点一次“增加”。") from taken
    return item


def change(*, actor: Any, item: PointItem, rules: Rules, wording: Wording) -> PointItem:
    """Change an item and return it; entries made before keep the points they were made with."""
    insist(actor, rights.EDIT_SCHEME, item.scope_path)
    _check(rules, wording)
    with transaction.atomic():
        PointItem.objects.filter(pk=item.pk).update(**asdict(wording))
        deeds.record(actor=actor, verb="修改积分项目", about=item)
    return item


def retire(*, actor: Any, item: PointItem, active: bool) -> None:
    """Take an item out of use, or back into it."""
    insist(actor, rights.EDIT_SCHEME, item.scope_path)
    with transaction.atomic():
        PointItem.objects.filter(pk=item.pk).update(active=active)
        deeds.record(actor=actor, verb="恢复积分项目" if active else "停用积分项目", about=item)


def _check(rules: Rules, wording: Wording) -> None:
    problems: dict[str, list[str]] = {}
    if not wording.label.strip():
        problems["label"] = ["请写明做了什么，如“参加志愿服务”。"]
    losing = wording.kind != EntryKind.BONUS
    if wording.kind not in dict(SCORED):
        problems["kind"] = ["请选一种性质。"]
    elif losing and rules.positive_only:
        problems["kind"] = [f"{rules.word}积分只加分不扣分（P35-R3），请选加分。"]
    if wording.draws not in PointItem.Draws.values:
        problems["draws"] = ["请从列出的里选。"]
    elif wording.draws and (losing or rules.is_voluntary):
        problems["draws"] = ["只有党员的加分条目可以按培训记录提出建议，扣分的要由人提出。"]
    if not 0 < wording.points <= 1000 or wording.points != wording.points.quantize(Decimal("0.01")):
        problems["points"] = ["分值要大于0、不超过1000，最多两位小数。"]
    elif "kind" not in problems and (said := size_problem(rules, wording.kind, wording.points)):
        problems["points"] = [said]
    if problems:
        raise Invalid("".join(s for own in problems.values() for s in own), problems)
