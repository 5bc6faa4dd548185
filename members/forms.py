"""Forms of the pages that keep accounts and grants."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet

from members import queries, scope
from members.models import Account, Organization
from portal.form_fields import BAD_DAY, WRITTEN, Filter, day, narrowed, offered, sought
from portal.plain_select import PlainSelect
from portal.refusals import NotAllowed, Refused

Made = TypeVar("Made")
_BEGINS = BAD_DAY | {"required": "请填写开始日期。"}


class AccountFilter(Filter):
    """Which accounts the list shows; it lives in the address. Empty fields do not narrow."""

    STATES = (
        ("", "全部"),
        ("open", "在用"),
        ("fresh", "没改初始密码"),
        ("locked", "登录锁定中"),
        ("closed", "已停用"),
    )

    q = sought("姓名、用户名", 14, 60)
    unit = sought("单位", 14, 60)
    role = narrowed("角色")
    state = narrowed("状态", STATES, every="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the roles of the table."""
        super().__init__(*args, **kwargs)
        roles = [(role.code, role.name) for role in scope.roles().values()]
        offered(self, "role", roles)

    def narrow(self, rows: QuerySet[Account]) -> QuerySet[Account]:
        """Return the accounts that fit every field; a value nobody offers narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        if words := asked.get("q", "").strip():
            rows = queries.named(rows, words)
        if words := asked.get("unit", "").strip():
            rows = queries.of_unit(rows, words)
        if role := asked.get("role"):
            rows = queries.holding(rows, role)
        return queries.in_state(rows, asked.get("state", ""))


class Answered(forms.Form):
    """A form that shows, beside its fields, what an action had against it."""

    def attempt(self, action: Callable[..., Made], **words: Any) -> Made | None:
        """Take the action; None when it refused, with its sentences put where they belong.

        NotAllowed goes on: who lacks the right is not helped by filling in the form otherwise.
        """
        try:
            return action(**words)
        except NotAllowed:
            raise
        except Refused as refusal:
            self._show(refusal)
            return None

    def _show(self, refusal: Refused) -> None:
        """Put each sentence at its field, and what belongs to none above the form."""
        problems: dict[str, list[str]] = getattr(refusal, "problems", {})
        for name, sentences in problems.items():
            self.add_error(name if name in self.fields else None, forms.ValidationError(sentences))
        if not problems:
            self.add_error(None, refusal.sentence)


def drawn_at_once(field: forms.ChoiceField) -> forms.ChoiceField:
    """Return a field that offers hundreds, with the list that is written by one join."""
    offers: Any = field.choices
    widget = PlainSelect(attrs=field.widget.attrs, choices=offers)
    widget.is_required = field.required
    field.widget = widget
    return field


def places(rows: Iterable[Organization]) -> list[tuple[int, str]]:
    """Return organizations as choices, each with what it stands below."""
    return [(one.pk, f"{one.parent.label if one.parent else ''} {one.label}") for one in rows]


class NewAccountForm(Answered):
    """User name, and for an account without a person its label. What is wrong the action says."""

    label = forms.CharField(
        label="名称",
        required=False,
        max_length=60,
        help_text="办理记录里显示的名字。写到人，如“张三（县审计局）”，不要写“公用”。",
        widget=forms.TextInput(attrs=WRITTEN),
    )
    username = forms.CharField(
        label="用户名",
        required=False,
        max_length=60,
        help_text="登录时填写，开通后不能改。小写字母开头，可以有数字、点、下划线和短横。",
        widget=forms.TextInput(attrs=WRITTEN | {"autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, for_person: bool, **kwargs: Any) -> None:
        """Ask for a label only where there is no person to name the account."""
        super().__init__(*args, **kwargs)
        if for_person:
            del self.fields["label"]

    def clean_username(self) -> str:
        """Take blanks and capitals as slips."""
        return str(self.cleaned_data["username"]).strip().lower()


class GrantForm(Answered):
    """Role, from, until and the ground; the organization is picked before."""

    role = forms.CharField(
        label="角色", max_length=30, error_messages={"required": "请选一个角色。"}
    )
    """Any code is taken here: whether it may be given the action decides, and says by which rule."""
    since = forms.DateField(
        label="从",
        error_messages=_BEGINS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )
    until = day("到", "这一天起不再有效；没有期限就不填。", required=False)
    reason = forms.CharField(
        label="依据",
        required=False,
        max_length=200,
        help_text="如任职文件的文号，或谁在什么时候安排的。",
        widget=forms.TextInput(attrs=WRITTEN),
    )
