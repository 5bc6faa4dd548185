"""What training adds to the side menu."""

from typing import Any

from portal.providers import MenuItem, menu_item
from training import rights

_ONE = ("class", "class_new", "class_edit", "session_new", "session_edit", "enrolments", "enrol",
        "nominate", "session", "desk", "sheet", "sheet_in", "correct", "rules", "shelf")  # fmt: skip
_SEES = (rights.SEE_TRAINING,)
_COUNTS = (rights.SEE_FIGURES,)


def _sees_no_classes(account: Any) -> bool:
    """Whether the account counts without seeing classes: a leader, the city."""
    return not account.may_anywhere(rights.SEE_TRAINING)


def _of_a_unit_alone(account: Any) -> bool:
    """Whether the account acts for a unit and neither sees classes nor counts."""
    return _sees_no_classes(account) and not account.may_anywhere(rights.SEE_FIGURES)


for _item in (
    MenuItem(59, "培训", "training:classes", "school", _SEES),
    MenuItem(59, "培训", "training:overview", "school", _COUNTS, applies=_sees_no_classes),
    MenuItem(
        59, "培训", "training:coverage", "school", (rights.UNIT_TRAINING,), applies=_of_a_unit_alone
    ),
    MenuItem(
        59, "培训班", "training:classes", "", _SEES, parent="training",
        covers=tuple(f"training:{name}" for name in _ONE),
    ),
    MenuItem(59, "需求调研", "training:surveys", "", _SEES, parent="training",
             covers=("training:survey", "training:survey_new")),
    MenuItem(59, "点单", "training:lectures", "", (*_SEES, rights.UNIT_TRAINING), parent="training",
             covers=("training:topic_new", "training:order")),
    MenuItem(59, "微党课比赛", "training:contests", "", (*_SEES, rights.UNIT_TRAINING),
             parent="training",
             covers=("training:contest", "training:contest_new", "training:contest_edit",
                     "training:contest_judges", "training:contest_enter", "training:contest_ballot",
                     "training:contest_decide", "training:contest_results",
                     "training:contest_adopt")),
    MenuItem(59, "师资", "training:teachers", "", _SEES, parent="training",
             covers=("training:teacher", "training:teacher_new", "training:teacher_identify")),
    MenuItem(59, "阵地", "training:venues", "", _SEES, parent="training",
             covers=("training:venue", "training:venue_new")),
    MenuItem(59, "培训对象", "training:groups", "", (rights.KEEP_TRAINING,), parent="training",
             covers=("training:group",)),
    MenuItem(59, "覆盖情况", "training:coverage", "", (rights.SEE_FIGURES, rights.UNIT_TRAINING),
             parent="training"),
    MenuItem(59, "推荐", "training:waiting", "", (rights.UNIT_TRAINING,), parent="training"),
    MenuItem(59, "培训统计", "training:overview", "", _COUNTS, parent="training",
             covers=("training:minimums",)),
    MenuItem(59, "应办事项", "training:obligations", "", _COUNTS, parent="training",
             covers=("training:obligation",)),
    MenuItem(93, "我的培训", "training:mine", "school", needs_person=True, alone=True,
             covers=("training:code", "training:survey_answer")),
):  # fmt: skip
    menu_item(_item)
