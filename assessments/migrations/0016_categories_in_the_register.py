"""Move the category of members' points accounts into the register of categories, which is read from now on.

Each account's category becomes a listed row from the account's first day to its last, where the member has
no other row in that time; the accounts keep none, and a constraint sees to it. Back again the accounts get
the category of their last day; the rows stay in the register, which knows more than the accounts did.
"""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

LABELS = {
    "干部": "cadre",
    "致富带富": "prosperous",
    "外出务工": "away",
    "贫困": "hardship",
    "老年": "elderly",
    "无职": "no_post",
}
GROUND = "由积分户的类别转入"


def _of_members(apps):
    accounts = apps.get_model("assessments", "PointAccount").objects
    return accounts.filter(person__isnull=False)


def to_register(apps, schema_editor):
    """Write a listed row for each category an account has, and where the practice is in force."""
    Classification = apps.get_model("categories", "Classification")
    Adoption = apps.get_model("categories", "Adoption")
    today = timezone.localdate()
    # the latest account first: of two that overlap the newer one tells
    rows = _of_members(apps).filter(group__in=LABELS).order_by("-since", "-pk")
    for account in rows.select_related("scheme").iterator(chunk_size=1000):
        last = account.until
        if account.since > today or (last is not None and last <= account.since):
            continue
        known = Classification.objects.filter(person=account.person_id, state="listed")
        known = known.filter(Q(until__isnull=True) | Q(until__gt=account.since))
        if last is not None:
            known = known.filter(since__lt=last)
        if known.exists():
            continue
        Adoption.objects.get_or_create(
            organization_id=account.scheme.organization_id, defaults={"since": today}
        )
        Classification.objects.create(
            person_id=account.person_id, branch_id=account.organization_id,
            category=LABELS[account.group], ground=GROUND, since=account.since, until=last,
            state="listed", proposed_on=today, checked_on=today,
        )  # fmt: skip
    _of_members(apps).exclude(group="").update(group="")


def to_accounts(apps, schema_editor):
    """Give the accounts of schemes that compare by category the category of their last day."""
    Classification = apps.get_model("categories", "Classification")
    versions = apps.get_model("assessments", "SchemeVersion").objects
    schemes = {
        scheme
        for scheme, document in versions.values_list("scheme", "document").iterator()
        if document.get("subject") == "party_member"
        and "category" in document.get("peer_group", ())
    }
    words = {code: label for label, code in LABELS.items()}
    rows = _of_members(apps).filter(scheme__in=schemes)
    for account in rows.iterator(chunk_size=1000):
        day = account.until or timezone.localdate()
        held = Classification.objects.filter(
            person=account.person_id, state="listed", since__lte=day
        )
        row = held.order_by("-since").first()
        # ended before the account did: the account had none at its end
        if row is not None and (row.until is None or row.until >= day):
            account.group = words[row.category]
            account.save(update_fields=["group"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0015_results_one_index_each"),
        ("categories", "0001_members_by_category"),
    ]

    operations = [
        migrations.RunPython(to_register, to_accounts),
        migrations.AddConstraint(
            model_name="pointaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), ("group", ""), _connector="OR"),
                name="point_account_category_elsewhere",
            ),
        ),
    ]
