"""What points add to the gathering pages: menu entries, and what is due from whom."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from assessments import rights
from assessments.models import PointAccount, PointSheet
from assessments.points.lifecycle import last_day
from assessments.points.rules import MEMBER, PLACES
from assessments.points.schemes import any_for, due_on, in_force, this_month
from assessments.queries.point_personal import has_points, own_accounts, postings_for
from assessments.queries.point_records import returned
from assessments.queries.point_rules import waiting_for
from members.models import Membership, Organization
from portal import clock
from portal.periods import Period
from portal.providers import Due, MenuItem, due_provider, menu_item

S = PointSheet.State
_PAGES = (
    *(
        "sheet",
        "add",
        "drawn",
        "step",
        "board",
        "account",
        "measure",
        "register",
        "redeem",
        "reverse",
    ),
    *("offers", "offer", "rules", "rule", "rule_add", "rule_line", "rule_step", "export"),
)
_SHEETS = tuple(f"assessments:points_{name}" for name in _PAGES)
_OWN = ("assessments:points_claim", "assessments:points_own_board", "assessments:points_object")
_WATCHED = ("items", "item", "rules", "rule", "rule_step")
_ITEMS = tuple(f"assessments:points_{name}" for name in _WATCHED)
AT_ONCE = 30
"""Sheets of one kind that are listed; the page of sheets has them all."""

for _item in (
    MenuItem(
        40,
        "积分",
        "assessments:points",
        "award",
        (rights.SEE_POINTS,),
        covers=_SHEETS,
        applies=any_for,
    ),
    MenuItem(
        41,
        "积分督查",
        "assessments:points_supervision",
        "eye",
        (rights.SUPERVISE_POINTS,),
        covers=_ITEMS,
        applies=any_for,
    ),
    MenuItem(
        91,
        "我的积分",
        "assessments:points_mine",
        "award",
        needs_person=True,
        covers=_OWN,
        applies=has_points,
    ),
):
    menu_item(_item)


def _url(sheet: PointSheet) -> str:
    return reverse("assessments:points_sheet", args=[sheet.pk])


@due_provider
def sheets_due(account: Any) -> Iterator[Due]:
    """This and the last month's sheets of one's own branches that are not reported, returned ones too."""
    if not account.may_anywhere(rights.REPORT_POINTS):
        return
    branches = list(
        Organization.objects.visible_to(account, rights.REPORT_POINTS)
        .filter(Exists(Membership.objects.filter(branch=OuterRef("pk"), until=None)))
        .filter(kind__in=PLACES[MEMBER])[:AT_ONCE]
    )
    month = this_month().previous
    schemes = in_force((branch.path for branch in branches), month.end)
    sheets = PointSheet.objects.filter(organization__in=branches, period_code=month.code)
    told = {(sheet.scheme_id, sheet.organization_id): sheet for sheet in sheets}
    for branch in branches:
        for one in schemes:
            if one.fits(branch) and not one.rules.is_voluntary:
                yield from _to_report(told.get((one.scheme.pk, branch.pk)), branch, month)
    yield from _came_back(account)


def _to_report(sheet: PointSheet | None, branch: Organization, month: Period) -> Iterator[Due]:
    if sheet is None:
        where = f"{reverse('assessments:points')}?month={month.code}"
        why = "还没有开启"
        yield Due(
            f"报送积分表：{branch.label}{month.short_label}", where, "去开启", due_on(month), why
        )
    elif sheet.state == S.OPEN and not sheet.is_returned:
        yield Due(
            f"报送积分表：{sheet}", _url(sheet), "去报送", due_on(month), "登记齐以后报送认定"
        )


def _came_back(account: Any) -> Iterator[Due]:
    rows = PointSheet.objects.visible_to(account, rights.REPORT_POINTS).filter(
        state=S.OPEN, changed_at__isnull=False
    )
    sheets = list(rows.select_related("organization", "scheme")[:AT_ONCE])
    why = returned(sheets)
    for sheet in sheets:
        yield Due(f"补报积分表：{sheet}", _url(sheet), "去补报", None, why.get(sheet.pk, ""))


@due_provider
def sheet_steps_due(account: Any) -> Iterator[Due]:
    """Recognition, checking, posting, filing: each for those who can take the step."""
    steps = (
        (rights.RECOGNISE_POINTS, S.REPORTED, "认定积分", "去认定"),
        (rights.CONFIRM_POINTS, S.RECOGNISED, "审核积分", "去审核"),
        (rights.RECOGNISE_POINTS, S.CONFIRMED, "公示积分", "去公示"),
    )
    for right, state, what, verb in steps:
        for sheet in _sheets(account, right, state):
            yield Due(f"{what}：{sheet}", _url(sheet), verb, due_on(sheet.period))
    for sheet in _sheets(account, rights.RECOGNISE_POINTS, S.POSTED):
        last = last_day(sheet)
        if last is not None and (last < clock.today() or last == sheet.posted_on):
            yield Due(f"备案积分表：{sheet}", _url(sheet), "去备案", None, "公示期已满")


def _sheets(account: Any, right: str, state: str) -> list[PointSheet]:
    if not account.may_anywhere(right):
        return []
    rows = PointSheet.objects.visible_to(account, right).filter(state=state)
    return list(rows.select_related("organization", "scheme")[:AT_ONCE])


@due_provider(of_person=lambda account: Exists(own_accounts(account)))
def own_points_due(account: Any) -> Iterator[Due]:
    """Postings of one's own branch that run: until when one may object."""
    held: list[PointAccount] = list(own_accounts(account))
    for one in held:
        for posting in postings_for(one, account):
            yield Due(
                f"看本人积分：{posting['sheet']}公示中",
                reverse("assessments:points_mine"),
                "去看看",
                posting["last"],
                "有异议的，在这一天24:00前提出",
            )


@due_provider
def own_rules_due(account: Any) -> Iterator[Due]:
    """A branch's rules: adopted ones to file, and drafts of one's own branch that came back."""
    if not any(map(account.may_anywhere, (rights.CONFIRM_POINTS, rights.RECOGNISE_POINTS))):
        return
    words = {"file": ("备案支部积分办法", "去备案"), "mend": ("修改支部积分办法", "去修改")}
    for rule, what in waiting_for(account):
        label, verb = words[what]
        where = reverse("assessments:points_rule", args=[rule.pk])
        yield Due(f"{label}：{rule}", where, verb, None, "")
