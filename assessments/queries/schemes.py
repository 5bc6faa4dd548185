"""The scheme library as its pages show it: own schemes, shipped ones, one version, a draft."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models.fields.json import KT

from assessments import drafts, rights, schemes, words
from assessments.models import Scheme, SchemeVersion
from assessments.queries import lineage
from assessments.reading import differences, document, examples
from assessments.reading.shapes import Section
from members.models import Organization
from portal import clock
from portal.reading import whole
from portal.scope import within


@dataclass
class OwnScheme:
    """A scheme of an organization with its version in force, the one to come, and its draft."""

    scheme: Scheme
    current: dict[str, Any] | None = None
    coming: dict[str, Any] | None = None
    draft: dict[str, Any] | None = None
    versions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, Any] | None:
        """The version its line opens: in force, else to come, else last published, else the draft."""
        last = next((v for v in self.versions if v["published_at"] is not None), None)
        return self.current or self.coming or last or self.draft

    @property
    def subject(self) -> str:
        """Whom it appraises."""
        known = self.shown or {}
        return words.SUBJECTS.get(known.get("subject") or "person", known.get("subject") or "")

    @property
    def period(self) -> str:
        """How often."""
        return words.PERIODS.get((self.shown or {}).get("period") or "", "")


def own_schemes(account: Any) -> list[OwnScheme]:
    """Return the schemes the account sees in its organizations' own rows; two statements."""
    found = {
        scheme.pk: OwnScheme(scheme)
        for scheme in Scheme.objects.visible_to(account)
        .select_related("organization")
        .order_by("organization__sort_key", "practice", "pk")
    }
    versions = (
        SchemeVersion.objects.filter(scheme__in=list(found))
        .annotate(subject=KT("document__subject"), period=KT("document__period"))
        .order_by("scheme", "-number")
        .values("pk", "scheme_id", "number", "published_at", "in_force_from", "changed_at",
                "subject", "period")
    )  # fmt: skip
    for version in versions:
        found[version["scheme_id"]].versions.append(version)
    today = clock.today()
    for own in found.values():
        _place(own, today)
    return list(found.values())


def _place(own: OwnScheme, today: dt.date) -> None:
    """Pick the version in force, the next one and the draft out of a scheme's versions."""
    published = [v for v in own.versions if v["published_at"] is not None]
    begun = [v for v in published if v["in_force_from"] is None or v["in_force_from"] <= today]
    coming = [v for v in published if v not in begun]
    retired = own.scheme.retired_from is not None and own.scheme.retired_from <= today
    if begun and not retired:
        own.current = max(begun, key=lambda v: (v["in_force_from"] or dt.date.min, v["number"]))
    own.coming = min(coming, key=lambda v: v["in_force_from"], default=None)
    own.draft = next((v for v in own.versions if v["published_at"] is None), None)


@dataclass(frozen=True)
class Shipped:
    """One regulation of the shipped library."""

    code: str
    title: str
    practice: str
    county: str
    subject: str
    period: str
    about: str
    subject_word: str
    period_word: str


@cache
def _all_shipped() -> tuple[Shipped, ...]:
    return tuple(_shipped(code) for code in schemes.codes())


def _shipped(code: str) -> Shipped:
    data = schemes.load(code).data
    subject = data.get("subject", "person")
    return Shipped(
        code=code,
        title=data["title"],
        practice=data["practice"],
        county=data["county"],
        subject=subject,
        period=data["period"],
        about=document.about(data),
        subject_word=words.SUBJECTS.get(subject, words.subject(data)),
        period_word=words.PERIODS[data["period"]],
    )


FILTERS = (("county", "县市区"), ("subject", "考核对象"), ("period", "周期"))


def library(params: Mapping[str, str]) -> dict[str, Any]:
    """Return the shipped library narrowed by `county`, `subject` and `period` of the address, with the
    choices of each; a value nobody offers narrows to nothing it could mean, so it is passed over."""
    everything = _all_shipped()
    choices = {name: _choices(name, everything) for name, _ in FILTERS}
    asked = {name: params.get(name, "") for name, _ in FILTERS}
    asked = {name: value for name, value in asked.items() if value in dict(choices[name])}
    rows = [
        one for one in everything if all(getattr(one, name) == v for name, v in asked.items() if v)
    ]
    rows.sort(key=lambda one: (one.practice, one.code))
    return {"rows": rows, "all": len(everything), "choices": choices, "asked": asked,
            "overlays": overlays()}  # fmt: skip


def _choices(name: str, rows: Iterable[Shipped]) -> list[tuple[str, str]]:
    """What a filter offers, in the order of its words; periods from short to long."""
    if name == "county":
        return [(one, one) for one in dict.fromkeys(row.county for row in rows)]
    table = words.SUBJECTS if name == "subject" else words.PERIODS
    there = {getattr(row, name) for row in rows}
    return [(code, label) for code, label in table.items() if code in there]


def editable(account: Any) -> list[Organization]:
    """Return the organizations the account drafts schemes for."""
    paths = account.paths_for(rights.EDIT_SCHEME)
    if not paths:
        return []
    rows = Organization.objects.filter(within(paths, "path"), path__in=paths)
    return list(rows.order_by("sort_key"))


def shipped_page(code: str, account: Any) -> dict[str, Any] | None:
    """Return what the page of a shipped scheme shows; None for a code nobody ships."""
    if code not in schemes.codes():
        return None
    data = schemes.load(code).data
    own = SchemeVersion.objects.visible_to(account).filter(scheme__code=code)
    return {
        "code": code,
        "document": data,
        "about": document.about(data),
        "sections": document.sections(data),
        "source": data.get("source", {}),
        "examples": examples.of_shipped(code),
        "own": own.select_related("scheme__organization").order_by("-number").first(),
        "may_copy": account.may_anywhere(rights.EDIT_SCHEME),
    }


@dataclass(frozen=True)
class Overlay:
    """A shipped document of rules that are laid over other schemes, `under` (code, title) it."""

    code: str
    title: str
    practice: str
    county: str
    under: tuple[tuple[str, str], ...]


@cache
def overlays() -> tuple[Overlay, ...]:
    """Return the shipped overlays; they are read in the library, never run."""
    found = (schemes.overlay(code) for code in schemes.overlays())
    return tuple(
        Overlay(
            one.code,
            one.title,
            one.data["practice"],
            one.data["county"],
            tuple((code, schemes.load(code).title) for code in one.data["overlay"]),
        )
        for one in found
    )


def overlay_page(code: str) -> dict[str, Any] | None:
    """Return what the page of a shipped overlay shows; None for a code that is none."""
    found = next((one for one in overlays() if one.code == code), None)
    if found is None:
        return None
    data = schemes.overlay(code).data
    return {
        "code": code,
        "overlay": found,
        "document": data,
        "sections": document.overlay_sections(data),
        "source": data.get("source", {}),
    }


def version_page(version: SchemeVersion, account: Any) -> dict[str, Any]:
    """Return what the page of a version or draft shows: the document in words where it can be read."""
    scheme = version.scheme
    readable = drafts.is_readable(version.document)
    data = drafts.resolved(version.document) if readable else version.document
    is_draft = version.published_at is None
    may_edit = account.may(rights.EDIT_SCHEME, scheme.organization.path)
    current = lineage.in_force(scheme, clock.today())
    return {
        "version": version,
        "scheme": scheme,
        "is_draft": is_draft,
        "about": document.about(data) if readable else "",
        "sections": sections_of(version, data) if readable else [],
        "source": data.get("source", {}) if readable else {},
        "problems": lineage.problems_of(version) if is_draft else [],
        "examples": examples_of(version),
        "versions": versions_of(scheme),
        "current": current,
        "draft": scheme.versions.filter(published_at__isnull=True).first(),
        "may_edit": may_edit,
        "may_try": may_edit,
        "origin": lineage.origin_of(scheme),
        "retire_day": lineage.next_start(version, clock.today()),
    }


def sections_of(version: SchemeVersion, data: dict[str, Any]) -> list[Section]:
    """Return a document in words; what the county changed is marked as such."""
    return document.sections(data, lineage.grounds_of(version))


def examples_of(version: SchemeVersion) -> tuple[examples.Example, ...]:
    """Return the shipped examples where the version is the shipped document; () where it is not."""
    code = version.scheme.code
    if code in schemes.codes() and schemes.load(code).digest == version.digest:
        return examples.of_shipped(code)
    return ()


def versions_of(scheme: Scheme) -> list[SchemeVersion]:
    """Return a scheme's versions, newest first, without their documents."""
    rows = scheme.versions.defer("document").select_related(
        "published_by__person", "changed_by__person"
    )
    return list(rows.order_by("-number"))


def comparison(version: SchemeVersion, other: str) -> dict[str, Any]:
    """Return the changes from another version of the scheme (its id, or `shipped`) to this one.

    Without a usable choice it is the version in force, else the one it is based on, else the shipped
    scheme. `changes` is None where one of the two cannot be read.
    """
    chosen, label = _other(version, other)
    both = (
        chosen is not None and drafts.is_readable(chosen) and drafts.is_readable(version.document)
    )
    changes = None
    if both and chosen is not None:
        now, base = drafts.resolved(version.document), lineage.grounds_of(version)
        marked = document.as_changed(now, base) if base else now
        changes = differences.between(drafts.resolved(chosen), marked)
    others = [v for v in versions_of(version.scheme) if v.pk != version.pk]
    return {
        "version": version,
        "scheme": version.scheme,
        "others": others,
        "has_shipped": lineage.grounds_of(version) is not None,
        "other": other if label else "",
        "label": label,
        "found": chosen is not None,
        "changes": changes,
    }


def _other(version: SchemeVersion, other: str) -> tuple[dict[str, Any] | None, str]:
    shipped = lineage.grounds_of(version)
    if other == "shipped" and shipped is not None:
        return shipped, "平台随附的方案"
    chosen = version.scheme.versions.filter(pk=whole(other) or 0).first()
    if chosen is None:
        chosen = lineage.in_force(version.scheme, clock.today())
        if chosen is None or chosen.pk == version.pk:
            chosen = version.based_on
    if chosen is not None and chosen.pk != version.pk:
        name = "" if chosen.scheme_id == version.scheme_id else f"《{chosen.scheme.title}》"
        return chosen.document, f"{name}第{chosen.number}版"
    return (shipped, "平台随附的方案") if shipped is not None else (None, "")
