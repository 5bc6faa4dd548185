"""Chinese words for the ids of scheme documents (M01 to M17), for pages, notices and spreadsheets.

A document's own `names` and titles come first; these tables hold what no document has to name. Pure.
"""

from collections.abc import Mapping
from typing import Any

SUBJECTS = {
    "person": "干部",
    "unit": "单位",
    "section": "科室",
    "team": "服务队",
    "party_org": "党组织",
    "party_member": "党员",
    "post_holder": "任职人员",
    "station": "驿站",
    "resident": "居民",
    "merchant": "商户",
    "steward": "红色管家",
    "key_work": "重点工作",
    "entry": "参赛作品",
}
PEERS = {
    "unit": "单位",
    "section": "科室",
    "branch": "党支部",
    "village": "村",
    "community": "社区",
    "township": "镇街",
    "county": "县",
    "category": "类别",
    "unit_group": "单位类别",
}
PERIODS = {
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
}
SPANS = {
    "month": "月度",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年度",
}
WINDOWS = {
    "month": "当月",
    "quarter": "当季",
    "half_year": "当半年",
    "year": "当年",
    "two_years": "近两年",
}
KINDS = {
    "checklist": "逐项打分",
    "ledger": "积分台账",
    "target": "完成数比目标数",
    "ballot": "票决",
    "rate": "比率",
    "attendance": "出勤率",
    "external_rank": "上级评分",
    "decision": "集体评定",
    "stars": "计星",
    "light": "红黄蓝进度",
    "imported": "取自其他考核",
}
METHODS = {
    "weighted": "各部分得分乘以权重，再相加",
    "sum": "各部分得分相加",
    "ledger": "积分台账：起始分加减各笔积分",
    "stars": "数星：得星减去被减的星",
}
SCALES = {"points": "按百分制打分", "tiers": "分四档投票"}
COMBINES = {
    "groups": "各类投票人分别平均，再按权重合成",
    "blend": "按类合在一起平均，再按权重合成",
    "trimmed": "满5票去掉一个最高分、一个最低分，取平均",
}
VOTERS = {
    "main_leader": "主要领导",
    "deputy": "分管领导",
    "leaders": "领导班子成员",
    "other_leaders": "其他班子成员",
    "heads": "科室负责人",
    "staff": "工作人员",
    "superiors": "上级",
    "peers": "同级",
    "subordinates": "下级",
    "member_reps": "党员代表",
    "mass_reps": "群众代表",
    "village": "村干部群众",
    "mentors": "帮带导师",
    "self": "本人",
    "county": "县里",
    "judges": "评委",
    "managers": "管理人员",
}
SECRECY = {"totals_only": "只看汇总结果", "names_to_committee": "评定机构可看署名"}
TIES = {
    "share": "并列，后面的名次空出",
    "forbid": "不得并列，由集体排定次序",
}
TIEBREAKS = {
    "committee_order": "集体排定的次序",
    "judges_median": "评委分的中位数",
    "month_self": "当月自评分",
    "fewer_removed": "减星较少",
}
GRADE_METHODS = {
    "threshold": "按分数线定",
    "cap": "按分数线定，并限制人数比例",
    "share": "按名次和比例定",
    "top_n": "按名次取前若干名",
    "decision": "由集体评定",
}
VETOES = {
    "lowest_grade": "定为最低等次",
    "drop_one": "降一个等次",
    "no_award": "不给予表扬和评先优先",
    "stop": "不计总分，不参加排名",
}
EFFECTS = {
    "bar_promotion": "当年不提拔重用",
    "reminder_talk": "提醒谈话",
    "bar_grade": "不评某一等次",
    "limit_grade": "确定为某一等次或以下",
    "propose_adjustment": "建议调整岗位",
    "praise": "表扬",
    "award_priority": "评先评优优先",
    "promotion_priority": "职级晋升优先",
    "training_priority": "学习培训优先",
    "exclude_rank_promotion": "不考虑职级晋升",
    "remedy_plan": "限期整改",
    "count_year": "计入年度考核",
    "shorten_rank": "缩短职级晋升年限",
    "reserve_pool": "纳入后备干部",
    "action_menu": "选定一项处理",
    "lag_analysis": "剖析落后原因",
}
FORCES = {"mandatory": "必须", "in_principle": "原则上"}
OPERATORS = {">=": "不少于", ">": "超过", "<=": "不超过", "<": "不到", "==": "等于"}
METRICS = {
    "rank_top_n": "排名前几名",
    "grade_count": "某些等次的次数",
    "grade_share": "某些等次的比例",
    "score": "总分",
    "base_score": "基础分",
    "deduction_total": "扣分合计",
    "in_front": "排名在前多少",
    "in_bottom": "排名在后多少",
    "last_streak": "连续末位",
    "light_streak": "连续亮灯",
    "decision_is": "认定结果",
    "role_is": "职务",
    "criterion_hit": "认定的情形",
    "failed_bottom_line": "未完成的底线承诺",
    "attribute": "名单里的一列",
}
REWARD_UNITS = {"multiplier": "绩效系数", "salary_share": "工资比例"}
GAP_BASES = {"standard": "标准数1", "highest": "最高系数", "lowest": "最低系数"}
ROLLUPS = {
    "mean": "取平均",
    "sum": "相加",
    "last": "取最后一期",
    "ledger": "各期登记合成一本台账",
}
AUDIENCES = {
    "unit": "本单位",
    "branch": "本支部",
    "community": "本社区",
    "county": "全县",
    "consenting": "同意公开的人",
}
SHOWN = {
    "names": "姓名",
    "ranks": "名次",
    "grades": "等次",
    "grades_good_only": "最高等次的名单",
    "scores": "得分",
}
ROLES = {
    "CITY": "市委组织部",
    "COUNTY": "县委组织部",
    "DISC": "纪委监委",
    "SUPERV": "督查部门",
    "TOWN": "镇街党（工）委",
    "VSEC": "村党组织书记",
    "CSEC": "社区党委书记",
    "BSEC": "党支部书记",
    "BDISC": "党支部纪检委员",
    "LEAD": "主要负责人",
    "DEPUTY": "分管领导",
    "HEAD": "科室负责人",
    "COMM": "党委（党组）",
    "WORKGROUP": "考核工作小组",
    "DISCHEAD": "纪检组长",
    "RECHECK": "监督复核员",
    "DISPATCH": "县下派办",
}
STEPS = {
    "self": "自评",
    "reported": "申报",
    "recognised": "认定",
    "confirmed": "审核确认",
    "posted": "通报公示",
    "filed": "上报备案",
    "two_committees": "两委评议",
    "subdistrict_leader": "镇街包保领导审定",
}
POST_ROLES = {
    "principal": "单位主要负责人",
    "leader": "班子成员",
    "section_head": "科室负责人",
    "staff": "工作人员",
}
BODIES = {"leadership_team": "领导班子"}
KEPT = {"score": "得分", "tier": "档次", "rank": "名次", "unit_size": "单位人数"}
TAGS = {"stated": "报道写明", "assumed": "本平台补定"}
CHANGED = "本县改过"
"""The tag of a value that the source states otherwise."""
YES_NO = {"true": "是", "false": "否"}

TABLES: dict[str, Mapping[str, str]] = {
    "subject": SUBJECTS,
    "peer_group": PEERS,
    "period": PERIODS,
    "kind": KINDS,
    "method": METHODS,
    "scale": SCALES,
    "combine": COMBINES,
    "voters": VOTERS,
    "secrecy": SECRECY,
    "ties": TIES,
    "tiebreak": TIEBREAKS,
    "effect": EFFECTS,
    "force": FORCES,
    "op": OPERATORS,
    "metric": METRICS,
    "window": WINDOWS,
    "basis": GAP_BASES,
    "audience": AUDIENCES,
    "show": SHOWN,
    "signoffs": ROLES,
    "to": ROLES,
    "workflow": ROLES | STEPS,
    "by": BODIES,
    "tag": TAGS,
    "store": KEPT,
}
"""Document key → the words of its codes. Where one key means two things, the reader picks the table."""


def word(document: Mapping[str, Any], code: object, table: Mapping[str, str] | None = None) -> str:
    """Return what a code is called: by the document's names, by a table, else the code itself."""
    text = str(code)
    names: Mapping[str, str] = document.get("names", {})
    return names.get(text) or (table or {}).get(text) or text


def subject(document: Mapping[str, Any]) -> str:
    """Return whom a scheme appraises, in its own words: 干部, 党支部, 重点工作."""
    return word(document, document.get("subject", "person"), SUBJECTS)


def listed(document: Mapping[str, Any], codes: object, table: Mapping[str, str]) -> str:
    """Return several codes as one enumeration: 姓名、得分."""
    return "、".join(word(document, code, table) for code in codes) if codes else ""  # type: ignore[attr-defined]
