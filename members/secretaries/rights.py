"""Rights of this room. The township's and the county's are kept apart, so that no role alone can choose a
secretary (P01-R3); to a secretary's own commitments and to mentoring lead relations, which are no rights."""

SEE_SECRETARIES = "secretaries.see"
KEEP_SECRETARIES = "secretaries.keep"
"""The township's part: nominating, evaluating, submitting, appointing, mentors, verifying commitments."""
DECIDE_SECRETARIES = "secretaries.decide"
"""The county's part: evaluating, approving, lists, assessment, incentives."""
ANSWER_LISTS = "secretaries.answer"
"""Answering the items of a negative list that one's own department answers."""

LABELS = {
    SEE_SECRETARIES: "查看村书记档案",
    KEEP_SECRETARIES: "办理村书记事项",
    DECIDE_SECRETARIES: "审批村书记事项",
    ANSWER_LISTS: "答复负面清单",
}
