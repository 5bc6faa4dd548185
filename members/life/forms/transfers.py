"""Forms of transfers: beginning one, writing an arrival down, and the steps of its life."""

import datetime as dt
from typing import Any

from members.actions import transfers as actions
from members.actions.transfers import Arriving
from members.forms import Answered
from members.life.rules import TRANSFER_VALID
from members.models import Membership, Organization, Person, Transfer
from portal import clock
from portal.form_fields import choose, day, line, lines, offered, pick
from portal.periods import containing_day


class DraftForm(Answered):
    """Why a member goes, and until when his dues are paid."""

    outside = line(
        "市外党组织", 80, "写全称，如“中共某某市某某街道某某支部委员会”。", required=False
    )
    why = line("转接原因", 100, "如工作调动、居住地变化、毕业。", required=False)
    dues_until = pick("党费交至", hint="写在介绍信上。", required=False)

    def __init__(self, *args: Any, is_outward: bool, **kwargs: Any) -> None:
        """Ask for the organization only where it is outside the city."""
        super().__init__(*args, **kwargs)
        if not is_outward:
            del self.fields["outside"]
        month = containing_day(clock.today(), "month")
        months = [month.shift(-n) for n in range(-3, 13)]
        offered(self, "dues_until", [(m.code, m.label) for m in months], "不写")
        self.initial.setdefault("dues_until", month.code)

    def take(self, actor: Any, person: Person, branch: Organization | None) -> Transfer | None:
        """Begin it."""
        return self.attempt(
            actions.draft, actor=actor, person=person, to_branch=branch, **self.cleaned_data
        )


class ArrivalForm(Answered):
    """The letter of who comes from outside the city."""

    name = line("姓名", 40, required=False)
    stage = pick("阶段")
    joined_on = day("入党日期")
    full_on = day("转正日期", "预备党员不填。", required=False)
    outside = line("转出党组织", 80, "写全称。", required=False)
    number = line("介绍信编号", 30, required=False)
    sent_on = day("开具日期")
    valid_until = day("有效期至", f"最长{TRANSFER_VALID.value}天。")
    why = line("转接原因", 100, required=False)

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
    valid_until = day("有效期至", f"从今天起最长{TRANSFER_VALID.value}天。")

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
    on = day("接收日期")
    answer = line("回执说明", 200, "可以不填。", required=False)

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
    reason = lines("理由", 200, "写给转出支部看，如不在本支部工作和居住。", rows=2, required=False)


class WithdrawForm(StepForm):
    """A transfer taken back."""

    do, label, hint = "withdraw", "撤回", "组织关系留在原支部，介绍信作废。"
    reason = lines("理由", 200, "如填错了接收支部。", rows=2, required=False)


FORMS: dict[str, type[StepForm]] = {
    form.do: form for form in (SendForm, ReceiveForm, RefuseForm, WithdrawForm)
}
