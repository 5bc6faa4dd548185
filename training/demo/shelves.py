"""Materials, open questions, teachers of the register and their links in the demonstration's county."""

import datetime as dt
import io
from typing import Any

from django.utils import timezone

from members.models import Account, Organization, Person
from portal import clock
from portal.sheets.formal import Column, Formal
from training.actions import catalogue, contest_rounds, shelf
from training.demo import contests
from training.demo.shared import Hand
from training.models import ContestEntry, TrainingClass

LINKS = (
    (2, "upward", "山东大学马克思主义学院", "跟班听课两周，带回教案三份", 60),
    (2, "inward", "党建教研组", "集体备课“基层治理怎样减负”", 21),
    (3, "outward", "韩庄镇", "到村蹲点调研渔家乐项目", 35),
    (0, "inward", "理论教研组", "试讲评课", 14),
)
"""Teacher by number, kind, partner, activity, days ago (P04-R6)."""


def play(hand: Hand, town: Organization, seed: int) -> None:
    """Load the shelf of the class that runs, links of teachers, and the contests."""
    _shelf(hand)
    for number, kind, partner, activity, ago in LINKS:
        facts = {"kind": kind, "partner": partner, "activity": activity,
                 "on": clock.today() - dt.timedelta(days=ago)}  # fmt: skip
        shelf.link(actor=hand.keeper, teacher=hand.teachers[number], facts=facts)
    leader = Person.objects.filter(home=town, left_on=None).order_by("sort_key", "id").first()
    if leader is not None:
        catalogue.engage(
            actor=hand.keeper, organization=hand.county, person=leader,
            facts={"team": "leader", "level": "head", "unit": town.label, "subjects": "基层党建"},
        )  # fmt: skip
    _contests(hand, town, seed)


def _contests(hand: Hand, town: Organization, seed: int) -> None:
    contest = contests.finished(seed, hand.county, hand.keeper, "2026年微党课大赛")
    won = ContestEntry.objects.filter(contest=contest, state="selected").select_related(
        "contest__organization", "unit", "person"
    )
    for entry in won.order_by("pk")[:3]:
        contest_rounds.adopt(
            actor=hand.keeper, entry=entry, level="model", field="基层治理", tags=["post"]
        )
    judge = Account.objects.get(username="songyaqin").person
    below = Organization.objects.filter(path__startswith=hand.county.path, until=None)
    organs = below.filter(kind="organ").order_by("sort_key", "id")[:8]
    villages = below.filter(parent=town, kind="village").order_by("sort_key", "id")[:2]
    if judge is not None:
        contests.under_way(hand.county, hand.keeper, judge, [*villages, *organs])
    contests.taking(hand.county, hand.keeper)


def _timetable(made: TrainingClass) -> bytes:
    stream = io.BytesIO()
    columns = (Column("时间", 18), Column("课题", 34, "long"), Column("学时", 8, "plain"))
    with Formal(stream, title="课程表", author="演示") as book:
        page = book.page("课程表", title=f"{made.name}课程表", about="演示数据", columns=columns,
                         portrait=True)  # fmt: skip
        for one in made.sessions.order_by("begins_at"):
            page.row([f"{timezone.localtime(one.begins_at):%m-%d %H:%M}", one.topic, one.hours])
    return stream.getvalue()


def _shelf(hand: Hand) -> None:
    made = TrainingClass.objects.select_related("organization").get(state="running")
    upload: Any = (io.BytesIO(_timetable(made)), "课程表.xlsx")
    shelf.add_material(
        actor=hand.keeper, made=made, session=None, title="课程表和分组名单", upload=upload
    )
    session = made.sessions.order_by("begins_at")[0]
    teacher = session.taught_by.select_related("teacher").get().teacher
    first = shelf.ask(actor=hand.keeper, session=session, teacher=teacher,
                      question="群众会上意见不一致，先表决还是先个别谈？")  # fmt: skip
    shelf.answer(actor=hand.keeper, row=first,
                 text="先个别谈，把分歧缩到一两条，再上会表决；表决结果当场公布。")  # fmt: skip
    shelf.ask(actor=hand.keeper, session=session, question="走访记录要不要每户都写？")
