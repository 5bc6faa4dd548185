"""Rights of the appraisals."""

SEE = "assessments.see"
SEE_OVERVIEW = "assessments.see_overview"
ENTER = "assessments.enter"
SUBMIT = "assessments.submit"
OPEN_CYCLE = "assessments.open_cycle"
RETURN = "assessments.return"
RUN = "assessments.run"
RULE = "assessments.rule"
DELIBERATE = "assessments.deliberate"
SIGN = "assessments.sign"
SIGN_LEAD = "assessments.sign_lead"
SIGN_COMMITTEE = "assessments.sign_committee"
SIGN_DISCIPLINE = "assessments.sign_discipline"
SIGN_BRANCH = "assessments.sign_branch"
SIGN_COUNTY = "assessments.sign_county"
POST_NOTICE = "assessments.post_notice"
ANSWER = "assessments.answer"
CONFIRM = "assessments.confirm"
FILE = "assessments.file"
DECIDE = "assessments.decide_consequence"
ASK_CORRECTION = "assessments.ask_correction"
APPROVE_CORRECTION = "assessments.approve_correction"
EXPORT = "assessments.export"
KEEP_POLL = "assessments.keep_poll"
EDIT_SCHEME = "assessments.edit_scheme"
ISSUE_BULLETIN = "assessments.issue_bulletin"
SEE_POINTS = "assessments.see_points"
REPORT_POINTS = "assessments.report_points"
RECOGNISE_POINTS = "assessments.recognise_points"
CONFIRM_POINTS = "assessments.confirm_points"
SUPERVISE_POINTS = "assessments.supervise_points"

SIGNOFF_RIGHTS = {
    "LEAD": SIGN_LEAD,
    "COMM": SIGN_COMMITTEE,
    "DISCHEAD": SIGN_DISCIPLINE,
    "BDISC": SIGN_DISCIPLINE,
    "BSEC": SIGN_BRANCH,
    "CSEC": SIGN_BRANCH,
    "COUNTY": SIGN_COUNTY,
    "DISPATCH": SIGN_COUNTY,
}
"""Which right signs for which role code of a scheme's `publish.signoffs`."""
SIGNOFF_NAMES = {
    "LEAD": "主要负责人",
    "COMM": "党委（党组）",
    "DISCHEAD": "纪检组长",
    "BDISC": "支部纪检委员",
    "BSEC": "党支部书记",
    "CSEC": "社区党委书记",
    "COUNTY": "县委组织部",
    "DISPATCH": "县下派办",
}

LABELS = {
    SEE: "查看考核",
    SEE_OVERVIEW: "查看考核统计",
    ENTER: "录入",
    SUBMIT: "提交审核",
    OPEN_CYCLE: "开启周期",
    RETURN: "退回",
    RUN: "计分",
    RULE: "裁定",
    DELIBERATE: "审议",
    SIGN: "签字",
    SIGN_LEAD: "主要负责人签字",
    SIGN_COMMITTEE: "党委（党组）签字",
    SIGN_DISCIPLINE: "纪检签字",
    SIGN_BRANCH: "党支部书记签字",
    SIGN_COUNTY: "县级部门签字",
    POST_NOTICE: "公示",
    ANSWER: "答复异议",
    CONFIRM: "确认",
    FILE: "备案",
    DECIDE: "决定结果运用",
    ASK_CORRECTION: "申请更正",
    APPROVE_CORRECTION: "批准更正",
    EXPORT: "导出",
    KEEP_POLL: "组织投票",
    EDIT_SCHEME: "修订方案",
    ISSUE_BULLETIN: "编发通报",
    SEE_POINTS: "查看积分",
    REPORT_POINTS: "登记积分",
    RECOGNISE_POINTS: "认定和公示积分",
    CONFIRM_POINTS: "审核积分",
    SUPERVISE_POINTS: "督查积分",
}
