"""What recurs and from whom it is wanted (C.5, P32): a declared table. Whether it was done is never stored,
it is computed from what was logged (members.floating.queries.obligations)."""

from dataclasses import dataclass

from portal.periods import KIND_LABELS


@dataclass(frozen=True)
class Obligation:
    """Who owes what how often: at least `least` in every period of the kind `every`. `stated`: the report
    states the cadence. A `clock` is counted from the last one instead, with its reminder."""

    code: str
    title: str
    of: str
    every: str
    rule: str
    stated: bool = True
    least: int = 1
    every_months: int = 0
    remind_month: int = 0

    @property
    def cadence(self) -> str:
        """How often, in words."""
        if self.every_months:
            return f"每{self.every_months}个月至少{self.least}次，第{self.remind_month}个月提醒"
        return f"每{KIND_LABELS[self.every].removesuffix('度')}至少{self.least}次"


CENSUS = Obligation("census", "流动党员摸排", "村（社区）党支部", "half_year", "P32-R1")
REPORT = Obligation(
    "report", "流动党员汇报", "在外党员", "", "P32-R2", every_months=6, remind_month=5
)
EXCHANGE = Obligation("exchange", "联络员交流", "联络员", "month", "P32-R3")
REVIEW = Obligation("review", "联络员评议", "联络员", "quarter", "P32-R3")
FORUM = Obligation("forum", "联络员座谈", "联络员", "year", "P32-R3")
LEARNING = Obligation("learning", "发送学习内容", "有在外党员的党支部", "month", "P32-R4")
CONTACT = Obligation("contact", "结对联系", "结对干部", "month", "P32-R5")
STATION_CONTACT = Obligation("station_contact", "联系工作站", "工作站", "month", "P32-R8")
STATION_VISIT = Obligation("station_visit", "走访工作站", "工作站", "quarter", "P32-R8")
ALL = (CENSUS, REPORT, EXCHANGE, REVIEW, FORUM, LEARNING, CONTACT, STATION_CONTACT, STATION_VISIT)
HELPERS_A_STAY = 1
"""Helpers of one member away (C.5, P32: exactly one)."""
MOST_OF_A_HELPER = 5
"""Members one helper has at the most (P32-R5, assumed)."""
FULL_MEMBERS = 3
"""Full members a floating branch needs (P32-R7, assumed)."""
