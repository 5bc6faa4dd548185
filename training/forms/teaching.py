"""Forms of surveys and of the lecture menu."""

from typing import Any

from django import forms

from members.forms import Answered
from portal import form_fields as f
from training.models import LectureTopic, Survey


def suggest_fields(form: forms.Form, fields: list[str]) -> None:
    """Have a form's field of a topic suggest the county's fields, in a list named `fields`."""
    form.fields["field"].widget.attrs["list"] = "fields"
    form.fields["field"].help_text = f"县里设的领域：{'、'.join(fields)}（P11-R1）。"


class SurveyForm(Answered):
    """A survey to be opened."""

    organization = f.pick("调研单位")
    title = f.line("题目", 60)
    needs = f.lines("可选的需求", 900, "一行一项，2至20项，如“看懂财务报表”。", rows=6)
    closes_on = f.day("截止日期")


class AnswerForm(Answered):
    """Somebody's answer: the needs ticked, and what else he would learn."""

    picks = forms.MultipleChoiceField(
        label="您最需要学什么（选1至5项）",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项。", "invalid_choice": "请从列出的里选。"},
    )
    words = f.line("另外想学的", 200, "可以不填。不要写证件号码和电话。", required=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        """Offer the survey's needs."""
        super().__init__(*args, **kwargs)
        picks: Any = self.fields["picks"]
        picks.choices = list(enumerate(survey.needs))


class TopicForm(Answered):
    """A topic of the lecture menu."""

    teacher = f.pick("授课人")
    title = f.line("课题", 60)
    field = f.line("领域", 20)
    tags = f.ticks("内容（P11-R2）", LectureTopic.Tag.choices)

    def suggest(self, fields: list[str]) -> None:
        """Suggest the fields the county has set (P11-R1); another one may be written."""
        suggest_fields(self, fields)


class OrderForm(Answered):
    """An order of a topic."""

    unit = f.pick("点单单位")
    wanted_on = f.day("希望日期")
    questions = f.line("想听的问题", 200, "可以不填。", required=False)
