"""First-use tours of the appraisals: filling in a unit's sheet, opening a period."""

from typing import Any

from django.urls import reverse

from assessments import rights
from assessments.models import Panel
from portal import tours
from portal.tours import Step, Tour


def _sheet(account: Any) -> str:
    """The first sheet the account may still fill in; '' where none is open."""
    rows = Panel.objects.visible_to(account, rights.ENTER).filter(state=Panel.State.COLLECTING)
    pk = rows.order_by("cycle__entry_due", "pk").values_list("pk", flat=True).first()
    return reverse("assessments:sheet", args=[pk]) if pk else ""


tours.offer(
    Tour(
        "sheet",
        "填写录入表",
        (rights.ENTER,),
        "assessments:sheet",
        _sheet,
        (
            Step("一人一行", "选中一格就能填，方向键和回车移动，填完自动保存。", "#sheet-box"),
            Step(
                "不清楚填什么",
                "选中一格，这里写着这一项的要求；点“查看指标说明”看全部。",
                "#sheet-cell",
            ),
            Step(
                "填错了会标红",
                "标红的格写着应当怎么填；从Excel、WPS复制的整块也可以粘贴进来。",
                "#sheet-box",
            ),
            Step(
                "看还差多少",
                "这里数着填齐的和没有填齐的；不参加考核的人标为不定等次。",
                "#sheet-foot",
            ),
            Step(
                "提交审核",
                "都齐了再提交。提交以后表锁定，要改由县委组织部退回。",
                "#sheet-submit button",
            ),
        ),
    )
)
tours.offer(
    Tour(
        "open-cycle",
        "开启考核周期",
        (rights.OPEN_CYCLE,),
        "assessments:cycles",
        lambda account: reverse("assessments:cycles"),
        (
            Step(
                "先看可以开启的",
                "到了该考核的时候，周期列在这里；没有列出的还没有到期。",
                "[aria-labelledby=to-open]",
            ),
            Step(
                "点“开启”",
                "考核对象和他们现在的职务固定下来，录入表发到各单位的待办。要列名单的先填名单。",
                "[aria-labelledby=to-open]",
            ),
            Step(
                "看各单位到了哪一步",
                "周期看板里点一期，能催报、截止录入、开始计分。",
                "[aria-labelledby=all]",
            ),
        ),
    )
)
