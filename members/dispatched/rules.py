"""The numbers of P10 in one table: each with its rule, and whether the report states it.

What is assumed may be changed here and nowhere else; pages read the sentence from this table.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A number of the practice: its rule, what it says, stated or assumed."""

    value: int
    rule: str
    says: str
    stated: bool = False


TEAM_DAYS = Number(1, "P10-R2", "1天以内由服务队队长批准")
TOWN_DAYS = Number(3, "P10-R2", "2至3天由镇街党（工）委批准，3天以上由县下派办批准并告知派出单位")
SHARE = Number(20, "P10-R3", "每周随机抽查不少于在岗派驻干部的20%")
WEEKS = Number(8, "P10-R3", "每人8周内至少抽查一次")
MINUTES = Number(30, "P10-R4", "提问后30分钟内答复，没有答复先记“未答复”")
EXPLAIN_DAYS = Number(3, "P10-R4", "未答复的给3个工作日说明情况，经复核才能认定不在岗")
FLAGS = Number(3, "P10-R6", "红旗服务队每月取前3名，或服务队总数的20%，取多的")
FLAG_SHARE = Number(20, "P10-R6", "红旗服务队名额不超过服务队总数的20%（超过3个时）")
CHOSEN = Number(10, "P10-R7", "“最美第一书记”每年10名")
DAYS_ON_POST = Number(20, "P10-R9", "每月在岗20天以上")
SIGN_BY = Number(5, "D-CLOSE", "上月统计在次月5日前签发")
BACK_DAYS = Number(3, "P10-R1", "没有网络、电话请假的，3天内由队长或镇街补登")
ALL = (
    TEAM_DAYS, TOWN_DAYS, SHARE, WEEKS, MINUTES, EXPLAIN_DAYS, FLAGS, FLAG_SHARE, CHOSEN,
    DAYS_ON_POST, SIGN_BY, BACK_DAYS,
)  # fmt: skip


def most_flags(teams: int) -> int:
    """Return how many teams a month's flag may go to: 3, or 20% of all where that is more (D-CAP)."""
    return max(FLAGS.value, teams * FLAG_SHARE.value // 100)


def level_of(days: int) -> str:
    """Return who approves a leave of so many days (P10-R2): team, town or county."""
    if days <= TEAM_DAYS.value:
        return "team"
    return "town" if days <= TOWN_DAYS.value else "county"
