"""Shipped settings of the Party's own rules: numbers, and where each one comes from.

`stated`: a published source of the practice says it. `memory`: national rules as they are generally
known, not looked up in their text. `assumed`: set here, because something had to be.
"""

from dataclasses import dataclass

STATUS = {"stated": "有出处", "memory": "通行规定，未逐字核对", "assumed": "平台设定"}


@dataclass(frozen=True)
class Rule:
    """One number with its unit, its status and what it rests on."""

    code: str
    title: str
    value: int
    unit: str
    status: str
    source: str


TRANSFER_VALID = Rule(
    "LIFE-R1", "组织关系介绍信有效期最长", 90, "天", "memory", "党员教育管理工作条例"
)
TRANSFER_REMIND = Rule("LIFE-R2", "介绍信开出后提醒转出支部催回执", 30, "天", "assumed", "")
PROBATIONARY_MOVES = Rule(
    "LIFE-R3", "预备党员可以转接组织关系", 1, "（1可以，0不可以）", "memory", "发展党员工作细则"
)
ACTIVIST_MONTHS = Rule(
    "LIFE-R4", "入党积极分子培养教育至少", 12, "个月", "memory", "发展党员工作细则"
)
PROBATION_MONTHS = Rule("LIFE-R5", "预备期", 12, "个月", "memory", "党章")
EXTENSION_LEAST = Rule("LIFE-R6", "延长预备期至少", 6, "个月", "memory", "发展党员工作细则")
EXTENSION_MOST = Rule("LIFE-R7", "延长预备期最多，只延一次", 12, "个月", "memory", "党章")
AGE_LEAST = Rule("LIFE-R8", "申请入党时的年龄", 18, "周岁", "memory", "党章")
PROBATION_NOTICE = Rule("LIFE-R9", "预备期满前提醒", 30, "天", "assumed", "")
ARREARS_MONTHS = Rule("LIFE-R10", "欠交党费提醒支部书记，超过", 3, "个月", "assumed", "")
COMMITTEE_FROM = Rule(
    "LIFE-R11", "正式党员达到几人的支部设委员会", 7, "人", "memory", "支部工作条例"
)
ALL = (
    TRANSFER_VALID, TRANSFER_REMIND, PROBATIONARY_MOVES, ACTIVIST_MONTHS, PROBATION_MONTHS,
    EXTENSION_LEAST, EXTENSION_MOST, AGE_LEAST, PROBATION_NOTICE, ARREARS_MONTHS, COMMITTEE_FROM,
)  # fmt: skip
