"""The form of a meeting with its list of who was there."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from members.actions import meetings as actions
from members.actions.meetings import MOST_MINUTES, Attended, Held
from members.forms import Answered
from members.life.obligations import EXPECTS_ALL
from members.models import Attendance, Meeting, Membership, Organization
from members.models.organizations import Kind
from portal import clock
from portal.form_fields import day, line, lines, offered, pick


class MeetingForm(Answered):
    """A meeting of one kind; `attended` stands for the list in its errors."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": "请重新打开这一页再填。"}
    )
    held_on = day("日期")
    group = pick("党小组", required=False)
    topic = line("主题", 100, required=False)
    place = line("地点", 60, required=False)
    minutes = lines(
        "记录", MOST_MINUTES, "议题、发言要点、决定。不写证件号码和电话。", rows=6, required=False
    )
    file = forms.FileField(
        label="记录扫描件",
        required=False,
        help_text="PDF、图片、Word或Excel，不超过20MB。有扫描件的，上面可以不写。",
        widget=forms.FileInput(attrs={"class": "form-control"}),
        error_messages={"empty": "这个文件是空的。请重新选。"},
    )
    attended = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, branch: Organization, kind: str, members: Sequence[Membership],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Bind it to the branch, the kind and who may be on the list."""
        super().__init__(*args, **kwargs)
        self.branch, self.kind, self.members = branch, kind, members
        groups = branch.children.filter(kind=Kind.GROUP, until=None)
        self._groups = {str(one.pk): one for one in groups}
        if kind != Meeting.Kind.GROUP:
            del self.fields["group"]
        else:
            offered(self, "group", [(k, g.label) for k, g in self._groups.items()], "不分")
        self.initial.setdefault("held_on", clock.today())
        self.initial.setdefault("key", uuid.uuid4())

    @property
    def lines(self) -> list[tuple[Membership, str, str]]:
        """Each member with the state and reason that stand in the page."""
        preset = Attendance.State.PRESENT.value if self.kind in EXPECTS_ALL else ""
        sent: Mapping[str, Any] = self.data if self.is_bound else {}
        return [
            (
                one,
                str(sent.get(f"state-{one.person_id}", preset if not self.is_bound else "")),
                str(sent.get(f"reason-{one.person_id}", ""))[:60],
            )
            for one in self.members
        ]

    def held(self) -> Held:
        """Return what was written down, once the form is valid."""
        told = self.cleaned_data
        known = set(Attendance.State.values)
        attended = [
            Attended(one.person_id, state, reason if state != Attendance.State.PRESENT else "")
            for one, state, reason in self.lines
            if state in known
        ]
        upload = (told["file"], told["file"].name) if told["file"] else None
        return Held(
            told["key"], self.branch, self.kind, told["held_on"], told["topic"], told["place"],
            told["minutes"], attended, self._groups.get(told.get("group", "")), upload,
        )  # fmt: skip

    def take(self, actor: Any) -> Meeting | None:
        """Write it down; None when it was refused, with its sentences in the form."""
        return self.attempt(actions.record, actor=actor, held=self.held())
