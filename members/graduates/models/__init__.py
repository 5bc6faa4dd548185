"""Stored facts of selected graduates."""

from members.graduates.models.activities import Observing, Report, Salon, Sheet, Task
from members.graduates.models.books import Comment, Diary, Week
from members.graduates.models.people import Graduate, Mentor

__all__ = [
    "Comment", "Diary", "Graduate", "Mentor", "Observing", "Report", "Salon", "Sheet", "Task", "Week",
]  # fmt: skip
