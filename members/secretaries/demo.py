"""Village secretaries of the demonstration: files and reserves of a county, work of every kind in 韩庄镇.

What is many is written at once; what somebody decided goes through the real actions. All is made up.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from members import pinyin
from members.demo.names import Names, chance
from members.demo.people import VILLAGE_SECRETARY
from members.models import Account, Membership, Organization, Person, Post
from members.pools.kinds import RESERVE
from members.pools.models import Entry
from members.secretaries.actions import (
    assessments,
    commitments,
    incentives,
    lists,
    mentors,
    selections,
    terms,
)
from members.secretaries.models import (
    Assessment,
    Commitment,
    Contact,
    ListCheck,
    ListItem,
    Mentor,
    Selection,
    Term,
)
from members.secretaries.queries.terms import serving_posts
from members.secretaries.words import ASKED, CRITERIA, FOUR, Channel, Part
from members.structure import WEISHAN
from portal import clock

TOWN = "370826101"
VACANT, OTHERS = "370826101203", ("370826101204", "370826101205", "370826101206")
"""The village without a secretary, and those with cases in other states."""
MADE = 0.95
"""Share of the secretaries who have made this year's commitments."""
ITEMS = (
    ("entry", "1", "受过党纪政务处分，未满影响期", "discipline", "jw"),
    ("entry", "2", "正在接受纪检监察或司法机关调查", "discipline", "jw"),
    ("entry", "3", "煽动、参与非正常上访", "letters", "xfj"),
    ("entry", "4", "长期不在村居住、不履行职责", "civil", "mzj"),
    ("pre_appraisal", "1", "本年发生生产安全责任事故", "other", "yjj"),
    ("pre_appraisal", "2", "本年受到党纪政务处分", "discipline", "jw"),
    ("pre_appraisal", "3", "信访问题应办不办被通报", "letters", "xfj"),
)
"""Stage, code, text, department, the unit's code: made up, as the report gives no list."""
WORK = {
    "party": ("主题党日每月开展", "12次"), "economy": ("发展林下养殖，增加集体收入", "增收8万元"),
    "living": ("硬化村内道路", "2公里"), "governance": ("矛盾纠纷就地化解", "化解率95％"),
    "civility": ("修订村规民约，评选文明户", "评选20户"), "epidemic": ("落实卫生防疫措施", "全村覆盖"),
    "environment": ("秸秆禁烧、河道保洁", "无火点"), "safety": ("排查自建房和用电隐患", "每月1次"),
}  # fmt: skip


def play(seed: int) -> None:
    """Write everything once, all or nothing; nothing where the people are not there."""
    county = Organization.objects.filter(code=WEISHAN).first()
    town = Account.objects.filter(username="renliqun").first()
    decider = Account.objects.filter(username="xumanqing").first()
    if county is None or town is None or decider is None or ListItem.objects.exists():
        return
    rng = chance(seed, "secretaries")
    with transaction.atomic():
        _lists(county, decider)
        made = _terms(rng)
        here = [term for term in made if term.village.code.startswith(TOWN)]
        if not here:
            return
        _reserves(rng, county)
        _last_year(rng, here, county, town, decider)
        _this_year(rng, made, town)
        _cases(here, town, decider)
        _mentoring(here, town, decider)


def _lists(county: Organization, decider: Account) -> None:
    units = {o.code: o for o in Organization.objects.filter(parent=county, kind="organ")}
    for stage, code, text, department, unit in ITEMS:
        lists.add(
            actor=decider, county=county, stage=stage, code=code, text=text, department=department,
            unit=units.get(f"{WEISHAN}-{unit}"), valid_from=dt.date(clock.today().year - 1, 1, 1),
        )  # fmt: skip


def _terms(rng: Random) -> list[Term]:
    """A file for every secretary who serves in the county."""
    posts = serving_posts().filter(organization__area__code__startswith=WEISHAN)
    rows = posts.select_related("person", "organization__parent").order_by("organization__code")
    channels = rng.choices(Channel.values, (70, 12, 10, 8), k=len(rows))
    day = clock.today() - dt.timedelta(days=300)
    return Term.objects.bulk_create(
        Term(post=post, channel=channel, taken_on=day)
        for post, channel in zip(rows, channels, strict=True)
    )


def _reserves(rng: Random, county: Organization) -> None:
    """Four or five reserves in most villages, two or three in some, so that gaps show."""
    villages = Organization.objects.filter(path__startswith=county.path, kind="village")
    people, places = [], []
    for village in villages.order_by("code"):
        names, taken = Names(rng), set[str]()
        for _ in range(rng.choices((2, 3, 4, 5), (4, 8, 60, 28))[0]):
            name = names.draw(taken)
            people.append(
                Person(
                    name=name, sort_key=pinyin.person_key(name), initials=pinyin.initials(name),
                    home=village, born_year=rng.randint(1984, 2001),
                )
            )  # fmt: skip
            places.append(village)
    today = clock.today()
    Entry.objects.bulk_create(
        Entry(
            kind=RESERVE.code, person=person, place=place, source=rng.choice(list(RESERVE.sources)),
            field=rng.choice(list(RESERVE.fields)), level=rng.choice(list(RESERVE.levels)),
            ground="镇街党委会研究", since=today - dt.timedelta(days=rng.randint(30, 700)),
        )
        for person, place in zip(Person.objects.bulk_create(people), places, strict=True)
    )  # fmt: skip


def _commitments(here: Sequence[Term], year: int, by: Account, told: Any) -> list[Commitment]:
    """Eight commitments each; `told` says state and share of one."""
    rows = []
    for term in here:
        for part in ASKED:
            text, target = WORK[part.value]
            state, share = told(term, part.value)
            done = share is not None
            rows.append(
                Commitment(
                    term=term, year=year, field=part.value, text=text, target=target,
                    due_on=dt.date(year, 12, 20), state=state, share=share,
                    evidence="按目标办理，有台账和照片。" if done else "",
                    reported_on=dt.date(year, 12, 10) if done else None,
                    verified_on=dt.date(year, 12, 25) if done else None,
                    verified_by=by if done else None,
                )
            )  # fmt: skip
    return Commitment.objects.bulk_create(rows)


def _last_year(
    rng: Random, here: Sequence[Term], county: Organization, town: Account, decider: Account
) -> None:
    """Commitments verified, assessments decided, subsidies and a few incentives of last year."""
    year = clock.today().year - 1
    old = [term for term in here if term.post.since.year < year]

    def told(term: Term, part: str) -> tuple[str, int]:
        share = rng.choices((100, rng.randint(60, 99), 0), (78, 20, 2))[0]
        return {100: "achieved", 0: "missed"}.get(share, "partly"), share

    _commitments(old, year, town, told)
    group = []
    for place, department in zip(("jw", "zzb", "mzj", "xfj"), FOUR, strict=True):
        person = Person.objects.filter(home__code=f"{WEISHAN}-{place}").order_by("id").last()
        if person is not None:
            words: dict[str, Any] = {"actor": decider, "county": county, "year": year}
            group.append(assessments.call(person=person, department=department.value, **words))
    rows = Assessment.objects.bulk_create(_assessed(rng, term, year, decider) for term in old)
    through: Any = Assessment.present.through
    through.objects.bulk_create(
        through(assessment=row, assessor=member) for row in rows for member in group
    )
    asked = ListItem.objects.filter(county=county, stage="pre_appraisal")
    ListCheck.objects.bulk_create(
        ListCheck(
            item=item, assessment=row, result="clear", on=dt.date(year + 1, 1, 12), by=decider
        )
        for row in rows
        for item in asked
    )
    for at, post in ((year, "1800"), (year + 1, "1950")):
        incentives.set_standard(
            actor=decider, county=county, year=at, post=Decimal(post), performance=Decimal(600)
        )
    incentives.plan(actor=decider, county=county, year=year, places=30, share=10)
    _rewards(rows, year, decider)


def _assessed(rng: Random, term: Term, year: int, by: Account) -> Assessment:
    decided = rng.choices(("promote", "keep", "improve"), (10, 84, 6))[0]
    day = dt.date(year + 1, 1, 20)
    return Assessment(
        term=term, year=year, state="decided", score=Decimal(rng.randint(7200, 9700)) / 100,
        duty="能按承诺抓落实，重点工作进度较好。", conduct="作风扎实，群众反映较好。",
        opinion="履职情况良好，继续抓好集体经济。", suggestion=decided, assessed_by=by, assessed_on=day,
        proposed=decided, proposed_words="同意评估意见。", decided=decided, decided_words="同意。",
        decided_on=day, improve_by=dt.date(year + 1, 6, 30) if decided == "improve" else None,
    )  # fmt: skip


def _rewards(rows: Sequence[Assessment], year: int, decider: Account) -> None:
    from members.secretaries.queries.incentives import against

    good = [row.term for row in rows if not against(row.term, year)]
    for term, kind in zip(good[:3], ("organizer", "recruited", "good"), strict=False):
        words: dict[str, Any] = {"actor": decider, "term": term, "year": year, "on": clock.today()}
        incentives.grant(kind=kind, ground="县委组织部文件", **words)
    for term in good[3:6]:
        incentives.grant(
            actor=decider, term=term, year=year, kind="award", ground="集体经济增收奖励",
            amount=Decimal(3000), on=clock.today(),
        )  # fmt: skip


def _this_year(rng: Random, made: Sequence[Term], town: Account) -> None:
    """Commitments under way in most villages; the secretary who signs in lacks one field and has some of
    every state."""
    year = clock.today().year
    mine = [term for term in made if term.person.name == VILLAGE_SECRETARY]
    others = [term for term in made if term not in mine and rng.random() < MADE]

    def told(term: Term, part: str) -> tuple[str, None]:
        return rng.choices(("approved", "reported", "claimed"), (86, 8, 6))[0], None

    _commitments(others, year, town, told)
    here = [term for term in others if term.village.code.startswith(TOWN)]
    for term in here[: len(here) // 2]:
        commitments.check_up(
            actor=town, term=term, year=year, on=dt.date(year, 7, 20), said="进度过半，继续抓紧。"
        )
    states = ("achieved", "approved", "reported", "approved", "returned", "approved", "claimed")
    for term in mine:
        for part, state in zip(ASKED, states, strict=False):
            text, target = WORK[part.value]
            done = state == "achieved"
            Commitment.objects.create(
                term=term, year=year, field=part.value, text=text, target=target,
                due_on=dt.date(year, 10, 31) if part == "living" else dt.date(year, 12, 20),
                state=state, share=100 if done else None, verified_by=town if done else None,
                verified_on=clock.today() if done else None,
                reported_on=clock.today() if state in ("achieved", "reported") else None,
                evidence="已完成，有台账。" if state in ("achieved", "reported") else "",
                remark="目标不能验收，请写明评选多少户。" if state == "returned" else "",
            )  # fmt: skip


def _member(village: Organization, name: str, born: int) -> Person:
    person = Person.objects.create(
        name=name, sort_key=pinyin.person_key(name), initials=pinyin.initials(name), home=village,
        born_year=born,
    )  # fmt: skip
    branch = Organization.objects.filter(code=f"{village.code}-zb").first()
    if branch is not None:
        Membership.objects.create(person=person, branch=branch, since=dt.date(2016, 7, 1))
    return person


def _cases(here: Sequence[Term], town: Account, decider: Account) -> None:
    """A vacant village whose candidate waits for approval; others checked, rated, refused, appointed."""
    by_code = {term.village.code: term for term in here}
    if VACANT not in by_code or not all(code in by_code for code in OTHERS):
        return
    today = clock.today()
    for code, days in ((VACANT, 40), (OTHERS[2], 60)):
        terms.end(
            actor=town, term=by_code[code], on=today - dt.timedelta(days=days), said="任免文件"
        )
    _case(by_code[VACANT].village, ("常向东", 1991), "submitted", town, decider)
    _case(by_code[VACANT].village, ("贺长庚", 1979), "refused", town, decider)
    _case(by_code[OTHERS[0]].village, ("裴晓楠", 1994), "nominated", town, decider)
    _case(by_code[OTHERS[1]].village, ("卞志强", 1988), "checked", town, decider)
    _case(by_code[OTHERS[2]].village, ("柴新民", 1990), "appointed", town, decider)


def _case(
    village: Organization, who: tuple[str, int], to: str, town: Account, decider: Account
) -> Selection:
    person = _member(village, *who)
    made = selections.nominate(
        actor=town, village=village, person=person, channel="local",
        ground="带头发展产业，群众基础好。",
    )  # fmt: skip
    items = ListItem.objects.filter(county__code=WEISHAN, stage="entry").select_related(
        "unit", "county"
    )
    for item in items[:2] if to == "nominated" else items:
        lists.answer(actor=decider, item=item, subject=made, result="clear")
    if to == "nominated":
        return made
    selections.take(actor=town, selection=made, action="check")
    if to == "checked":
        return made
    for side, by in enumerate((town, decider)):
        marks = {name: 4 + (number + side) % 2 for number, name in enumerate(CRITERIA)}
        selections.rate(actor=by, selection=made, marks=marks, opinion="符合“三好三强”标准。")
    selections.take(actor=town, selection=made, action="submit")
    if to in ("refused", "appointed"):
        action = "refuse" if to == "refused" else "approve"
        selections.take(actor=decider, selection=made, action=action, said="会议研究。")
    if to == "appointed":
        selections.appoint(actor=town, selection=made, on=clock.today(), title="党支部书记")
    return made


def _mentoring(here: Sequence[Term], town: Account, decider: Account) -> None:
    """Two weak organizations; the secretary who signs in has a group, with contacts of months before."""
    today = clock.today()
    mine = next((term for term in here if term.person.name == VILLAGE_SECRETARY), None)
    chosen = _chosen(mine) if mine else {}
    if mine is None or len(chosen) < len(Part):
        return
    for term in (mine, here[-1]):
        terms.mark_weak(
            actor=decider, village=term.village, since=today - dt.timedelta(days=120),
            ground="县委组织部排查",
        )  # fmt: skip
    group = mentors.propose(actor=town, term=mine, people=chosen)
    for mentor in (None, *group.mentors.all()):
        mentors.agree(actor=town, group=group, mentor=mentor)
    mentors.take(actor=town, group=group, action="start")
    begun = today - dt.timedelta(days=110)
    type(group).objects.filter(pk=group.pk).update(since=begun)
    Mentor.objects.filter(group=group).update(since=begun, agreed_on=begun)
    for number, mentor in enumerate(group.mentors.all()):
        for days in range(6 if number < 2 else 34, 100, 30):
            Contact(
                mentor=mentor, on=today - dt.timedelta(days=days), by=town, at=clock.now(),
                matter="到村商量集体经济项目。", result="确定了下一步办法。",
            ).save(force_insert=True)  # fmt: skip


def _chosen(mine: Term) -> dict[str, Person]:
    """A mentor for each part, of the township's cadres and its secretaries who serve."""
    cadres = Post.objects.filter(organization__code=TOWN, until=None).select_related("person")
    found = [p.person for p in cadres.filter(role="leader").order_by("position")[:1]]
    found += [p.person for p in cadres.filter(role="staff").order_by("position")[:2]]
    serving: Any = Term.objects.filter(post__organization__code__startswith=TOWN)
    rows = serving.serving().exclude(pk=mine.pk).select_related("post__person")
    found += [term.person for term in rows.order_by("post__since", "id")[:1]]
    return dict(zip((part.value for part in Part), found, strict=False))
