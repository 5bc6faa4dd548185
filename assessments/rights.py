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
SIGN_LEAD = "assessments.sign_lead"
POST_NOTICE = "assessments.post_notice"
ANSWER = "assessments.answer"
CONFIRM = "assessments.confirm"
FILE = "assessments.file"
DECIDE = "assessments.decide_consequence"
ASK_CORRECTION = "assessments.ask_correction"
APPROVE_CORRECTION = "assessments.approve_correction"
EXPORT = "assessments.export"

SIGNOFF_RIGHTS = {"LEAD": SIGN_LEAD}
"""Which right signs for which role code of a scheme's `publish.signoffs`."""
SIGNOFF_NAMES = {"LEAD": "主要负责人"}

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
    SIGN_LEAD: "主要负责人签字",
    POST_NOTICE: "公示",
    ANSWER: "答复异议",
    CONFIRM: "确认",
    FILE: "备案",
    DECIDE: "决定结果运用",
    ASK_CORRECTION: "申请更正",
    APPROVE_CORRECTION: "批准更正",
    EXPORT: "导出",
}
