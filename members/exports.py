"""What the register offers in the export centre: people without their numbers, organizations."""

from collections.abc import Iterator, Sequence
from typing import Any

from members import rights
from members.life import standing
from members.models import Organization
from members.workbooks import exporting, layout
from members.workbooks.asked import Asked
from portal import exports
from portal.exports import Subject
from portal.periods import Period
from portal.sheets.formal import Column, Value

_NUMBERS = ("identity", "telephone")
_KEPT = [at for at, key in enumerate(layout.KEYS) if key not in _NUMBERS]


def people(account: Any, period: Period | None) -> Iterator[Sequence[Value]]:
    """Yield everybody in the register today whom the account may export, by name."""
    for row in exporting.plain_rows(account, Asked()):
        yield [row[at] for at in _KEPT]


def organizations(account: Any, period: Period | None) -> Iterator[Sequence[Value]]:
    """Yield the organizations in scope that exist today, those above before those below."""
    rows = Organization.objects.visible_to(account).filter(standing.current())
    for row in rows.select_related("parent").order_by("path").iterator(chunk_size=2_000):
        yield [
            row.code,
            row.name,
            row.short_name,
            row.get_kind_display(),
            row.parent.name if row.parent else "",
            row.since.isoformat() if row.since else "",
        ]


exports.offer(
    Subject(
        "members.people",
        "人员名册",
        "在册的党员和干部，不含证件号码和电话；要带号码的在“人员”页写明理由后导出。",
        (rights.EXPORT_PEOPLE,),
        tuple(Column(layout.COLUMNS[at].label, float(layout.COLUMNS[at].width)) for at in _KEPT),
        people,
        page="members:people",
        notes=("不含证件号码和电话。",),
    )
)
exports.offer(
    Subject(
        "members.organizations",
        "组织名录",
        "现有的单位、镇街、村和党组织，连同上级组织。",
        (rights.KEEP_ORGANIZATIONS, rights.SEE_PEOPLE),
        (
            Column("编码", 18),
            Column("名称", 32),
            Column("简称", 16),
            Column("类别", 14),
            Column("上级组织", 28),
            Column("设立日期", 12, "centre"),
        ),
        organizations,
        page="members:organizations",
    )
)
