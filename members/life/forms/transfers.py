"""Forms of transfers: beginning one, writing an arrival down, and the steps of its life."""

import datetime as dt
from typing import Any

from members.actions import transfers as actions
from members.actions.transfers import Arriving
from members.forms import Answered
from members.life.forms.fields import choose, day_field, line_field, pick_field, words_field
from members.life.rules import TRANSFER_VALID
from members.models import Membership, Organization, Person, Transfer
from portal import clock
from portal.periods import containing_day


class DraftForm(Answered):
    """Why a member goes, and until when his dues are paid."""

    outside = line_field("市外党组织", 80, "写全称，如“中共某某市某某街道某某支部委员会”。")
    why = line_field("转接原因", 100, "如工作调动、居住地变化、毕业。")
    dues_until = pick_field("党费交至", "写在介绍信上。", required=False)

    def __init__(self, *args: Any, is_outward: bool, **kwargs: Any) -> None:
        """Ask for the organization only where it is outside the city."""
        super().__init__(*args, **kwargs)
        if not is_outward:
            del self.fields["outside"]
        month = containing_day(clock.today(), "month")
        months = [month.shift(-n) for n in range(-3, 13)]
        choose(self, "dues_until", [("", "不写"), *((m.code, m.label) for m in months)])
        self.initial.setdefault("dues_until", month.code)

    def take(self, actor: Any, person: Person, branch: Organization | None) -> Transfer | None:
        """Begin it."""
        return self.attempt(
            actions.draft, actor=actor, person=person, to_branch=branch, **self.cleaned_data
        )


class ArrivalForm(Answered):
    """The letter of who comes from outside the city."""

    name = line_field("姓名", 40)
    stage = pick_field("阶段")
    joined_on = day_field("入党日期")
    full_on = day_field("转正日期", "预备党员不填。", required=False)
    outside = line_field("转出党组织", 80, "写全称。")
    number = line_field("介绍信编号", 30)
    sent_on = day_field("开具日期")
    valid_until = day_field("有效期至", f"最长{TRANSFER_VALID.value}天。")
    why = line_field("转接原因", 100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the two stages."""
        super().__init__(*args, **kwargs)
        choose(self, "stage", Membership.Stage.choices)
        self.initial.setdefault("stage", Membership.Stage.FULL)

    def take(self, actor: Any, branch: Organization) -> Transfer | None:
        """Write it down."""
        told = dict(self.cleaned_data)
        why = told.pop("why")
        return self.attempt(
            actions.register_arrival,
            actor=actor,
            to_branch=branch,
            arriving=Arriving(**told),
            why=why,
        )


class StepForm(Answered):
    """One step of a transfer's life, on its page."""

    do = ""
    label = ""
    hint = ""

    def __init__(self, *args: Any, transfer: Transfer, **kwargs: Any) -> None:
        """Bind it to its transfer; several forms stand on one page."""
        kwargs["auto_id"] = f"{self.do}_%s"
        super().__init__(*args, **kwargs)
        self.transfer = transfer
        self.ask()

    def ask(self) -> None:
        """Preset what can be."""

    def take(self, actor: Any) -> Transfer | None:
        """Take the step; None when it was refused, with its sentences in the form."""
        action = getattr(actions, self.do)
        return self.attempt(action, actor=actor, transfer=self.transfer, **self.cleaned_data)


class SendForm(StepForm):
    """The letter."""

    do, label = "send", "开具介绍信"
    hint = "编号由平台编定。开具以后打印盖章，接收支部在平台上办理接收。"
    valid_until = day_field("有效期至", f"从今天起最长{TRANSFER_VALID.value}天。")

    def ask(self) -> None:
        """Preset the longest."""
        longest = clock.today() + dt.timedelta(days=TRANSFER_VALID.value)
        self.initial.setdefault("valid_until", longest)
        if self.transfer.direction == Transfer.Direction.OUTWARD:
            self.hint = "编号由平台编定。开具以后打印盖章交本人，收到市外的回执后在这里登记。"


class ReceiveForm(StepForm):
    """The receipt."""

    do, label = "receive", "接收"
    hint = "接收以后，组织关系从这一天起在新支部；原支部同日转出。"
    on = day_field("接收日期")
    answer = line_field("回执说明", 200, "可以不填。")

    def ask(self) -> None:
        """Preset today."""
        self.initial.setdefault("on", clock.today())
        if self.transfer.direction == Transfer.Direction.OUTWARD:
            self.label, self.hint = (
                "登记回执",
                "收到市外党组织的回执后登记。登记以后，他不再是本市党员，记录保留。",
            )


class RefuseForm(StepForm):
    """A letter sent back."""

    do, label, hint = "refuse", "不予接收", "组织关系留在原支部。"
    reason = words_field("理由", 200, "写给转出支部看，如不在本支部工作和居住。", rows=2)


class WithdrawForm(StepForm):
    """A transfer taken back."""

    do, label, hint = "withdraw", "撤回", "组织关系留在原支部，介绍信作废。"
    reason = words_field("理由", 200, "如填错了接收支部。", rows=2)


FORMS: dict[str, type[StepForm]] = {
    form.do: form for form in (SendForm, ReceiveForm, RefuseForm, WithdrawForm)
}
