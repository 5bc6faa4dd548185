"""Forms of development: an application, and one step at a time."""

from typing import Any

from django import forms

from members.actions import development as actions
from members.actions.development import Applicant, Decided
from members.forms import Answered
from members.life.rules import EXTENSION_LEAST, EXTENSION_MOST
from members.models import Development, Organization, Person
from portal import clock
from portal.form_fields import WRITTEN, day, line, lines, offered, pick
from portal.lifecycle import Step


class ApplyForm(Answered):
    """An application: of a person of the register, or of a new one."""

    name = line("姓名", 40, required=False)
    sex = pick("性别", required=False)
    born = day("出生日期", required=False)
    education = pick("学历", required=False)
    namesake = forms.BooleanField(
        label="同名的另一个人",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text="本单位已有同名的人、又不是他时才勾。",
    )
    applied_on = day("申请日期", "入党申请书上的日期。")

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        """Ask about the person only where the register does not know him."""
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial.setdefault("applied_on", clock.today())
        if person is not None:
            for name in ("name", "sex", "born", "education", "namesake"):
                del self.fields[name]
            return
        offered(self, "sex", Person.Sex.choices, "不填")
        offered(self, "education", Person.Education.choices, "不填")

    def take(self, actor: Any, branch: Organization) -> Development | None:
        """Open the file."""
        told = dict(self.cleaned_data)
        applied_on, namesake = told.pop("applied_on"), told.pop("namesake", False)
        return self.attempt(
            actions.apply,
            actor=actor,
            branch=branch,
            applicant=self.person or Applicant(**told),
            applied_on=applied_on,
            namesake=namesake,
        )


class DecidedForm(Answered):
    """What a meeting decided."""

    on = day("决定日期", "会议通过的日期。")
    months = forms.IntegerField(
        label="延长几个月",
        help_text=f"{EXTENSION_LEAST.value}至{EXTENSION_MOST.value}个月，只能延长一次。",
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        error_messages={"required": "请填月数。", "invalid": "请填整数，如6。"},
    )
    meeting = line("会议", 100, "如“支部党员大会”“镇党委会议（审批）”。", required=False)
    document = line("文号或材料", 60, "批复文号、公示和培训材料的编号，可以不填。", required=False)
    reason = lines("说明", 300, rows=2, required=False)

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        """Ask for months of an extension alone; a reason is asked for where the table wants one."""
        kwargs["auto_id"] = f"{step.action}_%s"
        super().__init__(*args, **kwargs)
        self.step = step
        self.initial.setdefault("on", clock.today())
        if step.action != "extend":
            del self.fields["months"]
        if step.reason_required:
            self.fields["reason"].label = "理由"

    def take(self, actor: Any, development: Development) -> Development | None:
        """Take the step."""
        return self.attempt(
            actions.take,
            actor=actor,
            development=development,
            do=self.step.action,
            decided=Decided(**self.cleaned_data),
        )
