"""Reading what the entry pages post, and handing it to the actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from assessments import rights
from assessments.actions import entries
from assessments.actions.entries import Change
from assessments.form import ADJUST, form_of
from assessments.models import CycleSubject, Panel
from portal import files
from portal.reading import whole
from portal.refusals import Invalid


def save_plain(
    account: Any, panel: Panel, subjects: Iterable[CycleSubject], posted: Mapping[str, str]
) -> dict[str, Any]:
    """Save what a plain form holds; return the clashes by field name ({} when all was saved)."""
    form = form_of(panel.cycle.scheme_version.document)
    changes = []
    for subject in subjects:
        if entries.not_enterable(account, subject):
            continue
        for column in form.columns:
            name = f"c-{subject.pk}-{column.field}"
            if name in posted and posted[name].strip() != posted.get(f"was-{name}", "").strip():
                seen = posted.get(f"seen-{name}", "")
                changes.append(
                    Change(
                        subject.pk,
                        column.field,
                        posted[name],
                        whole(seen),
                    )
                )
    done = entries.save_cells(actor=account, panel=panel, changes=changes)
    typed = {(c.subject, c.field): c.text for c in changes}
    return {
        f"c-{e.subject_id}-{e.component}.{e.item}.{e.part}": {
            "typed": typed[(e.subject_id, f"{e.component}.{e.item}.{e.part}")],
            "theirs": e,
        }
        for e in done.clashes
    }


def change_person(request: HttpRequest, panel: Panel, subject: CycleSubject) -> str:
    """Do what a post on the person's page asks for (an adjustment, a marking); return what was done."""
    what, reason = request.POST.get("do", ""), request.POST.get("reason", "")
    if what == "not_graded":
        entries.mark_not_graded(actor=request.user, panel=panel, subject=subject, reason=reason)
        return f"已标为不定等次：{subject.name}不参加本季考核，不计入名额基数。"
    if what == "graded":
        entries.mark_graded(actor=request.user, panel=panel, subject=subject, reason=reason)
        return f"{subject.name}已恢复参加考核，请补录。"
    if what == "adjustment":
        return _save_adjustment(request, panel, subject)
    raise Invalid("没有这样的操作。请刷新页面后再试。")


def _save_adjustment(request: HttpRequest, panel: Panel, subject: CycleSubject) -> str:
    item = request.POST.get("item", "")
    seen = {p: request.POST.get(f"seen_{p}", "") for p in ("value", "basis")}
    upload = request.FILES.get("file")
    stored = None
    if upload is not None:
        entries.insist_on_entry(request.user, panel)
        stored = files.store(
            actor=request.user,
            stream=upload.file or upload,
            name=upload.name or "附件",
            purpose="evidence",
            scope_path=panel.scope_path,
            right=rights.SEE,
            allowed=files.EVIDENCE,
        )
    changes = [
        Change(
            subject.pk,
            f"{ADJUST}.{item}.{part}",
            request.POST.get(part, ""),
            whole(seen[part]),
            stored if part == "basis" else None,
            keep_file=not (part == "basis" and request.POST.get("drop_file")),
        )
        for part in ("value", "basis")
    ]
    done = entries.save_cells(actor=request.user, panel=panel, changes=changes)
    if done.clashes:
        other = done.clashes[0]
        by = other.entered_by.display_name if other.entered_by else "另一个人"
        raise Invalid(f"{by}刚把这一格改为“{other.text}”。请看过以后再改。")
    return "已保存。"
