"""What the API gives out of an entry sheet: its columns, its rows, single entries, what a batch came to."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessments.api import sheet_examples as examples
from assessments.columns import Column
from assessments.form import Key
from assessments.models import CycleSubject, Entry
from assessments.queries.sheets import Row

Shape = serializers.Serializer[Any]
_FIELD = "格的名称：部分.指标.栏，如common.de.value；有哪些格见录入栏目。"


class ColumnSerializer(serializers.Serializer[Column]):
    """One column of a sheet."""

    field = serializers.CharField(help_text="格的名称，写入时填。")
    group = serializers.CharField(help_text="所属部分的名称。")
    name = serializers.CharField(help_text="栏的名称。")
    ask = serializers.CharField(help_text="填什么，用一句话说。")
    limit = serializers.DecimalField(
        14, 4, allow_null=True, help_text="最高分，写成文字；没有上限的为 null。"
    )
    number = serializers.BooleanField(source="is_number", help_text="true：填数字；false：填文字。")
    signed = serializers.BooleanField(help_text="true：可以填负数。")
    required = serializers.BooleanField(  # type: ignore[assignment]
        help_text="true：不填不算填齐。"
    )


@extend_schema_serializer(examples=examples.of("公务员平时考核的栏目", examples.COLUMNS))
class EntryFormSerializer(Shape):
    """Every column of a panel's sheet."""

    panel = serializers.IntegerField(help_text="考核单元的编号。")
    open = serializers.BooleanField(help_text="true：正在录入；false：已锁定。")
    why = serializers.CharField(help_text="不能录入的原因；可以录入的为空。")
    columns = ColumnSerializer(many=True, help_text="各栏，按录入表的次序。")


def field_of(entry: Entry) -> str:
    """Return the name of an entry's cell."""
    return f"{entry.component}.{entry.item}.{entry.part}"


@extend_schema_serializer(examples=examples.of("一格", examples.ENTRY))
class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One typed value. A newer one stands beside it and names it as the one it supersedes."""

    subject = serializers.IntegerField(source="subject_id", help_text="考核对象的编号。")
    field = serializers.SerializerMethodField(method_name="name_of", help_text=_FIELD)
    text = serializers.CharField(help_text="填写的内容，原样。")
    number = serializers.DecimalField(
        18, 6, allow_null=True, help_text="填写的数；文字栏和填错的为 null。"
    )
    has_file = serializers.SerializerMethodField(help_text="true：带有附件（在页面上看）。")
    supersedes = serializers.IntegerField(
        source="supersedes_id", allow_null=True, help_text="它代替的那一次录入的编号；首次为 null。"
    )
    by = serializers.SerializerMethodField(help_text="谁填的；系统带入的为空。")
    at = serializers.DateTimeField(source="entered_at", help_text="什么时候填的。")

    class Meta:
        model = Entry
        fields = ["id", "subject", "field", "text", "number", "has_file", "supersedes", "by", "at"]

    def name_of(self, entry: Entry) -> str:
        """Return which cell it is of."""
        return field_of(entry)

    def get_has_file(self, entry: Entry) -> bool:
        """Return whether a file is attached."""
        return entry.file_id is not None

    def get_by(self, entry: Entry) -> str:
        """Return who typed it."""
        return entry.entered_by.display_name if entry.entered_by else ""


class CellSerializer(Shape):
    """A cell as it stands in a row."""

    field = serializers.CharField(help_text=_FIELD)
    entry = serializers.IntegerField(help_text="现在这一次录入的编号，改这一格时填在seen里。")
    text = serializers.CharField(help_text="填写的内容。")
    number = serializers.DecimalField(18, 6, allow_null=True, help_text="填写的数；没有为 null。")
    by = serializers.CharField(help_text="谁填的。")
    at = serializers.DateTimeField(help_text="什么时候填的。")


class CellProblemSerializer(Shape):
    """What is wrong with a cell."""

    field = serializers.CharField(help_text="哪一格。")
    sentence = serializers.CharField(help_text="哪里不对，怎样才对。")


def _field(key: Key) -> str:
    return ".".join(key)


@extend_schema_serializer(examples=examples.of("一行", examples.ROW))
class SheetRowSerializer(serializers.Serializer[Row]):
    """One subject's row: what stands in it, what is wrong, what is missing."""

    subject = serializers.IntegerField(source="subject.pk", help_text="考核对象的编号。")
    person = serializers.IntegerField(
        source="subject.person_id", allow_null=True, help_text="人员的编号；不是人的为 null。"
    )
    name = serializers.CharField(source="subject.name", help_text="名称，按开启周期时。")
    section = serializers.CharField(source="subject.section", help_text="科室。")
    group = serializers.CharField(source="subject.group", help_text="组别；不分组为空。")
    position = serializers.IntegerField(source="subject.position", help_text="次序。")
    graded = serializers.SerializerMethodField(help_text="false：不定等次，不用录入。")
    why_not = serializers.CharField(source="subject.state_reason", help_text="不定等次的理由。")
    complete = serializers.BooleanField(source="state.is_complete", help_text="true：填齐、无误。")
    cells = serializers.SerializerMethodField(help_text="已填的各格。")
    problems = serializers.SerializerMethodField(help_text="填错的各格。")
    missing = serializers.SerializerMethodField(help_text="没有填的必填格。")

    def get_graded(self, row: Row) -> bool:
        """Return whether the subject is appraised."""
        return row.subject.state == CycleSubject.State.GRADED

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, row: Row) -> list[Mapping[str, Any]]:
        """Return the cells as they stand."""
        told = [
            {"field": _field(key), "entry": cell.id, "text": cell.text, "number": cell.number,
             "by": cell.by, "at": cell.at}
            for key, cell in sorted(row.cells.items())
        ]  # fmt: skip
        return list(CellSerializer(told, many=True).data)

    @extend_schema_field(CellProblemSerializer(many=True))
    def get_problems(self, row: Row) -> list[dict[str, str]]:
        """Return the wrong cells with their sentences."""
        found = sorted(row.state.problems.items())
        return [{"field": _field(key), "sentence": sentence} for key, sentence in found]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, row: Row) -> list[str]:
        """Return the required cells that are blank."""
        return [_field(key) for key in row.state.missing]


@extend_schema_serializer(examples=examples.of("写入一格", examples.SAVED))
class SavedCellsSerializer(Shape):
    """What became of a batch of cells."""

    saved = EntrySerializer(many=True, help_text="已写入的，和原来就是这样的。")
    clashes = EntrySerializer(
        many=True, help_text="没有写入的：读取以后别人先改了，这是别人填的那一次。核对后再送。"
    )
    rows = SheetRowSerializer(many=True, help_text="这些对象现在的各行，填错的写明哪里不对。")
