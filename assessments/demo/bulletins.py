"""The bulletins of the demonstration: the first quarter's issued, the second quarter's still a draft."""

import datetime as dt

from assessments.actions import bulletins as actions
from assessments.actions.bulletins import Typed
from assessments.demo.history import set_day
from assessments.models import Bulletin, Scheme
from assessments.queries import bulletins
from members.models import Account
from members.structure import WEISHAN
from portal.periods import parse

ISSUED, DRAFTED = ("2026Q1", dt.date(2026, 5, 6)), ("2026Q2", dt.date(2026, 8, 4))
_CLOSING = "请各单位用好考核结果，对排名靠后的人员逐一谈话提醒，帮助查找原因、改进工作。"


class Bulletins:
    """The county officer who writes them."""

    def __init__(self) -> None:
        """Read scheme and officer; the history must have been played."""
        self.officer = Account.objects.get(username="sunjingyi")
        self.scheme = Scheme.objects.select_related("organization").get(
            code="weishan_civil_servant", organization__code=WEISHAN
        )

    def play(self) -> None:
        """Issue the one and draft the other, where that has not happened yet; the caller sets the day."""
        code, day = ISSUED
        issued = Bulletin.objects.filter(period_code=code, state=Bulletin.State.ISSUED)
        if not issued.exists():
            set_day(day)
            self._issue(self._draft(code))
        set_day(DRAFTED[1])
        self._draft(DRAFTED[0])

    def _draft(self, code: str) -> Bulletin:
        return actions.draft(actor=self.officer, scheme=self.scheme, period=parse(code))

    def _issue(self, bulletin: Bulletin) -> None:
        text = bulletins.last_text(bulletin)
        if text.number == 1:
            typed = Typed(text.title, text.opening, _CLOSING, bulletin.audience, bulletin.listed)
            actions.save(actor=self.officer, bulletin=bulletin, typed=typed, seen=1)
        seal = bulletins.paper_of(bulletin)["seal"]
        actions.issue(actor=self.officer, bulletin=bulletin, seen=seal)
