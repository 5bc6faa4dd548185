"""Rooms, mediators, experts, disputes mediated in every way, errands, contracts, listening days;
through the real actions, each on the day it says. Everything is made up."""

import datetime as dt
import io
import uuid
from decimal import Decimal

from grids.actions import contracts, errands, mediation, rooms, steps
from grids.actions.contracts import Described, Opined
from grids.actions.errands import Service
from grids.actions.listening import Sat, add_case, log_sitting
from grids.actions.mediation import Concluded
from grids.actions.reporting import Report, report
from grids.actions.steps import Order
from grids.demo.cases import DAY, KEYS, Actors, nth, set_day
from grids.demo.script import WORDS
from grids.models import Case, ErrandService, Grid, MediationRoom, Mediator
from members.demo.people import GRID_TOWN, GRID_VILLAGES
from members.models import Account, Organization, Person

OPENED = DAY - dt.timedelta(days=80)
EXPERTS = (
    ("land", "孔繁瑞", "汶上县农业农村局"), ("homestead", "郭守信", "汶上县自然资源和规划局"),
    ("marriage", "林月华", "汶上县妇女联合会"), ("labour", "刘志成", "汶上县人力资源和社会保障局"),
    ("contracts", "侯明远", "圣都律师事务所"), ("psychology", "梁静", "汶上县第一中学"),
)  # fmt: skip
SERVICES = (
    Service("party", "党组织关系转接", 3, "转接介绍信"),
    Service("civil", "高龄补贴年审", 5, "身份证、银行卡"),
    Service("civil", "最低生活保障申请", 20, "户口簿、收入情况说明"),
    Service("health", "慢性病药品代取", 2, "处方"),
    Service("commerce", "个体工商户注册", 3, "身份证、经营场所证明"),
    Service("social", "养老金资格认证", 1, ""),
    Service("medical", "城乡居民医保缴费", 2, "医保电子凭证"),
    Service("household", "居住证签注", 10, "居住证"),
    Service("housing", "农房翻建申请", 20, "宅基地使用证"),
    Service("farming", "耕地地力补贴申报", 15, "一卡通存折"),
    Service("school", "助学金申请", 10, "在校证明"),
)
TOLD = (
    ("两户为宅基地边界排水起争执", 76, "kept"),
    ("承包地田埂被犁掉一垄，两家说不拢", 50, "closed"),
    ("院墙外树枝伸到邻家房顶", 20, "failed"),
    ("两家为借用农机的修理费说不拢", 12, "oral"),
    ("楼上漏水，两家为修补费用争执", 6, "running"),
)
"""What a dispute is about, found how many days ago, how far it came."""
MET = ("分头听了两家的说法，都愿意坐下来谈。", "到现场量了尺寸，甲方愿意让一步。")
LISTENED = tuple(dt.date(2026, month, day) for month, day in ((9, 5), (9, 15), (9, 25), (10, 5)))
CONTRACTS = (("村集体厂房出租合同", Decimal(120000)), ("机井维修工程合同", Decimal(36500)))
PAPER = b"%PDF-1.4\n% made up for the demonstration\n"


def play(seed: int, actors: Actors) -> None:
    """Play what has not happened yet; nothing where a room is there already."""
    town = Organization.objects.get(code=GRID_TOWN)
    officer = Account.objects.filter(
        grants__role="county_officer", grants__organization=town.parent_id
    ).first()
    if officer is None or town.parent is None or MediationRoom.objects.exists():
        return
    set_day(OPENED)
    for field, name, unit in EXPERTS:
        rooms.add_expert(actor=officer, county=town.parent, field=field, name=name, unit=unit)
    for service in SERVICES:
        errands.save_service(actor=officer, county=town.parent, told=service)
    mediators = _rooms(actors, town)
    for number, (words, ago, ends) in enumerate(TOLD):
        _dispute(seed, actors, mediators, number, (words, ago, ends))
    _errands(seed, actors)
    _contracts(seed, actors, town)
    _heard(seed, actors)
    set_day(DAY)


def _rooms(actors: Actors, town: Organization) -> dict[str, Mediator]:
    """A room in the township and in each village; one mediator's certificate runs out, one has none."""
    found = {}
    there = rooms.open_room(actor=actors.desk, organization=town, name=f"{town.label}联合调解室")
    chief = Person.objects.get(home__code=GRID_TOWN)
    rooms.add_mediator(actor=actors.desk, room=there, person=chief, certified_until=None)
    for number, code in enumerate(GRID_VILLAGES):
        village = actors.villages[code]
        name = f"{village.label}第一书记调解室"
        there = rooms.open_room(actor=actors.desk, organization=village, name=name)
        until = dt.date(2028, 6, 30) if number else DAY + dt.timedelta(days=20)
        found[code] = rooms.add_mediator(
            actor=actors.desk, room=there, person=nth(code, 1), certified_until=until
        )
    return found


def _report(
    seed: int, actors: Actors, code: str, number: int, words: str, by: Account | None = None
) -> Case:
    village = GRID_VILLAGES[number % len(GRID_VILLAGES)]
    grid = Grid.objects.filter(organization__code=village, level__number=3).order_by("code")[0]
    kind = actors.kinds[code]
    told = Report(
        key=uuid.uuid5(KEYS, f"{seed}:{code}:{number}"),
        kind=kind,
        words=words,
        channel=kind.channels[0],
        grid=grid,
    )
    return report(actor=by or actors.workers[village], report=told)


def _sent(actors: Actors, case: Case) -> Case:
    case = steps.register(actor=actors.desk, case=case)
    return steps.dispatch(actor=actors.desk, case=case, order=Order(case.organization))


def _dispute(
    seed: int,
    actors: Actors,
    mediators: dict[str, Mediator],
    number: int,
    told: tuple[str, int, str],
) -> None:
    words, ago, ends = told
    day = DAY - dt.timedelta(days=ago)
    set_day(day)
    case = _sent(actors, _report(seed, actors, "dispute", number, words))
    village = GRID_VILLAGES[number % len(GRID_VILLAGES)]
    own = actors.secretaries[village]
    case = steps.start(actor=own, case=steps.accept(actor=own, case=case))
    mediation.assign(actor=own, case=case, mediator=mediators[village])
    for place, said in zip(("home", "field"), MET, strict=True):
        mediation.log_meeting(actor=own, case=case, held_on=day, place=place, words=said)
    if ends != "running":
        set_day(day + dt.timedelta(days=3))
        _conclude(actors, case, own, ends)


def _conclude(actors: Actors, case: Case, own: Account, ends: str) -> None:
    paper = (io.BytesIO(PAPER), "调解协议.pdf")
    how = {
        "failed": Concluded("failed"),
        "oral": Concluded("agreed", oral="数额小，当场付清，两家都说不用写。"),
    }.get(ends, Concluded("agreed", agreement=paper))
    mediation.conclude(actor=own, case=case, concluded=how)
    case = steps.resolve(actor=own, case=case, words="调解结束，双方知道结果。")
    if ends not in ("kept", "closed"):
        return
    case = steps.feed_back(actor=own, case=case, words="已告诉两家。")
    case = steps.rate(actor=actors.desk, case=case, satisfaction=5)
    case = steps.close(actor=actors.desk, case=case)
    if ends == "kept" and case.followup_on is not None:
        set_day(case.followup_on)
        mediation.follow_up(
            actor=actors.desk, case=case, kept=True, words="水沟还在，两家来往如常。"
        )
        steps.file(actor=actors.desk, case=case)


def _contracts(seed: int, actors: Actors, town: Organization) -> None:
    """Two contracts villages handed in: on one the township has its opinion, the other waits for it."""
    set_day(DAY - dt.timedelta(days=4))
    for number, (title, amount) in enumerate(CONTRACTS):
        village = GRID_VILLAGES[number]
        own = actors.secretaries[village]
        case = _report(seed, actors, "contract", number, f"{title}送审", by=own)
        parties = f"{actors.villages[village].label}村民委员会、某农业科技公司"
        text = (io.BytesIO(PAPER), "合同.pdf")
        described = Described(title, parties, amount, text)
        contracts.describe(actor=own, case=case, described=described)
        case = steps.register(actor=actors.desk, case=case)
        case = steps.dispatch(actor=actors.desk, case=case, order=Order(town))
        case = steps.start(actor=actors.desk, case=steps.accept(actor=actors.desk, case=case))
        if number == 0:
            opined = Opined(
                "amend", "租金支付日期要写明，违约金比例过高。", "侯明远，圣都律师事务所"
            )
            contracts.opine(actor=actors.desk, case=case, opined=opined)
            steps.resolve(actor=actors.desk, case=case, words="请按意见修改后签订。")


def _heard(seed: int, actors: Actors) -> None:
    """Listening days of September and October: one held late, one missed; requests; a reception."""
    for number, code in enumerate(GRID_VILLAGES):
        place, own = actors.villages[code], actors.secretaries[code]
        for day in LISTENED:
            if (number, day.day) == (1, 25):
                continue
            held = day + dt.timedelta(days=2 if (number, day.day) == (2, 15) else 0)
            set_day(held)
            told = Sat("listening", place, held, "包村工作组、县直结对部门", 4 + number, day)
            sat = log_sitting(actor=own, sat=told)
            if day == LISTENED[-1]:
                case = _report(seed, actors, "listening", number, WORDS["listening"][number % 2])
                add_case(actor=own, sitting=sat, case=case)
    set_day(dt.date(2026, 9, 22))
    received = Sat(
        "reception", actors.villages[GRID_VILLAGES[0]], dt.date(2026, 9, 22), "镇党代表两名", 6
    )
    log_sitting(actor=actors.desk, sat=received)


def _errands(seed: int, actors: Actors) -> None:
    """Six errands sent to villages; every other one is claimed by the village's worker."""
    catalogue = list(ErrandService.objects.order_by("pk")[:6])
    set_day(DAY - dt.timedelta(days=2))
    for number, service in enumerate(catalogue):
        case = _report(seed, actors, "errand", number, f"代办{service.title}")
        worker = actors.workers[GRID_VILLAGES[number % len(GRID_VILLAGES)]]
        errands.name_service(actor=worker, case=case, service=service, mode="post")
        case = _sent(actors, case)
        if number % 2:
            errands.claim(actor=worker, case=case)
