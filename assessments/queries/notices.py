"""The public notice of a panel: its words, how they fall on A4 pages, and what is checked before posting."""

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.utils import timezone

from assessments import rights
from assessments.actions.panels import notice_body
from assessments.lifecycle import APPRAISE, missing_signatures, results_settled
from assessments.models import Notice, Panel, Result
from assessments.runs import SMALL
from portal import clock
from portal.workdays import Calendar, is_provisional, nth_workday_after, workdays_between

_THIS = {"month": "本月", "quarter": "本季度", "half_year": "本半年", "year": "本年度"}
PRIVATE = "grades_good_only"
"""What a scheme's `publish.show` says when nobody below the best grade may be named."""


@dataclass(frozen=True)
class Setting:
    """How the paper is set (notice.css): heights in mm of lines and rows and of what surrounds them."""

    css: str
    title: float
    gap: float
    line: float
    row: float
    around_table: float
    sign: float
    seal: float
    chars: int


PAGE_HEIGHT = 249.0
"""mm between the upper margin and the foot."""
ROOMY = Setting("", 11.3, 6.0, 8.75, 7.4, 8.5, 13.5, 23.5, 29)
COMPACT = Setting("compact", 9.55, 4.0, 7.42, 6.1, 6.5, 10.0, 17.5, 31)
_TITLE_CHARS = 20


@dataclass(frozen=True)
class Words:
    """What the notice says, apart from the names."""

    title: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    signs: tuple[tuple[str, str], ...]
    seal: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One printed page: its number, its rows of two names, and whether it opens or closes the notice."""

    number: int
    rows: tuple[tuple[dict[str, Any] | None, dict[str, Any] | None], ...]
    opens: bool
    closes: bool


@dataclass(frozen=True)
class Check:
    """One thing looked at before posting: whether it holds, and the figures."""

    ok: bool
    label: str
    note: str


def notice_page(panel: Panel, account: Any) -> dict[str, Any]:
    """Return the context of the notice page: the posted notice, or the proof with its checks.

    Of a version since corrected the notice that stood last is shown, `void` says by what it is not
    valid any more (D-CORRECT).
    """
    void = void_because(panel)
    posted = panel.notices.all() if void else panel.notices.filter(withdrawn_at__isnull=True)
    notice = posted.first() if panel.run_id else None
    body = notice.body if notice else notice_body(panel) if panel.run_id else None
    context = {
        "panel": panel,
        "cycle": panel.cycle,
        "notice": notice,
        "void": void,
        "newer": getattr(panel, "corrected_by", None),
        "objections": panel.objections.select_related(
            "by__person", "subject", "answered_by__person"
        ),
        "may_answer": account.may(rights.ANSWER, panel.scope_path),
        "withdrawn": panel.notices.filter(withdrawn_at__isnull=False).exclude(
            pk=notice.pk if notice else None
        ),
    }
    return context if body is None else context | _paper(panel, account, body, notice)


def void_because(panel: Panel) -> str:
    """Return why the panel's notice is not valid any more: which version corrected it; else ''."""
    if panel.state != Panel.State.SUPERSEDED:
        return ""
    newer = panel.corrected_by
    confirmed = timezone.localdate(newer.confirmed_at) if newer.confirmed_at else clock.today()
    return f"已被第{newer.version}版更正（{_full(confirmed)}确认），不再有效"


def _paper(
    panel: Panel, account: Any, body: dict[str, Any], notice: Notice | None
) -> dict[str, Any]:
    """The sheets of paper, and before posting what is checked and who may post."""
    checks = [] if notice else checks_of(panel, body)
    posting = APPRAISE.refusal(account, panel, APPRAISE.step("post"))
    words = words_of(panel, body, notice)
    sheets, setting = set_on_paper(words, body["names"])
    return {
        "body": body,
        "chain_head": body["chain_head"].strip("0") and body["chain_head"][:12],
        "words": words,
        "sheets": sheets,
        "setting": setting,
        "checks": checks,
        "failing": sum(1 for check in checks if not check.ok),
        "may_post": notice is None and posting is None,
        "why_not": posting.sentence if posting and notice is None else "",
    }


def words_of(panel: Panel, body: dict[str, Any], notice: Notice | None) -> Words:
    """Return the notice's sentences; before posting its days are those of a posting today."""
    posted, first, last, days = _span(panel, notice)
    period = panel.cycle.period
    this, top, count = _THIS[period.kind], body["top"], len(body["names"])
    meeting = f"、{_meeting_in_words(panel.meeting)}研究" if panel.meeting else ""
    what, unit_word = panel.cycle.what, "人" if panel.cycle.outline.of_people else "个"
    whom = (
        f"评定为“{top}”等次的{'人员' if unit_word == '人' else '对象'}" if _best(body) else "结果"
    )
    basis = (
        f"根据{panel.cycle.scheme_version}，经考核工作小组评鉴{meeting}，"
        f"现将{period.label}{what}{whom}公示如下。"
    )
    told = f"{this}参加考核{body['count']}{unit_word}"
    if _best(body):
        told += f"，评定为“{top}”等次{count}{unit_word}{_limit_in_words(body)}"
    told += "。名单按单位内次序排列，不分名次。" if count else "。"
    unit = panel.organization.name
    return Words(
        (f"{unit}{period.label}", f"{what}结果公示"),
        (basis, told, *_corrects(panel)),
        (_times(first, last, days),),
        _signs(panel),
        (unit, _full(posted)),
    )


def _times(first: dt.date, last: dt.date, days: int) -> str:
    until = _full(last) if last.year != first.year else f"{last.month}月{last.day}日"
    return (
        f"公示时间：{_full(first)}至{until}，"
        f"共{days}个工作日。对结果有异议的，请在公示期内署名提出：登录平台在“我的考核”填写，"
        "或书面交本单位考核工作小组。自收到之日起5个工作日内答复。"
    )


def _corrects(panel: Panel) -> tuple[str, ...]:
    """Say which notice the notice of a correction takes the place of."""
    if panel.corrects is None:
        return ()
    old = panel.corrects.notices.first()
    if old is None:
        return (f"本公示的结果更正第{panel.corrects.version}版。",)
    said = f"本公示更正{_full(old.posted_on)}张贴的公示，更正的结果确认以后，原公示不再有效"
    return (f"{said}（原核验码{old.check_code}）。",)


def _best(body: dict[str, Any]) -> bool:
    """Whether the notice names those graded best alone; one from before this was kept does."""
    return bool(body.get("best_only", True) and body["top"])


def _meeting_in_words(meeting: str) -> str:
    """'第31次党组会议，10月20日' reads 第31次党组会议（10月20日） before a verb."""
    name, _, rest = meeting.rstrip("。").partition("，")
    return f"{name}（{rest}）" if rest and "（" not in rest else meeting.rstrip("。")


def _span(panel: Panel, notice: Notice | None) -> tuple[Any, Any, Any, int]:
    """Posting day, first and last day, number of working days (D-NOTICE)."""
    if notice is not None:
        return notice.posted_on, notice.first_day, notice.last_day, notice.days
    today = clock.today()
    days = panel.cycle.outline.notice_days
    if not days:
        return today, today, today, 0
    return today, nth_workday_after(today, 1), nth_workday_after(today, days), days


def _full(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _limit_in_words(body: dict[str, Any]) -> str:
    if not body["cap"]:
        return ""
    if body["count"] < SMALL:
        return f"（参加考核不足{SMALL}人，与本县其他小单位合并计算名额）"
    return f"（不超过参加考核人数的{(Decimal(body['cap']) * 100).normalize():f}%）"


def _signs(panel: Panel) -> tuple[tuple[str, str], ...]:
    """(who signs, name of who has signed) in the scheme's order."""
    wanted = panel.cycle.outline.signoffs
    signed = dict(panel.signatures.filter(run_id=panel.run_id or 0).values_list("role", "name"))
    return tuple((rights.SIGNOFF_NAMES.get(role, role), signed.get(role, "")) for role in wanted)


def set_on_paper(words: Words, names: Sequence[dict[str, Any]]) -> tuple[list[Sheet], Setting]:
    """Lay the notice out on A4: one page while that can be, else several with the header repeated."""
    listed = [{"number": number, **name} for number, name in enumerate(names, start=1)]
    rows = -(-len(listed) // 2)
    for setting in (ROOMY, COMPACT):
        free = PAGE_HEIGHT - _opening(words, setting) - _closing(words, setting)
        if rows <= _rows_in(free, setting):
            return [Sheet(1, _paired(listed), True, True)], setting
    return _several(words, listed, COMPACT), COMPACT


def _several(words: Words, listed: list[dict[str, Any]], setting: Setting) -> list[Sheet]:
    sheets: list[Sheet] = []
    while True:
        opens = not sheets
        height = PAGE_HEIGHT - (_opening(words, setting) if opens else 0)
        whole = max(1, _rows_in(height, setting))
        ending = max(0, _rows_in(height - _closing(words, setting), setting))
        left = -(-len(listed) // 2)
        if left <= ending:
            sheets.append(Sheet(len(sheets) + 1, _paired(listed), opens, True))
            return sheets
        # the last page keeps at least two rows beside the signatures
        taken = 2 * min(whole, left - 2 if left > 2 else 1)
        sheets.append(Sheet(len(sheets) + 1, _paired(listed[:taken]), opens, False))
        listed = listed[taken:]


def _rows_in(height: float, setting: Setting) -> int:
    """How many rows fit below a table's head."""
    return int((height - setting.around_table - setting.row) // setting.row)


def _opening(words: Words, setting: Setting) -> float:
    lines = sum(-(-len(line) // _TITLE_CHARS) for line in words.title)
    return lines * setting.title + setting.gap + _text_height(words.before, setting)


def _closing(words: Words, setting: Setting) -> float:
    signs = -(-len(words.signs) // 2) * setting.sign
    return _text_height(words.after, setting) + signs + setting.seal


def _text_height(paragraphs: Sequence[str], setting: Setting) -> float:
    return setting.line * sum(math.ceil((2 + _ems(p)) / (setting.chars - 0.5)) for p in paragraphs)


def _ems(words: str) -> float:
    """How many full characters wide a text is; digits and letters take about half of one."""
    return sum(
        0.55 if unicodedata.east_asian_width(char) in ("Na", "N", "H") else 1.0 for char in words
    )


def _paired(
    listed: list[dict[str, Any]],
) -> tuple[tuple[dict[str, Any] | None, dict[str, Any] | None], ...]:
    """Two columns, read down the left one first."""
    half = -(-len(listed) // 2)
    right: list[dict[str, Any] | None] = [*listed[half:], None]
    return tuple(zip(listed[:half], right, strict=False))


def checks_of(panel: Panel, body: dict[str, Any]) -> list[Check]:
    """Return the six things looked at before posting (P17-R3, D-NOTICE, S-EDGE, privacy)."""
    return [
        _signed(panel),
        Check(
            bool(panel.meeting),
            "会议已记录" if panel.meeting else "还没有记录审议会议",
            panel.meeting or "审议通过时写明会议。",
        ),
        _within_cap(body),
        _no_ties(panel),
        _no_low_grade(panel, body),
        _long_enough(panel),
    ]


def _signed(panel: Panel) -> Check:
    lacking = missing_signatures(panel)
    if lacking:
        names = "、".join(rights.SIGNOFF_NAMES.get(code, code) for code in lacking)
        return Check(False, "签字还不齐", f"还缺{names}的签字。")
    told = [
        f"{s.name}，{s.signed_at:%m-%d}" for s in panel.signatures.filter(run_id=panel.run_id or 0)
    ]
    return Check(True, "签字已齐", "；".join(told) or "方案不要求签字")


def _within_cap(body: dict[str, Any]) -> Check:
    used, top = len(body["names"]), body["top"]
    if not body["cap"]:
        return Check(True, "没有名额限制", f"“{top}”{used}人")
    if body["count"] < SMALL:
        return Check(True, "名额按小单位合并计算", f"“{top}”{used}人（E-SMALL）")
    limit = int((Decimal(body["cap"]) * body["count"]).to_integral_value(ROUND_FLOOR))
    label = "名额未超" if used <= limit else "名额超了"
    return Check(used <= limit, label, f"“{top}”{used}人，上限{limit}人（P17-R3）")


def _no_ties(panel: Panel) -> Check:
    lacking = results_settled(panel)
    label = "还有没处理的同分或缺分" if lacking else "没有未处理的同分"
    return Check(not lacking, label, lacking or "名次和等次都已确定")


def _no_low_grade(panel: Panel, body: dict[str, Any]) -> Check:
    """Only people graded best are named; counted anew from the results."""
    outline = panel.cycle.outline
    results = Result.objects.filter(panel=panel, run_id=panel.run_id or 0)
    if not _best(body):
        ok = len(body["names"]) == results.filter(total__isnull=False).count()
        told = f"按方案公布{body['head'] or '名单'}"
        return Check(ok, "公开的内容合乎方案" if ok else "名单与结果不符", told)
    best = results.filter(grade=outline.top).count()
    ok = PRIVATE in outline.shown and len(body["names"]) == best
    if ok:
        return Check(True, "不公开低等次", f"只印“{body['top']}”等次姓名，不印名次和分数")
    return Check(False, "名单与结果不符", "请重新计分后再看公示稿。")


def _long_enough(panel: Panel) -> Check:
    posted, first, last, days = _span(panel, None)
    if not days:
        return Check(True, "方案不要求公示期", "张贴以后即可确认")
    counted = workdays_between(posted, last)
    note = f"今天张贴：{first:%m-%d}至{last:%m-%d}，按国务院放假安排"
    if is_provisional(last.year):
        note += f"；{last.year}年安排还没有公布，暂按周末计算"
    off = Calendar(posted, last)
    ok = counted >= days >= 5 and off.is_workday(last)
    label = f"公示期够{days}个工作日" if ok else "公示期不足5个工作日"
    return Check(ok, label, note)
