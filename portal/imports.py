"""Workbooks handed in over the API: what is sent, and what every room tells of one.

As on the pages a workbook is kept and checked first and written by a second call, which names the check it
was shown (`token`). A long one is checked and written by a job.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from portal.bodies import Body, Text, Upload
from portal.examples import of, sent
from portal.models import Deed, Job, StoredFile
from portal.refusals import Invalid, Refused

Shape = serializers.Serializer[Any]
WRITTEN: dict[str, Any] = {"id": 731, "job": None, "count": 12}
PROBLEM = {"place": "第7行", "name": "孙静怡", "column": "出生日期", "sentence": "日期要写到日。"}


class State(TextChoices):
    """How far the check of a workbook is."""

    CHECKING = "checking", "核对中"
    CHECKED = "checked", "核对完"
    FAILED = "failed", "没有核对成"


class WorkbookForm(Body):
    """A filled workbook."""

    workbook = Upload(help_text="填好的工作簿（.xlsx），表头和页面上下载的导入表一样。")


@extend_schema_serializer(
    examples=sent("写入", {"token": "9f3c0a6c1f0e4d55a1d0f1b2c3d4e5f6", "good_only": False})
)
class ImportWriteBody(Body):
    """Which check is written."""

    token = Text(max_length=64, help_text="核对结果里的token；核对以后又有改动的答409。")
    good_only = serializers.BooleanField(
        required=False, default=False, help_text="true：有错的行不写，没有错的先写入。"
    )


class ImportProblemSerializer(Shape):
    """One thing that is wrong with a workbook."""

    place = serializers.CharField(help_text="第几行，或全表。")
    name = serializers.CharField(help_text="这一行是谁、是什么；不清楚的为空。")
    column = serializers.CharField(help_text="哪一列；整行的为空。")
    sentence = serializers.CharField(help_text="哪里不对，怎样才对。")


class CheckShape(Shape):
    """What a check tells in every room; `problems` are the first fifty."""

    problem_count = serializers.IntegerField(help_text="有几处错。有错时不写入，除非good_only。")
    problems = ImportProblemSerializer(many=True, help_text="前50处错。")
    bad_rows = serializers.IntegerField(help_text="有错的行数。")
    unknown = serializers.ListField(child=serializers.CharField(), help_text="不认得、没有读的列。")
    shape = serializers.BooleanField(help_text="true：表头不对，一行也不能写入。")
    token = serializers.CharField(help_text="写入时原样送回。")


class ImportShape(Shape):
    """A workbook that was handed in; a room adds what its check tells."""

    id = serializers.IntegerField(help_text="导入的编号。")
    name = serializers.CharField(help_text="文件名。")
    state = serializers.ChoiceField(State.choices, help_text="核对到哪里；长的工作簿由任务核对。")
    job = serializers.IntegerField(allow_null=True, help_text="核对任务的编号；当场核对的为 null。")
    written_at = serializers.DateTimeField(
        allow_null=True, help_text="最近一次写入的时间；没有写入的为 null。"
    )


@extend_schema_serializer(examples=of("当场写入", WRITTEN))
class ImportWrittenSerializer(Shape):
    """What a writing did."""

    id = serializers.IntegerField(help_text="导入的编号。")
    job = serializers.IntegerField(allow_null=True, help_text="写入任务的编号；当场写入的为 null。")
    count = serializers.IntegerField(allow_null=True, help_text="写入了几项；由任务写入的为 null。")


def told(file: StoredFile, job: Job | None, check: Any, deed: Deed | None) -> dict[str, Any]:
    """Return what an `ImportShape` shows; `check` is None while, or because, there is none."""
    live = job is not None and job.is_live
    state = State.CHECKED if check is not None else State.CHECKING if live else State.FAILED
    at: dt.datetime | None = deed.at if deed is not None else None
    return {
        "id": file.pk,
        "name": file.name,
        "state": state,
        "job": job.pk if job is not None else None,
        "check": check,
        "written_at": at,
    }


def summary_of(job: Job | None) -> Any:
    """Return what a job found; None where it has not, or failed."""
    return job.result.get("summary") if job is not None else None


def kept_by(account: Any, purpose: str, pk: int, **where: Any) -> StoredFile:
    """Return a workbook the account itself handed in for a purpose, and `where`; 404 for any other."""
    return get_object_or_404(StoredFile, created_by=account, purpose=purpose, pk=pk, **where)


def shown(
    file: StoredFile, job: Job | None, check: Callable[[], Any], deed: Deed | None
) -> dict[str, Any]:
    """Return how far a workbook is: a short one, without a job, is checked against what stands now."""
    return told(file, job, check() if job is None else summary_of(job), deed)


def write(
    file: StoredFile, job: Job | None, now: Callable[[], int], later: Callable[[], Job]
) -> dict[str, Any]:
    """Write what was checked, a long one by a job of its own; return what `ImportWrittenSerializer` tells.

    Refused where the job that checks it has found nothing yet.
    """
    if job is None:
        return {"id": file.pk, "job": None, "count": now()}
    if summary_of(job) is None:
        raise Refused("还没有核对完，不能写入。请等核对任务办完，看过核对结果再写入。")
    return {"id": file.pk, "job": later().pk, "count": None}


def uploaded(read: dict[str, Any]) -> Any:
    """Return the workbook of a form that was read; Invalid for an empty one."""
    file = read["workbook"]
    if not file.size:
        raise Invalid("这份工作簿是空的。", {"workbook": ["这份工作簿是空的。请选择填好的。"]})
    return file
