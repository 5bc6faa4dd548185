"""Changes of the grid tree over the API: nodes, who serves on them, splitting, merging; as on the pages."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.actions import nodes as changing
from grids.actions import trees as actions
from grids.api import tree_told as told
from grids.api.trees import GridSerializer, GridViewSet
from grids.doors import county_for, grid_for, insist, living_grid
from grids.forms.reshaping import MergeForm, SplitForm
from grids.forms.trees import AppointForm, ChangeForm, LevelsForm, NodeForm, ParentForm
from grids.models import Grid, GridLevel, GridPost
from grids.queries import tree_pages
from grids.queries.trees import on_day
from members.models import Organization, Person
from members.named import named
from members.reads import Reads
from members.writes import Told, insist_valid
from portal import clock
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Body, Query
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Writes

_NO_PERSON = "没有这个人，或不在您的授权范围内。"


def _writing(title: str, about: str, body: type[Body], done: str, gives: Any = None) -> Writing:
    return Writing(title, about, body, {200: done}, gives or GridSerializer)


class _Tree(Writes):
    subject = "网格维护"
    right: ClassVar[str] = rights.KEEP_GRIDS

    def node(self, pk: int) -> Response:
        """Answer with a node as it is now."""
        return Response(self.get_serializer(GridViewSet.queryset.get(pk=pk)).data)

    def add(
        self, request: Request, level: GridLevel, above: Grid | None, places: list[Organization]
    ) -> Response:
        """Add a node by the page's form."""
        form = NodeForm({"since": clock.today(), **self.sent(request)}, places=places)
        insist_valid(form)
        read = form.cleaned_data
        made = actions.add_grid(
            actor=request.user,
            level=level,
            organization=form.place(),
            grid=actions.NewGrid(read["code"].strip(), read["name"], read["households"]),
            parent=above,
            since=read["since"],
        )
        return self.node(made.pk)


class GridAddTop(_Tree):
    """Adds a node of a county's topmost level."""

    writes = _writing(
        "新增最上一级网格",
        "在一个县（市、区）的最上一级新增；一个镇街一个。",
        told.NewGridBody,
        "已新增；答复是这个网格。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add it; 404 for what is no county in the scope."""
        level, free = tree_pages.room_on_top(county_for(request.user, pk))
        return self.add(request, level, None, free)


class GridAdd(_Tree):
    """Adds a node right below another."""

    writes = _writing(
        "新增下级网格",
        "在一个网格的下一级新增。编码全县唯一，用过的不再用。",
        told.NewGridBody,
        "已新增；答复是这个网格。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add it; 404 outside the scope."""
        above = grid_for(request.user, pk, self.right)
        level, places = tree_pages.room_below(above)
        return self.add(request, level, above, places)


class GridChange(_Tree):
    """Renames a node, or corrects its households."""

    writes = _writing(
        "修改网格",
        "改名称、联系户数。带读到的名称和户数，已被别人改过的答409。",
        told.GridChangeBody,
        "已保存；答复是这个网格。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        grid = grid_for(request.user, pk, self.right)
        form = ChangeForm(self.sent(request))
        insist_valid(form)
        read = form.cleaned_data
        changing.change(
            actor=request.user,
            grid=grid,
            to=changing.Described(read["name"], read["households"]),
            seen=changing.Described(read["seen_name"], read["seen_households"]),
        )
        return self.node(pk)


class GridMove(_Tree):
    """Puts a node below another one of the level above."""

    writes = _writing(
        "换上级网格",
        "归到上一级的另一个网格之下，下级一起走。最上一级的没有上级（404）。",
        told.GridParentBody,
        "已调整；答复是这个网格。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Move it."""
        grid = grid_for(request.user, pk, self.right)
        if grid.level.number == 1:
            raise Http404
        form = ParentForm(
            self.sent(request), parents=tree_pages.possible_parents(request.user, grid)
        )
        insist_valid(form)
        actions.place_below(actor=request.user, grid=grid, parent=form.cleaned_data["parent"])
        return self.node(pk)


class GridSplit(_Tree):
    """Splits a node into parts."""

    writes = _writing(
        "拆分网格",
        "从一天起原网格撤销、任职免去，成为几个新网格，下级归到各个。以前的事项仍归原网格（P03）。"
        "页面先列出会变动什么，接口直接办理。",
        told.SplitGridBody,
        "已拆分；答复是新的网格，要给它们任职。",
        told.GridsSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Split it."""
        grid = living_grid(request.user, pk)
        read = self.sent(request)
        children = list(grid.children.filter(until=None).order_by("code"))
        given = _split_fields(read, {child.pk for child in children})
        form = SplitForm(given, grid=grid, children=children, number=len(read["parts"]))
        insist_valid(form)
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        made = actions.split(
            actor=request.user, grid=grid, parts=form.parts(), on=on, reason=reason
        )
        rows = GridViewSet.queryset.filter(pk__in=[one.pk for one in made]).order_by("pk")
        return Response(self.get_serializer({"grids": rows}).data)


def _split_fields(read: dict[str, Any], children: set[int]) -> dict[str, Any]:
    """Return the parts as the page's form names them; Invalid for children it has not, or twice."""
    given: dict[str, Any] = {"on": read["on"], "reason": read["reason"]}
    named_below = [pk for part in read["parts"] for pk in part["children"]]
    if not set(named_below) <= children or len(set(named_below)) < len(named_below):
        sentence = "下级网格只填这个网格现有的，每个只归一处。"
        raise Invalid(sentence, {"parts": [sentence]})
    for n, part in enumerate(read["parts"], 1):
        given |= {f"{what}{n}": part[what] for what in ("code", "name", "households")}
        given |= {f"child{pk}": str(n) for pk in part["children"]}
    return given


class GridMerge(_Tree):
    """Merges a node with siblings."""

    writes = _writing(
        "合并网格",
        "和同一上级、同一村（社区）、同一层级的网格合并成一个新的，户数相加，下级和事项同拆分。",
        told.MergeGridsBody,
        "已合并；答复是新的网格，要给它任职。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Merge them."""
        grid = living_grid(request.user, pk)
        siblings = list(tree_pages.siblings(request.user, grid))
        form = MergeForm(self.sent(request), siblings=siblings)
        insist_valid(form)
        read = form.cleaned_data
        made = actions.merge_grids(
            actor=request.user,
            grids=[grid, *form.chosen()],
            into=actions.NewGrid(read["code"].strip(), read["name"]),
            on=read["on"],
            reason=read["reason"],
        )
        return self.node(made.pk)


class GridAppoint(_Tree):
    """Puts a person on a node."""

    writes = _writing(
        "任网格长、网格员",
        "新网格长接替原来的；网格员可以有几名，一人可以任几个网格。",
        told.AppointBody,
        "已任职；答复是这一条任职。",
        told.GridPostSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Appoint him."""
        grid = grid_for(request.user, pk, self.right)
        read = {"since": clock.today(), **self.sent(request)}
        people = Person.objects.visible_to(request.user)
        person = named(people, read.pop("person"), "person", _NO_PERSON)
        form = AppointForm(read)
        insist_valid(form)
        made = actions.appoint(actor=request.user, grid=grid, person=person, **form.cleaned_data)
        return Response(self.get_serializer(made).data)


class GridPostRelease(_Tree):
    """Ends a person's post on a node."""

    writes = _writing(
        "免网格长、网格员",
        "从一天起不再担任；已经免去的答409。",
        told.ReleaseBody,
        "已免；答复是这一条任职。",
        told.GridPostSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it; 404 outside the scope."""
        rows = GridPost.objects.visible_to(request.user)
        found: GridPost = get_object_or_404(
            rows.select_related("person", "grid__organization"), pk=pk
        )
        insist(request.user, self.right, found.scope_path)
        actions.release(actor=request.user, post=found, **self.sent(request))
        return Response(self.get_serializer(rows.get(pk=pk)).data)


class GridLevels(_Tree):
    """Sets a county's levels."""

    writes = _writing(
        "设置网格层级",
        "一个县（市、区）设几级、叫什么；已有网格的不能再改（P03-R1）。",
        told.LevelsBody,
        "已设置；答复是各级。",
        told.GridLevelsSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Set them; 404 for what is no county in the scope."""
        county = county_for(request.user, pk)
        given: dict[str, Any] = {}
        for n, level in enumerate(self.sent(request)["levels"], 1):
            given |= {f"{what}{n}": value for what, value in level.items()}
        for n in LevelsForm.LINES:  # the form asks this of empty lines too
            given.setdefault(f"stands_on{n}", "village")
        form = LevelsForm(given)
        insist_valid(form)
        made = actions.set_levels(actor=request.user, county=county, levels=form.levels())
        return Response(self.get_serializer({"levels": made}).data)


class PostFilters(filters.FilterSet):
    """Posts."""

    grid = IdFilter(field_name="grid_id", help_text="网格的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    role = one_of(GridPost.Role, "职责。")
    serving = YesNoFilter(method="is_serving", help_text="true：今天在任的；false：其余。")

    def is_serving(self, rows: QuerySet[GridPost], name: str, only: bool) -> QuerySet[GridPost]:
        """Keep who serves today, or who does not."""
        today: Q = on_day(clock.today())
        return rows.filter(today if only else ~today)


class GridPostViewSet(Reads):
    """Who serves, and has served, on the nodes in sight."""

    queryset = GridPost.objects.select_related("grid", "person")
    serializer_class = told.GridPostSerializer
    filterset_class = PostFilters
    subject = "网格任职"
    viewing = "查看网格"
    about = "授权范围内各网格的网格长、网格员，免去的和未到任的也在。"


class DayQuery(Query):
    """Which day."""

    day = serializers.DateField(required=False, help_text="哪一天的；不写为今天。")


class GridOverview(Told):
    """What stands below a node, what is open there, what it came of."""

    serializer_class = told.GridOverviewSerializer
    query = DayQuery
    subject = "网格"
    about = "一个网格的联系户数、下面各级、没有办完的事项数和沿革。户只有数，没有名单。"

    @extend_schema(parameters=[DayQuery], operation_id="grids_overview")
    def get(self, request: Request, pk: int) -> Response:
        """Return it; 404 outside the scope."""
        grid = grid_for(request.user, pk)
        day = self.asked(request).get("day") or clock.today()
        page = tree_pages.node_page(request.user, grid, day, "")
        below = [
            {"level_name": name, "nodes": nodes, "households": households}
            for name, nodes, households in page.below
        ]
        answer = {
            "grid": grid, "day": day, "households": page.households, "below": below,
            "open_cases": page.open_cases,
            "cases": [{"state_label": label, "n": n} for label, n in page.cases],
            "came_of": page.came_of, "became": page.became, "may_keep": page.may_keep,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


_NODE = "grids/<int:pk>/"
ADDRESSES = [
    path("organizations/<int:pk>/grids/", GridAddTop.as_view(), name="grid-add-top"),
    path("organizations/<int:pk>/grid-levels/", GridLevels.as_view(), name="grid-levels-set"),
    path(f"{_NODE}overview/", GridOverview.as_view(), name="grid-overview"),
    path(f"{_NODE}children/", GridAdd.as_view(), name="grid-add"),
    path(f"{_NODE}changes/", GridChange.as_view(), name="grid-change"),
    path(f"{_NODE}moves/", GridMove.as_view(), name="grid-move"),
    path(f"{_NODE}splits/", GridSplit.as_view(), name="grid-split"),
    path(f"{_NODE}mergers/", GridMerge.as_view(), name="grid-merge"),
    path(f"{_NODE}posts/", GridAppoint.as_view(), name="grid-appoint"),
    path("grid-posts/<int:pk>/releases/", GridPostRelease.as_view(), name="grid-post-release"),
]
