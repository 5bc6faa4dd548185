"""The API's resource of personnel files: counts by unit and nothing else (PV-ARCHIVE)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.archives.models import ArchiveFile
from members.archives.queries import files
from members.life.api import BranchRef
from members.models import Organization
from members.reads import Scoped


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "一个单位",
            value={
                "unit": {"id": 1201, "code": "370826-sjj", "name": "微山县审计局"},
                "files": 25,
                "complete": 22,
                "kept": 210,
                "scans": 198,
                "to_file": 4,
                "late_to_file": 1,
                "late_to_scan": 0,
                "reviews": 2,
                "unclear": 1,
            },
        )
    ]
)
class ArchiveCountsSerializer(serializers.Serializer[Any]):
    """What a unit's personnel files come to, in counts."""

    unit = BranchRef(help_text="管档单位。")
    files = serializers.IntegerField(help_text="档案卷数。")
    complete = serializers.IntegerField(help_text="必备类别齐全的卷数。")
    kept = serializers.IntegerField(help_text="已归档的材料份数。")
    scans = serializers.IntegerField(help_text="已数字化的材料份数。")
    to_file = serializers.IntegerField(help_text="等待归档的材料份数。")
    late_to_file = serializers.IntegerField(help_text="超过30天没有归档的份数。")
    late_to_scan = serializers.IntegerField(help_text="归档超过10天没有数字化的份数。")
    reviews = serializers.IntegerField(help_text="没有办结的任前审核件数。")
    unclear = serializers.IntegerField(help_text="存疑暂缓使用的件数。")


class ArchiveCountsViewSet(Scoped):
    """Units in scope that manage files, a page at a time, each with its counts."""

    queryset = ArchiveFile.objects.all()
    serializer_class = ArchiveCountsSerializer
    subject = "干部档案数量"
    viewing = "查看干部档案"
    about = "按管档单位的数量。接口不给出是谁的档案、材料的内容和任何一项认定。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the units whose files the account may see."""
        files_seen = super().get_queryset()
        return Organization.objects.filter(pk__in=files_seen.values("unit"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a page of units, in the order of their ids, with the counts of this page's alone."""
        units = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        counted = {line.unit.pk: line for line in files.board(request.user, [u.pk for u in units])}
        lines = [counted[unit.pk] for unit in units if unit.pk in counted]
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


RESOURCES = (("archive-counts", ArchiveCountsViewSet, "archive-count"),)
"""(address, resource, name) for the API root."""
