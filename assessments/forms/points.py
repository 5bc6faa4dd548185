"""Forms of points: posting an entry, a claim of one's own, an item, an alias, a redemption."""

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from assessments.actions.point_items import Wording
from assessments.actions.points import Posting
from assessments.models import PointAccount, PointItem, PointMeasure, PointOffer
from assessments.models.points import SCORED, EntryKind
from assessments.points.rules import Rules
from assessments.points.schemes import this_month
from assessments.queries.point_rules import Offered
from members.forms import Answered
from portal.form_fields import CHOSEN, PICKED, WRITTEN, choose
from portal.models import StoredFile
from portal.periods import Period, parse

_NUMBER = WRITTEN | {"inputmode": "decimal"}
MONTHS_OFFERED = 4
_WRONG_NUMBER = {"invalid": "分值填数字，如2。", "required": "请填分值。"}


def points_field(label: str, required: bool, hint: str) -> forms.DecimalField:
    """Return a field of points with at most eight digits, whose sentences say what would be right."""
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=8,
        help_text=hint,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages=_WRONG_NUMBER
        | {"max_digits": "分值太长，请填如2或0.5。", "max_whole_digits": "分值太大，请核对。"},
    )


def _months(shown: Period | None) -> list[tuple[str, str]]:
    now = this_month()
    months = [now.shift(-back) for back in range(MONTHS_OFFERED)]
    if shown is not None and shown not in months:
        months.append(shown)
    return [(month.code, month.label) for month in months]


class PostingForm(Answered):
    """One matter for one or several people: which item, when, how many points, on what ground."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.ChoiceField(
        label="内容",
        widget=forms.Select(attrs=PICKED),
        error_messages={"required": "请选一条。", "invalid_choice": "请从列出的里选一条。"},
    )
    points = points_field("分值", False, "不填就按这一条的分值登记；填了不能超过它。")
    month = forms.ChoiceField(
        label="发生月份",
        widget=forms.Select(attrs=PICKED),
        help_text="下月5日后补报的，记入下一张表并注明迟报。",
        error_messages={"required": "请选月份。", "invalid_choice": "请从列出的月份里选。"},
    )
    evidence = forms.CharField(
        label="依据",
        required=False,
        widget=forms.Textarea(attrs=WRITTEN | {"rows": 2, "maxlength": 300}),
        help_text="如会议记录日期、签到表、通报文号。同一依据只计一次。",
    )
    file = forms.FileField(
        label="附件",
        required=False,
        widget=forms.FileInput(attrs={"class": "form-control"}),
        help_text="可以拍照上传。PDF、PNG、JPG、Word或Excel，不超过20MB。",
    )
    accounts = forms.MultipleChoiceField(
        label="给谁登记", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        items: Iterable[Offered],
        accounts: Sequence[PointAccount],
        rules: Rules,
        month: Period | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the items by aspect, the months that can be told of, and the accounts."""
        super().__init__(*args, **kwargs)
        self._items = {item.key: item for item in items}
        self._accounts = {str(account.pk): account for account in accounts}
        choose(self, "item", _by_aspect(self._items.values()))
        choose(self, "month", _months(month))
        choose(self, "accounts", [(pk, a.name) for pk, a in self._accounts.items()])
        if len(self._accounts) == 1:
            del self.fields["accounts"]
        if rules.is_voluntary:
            del self.fields["file"]
            self.fields["evidence"].help_text = "只写活动或登记表的编号，不写姓名和住址。"
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())

    def chosen(self) -> list[PointAccount]:
        """Return the accounts it is posted to: those ticked, or the only one there is."""
        if "accounts" not in self.fields:
            return list(self._accounts.values())
        return [self._accounts[pk] for pk in self.cleaned_data["accounts"]]

    def posting(self, file: StoredFile | None) -> Posting:
        """Return what was asked for, once the form is valid."""
        told = self.cleaned_data
        one = self._items[told["item"]]
        points: Decimal = one.points if told["points"] is None else told["points"]
        month = parse(told["month"])
        return Posting(one.item, points, month, told["evidence"], file, told["key"], one.own)


def _by_aspect(items: Iterable[Offered]) -> list[tuple[str, Any]]:
    """Choices of items in groups by kind and aspect, with their points."""
    groups: dict[str, list[tuple[str, str]]] = {}
    signs = {EntryKind.BONUS: "+"}
    for one in items:
        item = one.item
        sign = signs.get(EntryKind(item.kind), "−")
        name = (
            f"{item.get_kind_display()}·{item.aspect}" if item.aspect else item.get_kind_display()
        )
        points = f"{one.points.normalize():f}"
        whose = "【支部】" if one.own else ""
        groups.setdefault(name, []).append((one.key, f"{whose}{one.label}（{sign}{points}）"))
    return [("", "请选择"), *groups.items()]


class ItemForm(Answered):
    """An item of a scheme."""

    label = forms.CharField(
        label="内容",
        max_length=120,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请写明做了什么，如“参加志愿服务”。"},
    )
    kind = forms.ChoiceField(
        label="性质",
        choices=SCORED,
        widget=forms.Select(attrs=PICKED),
        help_text="基础分扣减从基础分里减，加分和扣分另算。",
    )
    points = points_field("分值", True, "填正数，加还是减由性质决定。")
    aspect = forms.CharField(
        label="方面", required=False, max_length=30, widget=forms.TextInput(attrs=WRITTEN)
    )
    duty = forms.CharField(
        label="职责", required=False, max_length=30, widget=forms.TextInput(attrs=WRITTEN)
    )
    evidence_needed = forms.BooleanField(
        label="须有依据",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    draws = forms.ChoiceField(
        label="按记录提出建议",
        choices=PointItem.Draws.choices,
        required=False,
        widget=forms.Select(attrs=PICKED),
        help_text="有记录的列成建议，由支部逐条确认以后才登记，不自动计分。",
        error_messages={"invalid_choice": "请从列出的里选。"},
    )

    def wording(self) -> Wording:
        """Return what was written, once the form is valid."""
        return Wording(**self.cleaned_data)


class JoinForm(Answered):
    """An alias that joins by itself (PV-RESIDENT)."""

    name = forms.CharField(
        label="代称",
        max_length=60,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="本人认得出、别人不必认得，如“3号楼李叔”。不登记真实姓名、电话和证件。",
        error_messages={"required": "请填代称，如“3号楼李叔”。"},
    )
    household = forms.CharField(
        label="户编号",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="社区编的号，如A-0312，不写门牌。可以不填。",
    )
    group = forms.CharField(
        label="类别",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="同类的放在一起排，如商户、物业。",
    )
    listed = forms.BooleanField(
        label="同意在公示榜上列出代称和总分",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        """Ask for a category only where the scheme compares within one."""
        super().__init__(*args, **kwargs)
        if not rules.category:
            del self.fields["group"]


class RedeemForm(Answered):
    """Spending points on one of the offers."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    offer = forms.TypedChoiceField(
        label="兑换什么",
        coerce=int,
        widget=forms.Select(attrs=CHOSEN),
        error_messages={
            "required": "请选兑换什么。",
            "invalid_choice": "这一项已经停止兑换或兑完。请另选一项。",
        },
    )

    def __init__(self, *args: Any, offers: Iterable[PointOffer], **kwargs: Any) -> None:
        """Offer what can be taken."""
        super().__init__(*args, **kwargs)
        self.offers = {offer.pk: offer for offer in offers}
        choices = [
            (pk, f"{o.label}（{o.points.normalize():f}分）") for pk, o in self.offers.items()
        ]
        choose(self, "offer", [("", "请选择"), *choices])


class OfferForm(Answered):
    """Something that points can be spent on."""

    label = forms.CharField(
        label="内容",
        max_length=60,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请写明兑换什么，如“理发一次”。"},
    )
    kind = forms.ChoiceField(
        label="类别", choices=PointOffer.Kind.choices, widget=forms.Select(attrs=PICKED)
    )
    partner = forms.CharField(
        label="提供单位",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="红色合伙人的名称，如“观音阁理发店”。可以不填。",
    )
    points = points_field("所需积分", True, "兑换一次用几分。")
    stock = forms.IntegerField(
        label="总数量",
        widget=forms.TextInput(attrs=_NUMBER),
        help_text="一共备了几份，补货时改大。",
        error_messages={"required": "请填一共备了几份。", "invalid": "数量填整数，如20。"},
    )


class MeasureForm(Answered):
    """What the branch does about somebody below the line."""

    kind = forms.ChoiceField(
        label="处理",
        choices=[("", "请选择"), *PointMeasure.Kind.choices],
        widget=forms.Select(attrs=CHOSEN),
        error_messages={"required": "请选一种处理办法。"},
    )
    reason = forms.CharField(
        label="情况",
        max_length=300,
        widget=forms.TextInput(attrs=WRITTEN | {"class": "form-control small"}),
        error_messages={"required": "请写明情况，如“10月9日支委会研究，书记约谈”。"},
    )
