"""Forms of the pages of pools; what a kind does not know is not asked."""

from typing import Any

from django import forms

from members.forms import Answered
from members.pools.kinds import Kind
from members.pools.queries import STATES
from portal.form_fields import Filter, day, line, narrowed, pick, sought


class PoolFilter(Filter):
    """Which entries the list shows; it lives in the address."""

    q = sought("姓名、特长")
    unit = sought("镇街、村、单位")

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        """Offer what the kind knows."""
        super().__init__(*args, **kwargs)
        self.fields["field"] = narrowed(kind.field_label, kind.fields.items())
        if kind.levels:
            self.fields["level"] = narrowed(kind.level_label, kind.levels.items())
        self.fields["source"] = narrowed("来源", kind.sources.items())
        if kind.born_from:
            self.fields["cohort"] = narrowed("出生", [("1", f"{kind.born_from}年以后")])
        if kind.sent:
            self.fields["sent"] = narrowed("选派", [("out", "在派"), ("free", "没有选派")])
        self.fields["state"] = narrowed("状态", STATES, every="")


class EntryForm(Answered):
    """A new entry."""

    since = day("入库日期")
    ground = line("入库依据", 120, "推荐的会议、文号，或考核的结果。")

    def __init__(self, *args: Any, kind: Kind, outsider: bool = False, **kwargs: Any) -> None:
        """Ask what the kind knows; of somebody the register does not hold his name and employer."""
        super().__init__(*args, **kwargs)
        asked: dict[str, forms.Field] = {}
        if outsider:
            asked["name"] = line("姓名", 40)
            asked["employer"] = line("用人单位", 60)
        asked["source"] = pick("来源", kind.sources.items())
        asked["field"] = pick(kind.field_label, kind.fields.items())
        if kind.levels:
            asked["level"] = pick(kind.level_label, kind.levels.items())
        if kind.modes:
            asked["mode"] = pick("方式", kind.modes.items())
            asked["promised_until"] = day("约定到", "柔性引进的填约定的期限。", required=False)
        asked["strengths"] = line("特长说明", 60, required=False)
        self.fields = {**asked, **self.fields}


class LeaveForm(Answered):
    """How an entry ends."""

    on = day("出库日期")
    said = line("说明", 120, required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        """Offer the kind's reasons."""
        super().__init__(*args, **kwargs)
        self.fields = {"why": pick("原因", kind.left.items()), **self.fields}


class SendForm(Answered):
    """Where an instructor is sent."""

    to = line("派往", 60, "组织或企业的名称。")
    since = day("开始日期")
    consented_on = day("本人同意兼任日期", "已派往别处的，再派要本人同意（P25）。", required=False)
