"""Rights of this floor, and the relations to one case that are no rights and are never granted."""

SEE_GRIDS = "grids.see_grids"
KEEP_GRIDS = "grids.keep_grids"
SEE_CASES = "grids.see_cases"
SEE_FIGURES = "grids.see_figures"
"""Totals and rates of a place, without its cases (PV-PUBLIC)."""
REPORT = "grids.report"
SUBMIT = "grids.submit"
DISPATCH = "grids.dispatch"
HANDLE = "grids.handle"
REVIEW = "grids.review"
EDIT_KINDS = "grids.edit_kinds"

LABELS = {
    SEE_GRIDS: "查看网格",
    KEEP_GRIDS: "维护网格",
    SEE_CASES: "查看事项",
    SEE_FIGURES: "查看网格统计",
    REPORT: "上报事项",
    SUBMIT: "以村（社区）名义提交事项",
    DISPATCH: "登记、分派和结案",
    HANDLE: "办理交办事项",
    REVIEW: "县级调度和督办",
    EDIT_KINDS: "设置事项类别",
}

FINDER = "grids:finder"
HANDLER = "grids:handler"
TAKER = "grids:taker"
"""Who takes a case over: its handler, or a worker of the village it was sent to, who claims an errand."""
RATER = "grids:rater"
REOPENER = "grids:reopener"

RELATIONS = {
    FINDER: "上报人",
    HANDLER: "承办单位或承办人",
    TAKER: "承办单位或承办人",
    RATER: "没有承办此事的上报人、镇街网格中心或县级回访人",
    REOPENER: "上报人、镇街网格中心",
}
"""Who stands in a relation, as a refusal names them."""
