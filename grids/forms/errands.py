"""Forms of errands: a service of the catalogue, and which one a case asks for."""

from typing import Any

from django import forms

from grids import shipped
from grids.actions.errands import LONGEST_DOCUMENTS, Service
from grids.forms.mediation import text_field
from grids.models import Case, ErrandDetail, ErrandService
from grids.queries import errands
from members.forms import Answered
from portal.form_fields import choose, offered, pick


class ServiceForm(Answered):
    """A service of a county's catalogue."""

    category = pick("类别")
    title = text_field("事项名称", 40, "如“城乡居民医保缴费”。")
    documents = text_field(
        "所需材料", LONGEST_DOCUMENTS, "办事要带的，如“户口簿、社保卡”。没有的不填。"
    )
    days = forms.IntegerField(
        label="办理工作日",
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "size": 4}),
        error_messages={"required": "请填几个工作日办好。", "invalid": "请填整数，如3。"},
    )
    active = forms.BooleanField(
        label="在用",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, service: ErrandService | None = None, **kwargs: Any) -> None:
        """Offer the ten categories, and what the service says now."""
        names = ("category", "title", "documents", "days", "active")
        there = {name: getattr(service, name) for name in names} if service else {"active": True}
        super().__init__(*args, **kwargs | {"initial": there})
        choices = [("", "请选择"), *shipped.errand_categories().items()]
        choose(self, "category", choices)

    def told(self) -> Service:
        """Return the service as it was filled in."""
        return Service(**self.cleaned_data)


class DetailForm(Answered):
    """Which service a case asks for, and how it is run."""

    service = pick("代办事项")
    mode = forms.ChoiceField(
        label="方式",
        choices=ErrandDetail.Mode.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选方式。", "invalid_choice": "请从列出的方式里选。"},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """Offer the county's catalogue under its categories, what was chosen preset."""
        row = errands.detail_of(case)
        there = {"service": str(row.service_id), "mode": row.mode} if row else {}
        super().__init__(*args, **kwargs | {"initial": there})
        groups = errands.by_category(errands.services_of(case.county_id))
        self._services = {str(one.pk): one for _, services in groups for one in services}
        named = [
            (title, [(str(one.pk), one.title) for one in services])
            for title, services in groups
            if services
        ]
        offered(self, "service", named)

    def words(self) -> dict[str, Any]:
        """Return what the action is told."""
        told = self.cleaned_data
        return {"service": self._services[told["service"]], "mode": told["mode"]}
