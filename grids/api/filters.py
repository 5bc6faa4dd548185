"""How the API's lists of the grids are narrowed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from grids.models import Case, CaseKind, Grid, GridLevel
from grids.models.cases import Level
from grids.queries.cases import OPEN, gone_up, overdue, waits_for
from grids.queries.tree_pages import GAPS
from grids.queries.trees import kinds_for, on_day
from members.models import Organization
from portal import clock
from portal.api import IdFilter, YesNoFilter, one_of


class Day(forms.DateField):
    """A day as 2026-10-13."""

    def __init__(self, **kwargs: Any) -> None:
        """Take this form alone, and say so."""
        sentence = "日期要写成2026-10-13这样。"
        formats = ["%Y-%m-%d"]
        super().__init__(input_formats=formats, error_messages={"invalid": sentence}, **kwargs)


class DayFilter(filters.DateFilter):
    """A day in an address."""

    field_class = Day


def _only(condition: Q, rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    return rows.filter(condition if wanted else ~condition)


class CaseFilters(filters.FilterSet):
    """Cases."""

    state = one_of(Case.State, "状态。")
    open = YesNoFilter(method="is_open", help_text="true：没有结案、归档、并案的；false：其余。")
    late = YesNoFilter(method="is_late", help_text="true：今天逾期没有办完的；false：其余。")
    escalated_to = one_of(
        Level, "逾期后已升级到这一级、还没有办完的。", field_name="level", method="has_gone_up"
    )
    kind = filters.CharFilter(field_name="kind__code", help_text="类别的编号，如dispute。")
    town = IdFilter(field_name="town_id", help_text="镇街的编号。")
    found_from = DayFilter(
        field_name="found_on", lookup_expr="gte", help_text="发现日期，从这天起。"
    )
    found_to = DayFilter(
        field_name="found_on", lookup_expr="lte", help_text="发现日期，到这天为止。"
    )
    mine = YesNoFilter(method="is_mine", help_text="true：本人上报的；false：其余。")
    to_handle = YesNoFilter(method="is_to_handle", help_text="true：等本账号承办的；false：其余。")

    class Meta:
        model = Case
        fields: list[str] = []

    def is_open(self, rows: QuerySet[Case], name: str, wanted: bool) -> QuerySet[Case]:
        """Keep what has not ended, or what has."""
        return _only(OPEN, rows, wanted)

    def is_late(self, rows: QuerySet[Case], name: str, wanted: bool) -> QuerySet[Case]:
        """Keep what is overdue today, or what is not."""
        return _only(overdue(), rows, wanted)

    def has_gone_up(self, rows: QuerySet[Case], name: str, level: str) -> QuerySet[Case]:
        """Keep what went up to a level in its present round and is not done."""
        return rows.filter(gone_up(level))

    def is_mine(self, rows: QuerySet[Case], name: str, wanted: bool) -> QuerySet[Case]:
        """Keep what the account has reported, or what others have."""
        return _only(Q(finder=self.request.user), rows, wanted)

    def is_to_handle(self, rows: QuerySet[Case], name: str, wanted: bool) -> QuerySet[Case]:
        """Keep what waits for the account as handler, or what does not."""
        return _only(waits_for(self.request.user), rows, wanted)


class GridFilters(filters.FilterSet):
    """Nodes of the grid tree in force on a day."""

    on = DayFilter(method="in_force", help_text="取这一天有效的网格；不写为今天。")
    level = filters.NumberFilter(
        field_name="level__number", help_text="层级，1为最上一级。", min_value=1, max_value=9
    )
    parent = IdFilter(field_name="parent_id", help_text="上级网格的编号，只取直接下级。")
    organization = IdFilter(field_name="organization_id", help_text="所属组织的编号。")
    town = IdFilter(
        field_name="organization_id",
        method="in_town",
        help_text="镇街的编号：它和它的村（社区）的。",
    )
    lacks = filters.ChoiceFilter(
        choices=[(key, words) for key, (words, _) in GAPS.items()],
        method="has_gap",
        help_text="缺什么：leader（网格长）、worker（网格员）、parent（上级）。",
        error_messages={"invalid_choice": "没有“%(value)s”。可填leader、worker、parent。"},
    )
    q = filters.CharFilter(method="is_called", help_text="名称含、编码开头是这些字的。")

    class Meta:
        model = Grid
        fields: list[str] = []

    def in_force(self, rows: QuerySet[Grid], name: str, day: Any) -> QuerySet[Grid]:
        """Keep the nodes of a day; where none is named the view takes today's."""
        return rows.filter(on_day(day))

    def in_town(self, rows: QuerySet[Grid], name: str, pk: Any) -> QuerySet[Grid]:
        """Keep the nodes of a township the account sees, and of its villages."""
        town = Organization.objects.visible_to(self.request.user).filter(pk=pk).first()
        return rows.filter(organization__path__startswith=town.path) if town else rows.none()

    def has_gap(self, rows: QuerySet[Grid], name: str, gap: str) -> QuerySet[Grid]:
        """Keep the nodes that lack somebody, or their parent, on the day of the list."""
        day = self.form.cleaned_data.get("on") or clock.today()
        return rows.filter(pk__in=GAPS[gap][1](self.request.user, day).order_by().values("pk"))

    def is_called(self, rows: QuerySet[Grid], name: str, words: str) -> QuerySet[Grid]:
        """Keep the nodes with these words in their name, or at the head of their code."""
        return rows.filter(Q(name__icontains=words) | Q(code__startswith=words))


class CaseKindFilters(filters.FilterSet):
    """Kinds of cases."""

    place = IdFilter(
        field_name="pk",
        method="used_at",
        help_text="村（社区）或镇街的编号：只取在那里使用的类别，县级自定的代替市级的。",
    )
    active = YesNoFilter(field_name="active", help_text="true：只取使用中的；false：只取停用的。")

    class Meta:
        model = CaseKind
        fields: list[str] = []

    def used_at(self, rows: QuerySet[CaseKind], name: str, pk: Any) -> QuerySet[CaseKind]:
        """Keep the kinds in use at a place the account may see."""
        place = Organization.objects.visible_to(self.request.user).filter(pk=pk).first()
        used = kinds_for(place) if place else []
        return rows.filter(pk__in=[kind.pk for kind in used])


class GridLevelFilters(filters.FilterSet):
    """Levels of a county's grid tree."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")

    class Meta:
        model = GridLevel
        fields: list[str] = []
