"""Forms of mediation rooms, experts, and of one dispute's mediation: one small form a deed."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from grids import shipped
from grids.actions import mediation as actions
from grids.actions.mediation import Concluded
from grids.actions.stepping import LONGEST
from grids.forms.plain import offer_places
from grids.models import Case, Mediation, MediationMeeting
from grids.queries import handlers, rooms
from members.forms import Answered
from members.models import Organization
from portal import clock
from portal.form_fields import ONE_OF, PICKED, WRITTEN, choose, day, offered, pick
from portal.plain_select import PlainSelect

REPLY_DAYS = 5
"""Days offered to a unit for its answer (assumed)."""
RESTRICTED = "只有承办人、镇街网格中心、县级督办能看，每次查看都有记录。"


def words_field(label: str, hint: str = "") -> forms.CharField:
    """Return a field of some words; what is missing or too long the action says."""
    attrs = {"class": "form-control", "rows": 3, "maxlength": LONGEST}
    return forms.CharField(
        label=label, help_text=hint, required=False, widget=forms.Textarea(attrs=attrs)
    )


def text_field(label: str, most: int, hint: str = "") -> forms.CharField:
    """Return a field of one line; what is missing the action says."""
    widget = forms.TextInput(attrs=WRITTEN | {"maxlength": most})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def file_field(label: str, hint: str) -> forms.FileField:
    """Return a field of a file; what it may be the action says."""
    return forms.FileField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.FileInput(attrs={"class": "form-control"}),
        error_messages={"empty": "这个文件是空的。请重新选。"},
    )


class Picking(Answered):
    """A form that offers rows by number and gives them back."""

    def offer(self, name: str, rows: Iterable[Any], label: Callable[[Any], str]) -> None:
        """Let `name` choose one of the rows."""
        found = {str(row.pk): row for row in rows}
        choices = [("", "请选择"), *((pk, label(row)) for pk, row in found.items())]
        choose(self, name, choices)
        self._offered = getattr(self, "_offered", {}) | {name: found}

    def picked(self, name: str) -> Any:
        """Return the row that was chosen, once the form is valid."""
        return self._offered[name][self.cleaned_data[name]]


class RoomForm(Picking):
    """A new room."""

    organization = forms.ChoiceField(
        label="所在地", error_messages=ONE_OF, widget=PlainSelect(attrs=PICKED)
    )
    name = text_field("名称", 40, "如“河里村第一书记调解室”。")
    opened_on = day("设立日期")

    def __init__(self, *args: Any, places: QuerySet[Organization], **kwargs: Any) -> None:
        """Offer the places, today preset."""
        super().__init__(*args, **kwargs)
        self._places = places
        offer_places(self, "organization", places)
        self.initial.setdefault("opened_on", clock.today())

    def words(self) -> dict[str, Any]:
        """Return what the action is told."""
        place = self._places.get(pk=self.cleaned_data["organization"])
        return self.cleaned_data | {"organization": place}


class MediatorForm(Picking):
    """A new mediator of a room."""

    person = pick("调解员")
    certified_until = day(
        "调解员证有效期至", "没有证的不填；没有有效的证，不能接新的纠纷。", required=False
    )

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        """Offer the people of the place."""
        super().__init__(*args, **kwargs)
        self.offer("person", people, lambda person: str(person.name))

    def words(self) -> dict[str, Any]:
        """Return what the action is told."""
        return self.cleaned_data | {"person": self.picked("person")}


class CertifiedForm(Answered):
    """Until when a certificate holds."""

    certified_until = day("调解员证有效期至")


class ExpertForm(Answered):
    """A new expert of a county's pool."""

    field = pick("领域")
    name = text_field("姓名", 20)
    unit = text_field("单位", 60, "工作单位和职务。不填电话。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the seventeen fields."""
        super().__init__(*args, **kwargs)
        choices = [("", "请选择"), *shipped.expert_fields().items()]
        choose(self, "field", choices)


class DisputeForm(Picking):
    """A form on the page of one dispute; `take` does what it is for."""

    def __init__(self, *args: Any, actor: Any, case: Case, do: str, **kwargs: Any) -> None:
        """Bind it to who acts and the case."""
        kwargs["auto_id"] = f"{do}_%s"  # several forms stand on one page
        super().__init__(*args, **kwargs)
        self.actor, self.case, self.do = actor, case, do
        self.ask()

    @property
    def label(self) -> str:
        """What its button says."""
        return _LABELS[self.do]

    def ask(self) -> None:
        """Offer what depends on the case."""

    def words(self) -> dict[str, Any]:
        """Return what the action is told."""
        return dict(self.cleaned_data)

    def take(self) -> Any:
        """Do it; None when it was refused, with its sentences in the form."""
        action = _ACTIONS[self.do]
        return self.attempt(action, actor=self.actor, case=self.case, **self.words())


class AssignForm(DisputeForm):
    """Who mediates."""

    mediator = pick("调解员", hint="列出本地和上级调解室里有有效调解员证的人。")

    def ask(self) -> None:
        """Offer the certified ones."""
        serving = rooms.mediators_for(self.case)
        self.offer("mediator", serving, lambda m: f"{m.person.name}（{m.room.name}）")

    def words(self) -> dict[str, Any]:
        """Return the mediator."""
        return {"mediator": self.picked("mediator")}


class InviteForm(DisputeForm):
    """An expert, by field (P30-R7)."""

    expert = pick("专家")

    def ask(self) -> None:
        """Offer the county's pool under its fields."""
        groups = rooms.by_field(rooms.experts_of(self.case.county_id))
        self._experts = {str(e.pk): e for _, there in groups for e in there}
        named = [
            (title, [(str(e.pk), f"{e.name}，{e.unit}") for e in there])
            for title, there in groups
            if there
        ]
        offered(self, "expert", named)

    def words(self) -> dict[str, Any]:
        """Return the expert."""
        return {"expert": self._experts[self.cleaned_data["expert"]]}


class JointForm(DisputeForm):
    """A unit asked to handle the dispute together."""

    unit = pick("单位")
    request = words_field("请求事项", "不写当事人姓名。")
    due_on = day("答复期限")

    def ask(self) -> None:
        """Offer the units of the county that handle cases."""
        self.offer("unit", handlers.jointly(self.case), lambda unit: str(unit.label))
        self.initial.setdefault("due_on", clock.today() + dt.timedelta(days=REPLY_DAYS))

    def words(self) -> dict[str, Any]:
        """Return the unit and what is asked of it."""
        return self.cleaned_data | {"unit": self.picked("unit")}


class ReplyForm(DisputeForm):
    """What a unit answered."""

    joint = pick("单位")
    reply = words_field("答复")

    def ask(self) -> None:
        """Offer those that have not answered."""
        row = actions.current(self.case)
        waiting = row.joint.filter(replied_on=None).select_related("unit") if row else ()
        self.offer("joint", waiting, lambda one: str(one.unit.label))

    def words(self) -> dict[str, Any]:
        """Return the request and its answer."""
        return self.cleaned_data | {"joint": self.picked("joint")}


class MeetingForm(DisputeForm):
    """A meeting with the parties."""

    held_on = day("日期")
    place = pick("地点")
    words_said = words_field("调解情况", "当事人用化名，不写其他人的事。")

    def ask(self) -> None:
        """Preset today."""
        choose(self, "place", MediationMeeting.Place.choices)
        self.initial.setdefault("held_on", clock.today())

    def words(self) -> dict[str, Any]:
        """Return the meeting."""
        told = self.cleaned_data
        return {"held_on": told["held_on"], "place": told["place"], "words": told["words_said"]}


class ConcludeForm(DisputeForm):
    """How the mediation ended."""

    outcome = pick("结果", hint="涉嫌犯罪的不调解，选“转诉讼、仲裁或公安”。")
    file = file_field(
        "调解协议", "达成协议的上传。PDF、图片、Word或Excel，不超过20MB。" + RESTRICTED
    )
    oral = words_field("没有书面协议的理由", "口头达成协议、没有书面协议的才填。")

    def ask(self) -> None:
        """Offer the outcomes."""
        choices = [(o.value, o.label) for o in Mediation.Outcome if o.value]
        offered(self, "outcome", choices)

    def words(self) -> dict[str, Any]:
        """Return how it ended, with its agreement."""
        told = self.cleaned_data
        upload = (told["file"], told["file"].name) if told["file"] else None
        return {"concluded": Concluded(told["outcome"], told["oral"], upload)}


class FollowUpForm(DisputeForm):
    """What the follow-up found."""

    kept = forms.ChoiceField(
        label="履行情况",
        choices=[("yes", "已履行，没有反复"), ("no", "又起纠纷，重新办理")],
        widget=forms.RadioSelect,
        error_messages=ONE_OF,
    )
    words_said = words_field("回访情况")

    def words(self) -> dict[str, Any]:
        """Return what was found."""
        told = self.cleaned_data
        return {"kept": told["kept"] == "yes", "words": told["words_said"]}


_ACTIONS: dict[str, Callable[..., Any]] = {
    "assign": actions.assign,
    "invite": actions.invite,
    "joint": actions.ask_unit,
    "reply": actions.answer_unit,
    "meeting": actions.log_meeting,
    "conclude": actions.conclude,
    "follow_up": actions.follow_up,
}
_FORMS: dict[str, type[DisputeForm]] = {
    "assign": AssignForm,
    "invite": InviteForm,
    "joint": JointForm,
    "reply": ReplyForm,
    "meeting": MeetingForm,
    "conclude": ConcludeForm,
    "follow_up": FollowUpForm,
}
_LABELS = {
    "assign": "安排调解员", "invite": "邀请专家", "joint": "请单位联合处置", "reply": "登记单位答复",
    "meeting": "登记调解会", "conclude": "登记结果", "follow_up": "登记回访",
}  # fmt: skip


def form_for(actor: Any, case: Case, do: str, data: Any = None, files: Any = None) -> DisputeForm:
    """Return a form of the page; KeyError for a deed the page does not know."""
    return _FORMS[do](data, files, actor=actor, case=case, do=do)
