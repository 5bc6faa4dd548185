"""Rights of this floor, and the relations to one class or one enrolment that are no rights and are never
granted."""

SEE_TRAINING = "training.see"
"""Classes of a place with the names on their lists."""
KEEP_TRAINING = "training.keep"
APPROVE_TRAINING = "training.approve"
UNIT_TRAINING = "training.unit"
"""What a unit does for its own people: nominate, recommend, see by name who is still untrained."""
SEE_FIGURES = "training.figures"
"""Totals and rates of a place, without names (PV-PUBLIC)."""

LABELS = {
    SEE_TRAINING: "查看培训班",
    KEEP_TRAINING: "办班和考勤",
    APPROVE_TRAINING: "审批培训计划",
    UNIT_TRAINING: "报送本单位学员",
    SEE_FIGURES: "查看培训统计",
}

WITHDRAWER = "training:withdrawer"
RECOMMENDER = "training:recommender"
ENTRANT = "training:entrant"
RELATIONS = {
    ENTRANT: "参赛人本人或参赛单位",
    WITHDRAWER: "本人、所在单位或办班单位",
    RECOMMENDER: "学员所在单位",
}
"""Who stands in a relation, as a refusal names them."""
