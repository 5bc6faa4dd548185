"""What a cadre sees of himself: his quarters, each with its grounds; notices he may object to."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from assessments.models import CycleSubject, Notice, Objection, Panel, Result
from assessments.queries import accounts, decisions
from portal import clock

SHOWN = (Panel.State.NOTICED, *Panel.LOCKED[:2])
"""A person sees his own result from the public notice on."""


@dataclass(frozen=True)
class Quarter:
    """One appraisal of the person: its panel, and the account of the score once it is out."""

    subject: CycleSubject
    panel: Panel
    account: accounts.Account | None
    proposals: list[dict[str, Any]]

    @property
    def version(self) -> str:
        """Which version it is, where there are two; '' for the only one."""
        if self.panel.version > 1:
            return f"第{self.panel.version}版（更正）"
        return "第1版" if hasattr(self.panel, "corrected_by") else ""


def subjects_of(account: Any) -> QuerySet[CycleSubject]:
    """Return the account's own appraisals, newest first; none without a person."""
    if not account.person_id:
        return CycleSubject.objects.none()
    return (
        CycleSubject.objects.filter(person_id=account.person_id)
        .exclude(panel__state=Panel.State.SUPERSEDED)
        .select_related(
            "panel__organization",
            "panel__cycle__organization",
            "panel__cycle__scheme_version",
            "panel__corrected_by",
        )
        .order_by("-panel__cycle__period_end", "-panel__version")
    )


def notices_for(account: Any) -> QuerySet[Notice]:
    """Return the notices posted in panels in which the account's person is appraised."""
    if not account.person_id:
        return Notice.objects.none()
    return Notice.objects.filter(
        withdrawn_at__isnull=True, panel__subjects__person_id=account.person_id
    ).select_related("panel__organization", "panel__cycle__organization")


def mine(account: Any) -> dict[str, Any]:
    """Return the context of 我的考核: up to eight quarters, running notices, own objections.

    `waiting` names the notices an own objection is open to: until it is answered no second one is taken.
    """
    made = Objection.objects.filter(by=account)
    objections = list(made.select_related("panel__organization", "panel__cycle"))
    quarters = _quarters(list(subjects_of(account)[:8]), account)
    _drop_overtaken_hints(quarters)
    return {
        "quarters": quarters,
        "notices": notices_for(account).filter(last_day__gte=clock.today()),
        "objections": objections,
        "waiting": {o.notice_id for o in objections if o.state == Objection.State.OPEN},
    }


def _drop_overtaken_hints(quarters: list[Quarter]) -> None:
    """Keep the year-end hints of the newest published quarter alone; later ones overtake earlier."""
    published = [q for q in quarters if q.account is not None]
    for older in published[1:]:
        older.proposals[:] = [row for row in older.proposals if not row["proposal"].at_risk]


def _quarters(subjects: list[CycleSubject], account: Any) -> list[Quarter]:
    out = [one for one in subjects if one.panel.state in SHOWN]
    told = dict(zip(out, accounts.accounts_of([(one.panel, one) for one in out]), strict=True))
    return [_quarter(one, told.get(one), account) for one in subjects]


def _quarter(subject: CycleSubject, told: accounts.Account | None, account: Any) -> Quarter:
    rows = [decisions.readable(p, account) for p in told.proposals] if told else []
    return Quarter(subject, subject.panel, told, rows)


def own_results(account: Any) -> QuerySet[Result]:
    """Return the account's own published results, newest first."""
    return (
        Result.objects.filter(
            subject__in=subjects_of(account), panel__state__in=SHOWN, run=F("panel__run")
        )
        .select_related("subject", "panel__organization", "panel__cycle")
        .order_by("-panel__cycle__period_end")
    )
