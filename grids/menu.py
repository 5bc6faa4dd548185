"""What the grids add to the side menu; each page's room has its own entries here."""

from typing import Any

from grids import rights
from grids.queries.case_lists import VIEWERS
from portal.providers import MenuItem, job_kind, menu_item

_TREE = ("node", "levels", "node_add", "node_add_top", "node_change", "node_appoint", "node_parent",
         "node_split", "node_merge", "tree_import", "tree_import_check")  # fmt: skip
_ONE_CASE = (
    "grids:case",
    "grids:case_step",
    "grids:case_parties",
    "grids:mediation",
    "grids:contract",
)


def _has_no_board(account: Any) -> bool:
    """Whether the account handles or finds cases without seeing a whole place's."""
    return not account.may_anywhere(rights.SEE_CASES)


def _has_no_cases(account: Any) -> bool:
    """Whether the account keeps grids and kinds without any cases: an administrator."""
    return not any(account.may_anywhere(right) for right in VIEWERS)


for _item in (
    MenuItem(
        38,
        "上报",
        "grids:report",
        "circle-plus",
        (rights.REPORT, rights.SUBMIT),
        covers=("grids:mine",),
        alone=True,
    ),
    MenuItem(39, "热线登记", "grids:desk", "phone-plus", (rights.DISPATCH,), alone=True),
    MenuItem(40, "事项", "grids:board", "layout-kanban", (rights.SEE_CASES,)),
    MenuItem(40, "事项", "grids:cases", "layout-kanban", VIEWERS, applies=_has_no_board),
    MenuItem(40, "网格", "grids:tree", "layout-grid", (rights.SEE_GRIDS,), applies=_has_no_cases),
    MenuItem(41, "事项看板", "grids:board", "", (rights.SEE_CASES,), parent="grids"),
    MenuItem(42, "事项台账", "grids:cases", "", VIEWERS, parent="grids", covers=_ONE_CASE),
    MenuItem(
        45,
        "走访日记",
        "grids:visits",
        "",
        (rights.REPORT, rights.SEE_CASES),
        parent="grids",
        covers=("grids:visit_new", "grids:visit_diary"),
    ),
    MenuItem(
        46,
        "大摸排",
        "grids:inspections",
        "",
        (rights.SEE_CASES,),
        parent="grids",
        covers=("grids:inspection_new",),
    ),
    MenuItem(
        47,
        "研判例会",
        "grids:meetings",
        "",
        (rights.SEE_CASES,),
        parent="grids",
        covers=("grids:meeting_new",),
    ),
    MenuItem(
        48,
        "月度台账",
        "grids:filings",
        "",
        (rights.DISPATCH, rights.REVIEW),
        parent="grids",
        covers=("grids:filing", "grids:ledger"),
    ),
    MenuItem(
        49,
        "县级调度",
        "grids:reviews",
        "",
        (rights.REVIEW,),
        parent="grids",
        covers=("grids:review", "grids:review_item"),
    ),
    MenuItem(49, "履职情况", "grids:obligations", "", (rights.SEE_CASES,), parent="grids"),
    MenuItem(
        50,
        "调解室",
        "grids:rooms",
        "",
        (rights.SEE_CASES, rights.KEEP_GRIDS),
        parent="grids",
        covers=("grids:room", "grids:room_new", "grids:mediator", "grids:experts"),
    ),
    MenuItem(
        51,
        "代办认领",
        "grids:errands",
        "",
        (rights.REPORT, rights.SEE_CASES),
        parent="grids",
        covers=("grids:errand", "grids:services", "grids:service"),
    ),
    MenuItem(
        52,
        "听民声日",
        "grids:listening",
        "",
        (rights.SEE_CASES,),
        parent="grids",
        covers=("grids:sitting", "grids:sitting_new", "grids:listening_move"),
    ),
    MenuItem(
        55,
        "网格",
        "grids:tree",
        "",
        (rights.SEE_GRIDS,),
        parent="grids",
        covers=tuple(f"grids:{name}" for name in _TREE),
    ),
    MenuItem(
        56,
        "一图在手",
        "grids:villages",
        "",
        (rights.SEE_GRIDS,),
        parent="grids",
        covers=("grids:picture",),
    ),
    MenuItem(
        57,
        "事项类别",
        "grids:kinds",
        "",
        (rights.EDIT_KINDS,),
        parent="grids",
        covers=("grids:kind", "grids:kind_new"),
    ),
    MenuItem(
        59,
        "网格统计",
        "grids:figures",
        "report-analytics",
        (rights.SEE_FIGURES,),
        covers=("grids:bulletin", "grids:published"),
    ),
):
    menu_item(_item)

job_kind("grids.export", "导出事项")
job_kind("grids.rhythm", "导出网格台账")
