"""Filing a township's monthly ledger: computed and frozen in one transaction (P03-R8)."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from grids import rights
from grids.actions.parties import refuse_identity
from grids.models import Filing, FilingCase
from grids.obligations import FILING
from grids.queries.ledgers import Ledger, ledger_of
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds, workdays
from portal.periods import Period
from portal.reading import prose
from portal.refusals import NotAllowed, Refused, Stale

LONGEST = 300


def due_on(month: Period) -> dt.date:
    """Return the day a month's ledger is due: the 5th after it, or the next working day (D-HOLIDAY)."""
    return workdays.next_workday_from(month.next.start.replace(day=FILING.due))


def file_ledger(
    *, actor: Any, town: Organization, month: Period, reason: str = "", seen: int = 0
) -> Filing:
    """File the ledger of a month as it is now; where it is filed already, a correction with its reason.

    `seen` is the newest version the person knows of, 0 for none: sent twice it is filed once. NotAllowed
    without the right; Refused before the month is over and for what is no township; Stale where
    another version was filed meanwhile; Invalid for a correction without a reason.
    """
    _insist(actor, town, month)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=town.pk)
        last = Filing.objects.filter(town=town, period_code=month.code).order_by("-version").first()
        if last is not None and last.version != seen:
            raise Stale(f"第{last.version}版已经报备，没有再报。要更正的，请看过这一版再报。")
        written = _reason(reason) if last is not None else ""
        filing = freeze(ledger_of(town, month), actor, last.version + 1 if last else 1, written)
        verb = "更正网格台账" if last else "报备网格台账"
        deeds.record(
            actor=actor, verb=verb, about=filing, reason=written,
            details={"version": filing.version, "digest": filing.digest},
        )  # fmt: skip
    return filing


def _insist(actor: Any, town: Organization, month: Period) -> None:
    """Raise what keeps this ledger from being filed by this person on this day."""
    if not actor.may(rights.DISPATCH, town.path):
        who = who_holds(rights.DISPATCH)
        raise NotAllowed(f"不能报备台账。台账由{who}报备。", rule="P03-R8", who=who)
    if town.kind != Kind.TOWN or month.kind != "month":
        raise Refused("月度台账按镇街、按月报备。请从报备看板里打开。", rule="P03-R8")
    if month.end >= clock.today():
        raise Refused(f"{month.label}还没有结束，{month.end:%m月%d日}以后才能报备。", rule="P03-R8")


def _reason(text: str) -> str:
    written = prose(
        text, what="更正理由", most=LONGEST, name="reason",
        missing="这个月已经报备过。要更正的，请写明理由，原来的一版保留。",
    )  # fmt: skip
    refuse_identity(written, "reason")
    return written


def freeze(ledger: Ledger, actor: Any, version: int = 1, reason: str = "") -> Filing:
    """Write a ledger down as it is, in the caller's transaction, without asking whether it may be."""
    filing = Filing.objects.create(
        town=ledger.town,
        period_code=ledger.month.code,
        version=version,
        reason=reason,
        due_on=due_on(ledger.month),
        filed_on=clock.today(),
        filed_at=clock.now(),
        filed_by=actor,
        body=ledger.body,
        digest=digest_of(ledger.body, ledger.cases),
    )
    FilingCase.objects.bulk_create(
        (
            FilingCase(filing=filing, position=place, case_id=line["case"], **_columns(line))
            for place, line in enumerate(ledger.cases, 1)
        ),
        batch_size=2000,
    )
    return filing


def _columns(line: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in line.items() if key != "case"}


def digest_of(body: Mapping[str, Any], cases: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256 over a ledger's body and cases, their keys in order."""
    whole = json.dumps([body, list(cases)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def lines_of(filing: Filing) -> list[dict[str, Any]]:
    """Return a filing's cases as they were sealed; its digest must be that of body and these."""
    names = ("label", "kind", "state", "overdue", "extensions", "satisfaction")
    return [
        {name: getattr(row, name) for name in names}
        | {
            "case": row.case_id,
            "found_on": row.found_on.isoformat(),
            "due_on": row.due_on.isoformat(),
        }
        for row in filing.cases.order_by("position")
    ]


def is_whole(filing: Filing) -> bool:
    """Return whether a filing still is what was sealed."""
    return digest_of(filing.body, lines_of(filing)) == filing.digest
