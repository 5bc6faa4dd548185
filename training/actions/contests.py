"""Opening a contest, its judges, the entries units and branches hand in (P11)."""

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import IO, Any

from django.db import IntegrityError, transaction

from members.models import Organization, Person
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale
from training import relations, rights
from training.actions import shelf
from training.contest_lifecycle import CONTEST, ENTRY, LIVE, hands_in
from training.models import Contest, ContestEntry, ContestJudge
from training.places import ids_of
from training.queries.people import one_of
from training.words import line, lines

KEEP = rights.KEEP_TRAINING
WORDS = (("title", 60, "请写比赛名称。"), ("theme", 120, ""))
ENTRY_WORDS = (("title", 60, "请写微党课题目。"), ("field", 20, ""))
SETTINGS = ("closes_on", "sizes", "per_unit", "least", "trims", "shares_line")
MOST_ROUNDS = 5
Upload = tuple[IO[bytes], str]


def open_contest(*, actor: Any, organization: Organization, facts: Mapping[str, Any]) -> Contest:
    """Open a contest for handing in; Invalid with everything that is wrong at once."""
    relations.insist(actor, KEEP, organization.path, "举办微党课比赛")
    values = _checked(facts)
    row = Contest(organization=organization, by=actor, **values)
    return insert(row, actor=actor, verb="举办微党课比赛", taken="已有同名的比赛。")  # type: ignore[no-any-return]


def change(*, actor: Any, contest: Contest, facts: Mapping[str, Any]) -> Contest:
    """Change a contest and its settings while nobody judges yet."""
    relations.insist(actor, KEEP, contest.scope_path, "修改比赛")
    values = _checked(facts)
    with transaction.atomic():
        fresh = locked(contest)
        if fresh.state != Contest.State.ENTERING:
            raise Stale(f"比赛{fresh.get_state_display()}，规则不再修改。")
        for name, value in values.items():
            setattr(fresh, name, value)
        try:
            with transaction.atomic():
                fresh.save(update_fields=[*values])
        except IntegrityError as twice:
            raise Stale("已有同名的比赛。") from twice
        deeds.record(actor=actor, verb="修改比赛", about=fresh)
    return fresh


def locked(contest: Contest) -> Contest:
    """Return a contest read again, its row locked."""
    rows = Contest.objects.select_for_update(of=("self",)).select_related("organization")
    return rows.get(pk=contest.pk)  # type: ignore[no-any-return]


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    faults = Faults()
    values: dict[str, Any] = {name: facts.get(name) for name in SETTINGS}
    values |= lines(faults, facts, WORDS)
    faults.of(lambda: _sizes(values["sizes"]))
    faults.of(lambda: _limits(values))
    faults.tell()
    values["trims"], values["shares_line"] = bool(values["trims"]), bool(values["shares_line"])
    return values


def _sizes(sizes: Any) -> None:
    falls = bool(sizes) and all(a > b for a, b in itertools.pairwise(sizes))
    if not falls or len(sizes) > MOST_ROUNDS or not 1 <= sizes[-1] <= sizes[0] <= 10_000:
        said = f"写各轮晋级数，一轮比一轮少，1至{MOST_ROUNDS}轮，如“120、80、50”。"
        raise Invalid("没有保存，请改正标出的内容。", {"sizes": [said]})


def _limits(values: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    day = values["closes_on"]
    if day is None or day > clock.today() + dt.timedelta(days=366):
        problems["closes_on"] = ["请填报名截止日期，在一年以内。"]
    if values["per_unit"] is not None and not 1 <= values["per_unit"] <= 100:
        problems["per_unit"] = ["填1至100，不限的不填。"]
    if values["least"] is None or not 1 <= values["least"] <= 50:
        problems["least"] = ["填1至50的整数；推定值是5（P11-R6）。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)


def take(*, actor: Any, contest: Contest, action: str, reason: str = "") -> Contest:
    """Take a step of a contest, but for the two that decide a round (`contest_rounds.decide`)."""
    with transaction.atomic():
        fresh = locked(contest)
        changes = {"begin": {"round": 1}, "next": {"round": fresh.round + 1}}.get(action, {})
        CONTEST.take(actor=actor, thing=fresh, action=action, reason=reason, changes=changes)
    return fresh


def add_judge(
    *, actor: Any, contest: Contest, person: Person | None, name: str = "", unit: str = ""
) -> ContestJudge:
    """Engage a judge: of the register (he marks by his own account), or from outside by name and unit."""
    relations.insist(actor, KEEP, contest.scope_path, "聘请评委")
    if contest.state not in LIVE:
        raise Stale("比赛已经结束，不再聘请评委。")
    faults = Faults()
    told = {"name": person.name if person else name, "unit": person.home.label if person else unit}
    values = lines(faults, told, (("name", 40, "请写评委姓名。"), ("unit", 60, "")))
    faults.tell()
    row = ContestJudge(contest=contest, person=person, since=clock.today(), **values)
    return insert(row, actor=actor, verb="聘请评委", taken=f"{values['name']}已是评委。")  # type: ignore[no-any-return]


def end_judge(*, actor: Any, judge: ContestJudge) -> None:
    """Let a judge go; marks he gave stay. Stale where he is gone already."""
    relations.insist(actor, KEEP, judge.scope_path, "调整评委")
    with transaction.atomic():
        rows = ContestJudge.objects.filter(pk=judge.pk, until=None)
        if not rows.update(until=clock.today()):
            raise Stale(f"{judge.name}已经不是评委。")
        deeds.record(actor=actor, verb="评委退出", about=judge)


def enter(
    *, actor: Any, contest: Contest, unit: Organization, facts: Mapping[str, Any],
    upload: Upload | None = None,
) -> ContestEntry:  # fmt: skip
    """Hand in a micro-lecture for a unit or branch below who holds the contest, until the last day."""
    if not hands_in(actor, unit.path):
        raise NotAllowed(f"不能替{unit.label}报送。由该单位的考核专员、书记或组织委员报送。")
    if contest.organization_id not in ids_of(unit.path) or unit.pk == contest.organization_id:
        raise Refused("这场比赛不面向您的单位。")
    faults = Faults()
    values = lines(faults, facts, ENTRY_WORDS)
    person = faults.of(lambda: one_of(facts.get("contestant", ""), unit, "contestant"))
    faults.tell()
    with transaction.atomic():
        fresh = locked(contest)
        _still_open(fresh)
        _within_limit(fresh, unit)
        row = ContestEntry(
            contest=fresh, unit=unit, person=person, by=actor, at=clock.now(), **values,
            contestant=person.name if person else line(facts["contestant"], "contestant", 40),
        )  # fmt: skip
        if upload is not None:
            row.file = shelf.store(upload, purpose="training.entry", path=fresh.scope_path)
        taken = "这个单位已报过同名的微党课，或这个人已经参赛，没有再报。"
        return insert(row, actor=actor, verb="报送微党课", taken=taken)  # type: ignore[no-any-return]


def _still_open(contest: Contest) -> None:
    if contest.state != Contest.State.ENTERING or contest.closes_on < clock.today():
        raise Stale(
            f"报名已于{contest.closes_on.isoformat()}截止。要延期的，请主办单位改截止日期。"
        )


def _within_limit(contest: Contest, unit: Organization) -> None:
    if contest.per_unit is None:
        return
    there = contest.entries.filter(unit=unit, state=ContestEntry.State.ENTERED).count()
    if there >= contest.per_unit:
        raise Refused(
            f"每个单位最多报{contest.per_unit}件，{unit.label}已报{there}件。请先撤回一件，"
            "或请主办单位放宽。"
        )


def take_entry(*, actor: Any, entry: ContestEntry, action: str, reason: str = "") -> ContestEntry:
    """Take a step of an entry: its unit withdraws it, who holds the contest takes it out."""
    with transaction.atomic():
        locked(entry.contest)
        ENTRY.take(actor=actor, thing=entry, action=action, reason=reason)
    return entry
