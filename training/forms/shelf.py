"""Forms of a class's shelf: a material, a question, an answer; and of a teacher's links."""

from django import forms

from members.forms import Answered
from portal import form_fields as f
from training.models import TeacherLink

KINDS = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx"


def upload(label: str, hint: str, *, required: bool = True) -> forms.FileField:
    """Return a field of one file of teaching."""
    return forms.FileField(
        label=label,
        help_text=hint,
        required=required,
        error_messages={"required": "请选文件。", "empty": "这个文件是空的。"},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": KINDS}),
    )


class MaterialForm(Answered):
    """A file for the shelf."""

    title = f.line("名称", 80)
    session = f.pick("课次", required=False, none="整个班")
    file = upload("文件", "PDF、图片、幻灯片（pptx）、Word（docx）、Excel（xlsx）。")


class QuestionForm(Answered):
    """A question that is left open."""

    session = f.pick("课次")
    question = f.line("问题", 300, "不写姓名；答复后全班都能看到。")
    teacher = f.pick("由谁答复", required=False, none="办班单位")


class LinkForm(Answered):
    """An activity that linked a teacher to others."""

    kind = f.pick("联系方向", TeacherLink.Kind.choices)
    partner = f.line("联系单位", 60, "如“山东大学”“县农业农村局”“党建教研室”。")
    activity = f.line("活动", 120, "如“集体备课”“到村蹲点调研”。")
    on = f.day("日期")
