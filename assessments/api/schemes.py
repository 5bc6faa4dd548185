"""Schemes in the API: each with the version in force, the one to come and its draft."""

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from assessments.api import examples
from assessments.models import Scheme, SchemeVersion
from assessments.queries import lineage
from members.api import OrganizationRef
from members.reads import Reads
from portal import clock
from portal.api import IdFilter, YesNoFilter


@extend_schema_serializer(examples=examples.of("公务员平时考核", examples.SCHEME))
class SchemeSerializer(serializers.ModelSerializer[Scheme]):
    """One appraisal regulation of an organization."""

    organization = OrganizationRef(help_text="制定单位。")
    origin = serializers.CharField(help_text="复制自随平台附带的哪份方案（编码）；没有为空。")
    in_force = serializers.SerializerMethodField(
        help_text="今天施行的版本的编号；没有施行的为 null。"
    )
    draft = serializers.SerializerMethodField(help_text="草稿的编号；没有草稿为 null。")

    class Meta:
        model = Scheme
        fields = [
            "id",
            "code",
            "title",
            "practice",
            "organization",
            "origin",
            "retired_from",
            "in_force",
            "draft",
        ]

    def get_in_force(self, scheme: Scheme) -> int | None:
        """Return the id of the version in force today."""
        found = lineage.in_force_of(scheme, scheme.versions.all(), clock.today())
        return found.pk if found else None

    def get_draft(self, scheme: Scheme) -> int | None:
        """Return the id of the draft."""
        return next((v.pk for v in scheme.versions.all() if v.published_at is None), None)


class SchemeFilters(filters.FilterSet):
    """Schemes."""

    organization = IdFilter(field_name="organization_id", help_text="制定单位的编号。")
    practice = filters.CharFilter(help_text="做法编号，如P17。")
    retired = YesNoFilter(
        method="is_retired", help_text="true：只取已定停用日期的；false：只取没有定的。"
    )

    class Meta:
        model = Scheme
        fields: list[str] = []

    def is_retired(self, rows: QuerySet[Scheme], name: str, only: bool) -> QuerySet[Scheme]:
        """Keep the schemes with, or without, a day from which they are retired."""
        return rows.filter(retired_from__isnull=not only)


class SchemeViewSet(Reads):
    """Schemes with the version in force and the draft of each."""

    queryset = Scheme.objects.select_related("organization").prefetch_related(
        Prefetch("versions", SchemeVersion.objects.defer("document"))
    )
    serializer_class = SchemeSerializer
    filterset_class = SchemeFilters
    subject = "考核方案"
    viewing = "查看考核"
    about = "各单位的考核方案。内容在方案版本里，一份方案同一时间只有一版施行。"
