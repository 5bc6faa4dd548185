"""What recurs in training, and what each class has to keep (C.5, P04, P11, P19, P34, national rules): a
declared table. Whether it was done is never stored, it is computed from what was recorded
(training.queries.obligations)."""

from collections.abc import Mapping
from dataclasses import dataclass

from training import minimums

TEACHERS, SPEAKERS = 2, 2
"""P34-R1: two cadres teach; P34-R5: at least two trainees speak (assumed)."""
ASPECT_PERCENT = 20
"""P34-R2: each aspect at least a fifth of the sessions (assumed)."""


@dataclass(frozen=True)
class Obligation:
    """What is owed by whom how often. `every`: week, session, class, half_year or year; those of a year are
    told for the year a shorter period lies in. `stated`: the report or rule states it; else assumed."""

    code: str
    title: str
    who: str
    every: str
    rule: str
    stated: bool
    wants: str
    """What counts as done, in words."""
    nothing: str
    """Why nothing is owed, where nothing is."""


WEEKLY = Obligation(
    "weekly", "周周大学堂", "办班单位", "week", "P34-R1", True,
    "班期里每个周五（节假日除外）上一次课，已记学时；补课计入所补的周五。", "没有开办周周大学堂。",
)  # fmt: skip
WEEKLY_SHAPE = Obligation(
    "weekly_shape", "周周大学堂：2学时、2名干部授课", "办班单位", "session", "P34-R1", True,
    "已上的课2学时、2名教师；不是的写明例外原因。", "期内没有已上的周周大学堂。",
)  # fmt: skip
WEEKLY_SPEAKERS = Obligation(
    "weekly_speakers", "周周大学堂：学员上台", "办班单位", "session", "P34-R5", False,
    f"已上的课有至少{SPEAKERS}名学员上台。", "期内没有已上的周周大学堂。",
)  # fmt: skip
WEEKLY_ASPECTS = Obligation(
    "weekly_aspects", "周周大学堂：三个方面", "办班单位", "class", "P34-R2", False,
    f"一期里理论、业务、作风各不少于{ASPECT_PERCENT}%的课次，结班时看。", "没有开办周周大学堂。",
)  # fmt: skip
EVENING = Obligation(
    "evening", "夜讲时间", "办班单位", "session", "P19-R1", True,
    "周一至周四晚上、不在节假日、不超时；原则上如此，例外的写明原因。", "期内没有夜讲。",
)  # fmt: skip
QUESTIONS = Obligation(
    "questions", "夜校答疑", "办班单位", "session", "P11-R3", True,
    "每次夜校留答疑时间，不少于20分钟（分钟数为推定值）；例外的写明原因。", "期内没有干部夜校。",
)  # fmt: skip
SHARE = Obligation(
    "share", "理论和党性教育占比", "县级党校", "class", "P04-R1", True,
    "党校的每个班和党校全年都不低于70%（县里可以更高），正好70%算达到。", "期内没有党校班次。",
)  # fmt: skip
LEADERS = Obligation(
    "leaders", "领导干部上讲台", "领导干部教师", "year", "P04-R5", False,
    "师资库里的领导干部每人每年至少讲1次课。", "师资库里没有领导干部。",
)  # fmt: skip
SECRETARIES = Obligation(
    "secretaries", "党支部书记讲党课", "党支部书记", "half_year", "P11-R4", False,
    "每名党支部书记每半年至少讲1次党课，以平台排的党课为准。", "全年没有排过党课。",
)  # fmt: skip
COVERAGE = Obligation(
    "coverage", "培训对象全覆盖", "各类培训对象", "year", "P04-R4", False,
    "每人每年至少参加1个班；一人属于几类的，每类都计。", "还没有设置培训对象。",
)  # fmt: skip
HOURS = tuple(
    Obligation(
        f"hours_{one.code}", f"年度学时：{one.label}", one.label, "year", "国家规定", True,
        "全年学时（或天数）达到要求，县里要求更高的按县里的。", "名册里没有这类人员。",
    )
    for one in minimums.ALL
)  # fmt: skip
CENTRAL = Obligation(
    "central", "基层书记集中培训", minimums.SECRETARY.label, "year", "国家规定", True,
    "每年至少参加1次集中培训。", "名册里没有这类人员。",
)  # fmt: skip
NEW_SECRETARIES = Obligation(
    "new_secretaries", "新任书记首次培训", "新任基层党组织书记", "year", "国家规定", True,
    f"任职后{minimums.NEW_SECRETARY_MONTHS}个月以内参加一次集中培训，期限落在当年的计入。",
    "当年没有到期的新任书记。",
)  # fmt: skip
ALL = (
    WEEKLY, WEEKLY_SHAPE, WEEKLY_SPEAKERS, WEEKLY_ASPECTS, EVENING, QUESTIONS, SHARE, LEADERS,
    SECRETARIES, COVERAGE, *HOURS, CENTRAL, NEW_SECRETARIES,
)  # fmt: skip
BY_CODE: Mapping[str, Obligation] = {one.code: one for one in ALL}
EVERY = {
    "week": "每周", "session": "每次课", "class": "每个班", "half_year": "每半年", "year": "每年",
}  # fmt: skip
