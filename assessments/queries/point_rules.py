"""A branch's own rules as pages and postings read them: which are in force, what they offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from assessments import rights
from assessments.models import BranchItem, BranchRule, PointItem, Scheme
from assessments.points.own_rules import OWN_RULES
from assessments.points.schemes import this_month
from members.models import Membership, Organization
from portal.models import Deed
from portal.periods import Period

S = BranchRule.State


@dataclass(frozen=True)
class Offered:
    """What a sheet of a month offers to be entered: an item of the county's or a branch's own line."""

    item: PointItem
    own: BranchItem | None = None

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"b{self.own.pk}" if self.own else str(self.item.pk)

    @property
    def label(self) -> str:
        """Its words."""
        return self.own.label if self.own else self.item.label

    @property
    def points(self) -> Decimal:
        """The most points of one entry: the branch's, never more than the county's are now."""
        return min(self.own.points, self.item.points) if self.own else self.item.points

    @property
    def evidence_needed(self) -> bool:
        """Whether a ground has to be given."""
        return self.item.evidence_needed or (self.own is not None and self.own.evidence_needed)


def rule_on(scheme: int, organization: int, month: Period) -> BranchRule | None:
    """Return a branch's rules in force in a month; None where the county's items hold alone."""
    rows = BranchRule.objects.filter(
        scheme=scheme, organization=organization, state=S.FILED, in_force_from__lte=month.code
    )
    return rows.order_by("-in_force_from").first()


def offered(scheme: Scheme, organization: Organization, month: Period) -> list[Offered]:
    """Return what can be entered on a branch's sheet of a month: where its rules have lines of their own
    for an item, these stand in the item's place. Three statements."""
    items = list(scheme.items.filter(active=True))
    rule = rule_on(scheme.pk, organization.pk, month)
    own: dict[int, list[BranchItem]] = {}
    for line in rule.lines.order_by("pk") if rule else ():
        own.setdefault(line.item_id, []).append(line)
    return [
        one
        for item in items
        for one in ([Offered(item, line) for line in own.get(item.pk, ())] or [Offered(item)])
    ]


def voting_members(organization: Organization, day: Any) -> int:
    """How many members of a branch had a vote on a day: full members alone (P08-R12)."""
    rows = Membership.objects.filter(
        branch=organization, stage=Membership.Stage.FULL, since__lte=day
    )
    return rows.exclude(until__lte=day).count()


def rules_of(scheme: Scheme, organization: Organization, account: Any) -> dict[str, Any]:
    """Return the context of a branch's list of rules; a fixed number of statements."""
    rows = list(
        BranchRule.objects.filter(scheme=scheme, organization=organization).order_by("-number")
    )
    now = rule_on(scheme.pk, organization.pk, this_month())
    return {
        "scheme": scheme,
        "organization": organization,
        "rows": rows,
        "now": now,
        "has_open": any(rule.state in (S.DRAFT, S.ADOPTED) for rule in rows),
        "may_draft": account.may(rights.RECOGNISE_POINTS, organization.path),
        "back": back_of(account, organization.path),
    }


def back_of(account: Any, path: str) -> tuple[str, str]:
    """Return (address name, label) of the page an account comes from: points, supervision, or its own."""
    if account.may(rights.SEE_POINTS, path):
        return "assessments:points", "积分"
    if account.may(rights.SUPERVISE_POINTS, path):
        return "assessments:points_supervision", "积分督查"
    return "assessments:points_mine", "我的积分"


def rule_page(rule: BranchRule, account: Any) -> dict[str, Any]:
    """Return the context of one version: its lines beside the county's limits, steps, record."""
    lines = list(rule.lines.select_related("item").order_by("item__position", "pk"))
    record = deeds_of([rule])
    returns = [d for d in record if d.details.get("to") == S.DRAFT]
    may_draft = account.may(rights.RECOGNISE_POINTS, rule.scope_path)
    offers = OWN_RULES.offers(account, rule)
    return {
        "rule": rule,
        "scheme": rule.scheme,
        "organization": rule.organization,
        "lines": lines,
        "offers": offers,
        "may_step": any(offer.step.action != "adopt" for offer in offers),
        "may_adopt": any(offer.step.action == "adopt" and offer.allowed for offer in offers),
        "record": record,
        "returned": returns[-1] if returns and rule.state == S.DRAFT else None,
        "may_edit": may_draft and rule.state == S.DRAFT,
        "back": back_of(account, rule.scope_path),
        "may_list": account.may(rights.SEE_POINTS, rule.scope_path)
        or account.may(rights.SUPERVISE_POINTS, rule.scope_path),
        "is_now": rule == rule_on(rule.scheme_id, rule.organization_id, this_month()),
    }


def deeds_of(rules: Iterable[BranchRule]) -> list[Deed]:
    """Return everything done with rules, oldest first; one statement."""
    ids = [str(rule.pk) for rule in rules]
    rows = Deed.objects.filter(object_type=BranchRule._meta.label_lower, object_id__in=ids)
    return list(rows.order_by("pk"))


def waiting_for(account: Any) -> list[tuple[BranchRule, str]]:
    """Return (rules, what is due) of the account: adopted ones to file, drafts of its own that came back."""
    seen = BranchRule.objects.select_related("organization", "scheme")
    to_file = seen.visible_to(account, rights.CONFIRM_POINTS).filter(state=S.ADOPTED)
    found = [(rule, "file") for rule in to_file[:30]]
    drafts = list(seen.visible_to(account, rights.RECOGNISE_POINTS).filter(state=S.DRAFT)[:30])
    back = {d.object_id for d in deeds_of(drafts) if d.details.get("to") == S.DRAFT}
    return found + [(rule, "mend") for rule in drafts if str(rule.pk) in back]


def seen_by(account: Any) -> Any:
    """Return the rules an account may read: where it sees points, where it supervises them, and those of
    one's own branch. They hold no personal data."""
    rows = BranchRule.objects.all()
    own = Q(pk__in=[])
    if account.person_id:
        own = Q(organization__point_accounts__person=account.person_id)
    keys = (
        Q(pk__in=rows.visible_to(account).values("pk"))
        | Q(pk__in=rows.visible_to(account, rights.SUPERVISE_POINTS).values("pk"))
        | Q(pk__in=BranchRule.objects.filter(own).values("pk"))
    )
    return rows.filter(keys).select_related("organization", "scheme__organization")
