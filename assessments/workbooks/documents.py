"""Bulletins, award lists and appraisal files taken away as workbooks: asked for, written by a job, kept.

What a workbook holds is what its page shows the account at the moment of writing.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from assessments import rights
from assessments.doors import bulletin_for, cycle_for, insist
from assessments.models import Bulletin, Cycle
from assessments.queries import award_pages, bulletins, records
from assessments.whatif import NOT_NAMED
from assessments.workbooks import sheets_of_awards, sheets_of_bulletin, sheets_of_record
from members.models import Organization, Person
from portal import clock, deeds, files, jobs
from portal.models import Job
from portal.refusals import Refused
from portal.sheets.formal import Formal

KIND = "assessments.document"
BULLETIN, AWARDS, PERSON, ORGANIZATION = "bulletin", "awards", "person", "organization"
STAGES = ("取数", "写工作簿", "存入文件")


@dataclass(frozen=True)
class Document:
    """A workbook to be: its title, where it belongs, who may fetch it, and how it is written."""

    title: str
    verb: str
    scope_path: str
    right: str
    write: Callable[[Formal, tuple[str, ...]], int]
    """Write all sheets with these notes; returns the number of lines."""


def request(*, actor: Any, what: str, about: Any) -> Job:
    """Ask for a workbook; the live job of a double click.

    NotAllowed without the right to export it; Refused where nobody may be named.
    """
    title, path = _TITLES[what](about), _path(actor, what, about)
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出：{title}",
        params={"what": what, "about": about.pk},
        key=f"document:{actor.pk}:{what}:{about.pk}",
        scope_path=path,
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


def _path(actor: Any, what: str, about: Any) -> str:
    """Where the workbook belongs; NotAllowed without the right to export there, Refused where the
    subjects may only be counted."""
    place = about.home.path if what == PERSON else about.scope_path
    insist(actor, rights.EXPORT, place)
    if what == AWARDS and award_pages.is_counted(about):
        raise Refused(f"不能导出名单。{NOT_NAMED}", rule="PV-MEMBER")
    return str(place)


_TITLES: dict[str, Callable[[Any], str]] = {
    BULLETIN: str,
    AWARDS: lambda cycle: f"{cycle}表彰名单",
    PERSON: lambda person: f"{person.name}考核档案",
    ORGANIZATION: lambda organization: f"{organization.label}考核档案",
}


def _bulletin(actor: Any, pk: int) -> tuple[Any, Document]:
    found: Bulletin = bulletin_for(actor, pk, rights.EXPORT)
    paper = bulletins.paper_of(found) | {"corrected": bulletins.corrected_panels(found)}
    right = rights.EXPORT if found.is_issued else rights.ISSUE_BULLETIN
    return found, Document(
        f"{found}{found.mark or '草稿'}",
        "导出通报",
        found.scope_path,
        right,
        lambda book, notes: sheets_of_bulletin.write(book, paper, notes),
    )


def _awards(actor: Any, pk: int) -> tuple[Any, Document]:
    cycle: Cycle = cycle_for(actor, pk, rights.EXPORT)
    page = award_pages.page(cycle, actor)
    return cycle, Document(
        f"{cycle}表彰名单",
        "导出表彰名单",
        cycle.scope_path,
        rights.EXPORT,
        lambda book, notes: sheets_of_awards.write(book, page, notes),
    )


def _person(actor: Any, pk: int) -> tuple[Any, Document]:
    found: Person = get_object_or_404(records.people(actor), pk=pk)
    return found, _record(actor, records.of_person(found, actor), found.home.path)


def _organization(actor: Any, pk: int) -> tuple[Any, Document]:
    found: Organization = get_object_or_404(records.organizations(actor), pk=pk)
    return found, _record(actor, records.of_organization(found, actor), found.path)


def _record(actor: Any, record: records.Record, path: str) -> Document:
    """A file holds what its reader sees in his whole scope: only those of the same scope may fetch it."""
    secret = record.points or any(entry.is_of_members for entry in record.entries)
    right = rights.SEE_POINTS if secret else rights.EXPORT
    scope = next((p for p in actor.paths_for(right) if path.startswith(p)), path)
    return Document(
        f"{record.title}考核档案",
        "导出考核档案",
        scope,
        right,
        lambda book, notes: sheets_of_record.write(book, record, notes),
    )


_DOCUMENTS: dict[str, Callable[[Any, int], tuple[Any, Document]]] = {
    BULLETIN: _bulletin,
    AWARDS: _awards,
    PERSON: _person,
    ORGANIZATION: _organization,
}


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook a person asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    work.stage(0)
    try:
        about, document = _DOCUMENTS[work.params["what"]](actor, work.params["about"])
        _path(actor, work.params["what"], about)
    except Http404 as gone:
        raise Refused("要导出的内容现在不在您的权限范围内。") from gone
    work.stage(1)
    with tempfile.TemporaryFile() as stream:
        with Formal(stream, title=document.title, author=actor.display_name) as book:
            lines = document.write(book, _notes(actor))
        work.stage(2)
        with work.commit() as result:
            name = f"{document.title}.xlsx"
            file = files.store(
                actor=actor, stream=stream, name=name, purpose="export",
                scope_path=document.scope_path, right=document.right,
            )  # fmt: skip
            details = {"file": file.pk, "lines": lines}
            deeds.record(actor=actor, verb=document.verb, about=about, details=details)
            result |= {
                "url": reverse("portal:file", args=[file.pk]),
                "verb": "下载",
                "message": f"{lines}行，{name}。",
            }


def _notes(actor: Any) -> tuple[str, ...]:
    at = clock.now().astimezone(timezone.get_current_timezone())
    return (f"导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　{clock.demonstration_words()}",)
