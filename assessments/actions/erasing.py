"""Taking an alias out of appraisals it was frozen into, confirmed ones too (PV-RESIDENT).

Taking part is voluntary, so no rule asks for the alias to stay: what stays is the result, without a name.
The county's hash chain is over the figures, not the names, and still holds.
"""

from django.db.models import Q

from assessments.models import CycleSubject, Notice, Panel, PointAccount

SCORABLE = (Panel.State.COLLECTING, Panel.State.SUBMITTED, Panel.State.COMPUTED)
REASON = "已按本人要求注销"


def erase_frozen(account: PointAccount, alias: str) -> int:
    """Put the account's number in place of `alias` wherever it was appraised, and on the notices kept of it;
    return how many appraisals. Where a score is still to come, nobody is scored under it any more.

    Only appraisals of the time the account was open: another may have borne the alias before or after.
    Runs in the caller's transaction.
    """
    subjects = CycleSubject.objects.filter(_frozen(account), name=alias)
    panels = list(subjects.values_list("panel", flat=True))
    subjects.filter(panel__state__in=SCORABLE).update(
        state=CycleSubject.State.NOT_GRADED, state_reason=REASON
    )
    mark = f"{account}{CycleSubject.ERASED}"
    subjects.update(name=mark, title="", section="")
    for notice in Notice.objects.filter(panel__in=panels):
        names = notice.body.get("names", [])
        told = [one | {"name": mark} if one.get("name") == alias else one for one in names]
        if told != names:
            Notice.objects.filter(pk=notice.pk).update(body=notice.body | {"names": told})
    return len(panels)


def _frozen(account: PointAccount) -> Q:
    """The subjects that can be the account: under its scheme, at its place, while it was open."""
    while_open = Q(panel__cycle__period_end__gte=account.since)
    if account.until is not None:
        while_open &= Q(panel__cycle__period_start__lte=account.until)
    return while_open & Q(
        kind__in=CycleSubject.ERASABLE,
        person__isnull=True,
        panel__cycle__scheme_version__scheme=account.scheme_id,
        panel__organization=account.organization_id,
    )
