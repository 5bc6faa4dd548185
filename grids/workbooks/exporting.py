"""The nodes a list shows, taken away by a job as a workbook that can be imported again."""

import tempfile
from collections.abc import Mapping
from typing import IO, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from grids import rights
from grids.doors import anywhere
from grids.forms.trees import TreeFilter
from grids.models import Grid, GridLevel
from grids.queries import tree_pages
from grids.workbooks import layout
from members.models import Organization
from portal import clock, deeds, files, jobs, providers
from portal.models import Job, StoredFile
from portal.refusals import Refused
from portal.sheets.formal import Formal

KIND = "grids.export"
STAGES = ("取数", "写表", "存入文件")
FIELDS = ("q", "town", "level", "gap", "day")
PORTION = 1000
"""Nodes between two words about progress; people and children are read a portion at a time."""
providers.job_kind(KIND, "导出网格")


def filter_of(asked: Mapping[str, Any], account: Any, county: Organization) -> TreeFilter:
    """Return the list's filter again from what it was asked with."""
    data = QueryDict(mutable=True)
    data.update({name: str(asked.get(name, ""))[:60] for name in FIELDS})
    levels = GridLevel.objects.filter(county=county)
    return TreeFilter(data, account=account, county=county, levels=levels)


def request_export(*, actor: Any, county: Organization, asked: Mapping[str, Any]) -> Job:
    """Ask for the workbook of the nodes a list shows; the live job of a double click.

    Refused where the list is empty.
    """
    form = filter_of(asked, actor, county)
    count = form.narrow().order_by().count()
    if not count:
        raise Refused("没有可以导出的网格。请换一个条件。")
    params = {name: str(asked.get(name, ""))[:60] for name in FIELDS}
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出网格：{county.label}{form.in_words}"[:200],
        params=params | {"county": county.pk},
        key=f"grids.export:{actor.pk}:{county.pk}:{':'.join(params.values())}"[:120],
        scope_path=_scope(actor, county),
        stages=[{"label": label, "note": ""} for label in STAGES],
        total=count,
    )
    return job


def _scope(actor: Any, county: Organization) -> str:
    """Where one must see grids to see the file: the only place of the county the actor sees, else all."""
    inside = [p for p in actor.paths_for(rights.SEE_GRIDS) if p.startswith(county.path)]
    return inside[0] if len(inside) == 1 else county.path


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook a person asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    county = Organization.objects.get(pk=work.params["county"])
    anywhere(actor, rights.SEE_GRIDS)
    work.stage(0)
    form = filter_of(work.params, actor, county)
    nodes = list(form.narrow())
    work.stage(1, f"{len(nodes)}个网格")
    title = f"{county.label}网格（截至{form.on}）"
    with tempfile.TemporaryFile() as stream:
        _write(work, stream, title, form, nodes)
        work.stage(2)
        with work.commit() as result:
            file = _keep(actor, stream, f"{title}.xlsx", county, len(nodes))
            result |= {
                "url": reverse("portal:file", args=[file.pk]),
                "verb": "下载",
                "message": f"{len(nodes)}个网格，{file.name}。",
            }


def _write(
    work: jobs.Work, stream: IO[bytes], title: str, form: TreeFilter, nodes: list[Grid]
) -> None:
    actor: Any = work.job.requested_by
    at = clock.now().astimezone(timezone.get_current_timezone())
    with Formal(stream, title=title, author=actor.display_name) as book:
        page = book.page(
            layout.SHEET,
            title=title,
            about=f"{form.in_words}　{len(nodes)}个",
            columns=layout.COLUMNS,
            foot=(title, clock.demonstration_words()),
        )
        for start in range(0, len(nodes), PORTION):
            for line in tree_pages.lines_of(nodes[start : start + PORTION], form.on):
                page.row(layout.row_of(line.grid, line.leaders, line.workers))
            work.progress(min(start + PORTION, len(nodes)), len(nodes))
        # beside the first column, not in it: a line of notes would be read back as a node
        page.sheet.set_footer(f"&L&9{form.in_words}&C&9第 &P 页 共 &N 页&R&9{at:%Y-%m-%d %H:%M}")


def _keep(actor: Any, stream: IO[bytes], name: str, county: Organization, count: int) -> StoredFile:
    scope = _scope(actor, county)
    file = files.store(
        actor=actor,
        stream=stream,
        name=name,
        purpose="export",
        scope_path=scope,
        right=rights.SEE_GRIDS,
    )
    details = {"file": file.pk, "nodes": count}
    deeds.record(actor=actor, verb="导出网格", about=county, scope_path=scope, details=details)
    return file
