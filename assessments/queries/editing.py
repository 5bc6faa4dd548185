"""What the pages of a draft gather: what is copied, the form with its problems, the text with its lines."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessments import drafts, rights, schemes
from assessments.actions import schemes as actions
from assessments.doors import version_for
from assessments.forms import scheme as form
from assessments.models import Scheme, SchemeVersion
from assessments.queries import lineage
from assessments.queries.schemes import comparison, editable
from assessments.reading import differences, grounds
from assessments.reading.document import as_changed
from assessments.schemes import BadScheme, writing
from assessments.schemes.problems import SchemeProblem
from members.models import Organization
from members.scope import who_holds
from portal import clock
from portal.reading import whole
from portal.refusals import Invalid, NotAllowed, Refused

LARGEST_FILE = 1_000_000
"""Bytes of an uploaded scheme file."""
Posted = Mapping[str, str]
Context = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """What a copy is made of: a shipped scheme, or a version of an own one, and for whom."""

    title: str
    code: str
    organization: Organization
    version: SchemeVersion | None = None

    def copy(self, actor: Any, new_code: str, title: str) -> SchemeVersion:
        """Make the copy as a draft; what can be refused is said by the actions."""
        if self.version is not None:
            return actions.copy_version(
                actor=actor, version=self.version, new_code=new_code, title=title
            )
        return actions.copy_shipped(
            actor=actor,
            code=self.code,
            organization=self.organization,
            new_code=new_code,
            title=title,
        )

    def typed(self, asked: Posted) -> dict[str, str]:
        """Return what was typed, or a code that is free and the name of the original to begin with."""
        return {
            "code": asked.get("code", self._free_code()),
            "title": asked.get("title", self.title),
        }

    def _free_code(self) -> str:
        taken = set(self.organization.schemes.values_list("code", flat=True))
        stem = self.code[:55]
        numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
        return next(
            code for code in ([self.code] if self.code not in taken else numbered)
            if code not in taken
        )  # fmt: skip


def source_for(account: Any, asked: Posted) -> Source:
    """Return what is to be copied (`version` an id, else `of` a shipped code) and for whom; 404 for
    neither, NotAllowed for who revises no schemes there."""
    if "version" in asked:
        version = version_for(account, whole(asked["version"]) or 0, rights.EDIT_SCHEME)
        scheme = version.scheme
        return Source(scheme.title, scheme.code, scheme.organization, version)
    organization = organization_for(account, asked.get("organization", ""))
    code = asked.get("of", "")
    if code not in schemes.codes():
        raise Http404
    return Source(schemes.load(code).title, code, organization)


def organization_for(account: Any, chosen: str) -> Organization:
    """Return the organization a scheme is drafted for: the chosen one, else the first there is."""
    there = editable(account)
    if not there:
        who = who_holds(rights.EDIT_SCHEME)
        raise NotAllowed(f"不能修订方案。修订方案由{who}办理。", who=who)
    return next((one for one in there if one.pk == whole(chosen)), there[0])


def uploaded_text(file: UploadedFile | None) -> str:
    """Return the text of an uploaded scheme file; Invalid for none, BadScheme for one that is no text."""
    if file is None:
        raise Invalid("请选择方案文件（.yaml）。")
    if file.size is None or file.size > LARGEST_FILE:
        raise Invalid("文件超过1MB，不像是一份方案。请核对后再上传。")
    return drafts.from_bytes(file.read())


def may_open(version: SchemeVersion) -> bool:
    """Whether it is a draft, which can be edited."""
    return version.published_at is None


def has_form(version: SchemeVersion) -> bool:
    """Whether a draft can be edited as a form; otherwise only as text."""
    return drafts.has_form(version.document)


def form_page(
    version: SchemeVersion,
    document: dict[str, Any] | None = None,
    note: str | None = None,
    problems: Mapping[str, list[str]] | None = None,
) -> Context:
    """Return the form of a draft, or of `document` as it was typed, with everything wrong beside it."""
    shown = version.document if document is None else document
    found = lineage.problems_of(version, shown)
    return {
        **_frame(version),
        "groups": form.groups_of(shown),
        "checked": form.checked(shown, found),
        "hints": stale_readings(version, shown),
        "note": version.note if note is None else note,
        "note_problems": (problems or {}).get("note", []),
        "saved": document is None,
    }


def _frame(version: SchemeVersion) -> Context:
    return {
        "version": version,
        "scheme": version.scheme,
        "seen": version.digest,
        "has_form": has_form(version),
    }


def stale_readings(version: SchemeVersion, document: dict[str, Any]) -> list[str]:
    """Return sentences about grounds whose values were changed while their words were not."""
    base = lineage.grounds_of(version)
    if base is None or not drafts.is_readable(document):
        return []
    found = grounds.stale(as_changed(drafts.resolved(document), base))
    return [
        f"{clause}管到的数值已经改过，读法还是原来的。请在“规定的读法”里改写，来源也选对。"
        for clause in dict.fromkeys(ground.clause for ground in found)
    ]


def clash_page(overtaken: actions.Overtaken, posted: Posted) -> Context:
    """Return the form as another has saved it, with what this person had on his page beside it."""
    fresh = overtaken.draft
    if not has_form(fresh):
        return {**_frame(fresh), "groups": [], "overtaken": overtaken, "lost": _all_typed(posted)}
    return {
        **form_page(fresh, note=posted.get("note", "")),
        "overtaken": overtaken,
        "clashes": form.clashes(fresh.document, posted),
        "lost": form.lost(fresh.document, posted),
        "saved": False,
    }


def _all_typed(posted: Posted) -> list[form.Lost]:
    return [form.Lost(name, typed) for name, typed in posted.items() if "." in name]


def text_page(
    version: SchemeVersion,
    posted: Posted | None = None,
    bad: BadScheme | Invalid | None = None,
) -> Context:
    """Return the whole document as text, or what was typed with why it was not saved."""
    typed = writing.text(version.document) if posted is None else posted.get("text", "")
    context = checked_text(version, {"text": typed, "seen": version.digest})
    seen = version.digest if posted is None else posted.get("seen", "")
    note = version.note if posted is None else posted.get("note", "")
    sentence = bad.sentence if isinstance(bad, Invalid) else ""
    not_saved = bad is not None
    return context | {"seen": seen, "note": note, "refused": sentence, "not_saved": not_saved}


def text_clash(overtaken: actions.Overtaken, posted: Posted) -> Context:
    """Return the typed text again, with who saved meanwhile and what differs from his document."""
    fresh = overtaken.draft
    context = text_page(fresh, {**posted, "seen": fresh.digest})
    typed, _ = drafts.from_text(posted.get("text", ""))
    both = drafts.is_readable(fresh.document) and drafts.is_readable(typed)
    changes = None
    if both:
        changes = differences.between(drafts.resolved(fresh.document), drafts.resolved(typed))
    return context | {"overtaken": overtaken, "changes": changes}


@dataclass(frozen=True)
class LineProblem:
    """A problem of a text: on which line, what stands there, where it is, what would mend it."""

    line: int
    written: str
    place: str
    sentence: str


def checked_text(version: SchemeVersion, posted: Posted) -> Context:
    """Return the problems of a typed text, each with its line."""
    typed = posted.get("text", "")
    try:
        document, lines = drafts.from_text(typed)
    except BadScheme as bad:
        found = list(bad.problems)
    else:
        found = lineage.problems_of(version, document, lines)
    written = typed.splitlines()
    return {
        **_frame(version),
        "text": typed,
        "problems": [_line_problem(problem, written) for problem in found],
        "taken": posted.get("seen") != version.digest,
    }


def _line_problem(problem: SchemeProblem, written: list[str]) -> LineProblem:
    there = 0 < problem.line <= len(written)
    text = written[problem.line - 1].strip()[:60] if there else ""
    return LineProblem(problem.line, text, problem.place, problem.sentence)


def checked_form(version: SchemeVersion, posted: Posted) -> Context:
    """Return the form's problems as they are with what is typed now; nothing is written."""
    if not may_open(version) or not has_form(version):
        return {"version": version, "gone": True}
    document = form.applied(version.document, posted)
    context = form_page(version, document)
    return context | {"taken": posted.get("seen") != version.digest}


def saved_words(version: SchemeVersion) -> str:
    """Return what a saved draft's message says: the time, and how much is still to be mended."""
    left = len(lineage.problems_of(version))
    rest = f"还有{left}处要改，改好才能发布。" if left else "没有要改的，可以发布。"
    return f"{timezone.localtime(clock.now()):%H:%M:%S} 已保存。{rest}"


def after_discard(scheme: int, gone: bool) -> str:
    """Return where to go on: the scheme's newest version, or the library once the scheme is gone."""
    newest = None if gone else Scheme.objects.get(pk=scheme).versions.order_by("-number").first()
    if newest is None:
        return reverse("assessments:schemes")
    return reverse("assessments:scheme_version", args=[newest.pk])


def day_of(typed: str, what: str) -> dt.date:
    """Read a date as it is typed; Invalid for anything that is none of this century."""
    sentence = f"{what}日期要写成年-月-日，例如2027-01-01。现填“{typed[:20]}”。"
    try:
        day = dt.date.fromisoformat(typed.strip())
    except ValueError as wrong:
        raise Invalid(sentence) from wrong
    if not 2000 <= day.year < 2100:
        raise Invalid(sentence)
    return day


def publish_page(version: SchemeVersion, typed: str | None, problem: Refused | None) -> Context:
    """Return what is published: the problems left, the changes to what is in force, the day."""
    start = lineage.next_start(version, clock.today())
    day = typed if typed is not None else start.isoformat() if start else ""
    found = lineage.problems_of(version)
    context = comparison(version, "")
    rivals = lineage.rivals(version.scheme, version.document, clock.today()) if not found else []
    return context | {
        "problems": found,
        "day": day,
        "problem": problem,
        "rivals": [(rival, rival.versions.first()) for rival in rivals],
        "seen": version.digest,
    }
