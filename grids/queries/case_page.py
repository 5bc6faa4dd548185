"""One case as its page shows it: what was found, its deadline, its log with words, who answers it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from grids import disclosure, relations
from grids.lifecycle import action_label
from grids.models import Case, CaseStep
from grids.models.cases import Level
from grids.obligations import CONTRACT, DISPUTE, ERRAND
from grids.queries import notices
from grids.queries.cases import answering, log_of
from grids.queries.deadlines import Deadlines
from grids.queries.reviews import decisions_of
from members.models import Person

ALIKE = 40
"""Cases offered as the one that answers a duplicate."""
_PORTAL = "平台"
_GONE_UP_TO = {Level.TOWN: "镇街", Level.COUNTY: "县级"}
"""Where an overdue case went up to, as the boards say it: to the county, not to one of its departments."""
_BESIDE = {
    DISPUTE: ("mediation", "调解"),
    ERRAND: ("errand", "代办事项"),
    CONTRACT: ("contract", "合同审查"),
}
"""Kinds of cases with a further page: its address and what the link says."""


@dataclass(frozen=True)
class Entry:
    """One line of a case's log: when, who, what, what followed, and the words where they may be read."""

    on: dt.date
    who: str
    label: str
    at: dt.datetime | None = None
    facts: list[str] = field(default_factory=list)
    words: str = ""
    tone: str = ""


def page(case: Case, account: Any) -> dict[str, Any]:
    """Return what the page shows of a case; the same number of queries for any length of its log."""
    reads = relations.reads(account, case)
    answer, told = answering(case), notices.of_case(case)
    return {
        "case": case,
        "left": Deadlines([case]).of(case),
        "urgency": urgency_title(case),
        "reads": reads,
        "photos": list(case.photos.select_related("file")) if reads else [],
        "log": timeline(case, reads=reads),
        "answer": answered_by(case, answer, account) if answer != case else None,
        "duplicates": list(case.duplicates.visible_to(account).order_by("pk")[:20]),
        "decisions": decisions_of(case),
        "notices": told,
        "must_read": notices.waits_for(account, case, told),
        "beside": beside(case, account),
        "has_parties": disclosure.serves(account, case) and case.parties.exists(),
    }


def beside(case: Case, account: Any) -> list[tuple[str, str]]:
    """Return the further pages of a case its kind has and the account may open: label and address."""
    name, label = _BESIDE.get(case.kind.code, ("", ""))
    found_it = case.finder_id == account.pk and case.kind.code != DISPUTE
    if not name or not (found_it or disclosure.serves(account, case)):
        return []
    return [(label, reverse(f"grids:{name}", args=[case.pk]))]


def urgency_title(case: Case) -> str:
    """Return the name of a case's urgency; its bare code where the kind no longer knows it."""
    known = {one["code"]: one["title"] for one in case.kind.urgencies}
    return str(known.get(case.urgency, case.urgency))


def timeline(case: Case, *, reads: bool) -> list[Entry]:
    """Return the log of a case with its overdue escalations between the steps, oldest first."""
    steps = list(log_of(case))
    names = _names(steps)
    found = [_entry(step, names, reads) for step in steps]
    for gone_up in case.escalations.order_by("on"):
        label = f"逾期，自动升级到{_GONE_UP_TO[Level(gone_up.to)]}"
        entry = Entry(
            gone_up.on, _PORTAL, label, facts=[f"期限{_day(gone_up.due_on)}"], tone="late"
        )
        found.append(entry)
    # the portal's nightly work comes first on its day; stable: steps of one day stay in their order
    return sorted(found, key=lambda entry: (entry.on, entry.at is not None))


def _entry(step: CaseStep, names: dict[int, str], reads: bool) -> Entry:
    at = timezone.localtime(step.at)
    note = getattr(step, "note", None)
    return Entry(
        on=at.date(),
        at=at,
        who=step.actor.display_name if step.actor else _PORTAL,
        label=action_label(step.action),
        facts=_facts(step, names),
        words=note.words if note is not None and reads else "",
    )


def _facts(step: CaseStep, names: dict[int, str]) -> list[str]:
    told, found = step.details, []
    if step.action in ("dispatch", "send_down") and step.handler:
        person = names.get(told.get("person") or 0)
        found.append(f"承办：{step.handler.label}{f'，{person}' if person else ''}")
    if step.due_before and step.due_before != step.due_on:
        found.append(f"期限由{_day(step.due_before)}改为{_day(step.due_on)}")
    if told.get("days"):
        found.append(f"{told['days']}个工作日")
    if told.get("into"):
        found.append(f"并入{told['into']}")
    if told.get("of"):
        found.append(f"{told['of']}并入本件")
    return found


def _names(steps: list[CaseStep]) -> dict[int, str]:
    """Names of the people cases were sent to by name."""
    ids = {step.details.get("person") for step in steps if step.details.get("person")}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


@dataclass(frozen=True)
class Answer:
    """The case that answers a duplicate: where it stands, and what its handler told the finders."""

    case: Case
    words: str
    may_open: bool
    reads: bool
    """Whether the answer is for the reader; with it `words` are '' until there is one."""


def answered_by(duplicate: Case, case: Case, account: Any) -> Answer:
    """Return what is shown of the case that answers a duplicate: its state and, to the duplicate's finder
    and to who reads that case anyway (PV-CASE), its answer."""
    reads = duplicate.finder_id == account.pk or relations.reads(account, case)
    told = log_of(case).filter(action="feed_back", note__isnull=False).last() if reads else None
    words = told.note.words if told is not None and case.done_on else ""
    seen = Case.objects.visible_to(account).filter(pk=case.pk).exists()
    return Answer(case, words, seen, reads)


def alike(case: Case) -> list[Case]:
    """Return what a case may be merged into: not filed, of its place; those of its kind first."""
    rows = Case.objects.filter(scope_path=case.scope_path, county=case.county_id)
    rows = rows.exclude(pk=case.pk).exclude(state__in=("filed", "merged")).select_related("kind")
    found = list(rows.order_by("-pk")[:ALIKE])
    return sorted(found, key=lambda one: one.kind_id != case.kind_id)


def days_asked(case: Case) -> int | None:
    """Return how many working days the handler last asked for; None where nobody did."""
    asked = case.log.filter(action="ask_extension").order_by("-pk").first()
    return asked.details.get("days") if asked else None


def last_step(case: Case) -> str:
    """Return who did what last, as a sentence for whoever came too late; '' for a case without a log."""
    step = log_of(case).last()
    if step is None:
        return ""
    entry = _entry(step, {}, reads=False)
    return f"{entry.who}{entry.at:%m-%d %H:%M}已办“{entry.label}”。"
