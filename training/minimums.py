"""The least hours of a year, by what somebody is: national figures, each with ground and status.

A county may ask more of its own people, never less (`models.minimums.CountyMinimum`); whoever shows what
is asked shows the national figure beside the county's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

NATIONAL = "国家规定"


@dataclass(frozen=True)
class Minimum:
    """What one group owes a year: hours, or days instead where the rule says so; and whether one
    class attended in person is among them. `national` is the figure a county has raised, else None."""

    code: str
    label: str
    hours: Decimal
    ground: str
    status: str = "已见原文"
    days: Decimal | None = None
    in_class: bool = False
    national: "Minimum | None" = None

    def raised(self, hours: Decimal, days: Decimal | None, ground: str, by: str) -> "Minimum":
        """Return it as a county asks it: never below itself, whatever stands in the row.

        A county that asks for more hours and names no days leaves only the hours.
        """
        return replace(
            self,
            hours=max(self.hours, hours),
            days=max(self.days, days) if self.days and days else None,
            ground=ground,
            status=by,
            national=self,
        )

    @property
    def sources(self) -> list[tuple[str, "Minimum"]]:
        """Whose figures there are, the one that holds last: the nation's, then the county's."""
        if self.national is None:
            return [(NATIONAL, self)]
        return [(NATIONAL, self.national), (self.status, self)]


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
BY_CODE: Mapping[str, Minimum] = {one.code: one for one in ALL}
CHOICES = [(one.code, one.label) for one in ALL]
MOST_HOURS = Decimal(400)
"""What a county may ask a year at the most: more is a slip of the pen (assumed)."""
NEW_SECRETARY_MONTHS = 6
"""Months after taking office within which a new secretary is first trained (same regulation)."""
