"""The API's resources: the same rows and figures as the pages, through the same queries."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assessments import doors, rights
from assessments.api import bodies, filters, serializers
from assessments.api.cycle_steps import opened
from assessments.api.figures import OverviewSerializer
from assessments.models import Cycle, Panel, Result, Run, SchemeVersion
from assessments.queries import overview, personal, results
from members.reads import Lists, Reads, Scoped
from portal.bodies import JsonBody
from portal.described import Writing
from portal.writes import read_body


class SchemeVersionViewSet(Reads):
    """Versions of the schemes; the document comes with the single one."""

    queryset = SchemeVersion.objects.select_related("scheme__organization")
    serializer_class = serializers.SchemeVersionSerializer
    filterset_class = filters.SchemeVersionFilters
    subject = "方案版本"
    viewing = "查看考核"
    about = "考核方案的各个版本和草稿。已发布的版本不再改动，单个版本带全部内容。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible versions, in a list without their documents."""
        rows = super().get_queryset()
        return rows if self.detail else rows.defer("document")

    def get_serializer_class(self) -> Any:
        """Give the document with a single version alone."""
        return serializers.SchemeDocumentSerializer if self.detail else self.serializer_class


class CycleViewSet(Reads):
    """Cycles, and the dashboard figures of each."""

    queryset = Cycle.objects.select_related("organization", "scheme_version__scheme")
    serializer_class = serializers.CycleSerializer
    filterset_class = filters.CycleFilters
    subject = "考核周期"
    viewing = "查看考核统计"
    about = "一个县一个周期的考核。单位一级看不到周期，可从考核单元里取周期的编号。"
    parser_classes = [JsonBody]
    writes = Writing(
        "开启一个周期",
        "按一个施行的方案版本开启一个已经结束的周期：考核谁从此定下来，录入表发到各单位。"
        "一个方案一个周期只开一次。",
        bodies.OpenCycleBody,
        {201: "已开启；答复是这个周期。"},
        serializers.CycleSerializer,
    )

    def create(self, request: Request) -> Response:
        """Open a cycle: 201; Invalid for a version out of sight."""
        doors.insist_anywhere(request.user, rights.OPEN_CYCLE)
        cycle = opened(request.user, read_body(request, self.writes))
        address = reverse("api:cycle-detail", args=[cycle.pk], request=request)
        return Response(self.get_serializer(cycle).data, 201, headers={"Location": address})

    @action(
        detail=True,
        serializer_class=OverviewSerializer,
        subject="看板数字",
        about="县看板上的数字：各状态的单位数、录入进度、等次分布、逾期单位和以前各周期。",
    )
    def overview(self, request: Request, pk: int) -> Response:
        """Return what the county dashboard shows of the cycle."""
        cycle = self.get_object()
        figures = overview.county_overview(request.user, cycle)
        context = {**self.get_serializer_context(), "cycle": cycle}
        return Response(OverviewSerializer(figures, context=context).data)


class PanelViewSet(Reads):
    """Panels: units in cycles."""

    queryset = Panel.objects.select_related("organization", "cycle__organization")
    serializer_class = serializers.PanelSerializer
    filterset_class = filters.PanelFilters
    subject = "考核单元"
    viewing = "查看考核"
    about = "一个单位在一个周期里的考核，有自己的状态。更正是新的一版。单个带本账号能办的步骤。"

    def get_serializer_class(self) -> Any:
        """Give the steps and the notice with a single panel alone."""
        return serializers.PanelDetailSerializer if self.detail else self.serializer_class

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible panels, a single one with all its steps look at."""
        rows = super().get_queryset()
        if not self.detail:
            return rows
        return rows.select_related("cycle__scheme_version__scheme", "run", "corrects")


class RunViewSet(Reads):
    """Runs of the engine."""

    queryset = Run.objects.select_related("cycle__organization").prefetch_related("panels")
    serializer_class = serializers.RunSerializer
    filterset_class = filters.RunFilters
    subject = "计分"
    viewing = "查看考核统计"
    about = "一次计分：算了哪些单位、用的哪个方案版本、输入的校验值。"


class ResultRows(Lists):
    """Rows of results; the component scores of a page are fetched at once."""

    components: Mapping[tuple[int, int], Mapping[str, Any]] = {}

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the page, its component scores laid ready for the serializer."""
        page = super().paginate_queryset(queryset)
        self.components = results.components(page or [])
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand the component scores on."""
        return {**super().get_serializer_context(), "components": self.components}


class ResultViewSet(ResultRows, Scoped):
    """Results of whole panels, for those who may see them (PV-STAFF), in ranking order."""

    queryset = Result.objects.select_related("subject")
    serializer_class = serializers.ResultSerializer
    filterset_class = filters.ResultFilters
    ordering = "place"
    subject = "排名结果"
    viewing = "查看考核"
    about = (
        "按单位、名次排列。名次只在本单位内有意义，不同单位之间不排名。"
        "个人的结果只给有权查看这个单位考核的账号，本人的在 /api/v1/me/results/。"
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible rows in ranking order."""
        return results.placed(super().get_queryset())


class OwnResultViewSet(ResultRows):
    """The results about the account's own person, newest first, from the public notice on."""

    queryset = Result.objects.none()
    serializer_class = serializers.OwnResultSerializer
    filterset_class = filters.OwnResultFilters
    ordering = "-subject_id"
    subject = "本人的结果"
    about = "登录人自己各周期的结果，最近的在前。单位公示以后才能看到。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the account's own published results."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return personal.own_results(self.request.user)
