"""Kinds of classes as one declared table: whose practice each is, and which rules it stands under."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of class. `shared`: P04-R1 applies where it is held in a county school; `evening`: P19-R1;
    `weekly`: P34-R1; `questions`: minutes a session leaves for questions (P11-R3); `recommended`: an
    applicant is recommended by his unit before he is admitted (P05)."""

    code: str
    name: str
    practice: str
    shared: bool = False
    evening: bool = False
    weekly: bool = False
    questions: int = 0
    recommended: bool = False


ALL = (
    Kind("main", "主体班次", "P04", shared=True),
    Kind("special", "部门专题班", "P04", shared=True),
    Kind("high_end", "高端班", "P04", shared=True),
    Kind("branch", "分校班次", "P04"),
    Kind("evening", "夜讲", "P19", evening=True),
    Kind("weekly", "周周大学堂", "P34", weekly=True),
    Kind("night", "干部夜校", "P11", questions=20),
    Kind("lecture", "党课", "P11"),
    Kind("observer", "观摩班", "P05", recommended=True),
    Kind("dispatched", "第一书记培训", "P10"),
    Kind("village", "村干部和后备人才培训", "P14"),
    Kind("law", "法治培训", "P30"),
    Kind("youth", "青年课堂", "P33"),
)
BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in ALL}
CHOICES = [(kind.code, kind.name) for kind in ALL]
