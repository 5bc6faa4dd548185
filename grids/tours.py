"""The first-use tour of the grids: reporting a case."""

from django.urls import reverse

from grids import rights
from portal import tours
from portal.tours import Step, Tour

tours.offer(
    Tour(
        "report",
        "上报一件事",
        (rights.REPORT,),
        "grids:report",
        lambda account: reverse("grids:report"),
        (
            Step("什么事", "选最接近的一类；期限和后面的步骤跟着它走。", ".jn-kinds"),
            Step("说清楚", "写什么地方、什么情况，不写姓名和身份证号。", "#words"),
            Step("地点和照片", "能拍照就拍一张；地点不对的在这里改。", ".jn-lines"),
            Step("上报", "没有信号也点它，先存在本机，有信号自动发出。报过的在“我报的”里看。", "#send"),
        ),
    )
)  # fmt: skip
