"""Drafting schemes: copy, draft anew, take an uploaded file, save, discard.

A draft keeps whatever was typed, right or wrong; what is wrong with it only keeps it from being published.
"""

import re
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments import drafts, rights, schemes
from assessments.models import Scheme, SchemeVersion
from assessments.queries import lineage
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import Invalid, NotAllowed, Stale

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_NOTE = 300
"""What the note of a draft may hold, in characters."""


class Overtaken(Stale):
    """Somebody else saved the draft in between; nothing was written."""

    def __init__(self, draft: SchemeVersion) -> None:
        """Say who saved it and when."""
        self.draft = draft
        who = draft.changed_by.display_name if draft.changed_by else "别人"
        at = f"{timezone.localtime(draft.changed_at):%H:%M}" if draft.changed_at else "刚才"
        super().__init__(f"您打开以后，{who}{at}改过这份草稿，您的改动还没有保存。")


def may_edit(actor: Any, organization: Organization) -> None:
    """Raise NotAllowed, naming who could, unless the actor drafts schemes of the organization."""
    if not actor.may(rights.EDIT_SCHEME, organization.path):
        who = who_holds(rights.EDIT_SCHEME)
        raise NotAllowed(f"不能修订方案。修订由{organization.label}的{who}办理。", who=who)


def copy_shipped(
    *, actor: Any, code: str, organization: Organization, new_code: str, title: str
) -> SchemeVersion:
    """Copy a shipped scheme into an organization as the draft of a new scheme; returns the draft.

    Invalid for a code that is badly formed or taken, or a missing title.
    """
    document = schemes.load(code).data | {"county": organization.name}
    return _new_scheme(actor, organization, new_code, title, document, None, code)


def copy_version(*, actor: Any, version: SchemeVersion, new_code: str, title: str) -> SchemeVersion:
    """Copy a version of an own scheme as the draft of a new one, whose limits it may only tighten (M17).

    A copy of a draft stands on what that draft stands on, for a draft may be thrown away.
    """
    scheme = version.scheme
    base = version if version.published_at is not None else version.based_on
    origin = lineage.origin_of(scheme)
    return _new_scheme(
        actor, scheme.organization, new_code, title, dict(version.document), base, origin
    )


def _new_scheme(
    actor: Any,
    organization: Organization,
    code: str,
    title: str,
    document: dict[str, Any],
    based_on: SchemeVersion | None,
    origin: str,
) -> SchemeVersion:
    may_edit(actor, organization)
    code, title = code.strip(), title.strip()
    _check_names(code, title)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        if Scheme.objects.filter(organization=organization, code=code).exists():
            sentence = f"{organization.label}已有编码为“{code}”的方案，请换一个编码。"
            raise Invalid(sentence, {"code": [sentence]})
        scheme = Scheme.objects.create(
            organization=organization,
            code=code,
            title=title,
            practice=str(document.get("practice", ""))[:8],
            origin=origin,
        )
        document = document | {"id": code, "title": title}
        return _draft(actor, scheme, document, based_on, "复制方案")


def _check_names(code: str, title: str) -> None:
    problems: dict[str, list[str]] = {}
    if not _CODE.fullmatch(code):
        problems["code"] = [
            "编码须以小写字母开头，由小写字母、数字和下划线组成，最多60个，例如 weishan_2027。"
        ]
    if not title or len(title) > drafts.LONGEST_TITLE:
        problems["title"] = [f"请填写方案名称，最多{drafts.LONGEST_TITLE}个字。"]
    if problems:
        raise Invalid("".join(s for found in problems.values() for s in found), problems)


def _draft(
    actor: Any,
    scheme: Scheme,
    document: dict[str, Any],
    based_on: SchemeVersion | None,
    verb: str,
) -> SchemeVersion:
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    draft = SchemeVersion.objects.create(
        scheme=scheme,
        number=last + 1,
        document=document,
        digest=schemes.digest(document),
        based_on=based_on,
        changed_at=clock.now(),
        changed_by=actor,
    )
    path = scheme.organization.path
    deeds.record(actor=actor, verb=verb, about=draft, scope_path=path)
    return draft


def draft_anew(*, actor: Any, version: SchemeVersion) -> tuple[SchemeVersion, bool]:
    """Begin the next version of a scheme from one of its versions; return (draft, newly made).

    A scheme has one draft at a time: where there is one already, that is the one to go on with.
    """
    scheme = version.scheme
    may_edit(actor, scheme.organization)
    with transaction.atomic():
        Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
        there = scheme.versions.filter(published_at__isnull=True).first()
        if there is not None:
            return there, False
        return _draft(actor, scheme, dict(version.document), version, "起草方案"), True


def upload(*, actor: Any, organization: Organization, text: str) -> SchemeVersion:
    """Take a scheme file as a draft: of the own scheme with its code, else of a new scheme.

    BadScheme where it is no document at all; Invalid without a usable code or name; Stale where the
    scheme has a draft already, which is not overwritten.
    """
    may_edit(actor, organization)
    document, _ = drafts.from_text(text)
    code, title = (str(document.get(key, "")) for key in ("id", "title"))
    _check_names(code, title)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        scheme = Scheme.objects.filter(organization=organization, code=code).first()
        if scheme is None:
            return _new_scheme(actor, organization, code, title, document, None, "")
        if scheme.versions.filter(published_at__isnull=True).exists():
            raise Stale(
                f"《{scheme.title}》已有草稿，上传不会覆盖它。请先丢弃那份草稿，或在它的全文里修改。"
            )
        latest = scheme.versions.order_by("-number").first()
        return _draft(actor, scheme, document, latest, "上传方案草稿")


def save(
    *, actor: Any, draft: SchemeVersion, document: dict[str, Any], note: str, seen: str
) -> bool:
    """Save a draft as it was typed; return whether anything changed.

    `seen` is the digest the person worked on: Overtaken when another has saved since, Stale when the
    draft was published or discarded; nothing is written then.
    """
    may_edit(actor, draft.scheme.organization)
    note = _checked_note(note)
    with transaction.atomic():
        fresh = _locked(draft)
        if fresh.digest != seen:
            raise Overtaken(fresh)
        digest = schemes.digest(document)
        if (digest, note) == (fresh.digest, fresh.note):
            return False
        SchemeVersion.objects.filter(pk=fresh.pk).update(
            document=document, digest=digest, note=note, changed_at=clock.now(), changed_by=actor
        )
        deeds.record(
            actor=actor,
            verb="修改方案草稿",
            about=fresh,
            scope_path=fresh.scheme.organization.path,
            details={"before": fresh.digest, "after": digest},
        )
    draft.refresh_from_db()
    return True


def _checked_note(typed: str) -> str:
    note = typed.strip()
    if len(note) > LONGEST_NOTE:
        sentence = f"修改说明最多{LONGEST_NOTE}个字，请缩短。"
        raise Invalid(sentence, {"note": [sentence]})
    return note


def discard(*, actor: Any, draft: SchemeVersion) -> bool:
    """Throw a draft away, with its what-if runs; return whether its scheme, having no other version,
    went with it. Stale when it was published meanwhile."""
    may_edit(actor, draft.scheme.organization)
    with transaction.atomic():
        fresh = _locked(draft)
        scheme = fresh.scheme
        path = scheme.organization.path
        deeds.record(
            actor=actor,
            verb="丢弃方案草稿",
            about=fresh,
            scope_path=path,
            details={"digest": fresh.digest},
        )
        fresh.delete()
        if scheme.versions.exists():
            return False
        scheme.delete()
        return True


def _locked(draft: SchemeVersion) -> SchemeVersion:
    """The draft as it stands now, locked; Stale when it is none any more."""
    rows = SchemeVersion.objects.select_for_update(of=("self",)).select_related(
        "scheme__organization", "changed_by__person"
    )
    fresh: SchemeVersion | None = rows.filter(pk=draft.pk).first()
    if fresh is None:
        raise Stale("这份草稿已经丢弃。请从方案库重新起草。")
    if fresh.published_at is not None:
        raise Stale(f"第{fresh.number}版已经发布，不能再改。要改请复制为新的草稿。")
    return fresh
