"""The least hours of a year, by what somebody is: national figures, each with ground and status.

A county may ask more of its own people, never less; asking more is not built yet.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Minimum:
    """What one group owes a year: hours, or days instead where the rule says so; and whether one
    class attended in person is among them."""

    code: str
    label: str
    hours: Decimal
    ground: str
    status: str = "已见原文"
    days: Decimal | None = None
    in_class: bool = False


SERVANT = Minimum(
    "servant", "公务员", Decimal(90), "公务员培训规定（每年12天或90学时）", days=Decimal(12)
)
SECRETARY = Minimum(
    "secretary",
    "基层党组织书记和班子成员",
    Decimal(56),
    "《中国共产党党员教育管理工作条例》（每年56学时，至少参加1次集中培训）",
    in_class=True,
)
MEMBER = Minimum("member", "党员", Decimal(32), "《中国共产党党员教育管理工作条例》（每年32学时）")
ALL = (SERVANT, SECRETARY, MEMBER)
"""The most demanding first: who is in several owes the highest (E-MULTI)."""
NEW_SECRETARY_MONTHS = 6
"""Months after taking office within which a new secretary is first trained (same regulation)."""
