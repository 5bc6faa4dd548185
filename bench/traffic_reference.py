"""The same done by django-import-export as it comes: row by row through the ORM, tablib for the workbook.

It writes what ours writes (person, sealed numbers, membership, post; history by the same triggers) and
exports the same nineteen cells. Its defaults are kept: no bulk mode, a savepoint and a look-up a row.
"""

from typing import Any

from tablib import Dataset

from members import pinyin, secrets
from members.models import Membership, Organization, Person, PersonSecret, Post
from members.resources import PersonResource
from members.secrets import Kind
from members.workbooks import layout
from portal.envelopes import Envelope


class Reference(PersonResource):
    """The resource, completed by what lies beside the person."""

    class Meta(PersonResource.Meta):
        import_id_fields = ("identity",)
        use_transactions = True

    def get_instance(self, instance_loader: Any, row: Any) -> Person | None:
        """Find a person by the blind index of his number."""
        found = secrets.index(Kind.IDENTITY, secrets.check(Kind.IDENTITY, row["证件号码"]))
        return Person.objects.filter(secret__identity_index=found).first()

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Bring the words to what is stored."""
        row["性别"] = layout.WORDS["sex"][row["性别"]]
        row["学历"] = layout.WORDS["education"][row["学历"]]

    def before_save_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        """Fill in what is derived."""
        instance.sort_key = pinyin.person_key(instance.name)
        instance.initials = pinyin.initials(instance.name)
        instance.born_year = instance.born.year if instance.born else None

    def after_save_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        """Write numbers, membership and post."""
        held, envelope = PersonSecret(person=instance), Envelope(secrets.PURPOSE)
        for kind, label in ((Kind.IDENTITY, "证件号码"), (Kind.TELEPHONE, "联系电话")):
            secrets.fill(held, kind, secrets.check(kind, row[label]), envelope)
        held.save()
        branch = Organization.objects.get(name=row["党支部"])
        Membership.objects.get_or_create(
            person=instance,
            branch=branch,
            until=None,
            defaults={"stage": layout.WORDS["stage"][row["党员阶段"]], "since": row["转入日期"]},
        )
        if row["职务"]:
            Post.objects.get_or_create(
                person=instance,
                organization=instance.home,
                title=row["职务"],
                until=None,
                defaults={
                    "role": layout.WORDS["role"][row["职责"]],
                    "rank": row["职级"] or "",
                    "since": row["任职日期"],
                },
            )

    def dehydrate_identity(self, person: Person) -> str:
        """Mask the number."""
        return "******" if hasattr(person, "secret") else ""

    dehydrate_telephone = dehydrate_identity


def take(data: bytes) -> int:
    """Import a workbook; return how many rows it took. SystemExit where one was refused."""
    result = Reference().import_data(Dataset().load(data, format="xlsx"), dry_run=False)
    if result.has_errors():
        number, errors = result.row_errors()[0]
        raise SystemExit(f"the reference refused row {number}: {errors[0].error!r}")
    return int(result.total_rows)


def away(rows: Any) -> bytes:
    """Export people as a workbook."""
    asked = rows.select_related("home", "secret").prefetch_related("memberships__branch", "posts")
    made: bytes = Reference().export(asked.order_by("sort_key", "id")).xlsx
    return made
