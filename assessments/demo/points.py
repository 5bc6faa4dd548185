"""Points in the demonstration: a branch's three months through the real actions, and one under way.

July and August are filed, September is posted and can be objected to, October has just begun. Among the
entries are what a reader should meet: a claim of one's own, one ground told twice, a late report, a
reversal, and a member below the line.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from assessments.actions import points as actions
from assessments.actions.points import Posting
from assessments.demo.history import set_day
from assessments.models import PointAccount, PointEntry, PointItem, PointSheet, Scheme
from members.demo.names import chance
from members.demo.people import POINTS_VILLAGE
from members.models import Account, Organization
from portal.periods import Period, parse

SCHEME = "jinxiang_points"
LOW = 15
"""Place in the roster of the member who falls below the line."""
_NAMES = uuid.UUID("6f1c1f8e-4a64-4c6b-9d0f-2f6a0d9be001")

Line = tuple[str, int, str]
"""(item, place in the roster, ground); −6 for the place: six people drawn by chance."""

MONTHS: dict[str, tuple[tuple[dt.date, ...], tuple[Line, ...]]] = {
    "2026-07": (
        (dt.date(2026, 7, 30), dt.date(2026, 8, 3), dt.date(2026, 8, 4), dt.date(2026, 8, 6),
         dt.date(2026, 8, 7), dt.date(2026, 8, 17)),
        (
            ("jx21", -6, "7月主题党日志愿服务签到表"),
            ("jx06", -7, "7月学习笔记检查记录"),
            ("jx11", -4, "7月党员大会签到表"),
            ("jx17", 0, "7月10日党课讲稿"),
            ("jx29", 1, "调解协议〔2026〕7号"),
            ("jx02", 4, "7月主题党日缺席，没有请假"),
            ("jx13", LOW, "7月志愿服务签到表，两次未到"),
            ("jx01", LOW, "7月党员大会缺席记录"),
            ("jx41", LOW, "镇信访办转办件核实单"),
        ),
    ),
    "2026-08": (
        (dt.date(2026, 8, 31), dt.date(2026, 9, 1), dt.date(2026, 9, 2), dt.date(2026, 9, 3),
         dt.date(2026, 9, 4), dt.date(2026, 9, 14)),
        (
            ("jx30", -3, "8月18日防汛值守登记"),
            ("jx13", -8, "8月志愿服务签到表"),
            ("jx03", -5, "8月党课签到表"),
            ("jx28", 2, "村集体大蒜合作社分红公示"),
            ("jx22", 1, "结对帮扶走访记录8月"),
            ("jx06", 7, "8月学习笔记检查记录"),
            ("jx32", LOW, "镇纪委核查通报8月第2期"),
        ),
    ),
    "2026-09": (
        (dt.date(2026, 9, 30), dt.date(2026, 10, 8), dt.date(2026, 10, 9), dt.date(2026, 10, 10),
         dt.date(2026, 10, 12), dt.date(2026, 10, 12)),
        (
            ("jx21", -6, "9月主题党日志愿服务签到表"),
            ("jx04", -6, "9月党小组会签到表"),
            ("jx12", -5, "9月材料报送登记"),
            ("jx25", 1, "羊山镇通报〔2026〕18号"),
            ("jx23", 1, "羊山镇通报（2026）18号"),
            ("jx24", 5, "红白理事会9月记录"),
            ("jx07", 9, "9月党费收缴台账"),
            ("jx38", LOW, "红白理事会9月记录，酒席超标"),
        ),
    ),
}  # fmt: skip
"""Month → (entered, reported, recognised, confirmed, posted, filed or today), and what was entered."""
STEPS = ("report", "recognise", "confirm", "post", "file")
BEGUN = dt.date(2026, 10, 12)


class Points:
    """The branch that keeps points, and who acts for it."""

    def __init__(self, seed: int) -> None:
        """Read the branch and its people; they must be there."""
        self.seed = seed
        self.branch = Organization.objects.get(code=f"{POINTS_VILLAGE}-zb")
        self.scheme = Scheme.objects.select_related("organization").get(
            code=SCHEME, organization__code=POINTS_VILLAGE[:6]
        )
        self.secretary = Account.objects.get(username="quguangpei")
        self.member = Account.objects.get(username="zhaixiulan")
        self.town = Account.objects.get(username="gengshouxin")

    def play(self) -> None:
        """Play what has not happened yet; the caller sets the day afterwards."""
        for code, (days, lines) in MONTHS.items():
            self._month(parse(code), days, lines)
        self._begin_october()

    def _month(self, month: Period, days: Sequence[dt.date], lines: Sequence[Line]) -> None:
        set_day(days[0])
        sheet = self._sheet(month)
        if sheet.state == PointSheet.State.OPEN:
            for number, line in enumerate(lines):
                self._post(sheet, month, number, line)
        for action, day in zip(STEPS, days[1:], strict=True):
            if action == "file" and day <= days[4]:
                return
            set_day(day)
            self._step(sheet, action)

    def _sheet(self, month: Period) -> PointSheet:
        return actions.open_sheet(
            actor=self.secretary, scheme=self.scheme, organization=self.branch, period=month
        )

    def _step(self, sheet: PointSheet, action: str) -> None:
        sheet.refresh_from_db()
        at = {"report": "open", "recognise": "reported", "confirm": "recognised",
              "post": "confirmed", "file": "posted"}  # fmt: skip
        if sheet.state != at[action]:
            return
        actor = self.town if action == "confirm" else self.secretary
        reason = f"支委会，{sheet.period.next.start.month}月初" if action == "recognise" else ""
        actions.take(actor=actor, sheet=sheet, action=action, reason=reason)

    def _post(self, sheet: PointSheet, month: Period, number: int, line: Line) -> list[PointEntry]:
        code, place, ground = line
        roster = list(self.roster())
        rng = chance(self.seed, sheet.period_code, number)
        whom = (
            rng.sample([*roster[:LOW], *roster[LOW + 1 :]], -place)
            if place < 0
            else [roster[place]]
        )
        item = PointItem.objects.get(scheme=self.scheme, code=code)
        points = Decimal(item.points)
        key = uuid.uuid5(_NAMES, f"{self.seed}:{sheet.period_code}:{number}")
        posting = Posting(item, points, month, ground, None, key)
        return actions.post(actor=self.secretary, accounts=whom, posting=posting)

    def roster(self) -> Sequence[PointAccount]:
        """The members' accounts: the secretary first, the member who signs in second, then by age."""
        held = PointAccount.objects.filter(scheme=self.scheme, organization=self.branch)
        rows = held.select_related("organization", "scheme__organization", "person")
        first = (self.secretary.person_id, self.member.person_id)
        return sorted(rows, key=lambda a: (a.person_id not in first, a.person_id))

    def _begin_october(self) -> None:
        """A claim of the member's own, a late report, and an entry taken back."""
        set_day(BEGUN)
        month = parse("2026-10")
        sheet = self._sheet(month)
        self._post(sheet, month, 0, ("jx02", 6, "10月10日主题党日签到表"))
        self._post(sheet, parse("2026-09"), 1, ("jx18", 3, "9月支委会记录：采纳修渠建议"))
        wrong = self._post(sheet, month, 2, ("jx17", 8, "10月党课讲稿"))[0]
        if not hasattr(PointEntry.objects.get(pk=wrong.pk), "reversed_by"):
            reason = "党课改到11月讲，10月不计。"
            actions.reverse(actor=self.secretary, entry=wrong, reason=reason)
        own = PointAccount.objects.select_related("organization", "scheme__organization").get(
            scheme=self.scheme, person=self.member.person_id
        )
        item = PointItem.objects.get(scheme=self.scheme, code="jx22")
        key = uuid.uuid5(_NAMES, f"{self.seed}:claim")
        ground = "10月11日帮五保户收大蒜，村民组长可证"
        posting = Posting(item, Decimal(item.points), month, ground, None, key)
        actions.post(actor=self.member, accounts=[own], posting=posting)
