"""One small form a step of a case: what the step needs, and which action it is."""

from collections.abc import Callable
from typing import Any

from django import forms

from grids import disclosure, rights
from grids.actions import merging, sending, steps
from grids.actions.stepping import LONGEST
from grids.actions.steps import Order
from grids.dues import urgency_kept
from grids.lifecycle import CASE
from grids.models import Case
from grids.queries import case_page, handlers
from members.forms import Answered
from members.models import Organization, Person
from portal.form_fields import PICKED, choose, day
from portal.refusals import NotAllowed, Refused, Stale

SEND = "send"
"""Registering and dispatching at once; no step of LC-CASE, but two."""
SAID = "reason"
"""The field of the words of a step; every action names it so where it finds them wrong."""
_AREA = {"class": "form-control", "rows": 2, "maxlength": LONGEST}
Take = Callable[..., Case]


class StepForm(Answered):
    """A step without any words: its button is all it needs."""

    def __init__(self, *args: Any, actor: Any, case: Case, action: str, **kwargs: Any) -> None:
        """Bind the step to who takes it and the case it is taken on."""
        kwargs["auto_id"] = f"{action}_%s"  # several forms stand on one page
        super().__init__(*args, **kwargs)
        self.actor, self.case, self.action = actor, case, action
        self.ask()

    def ask(self) -> None:
        """Add the fields that depend on case and account."""

    def words(self) -> dict[str, Any]:
        """Return what is handed to the action, once the form is valid."""
        return dict(self.cleaned_data)

    def take(self) -> Case | None:
        """Take the step; None when it was refused, with its sentences in the form.

        NotAllowed and Stale go on: nothing typed into the form would help.
        """
        try:
            return _ACTIONS[self.action](actor=self.actor, case=self.case, **self.words())
        except (NotAllowed, Stale):
            raise
        except Refused as refusal:
            self._show(refusal)
            return None


class WordsForm(StepForm):
    """A step that says something: result or reason."""

    def ask(self) -> None:
        """Name the words as the step calls them."""
        _, label = _WORDS[self.action]
        self.fields[SAID] = forms.CharField(
            label=label, required=False, widget=forms.Textarea(attrs=_AREA)
        )

    def words(self) -> dict[str, Any]:
        """Return the words under the name the action knows them by."""
        told = dict(self.cleaned_data)
        name, _ = _WORDS[self.action]
        return {name: told.pop(SAID), **told}


class DaysForm(WordsForm):
    """An extension, asked for or granted."""

    def ask(self) -> None:
        """Ask for the days; granting starts from what was asked for."""
        most = self.case.kind.extension_days
        self.fields["days"] = forms.IntegerField(
            label="延期工作日",
            help_text=f"最多{most}个工作日，一件事项每轮只延一次。",
            widget=forms.TextInput(
                attrs={"class": "form-control", "inputmode": "numeric", "size": 4}
            ),
            error_messages={"required": "请填延期几个工作日。", "invalid": "请填整数，如5。"},
        )
        if self.action == "grant_extension":
            self.initial["days"] = case_page.days_asked(self.case)
        super().ask()


class RateForm(StepForm):
    """How content the resident is, from 1 to 5, or that he cannot be reached."""

    UNREACHABLE = "none"
    satisfaction = forms.ChoiceField(
        label="群众满意度",
        choices=[
            ("5", "5 很满意"), ("4", "4 满意"), ("3", "3 一般"), ("2", "2 不满意"), ("1", "1 很不满意"),
            (UNREACHABLE, "联系不上，不影响满意率"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选满意度；联系不上的选“联系不上”。",
                        "invalid_choice": "满意度从列出的里选一项。"},
    )  # fmt: skip

    def words(self) -> dict[str, Any]:
        """Return the rating as a number, None for who cannot be reached."""
        chosen = self.cleaned_data["satisfaction"]
        return {"satisfaction": None if chosen == self.UNREACHABLE else int(chosen)}


class OrderForm(StepForm):
    """To whom a case is sent, how urgent it is, and a last day earlier than that."""

    handler = forms.ChoiceField(
        label="承办单位",
        widget=forms.Select(attrs=PICKED),
        error_messages={"required": "请选承办单位。", "invalid_choice": "请从列出的单位里选一个。"},
    )
    person = forms.ChoiceField(
        label="承办人",
        required=False,
        widget=forms.Select(attrs=PICKED),
        help_text="由一个人认领的才选；选了人，只有他能签收办理。",
        error_messages={"invalid_choice": "请从列出的人里选，或只选单位。"},
    )
    urgency = forms.ChoiceField(
        label="紧急程度",
        required=False,
        widget=forms.Select(attrs=PICKED),
        error_messages={"invalid_choice": "请从列出的紧急程度里选一项。"},
    )
    due_on = day("办结期限", "要求比紧急程度更早时才填。", required=False)

    def ask(self) -> None:
        """Offer who can be sent to, people of the case's place, the kind's urgencies."""
        right = rights.REVIEW if self.action == "send_down" else rights.DISPATCH
        groups = handlers.places_for(self.actor, self.case, right)
        people = handlers.people_for(self.case)
        self._places = {str(o.pk): o for _, places in groups for o in places}
        self._people = {str(p.pk): p for _, found in people for p in found}
        choices = [(label, [(str(o.pk), o.label) for o in places]) for label, places in groups]
        self._offer("handler", [("", "请选择"), *choices])
        named = [(place.label, [(str(p.pk), p.name) for p in found]) for place, found in people]
        self._offer("person", [("", "不指定个人"), *named])
        self._offer("urgency", [(u["code"], _urgency(u)) for u in self.case.kind.urgencies])
        self.initial.setdefault("urgency", urgency_kept(self.case.kind, self.case.urgency)["code"])
        if str(self.case.organization_id) in self._places:
            self.initial.setdefault("handler", str(self.case.organization_id))

    def _offer(self, name: str, choices: Any) -> None:
        choose(self, name, choices)

    def words(self) -> dict[str, Any]:
        """Return the order."""
        told = self.cleaned_data
        handler: Organization = self._places[told["handler"]]
        person: Person | None = self._people.get(told["person"])
        return {"order": Order(handler, person, told["urgency"], told["due_on"])}


def _urgency(one: dict[str, Any]) -> str:
    days = "个工作日" if one.get("working", True) else "天"
    return f"{one['title']}（{one['days']}{days}）"


class MergeForm(WordsForm):
    """Which case answers this one, and why they are the same."""

    def ask(self) -> None:
        """Offer the cases of the same place that are not filed."""
        found = case_page.alike(self.case)
        self._cases = {str(case.pk): case for case in found}
        self.fields["into"] = forms.ChoiceField(
            label="并入哪一件",
            choices=[("", "请选择"), *((pk, self._label(case)) for pk, case in self._cases.items())],
            widget=forms.Select(attrs=PICKED),
            help_text="列出同一地点没有归档的事项；两位上报人都会看到办理结果。",
            error_messages={"required": "请选并入哪一件。", "invalid_choice": "请从列出的事项里选一件。"},
        )  # fmt: skip
        super().ask()

    def _label(self, case: Case) -> str:
        words = disclosure.brief(self.actor, case)[:20]
        return f"{case.label} {case.kind.title}：{words}（{case.get_state_display()}）"

    def words(self) -> dict[str, Any]:
        """Return the case it goes into, and the reason."""
        told = super().words()
        return told | {"into": self._cases[told["into"]]}


_WORDS = {
    "settle": ("words", "办理结果"),
    "return": ("reason", "退回理由"),
    "ask_extension": ("reason", "延期理由"),
    "grant_extension": ("reason", "同意的理由"),
    "refuse_extension": ("reason", "不同意的理由"),
    "resolve": ("words", "办理结果"),
    "feed_back": ("words", "反馈情况"),
    "reopen": ("reason", "重新办理的理由"),
    "escalate": ("reason", "上报理由"),
    "merge": ("reason", "并案理由"),
}
_ACTIONS: dict[str, Take] = {
    SEND: sending.send,
    "settle": steps.settle,
    "register": steps.register,
    "dispatch": steps.dispatch,
    "send_down": steps.dispatch,
    "accept": steps.accept,
    "return": steps.send_back,
    "start": steps.start,
    "ask_extension": steps.ask_extension,
    "grant_extension": steps.grant_extension,
    "refuse_extension": steps.refuse_extension,
    "resolve": steps.resolve,
    "feed_back": steps.feed_back,
    "rate": steps.rate,
    "close": steps.close,
    "file": steps.file,
    "reopen": steps.reopen,
    "escalate": steps.escalate,
    "merge": merging.merge,
}
_FORMS: dict[str, type[StepForm]] = {
    SEND: OrderForm,
    "dispatch": OrderForm,
    "send_down": OrderForm,
    "ask_extension": DaysForm,
    "grant_extension": DaysForm,
    "rate": RateForm,
    "merge": MergeForm,
}


def step_of(action: str) -> Any:
    """Return the step of LC-CASE an action begins with; KeyError for a name no case knows."""
    return CASE.step("register" if action == SEND else action)


def form_for(actor: Any, case: Case, action: str, data: Any = None) -> StepForm:
    """Return the form of a step, bound where `data` is given; KeyError for a name no case knows."""
    chosen = _FORMS.get(action, WordsForm if action in _WORDS else StepForm)
    if action not in _ACTIONS:
        raise KeyError(action)
    return chosen(data, actor=actor, case=case, action=action)
