"""The shipped lists of a file: the ten usual categories of material, and the six facts (P07-R2)."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Category:
    """A category of material; `asked` says that a file without it is not complete."""

    number: int
    name: str
    asked: bool = False
    members_only: bool = False
    """Asked of Party members alone."""


CATEGORIES = (
    Category(1, "履历类", asked=True),
    Category(2, "自传和思想类", asked=True),
    Category(3, "考核鉴定类", asked=True),
    Category(4, "学历学位、职称和教育培训类", asked=True),
    Category(5, "政审、审计和审核类", asked=True),
    Category(6, "党、团类", asked=True, members_only=True),
    Category(7, "表彰奖励类"),
    Category(8, "违规违纪违法处理处分类"),
    Category(9, "工资、任免、出国和会议代表类", asked=True),
    Category(10, "其他可供组织参考的材料"),
)
"""Which are asked for is assumed: the source names the categories, not which a complete file holds."""
CHOICES = [(one.number, f"{one.number} {one.name}") for one in CATEGORIES]
ASKED = tuple(one.number for one in CATEGORIES if one.asked and not one.members_only)
OF_MEMBERS = tuple(one.number for one in CATEGORIES if one.members_only)


class Fact(models.TextChoices):
    """Three ages, two histories, one identity (三龄两历一身份)."""

    BORN = "born", "出生时间"
    WORK = "work", "参加工作时间"
    PARTY = "party", "入党时间"
    EDUCATION = "education", "学历学位"
    CAREER = "career", "工作经历"
    STATUS = "status", "干部身份"


AGES = (Fact.BORN, Fact.WORK, Fact.PARTY)
"""Written as a month or a day: 1978-03 or 1978-03-12."""


def agree(kind: str, one: str, other: str) -> bool:
    """Return whether two recorded values say the same: of an age, a month agrees with its days."""
    if kind in AGES:
        return one.startswith(other) or other.startswith(one)
    return "".join(one.split()) == "".join(other.split())
