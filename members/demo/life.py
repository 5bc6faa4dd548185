"""Branch life of the demonstration: meetings, dues, transfers and development in 后刘村 and 韩庄镇."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from members.actions import development, dues, meetings, organizations, transfers
from members.actions.development import Applicant, Decided
from members.actions.dues import Line
from members.actions.meetings import Attended, Held
from members.actions.organizations import Ground, NewOrganization
from members.demo.names import chance
from members.demo.people import POINTS_VILLAGE
from members.life.money import owed
from members.life.queries.meetings import members_on
from members.models import Account, Meeting, Membership, Organization, Person
from portal import clock
from portal.periods import parse

HOULIU = f"{POINTS_VILLAGE}-zb"
HANZHUANG = "370826101-zb"
YEAR = 2026
D = dt.date
_KEYS = uuid.UUID("6f6b2c4e-3f0e-4c55-9d0a-7a4b5f1f2a10")
THEMES = ("学习党章", "清理河道", "重温入党誓词", "走访老党员", "义务植树", "学习条例", "护秋防火",
          "谈心谈话", "整治村容")  # fmt: skip


def play(seed: int) -> None:
    """Write everything once; nothing where branches have meetings already, or the people are not there."""
    houliu = Organization.objects.filter(code=HOULIU).first()
    if houliu is None or Meeting.objects.exists() or clock.today() < D(YEAR, 10, 1):
        return
    hanzhuang = Organization.objects.get(code=HANZHUANG)
    secretary = Account.objects.get(username="quguangpei")
    organizer = Account.objects.get(username="renliqun")
    _groups(houliu)
    for branch, keeper in ((houliu, secretary), (hanzhuang, organizer)):
        _meetings(seed, branch, keeper)
        _dues(seed, branch, keeper)
    _developments(houliu, secretary)
    _town_development(hanzhuang, organizer)
    _transfers(houliu, hanzhuang, secretary, organizer)


def _groups(branch: Organization) -> None:
    for number, name in enumerate(("第一党小组", "第二党小组"), start=1):
        new = NewOrganization("group", f"{branch.code}-{number}", f"{branch.name}{name}", name)
        ground = Ground(D(YEAR, 1, 5), "", "支部党员大会研究设立")
        organizations.set_up(actor=None, parent=branch, new=new, ground=ground)


def _meetings(seed: int, branch: Organization, keeper: Account) -> None:
    """Theme days and committees of nine months, two of them missing; lectures and branch meetings."""
    rng = chance(seed, branch.code, "meetings")
    held = [("theme", m, THEMES[m - 1]) for m in range(1, 10) if m != 7]
    held += [("committee", m, "研究本月工作") for m in range(1, 10) if m != 4]
    held += [("lecture", m, "党课：乡村振兴怎么干") for m in (3, 5)]
    held += [("branch", m, "党员大会：半年工作") for m in (2, 6, 8)]
    if branch.children.filter(kind="group").exists():
        held += [("group", m, "党小组学习") for m in range(1, 10) if m != 5]
    for kind, month, topic in sorted(held, key=lambda one: one[1]):
        day = D(YEAR, month, rng.randint(3, 26))
        there = [m.person_id for m in members_on(branch, day)]
        away = set(rng.sample(there, min(2, len(there) - 1)))
        called = {"committee": there[:5], "group": there[5:14]}.get(kind, there)
        attended = [
            Attended(pk, "leave" if pk in away and pk != called[0] else "present", "外出务工")
            for pk in called
        ]
        meetings.record(
            actor=keeper,
            held=Held(
                uuid.uuid5(_KEYS, f"{branch.code} {kind} {month}"),
                branch, kind, day, topic, "党员活动室", f"{topic}。到会党员发言，形成一致意见。", attended,
            ),
        )  # fmt: skip


def _dues(seed: int, branch: Organization, keeper: Account) -> None:
    """Nine months; one member owes four of them, and September is not paid by all yet."""
    rng = chance(seed, branch.code, "dues")
    people = [m.person_id for m in members_on(branch, D(YEAR, 9, 30))]
    bases = {pk: Decimal(rng.randrange(1200, 6000, 100)) for pk in people}
    for month in range(1, 10):
        period = parse(f"{YEAR}-{month:02}")
        there = {m.person_id for m in members_on(branch, period.end)}
        lines = []
        for place, pk in enumerate(people):
            if pk not in there:
                continue
            owes = (place == 2 and month > 5) or (month == 9 and place % 6 == 3)
            paid = None if owes else owed(bases[pk], Decimal("0.5"))
            on = None if owes else D(YEAR, month, 10)
            lines.append(Line(pk, bases[pk], Decimal("0.5"), paid, on, 0))
        dues.save(actor=keeper, branch=branch, month=period, lines=lines)


def _walk(
    branch: Organization, who: Applicant, steps: Sequence[tuple[str, dt.date, Account]]
) -> Person:
    first, *rest = steps
    file = development.apply(
        actor=first[2], branch=branch, applicant=who, applied_on=first[1], namesake=True
    )
    for do, on, by in rest:
        decided = Decided(on, "支部党员大会" if do != "accept" else "支部委员会会议")
        file = development.take(actor=by, development=file, do=do, decided=decided)
    person: Person = file.person
    return person


def _town_development(hanzhuang: Organization, organizer: Account) -> None:
    """A probationer of the town's own branch."""
    _walk(
        hanzhuang,
        Applicant("种晓彤", "female", D(1996, 9, 9)),
        [
            ("apply", D(2024, 1, 8), organizer),
            ("accept", D(2024, 7, 1), organizer),
            ("propose", D(2025, 9, 1), organizer),
            ("admit", D(2026, 3, 5), organizer),
        ],
    )


def _developments(houliu: Organization, secretary: Account) -> None:
    """An applicant, an activist whose year is over, a probationer whose year ends soon."""
    _walk(
        houliu, Applicant("渠以晨", "male", D(2001, 5, 6)), [("apply", D(2026, 8, 20), secretary)]
    )
    _walk(
        houliu,
        Applicant("翟思雨", "female", D(1998, 3, 11)),
        [("apply", D(2025, 3, 2), secretary), ("accept", D(2025, 9, 8), secretary)],
    )
    person = _walk(
        houliu,
        Applicant("刘广田", "male", D(1990, 7, 1)),
        [
            ("apply", D(2023, 6, 1), secretary),
            ("accept", D(2024, 2, 5), secretary),
            ("propose", D(2025, 5, 9), secretary),
        ],
    )
    file = person.developments.get()
    admitted = Decided(D(2025, 11, 6), "支部党员大会，镇党委审批", "羊党字〔2025〕31号")
    # the town's committee approved it; nobody of that county signs in here for it
    development.take(actor=None, development=file, do="admit", decided=admitted)


def _transfers(
    houliu: Organization, hanzhuang: Organization, secretary: Account, organizer: Account
) -> None:
    """One letter to 后刘村 on its way, one leaving the city not yet made out, one in 韩庄镇 received."""
    near = Organization.objects.filter(
        parent__parent=houliu.parent and houliu.parent.parent, kind="branch"
    ).exclude(pk=houliu.pk)
    coming = Membership.objects.filter(branch=near.order_by("code").first(), until=None).first()
    today = clock.today()
    if coming is not None:
        sent = transfers.draft(
            actor=None,
            person=coming.person,
            to_branch=houliu,
            why="居住地变化",
            dues_until="2026-09",
        )
        transfers.send(actor=None, transfer=sent, valid_until=today + dt.timedelta(days=60))
    leaving = Membership.objects.filter(branch=houliu, until=None).order_by("-pk")[1]
    transfers.draft(
        actor=secretary, person=leaving.person, outside="中共青岛市某街道社区支部委员会",
        why="随子女居住", dues_until="2026-09",
    )  # fmt: skip
    villages = Organization.objects.filter(code__startswith="3708261012", kind="branch")
    to = villages.order_by("code").first()
    moving = Membership.objects.filter(branch=hanzhuang, until=None).order_by("-pk").first()
    if to is None or moving is None:  # a small tree
        return
    done = transfers.draft(actor=organizer, person=moving.person, to_branch=to, why="到村任职")
    transfers.send(actor=organizer, transfer=done, valid_until=today + dt.timedelta(days=30))
    transfers.receive(actor=organizer, transfer=done, on=today)
