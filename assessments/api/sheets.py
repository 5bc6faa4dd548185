"""The entry sheet over the API: its columns, rows and entries to read, its cells to write."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights
from assessments.actions import entries
from assessments.actions.entries import Change
from assessments.api import bodies, sheet_told
from assessments.form import ADJUST, form_of
from assessments.forms.person import kept_evidence
from assessments.models import CycleSubject, Entry, Panel
from assessments.queries import sheets
from assessments.queries.sheet_answers import closed_because
from members.reads import Lists, Private
from portal.api import IdFilter, Metadata, SignedIn, YesNoFilter, insist_on_known
from portal.described import Writing
from portal.reading import one_line
from portal.refusals import Invalid, Stale
from portal.writes import Writes


class EntryFormView(Private, GenericAPIView[Any]):
    """The columns of a panel's sheet."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = sheet_told.EntryFormSerializer
    detail = True
    subject = "录入栏目"
    about = "一个单位的录入表有哪些格、填什么、最高几分。写入时用这里的field。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the columns, and whether anything can be entered now."""
        insist_on_known(request, self)
        panel = doors.panel_for(request.user, pk)
        why = closed_because(panel)
        form = form_of(panel.cycle.scheme_version.document)
        answer = {"panel": panel.pk, "open": not why, "why": why, "columns": form.columns}
        return Response(self.get_serializer(answer).data)


class OfPanel(Lists, ABC):
    """Rows of one panel the account may see: 404 outside, 403 without the right."""

    panel: Panel

    def get_queryset(self) -> QuerySet[Any]:
        """Find the panel, and return its rows."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()  # type: ignore[arg-type, union-attr]
        self.panel = doors.panel_for(self.request.user, self.kwargs["pk"])
        return self.rows_in(self.panel)

    @abstractmethod
    def rows_in(self, panel: Panel) -> QuerySet[Any]:
        """Return what is listed of the panel."""


class RowFilters(filters.FilterSet):
    """Rows of a sheet."""

    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    graded = YesNoFilter(
        method="is_graded", help_text="true：只取参加考核的；false：只取不定等次的。"
    )

    def is_graded(
        self, rows: QuerySet[CycleSubject], name: str, only: bool
    ) -> QuerySet[CycleSubject]:
        """Keep who is appraised, or who is set aside."""
        graded = CycleSubject.State.GRADED
        return rows.filter(state=graded) if only else rows.exclude(state=graded)


class RowViewSet(OfPanel):
    """A panel's sheet, row by row; the cells of a page are fetched at once."""

    queryset = CycleSubject.objects.all()
    serializer_class = sheet_told.SheetRowSerializer
    filterset_class = RowFilters
    ordering = "position"
    subject = "录入表"
    about = (
        "一个单位的录入表，一行一个考核对象：填了什么，哪里不对，还缺什么。算出的分在考核结果里。"
    )

    def rows_in(self, panel: Panel) -> QuerySet[Any]:
        """Return the panel's subjects."""
        return panel.subjects.all()

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the page as rows."""
        return rows_of(self.panel, super().paginate_queryset(queryset) or [])


def rows_of(panel: Panel, subjects: Iterable[CycleSubject]) -> list[sheets.Row]:
    """Return the rows of a panel's subjects as they stand; one statement, nothing is computed."""
    form = form_of(panel.cycle.scheme_version.document)
    listed = list(subjects)
    cells = sheets.cells_of(one.pk for one in listed)
    return [sheets.row_of(form, one, cells.get(one.pk, {})) for one in listed]


class EntryFilters(filters.FilterSet):
    """Entries of a panel."""

    subject = IdFilter(field_name="subject_id", help_text="考核对象的编号。")
    current = YesNoFilter(method="stands", help_text="true：只取现在的；false：只取已被代替的。")

    def stands(self, rows: QuerySet[Entry], name: str, only: bool) -> QuerySet[Entry]:
        """Keep the entries nothing supersedes, or the others."""
        return rows.filter(superseded_by__isnull=only)


class EntryViewSet(OfPanel):
    """Every entry ever made on a panel's sheet."""

    queryset = Entry.objects.all()
    serializer_class = sheet_told.EntrySerializer
    filterset_class = EntryFilters
    subject = "录入记录"
    about = "一个单位的每一次录入，先填的在前：谁、什么时候、填了什么。记录只增不改。"

    def rows_in(self, panel: Panel) -> QuerySet[Any]:
        """Return the panel's entries with who typed them."""
        return panel.entries.select_related("entered_by__person")


class CellsView(Writes):
    """Writes cells of a sheet, each against what the caller has read there."""

    subject = "录入表"
    writes = Writing(
        "填写录入表",
        "一次填若干格，和页面一样：读取以后别人改过的格不覆盖，放在clashes里，别的格照写；"
        "填错的也记下来，在rows的problems里写明怎样才对，改好以前不能提交审核。"
        "不能给自己录入（E-CONFLICT），已提交的单位答409。",
        bodies.CellsBody,
        {200: "已写入；答复是写入的、没有写入的和这些对象现在的各行。"},
        sheet_told.SavedCellsSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write the cells; those somebody else changed meanwhile come back instead."""
        panel = doors.panel_for(request.user, pk, rights.ENTER)
        changes = [
            Change(
                cell["subject"],
                one_line(cell["field"]),
                one_line(cell["text"]),
                cell["seen"],
                keep_file=cell["keep_file"],
            )
            for cell in self.sent(request)["cells"]
        ]
        done = entries.save_cells(actor=request.user, panel=panel, changes=changes)
        touched = {entry.subject_id for entry in (*done.saved, *done.clashes)}
        subjects = panel.subjects.filter(pk__in=touched).order_by("position")
        answer = {"saved": done.saved, "clashes": done.clashes, "rows": rows_of(panel, subjects)}
        return Response(self.get_serializer(answer).data)


class EvidenceView(Writes):
    """Writes the ground of a bonus or deduction with a file."""

    subject = "录入表"
    parser_classes = [MultiPartParser]
    writes = Writing(
        "写依据并加附件",
        "给一项加分、减分的依据加一个附件，原来有的换掉；去掉附件用cells的keep_file。读取以后别人改过的答409，"
        "附件也不留。附件在页面上看。",
        bodies.EvidenceForm,
        {200: "已写入；答复和填写录入表一样。"},
        sheet_told.SavedCellsSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it; Invalid for a cell that is no ground, Stale where somebody was faster."""
        panel = doors.panel_for(request.user, pk, rights.ENTER)
        said = self.sent(request)
        key, _ = form_of(panel.cycle.scheme_version.document).by_field(said["field"]) or ((), None)
        if not key or (key[0], key[2]) != (ADJUST, "basis"):
            sentence = "附件只能加在加分、减分的依据上。"
            raise Invalid(sentence, {"field": [sentence]})
        with transaction.atomic():
            file = kept_evidence(request.user, panel, said["file"])
            change = Change(
                said["subject"], said["field"], one_line(said["text"]), said["seen"], file
            )
            done = entries.save_cells(actor=request.user, panel=panel, changes=[change])
            if done.clashes:
                raise Stale("读取以后别人先改过这一格，附件没有加。请重新读取再加。")
        subjects = panel.subjects.filter(pk=said["subject"])
        answer = {"saved": done.saved, "clashes": [], "rows": rows_of(panel, subjects)}
        return Response(self.get_serializer(answer).data)


class MarkView(Writes):
    """Sets somebody aside, or takes him back."""

    subject = "录入表"
    writes = Writing(
        "改为不定等次，或恢复",
        "录入期间把一个对象改为不定等次，或恢复参加考核，写明理由（D-TENURE、E-LEAVE）。"
        "不能改自己的（E-CONFLICT）。",
        bodies.MarkBody,
        {200: "已改；答复是这个对象现在的一行。"},
        sheet_told.SheetRowSerializer,
    )

    def post(self, request: Request, pk: int, subject: int) -> Response:
        """Change it."""
        panel = doors.panel_for(request.user, pk, rights.SUBMIT)
        whom = doors.subject_for(panel, subject)
        said = self.sent(request)
        change = entries.mark_graded if said["graded"] else entries.mark_not_graded
        change(actor=request.user, panel=panel, subject=whom, reason=said["reason"])
        whom.refresh_from_db()
        return Response(self.get_serializer(rows_of(panel, [whom])[0]).data)


ADDRESSES = [
    path("panels/<int:pk>/form/", EntryFormView.as_view(), name="panel-form"),
    path(
        "panels/<int:pk>/rows/",
        RowViewSet.as_view({"get": "list"}, detail=False),
        name="panel-rows",
    ),
    path(
        "panels/<int:pk>/entries/",
        EntryViewSet.as_view({"get": "list"}, detail=False),
        name="panel-entries",
    ),
    path("panels/<int:pk>/cells/", CellsView.as_view(), name="panel-cells"),
    path("panels/<int:pk>/evidence/", EvidenceView.as_view(), name="panel-evidence"),
    path("panels/<int:pk>/rows/<int:subject>/marks/", MarkView.as_view(), name="panel-mark"),
]
