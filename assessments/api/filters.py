"""How the API's lists of the appraisals are narrowed."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from assessments.models import Cycle, Panel, Result, Run, SchemeVersion
from assessments.queries import overview, results
from portal.api import IdFilter, YesNoFilter, one_of


class SchemeVersionFilters(filters.FilterSet):
    """Scheme versions."""

    scheme = filters.CharFilter(
        field_name="scheme__code", help_text="方案编码，如weishan_civil_servant。"
    )
    organization = IdFilter(field_name="scheme__organization_id", help_text="制定单位的编号。")
    published = YesNoFilter(
        method="is_published", help_text="true：只取已发布的；false：只取草稿。"
    )

    class Meta:
        model = SchemeVersion
        fields: list[str] = []

    def is_published(
        self, rows: QuerySet[SchemeVersion], name: str, only: bool
    ) -> QuerySet[SchemeVersion]:
        """Keep published versions, or drafts."""
        return rows.filter(published_at__isnull=not only)


class CycleFilters(filters.FilterSet):
    """Cycles."""

    organization = IdFilter(field_name="organization_id", help_text="开启周期的组织的编号。")
    period = filters.CharFilter(field_name="period_code", help_text="周期，如2026Q3。")

    class Meta:
        model = Cycle
        fields: list[str] = []


class PanelFilters(filters.FilterSet):
    """Panels."""

    cycle = IdFilter(field_name="cycle_id", help_text="周期的编号。")
    organization = IdFilter(field_name="organization_id", help_text="单位的编号。")
    state = one_of(Panel.State, "状态。")
    in_force = YesNoFilter(
        method="standing",
        help_text="true：每个单位只取现行的一版，不含已被更正的和还没有确认的更正版。",
    )

    class Meta:
        model = Panel
        fields: list[str] = []

    def standing(self, rows: QuerySet[Panel], name: str, only: bool) -> QuerySet[Panel]:
        """Keep one panel a unit and cycle."""
        return overview.in_force(rows) if only else rows


class RunFilters(filters.FilterSet):
    """Runs."""

    cycle = IdFilter(field_name="cycle_id", help_text="周期的编号。")
    panel = IdFilter(field_name="panels", help_text="考核单元的编号。")
    state = one_of(Run.State, "状态。")

    class Meta:
        model = Run
        fields: list[str] = []


class OwnResultFilters(filters.FilterSet):
    """One's own results."""

    cycle = IdFilter(field_name="panel__cycle_id", help_text="周期的编号。")
    grade = filters.CharFilter(help_text="等次，如好、较好、一般、较差。")

    class Meta:
        model = Result
        fields: list[str] = []


class ResultFilters(OwnResultFilters):
    """Results: of the panels in force unless a panel or a run is named."""

    panel = IdFilter(
        field_name="panel_id",
        help_text="考核单元的编号；取它当前的一次计分。不写panel和run时，取各单位现行一版的结果。",
    )
    run = IdFilter(field_name="run_id", help_text="计分的编号；以前的计分只有写明才给出。")

    class Meta:
        model = Result
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Result]) -> QuerySet[Result]:
        """Narrow the rows and fix which run of each panel is meant."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data["run"]:
            return rows
        if self.form.cleaned_data["panel"]:
            return results.of_current_runs(rows)
        return results.in_force_only(rows)
