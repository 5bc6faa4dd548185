"""Who signs in to the demonstration, and the accounts behind what its history says was done.

Only the people of SIGN_INS get a password: one, made up at random for each installation and kept in a
file of its own. Each unit's clerk, working group and principal have accounts too, because somebody
has to have entered, deliberated and signed; these have no password and nobody can sign in as them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from members import pinyin
from members.demo import passwords, people
from members.demo.people import Planned
from members.divisions import CITY
from members.models import Account, Grant, Organization
from members.structure import WEISHAN

SINCE = dt.date(2025, 12, 1)
HANZHUANG = "370826101"
FINANCE = "370826-czj"


@dataclass(frozen=True)
class SignIn:
    """A sign-in to try: who, with which role where, and what to try first."""

    kind: str
    name: str
    unit: str
    username: str
    role: str
    place: str
    path: str
    hint: str


SIGN_INS = (
    SignIn("县委组织部公务员科", "孙静怡", "370826-zzb", "sunjingyi", "county_officer", WEISHAN,
           "/assessments/cycles/", "看各单位进度，给已提交的单位开始计分，导出全县排名"),
    SignIn("单位考核专员（韩庄镇）", "周敏", HANZHUANG, "zhoumin", "unit_clerk", HANZHUANG,
           "/", "从待办进录入表，改正标红的格，从表格软件粘贴一块"),
    SignIn("单位考核专员（韩庄镇第二人）", "李伟", HANZHUANG, "liwei", "unit_clerk", HANZHUANG,
           "/", "与周敏同时改一格，看后保存的人怎样被告知"),
    SignIn("单位考核专员（县财政局）", "许静", FINANCE, "xujing", "unit_clerk", FINANCE,
           "/", "填完最后几人，提交审核"),
    SignIn("单位考核工作小组（韩庄镇）", "赵培成", HANZHUANG, "zhaopeicheng", "unit_group", HANZHUANG,
           "/", "看前两季度的公示和备案；计分以后裁定同分、审议、公示"),
    SignIn("单位主要负责人（韩庄镇）", "高建民", HANZHUANG, "gaojianmin", "unit_leader", HANZHUANG,
           "/", "审议通过以后在结果上签字"),
    SignIn("单位纪检组长（韩庄镇）", "庄守正", HANZHUANG, "zhuangshouzheng", "discipline_head", HANZHUANG,
           "/", "开启“1+N”月考核并审议以后，按方案的次序第一个签字"),
    SignIn("公务员（韩庄镇，没有任何授权）", "宋雅琴", HANZHUANG, "songyaqin", "", "",
           "/assessments/mine/", "看自己各季度的得分和依据，对公示提出异议"),
    SignIn("县领导", "孟繁荣", WEISHAN, "mengfanrong", "county_leader", WEISHAN,
           "/assessments/dashboard/", "看全县进度、等次分布和逾期单位"),
    SignIn("市委组织部考核科", "颜文君", f"{CITY}-zzb", "yanwenjun", "city_officer", CITY,
           "/assessments/corrections/", "批准一件更正申请；看各县（市、区）的考核"),
    SignIn("外县组织部（邹城市）", "孔祥宇", "370883-zzb", "kongxiangyu", "county_officer", "370883",
           "/", "看不到微山县的人员和结果"),
    SignIn("县委组织部（金乡县）", "邵景怀", "370828-zzb", "shaojinghuai", "county_officer", "370828",
           "/assessments/points/supervision/", "看哪些支部缺报积分，修改42条积分项目"),
    SignIn("党支部书记（金乡县羊山镇后刘村）", "渠广培", people.POINTS_VILLAGE, "quguangpei",
           "branch_secretary", f"{people.POINTS_VILLAGE}-zb",
           "/assessments/points/", "看三季度亮分榜，记录低分处理；给10月的表登记积分"),
    SignIn("党员（后刘村，没有任何授权）", people.POINTS_MEMBER, people.POINTS_VILLAGE, "zhaixiulan",
           "", "", "/assessments/points/mine/", "在手机上看本人积分由哪几笔来，申报一件事，对公示提异议"),
    SignIn("乡镇考核工作小组（羊山镇）", "耿守信", people.POINTS_VILLAGE[:9], "gengshouxin",
           "unit_group", people.POINTS_VILLAGE[:9],
           "/assessments/points/", "看全镇支部的积分表，审核、退回或冲销一笔"),
    SignIn("县委组织部（汶上县）", "柏雪莹", "370830-zzb", "baixueying", "county_officer", "370830",
           "/grids/figures/", "看各镇街办理情况、月通报；核定县级调度清单；分派镇街上报的事项"),
    SignIn("镇街网格中心（汶上县次邱镇）", "郭守义", people.GRID_TOWN, "guoshouyi", "grid_dispatcher",
           people.GRID_TOWN, "/grids/board/", "登记热线，分派、结案，报送月度台账"),
    SignIn("村党组织书记（次邱镇河里村）", "路广成", people.GRID_VILLAGES[0], "luguangcheng",
           "village_secretary", people.GRID_VILLAGES[0], "/grids/cases/", "签收、办理、反馈本村事项"),
    SignIn("网格长（河里村）", people.GRID_LEADER, people.GRID_VILLAGES[0], "yinjibin", "grid_leader",
           people.GRID_VILLAGES[0], "/grids/visits/", "看网格员走访情况，登记大摸排；看本村一图"),
    SignIn("网格员（河里村）", people.GRID_WORKER, people.GRID_VILLAGES[0], "wuguifang", "grid_worker",
           people.GRID_VILLAGES[0], "/grids/report/", "上报一件事，断网也能报；看我报的办到哪一步"),
    SignIn("党支部书记（鱼台县王庙镇常店村）", "屈广胜", people.FLOATING_VILLAGE, "quguangsheng",
           "branch_secretary", f"{people.FLOATING_VILLAGE}-zb",
           "/members/floating/", "看哪些在外党员该提醒、该走访，代记口头汇报，登记摸排"),
    SignIn("在外党员（常店村，没有任何授权）", people.FLOATING_MEMBER, people.FLOATING_VILLAGE, "yinyuanfan",
           "", "", "/members/floating/mine/", "在手机上写思想汇报，登记学完的内容"),
    SignIn("党支部书记（嘉祥县满硐镇宋山村）", "程守业", people.CATEGORY_VILLAGE, "chengshouye",
           "branch_secretary", f"{people.CATEGORY_VILLAGE}-zb",
           "/members/categories/", "给没有类别的党员分类，登记走访、岗位和联系户数"),
    SignIn("镇街组织委员（嘉祥县满硐镇）", "褚云峰", people.CATEGORY_VILLAGE[:9], "chuyunfeng",
           "town_organizer", people.CATEGORY_VILLAGE[:9],
           "/members/categories/", "审核支部提出的分类，看哪些贫困党员本季度还没有走访"),
    SignIn("县委组织部组织科（泗水县下派办）", "侯立新", "370831-zzb", "houlixin", "county_organizer",
           "370831", "/members/dispatched/overview/", "看本周抽查，提问、认定；签发上月社情民意，批复请假"),
    SignIn("镇街组织委员（泗水县泉林镇）", "戚秀梅", people.POSTED_TOWN, "qixiumei", "town_organizer",
           people.POSTED_TOWN, "/members/dispatched/leaves/", "批复2至3天的请假，看本镇服务队"),
    SignIn("第一书记（泉林镇，没有任何授权）", people.POSTED, "370831-zzb", "ranzhiyuan", "", "",
           "/members/dispatched/mine/", "在手机上答复抽查、请假、记一次走访"),
    SignIn("派出单位负责人（泗水县委组织部）", "苗兴国", "370831-zzb", "miaoxingguo", "unit_leader",
           "370831-zzb", "/members/dispatched/letters/", "看派出干部的月度反馈函，签收"),
    SignIn("县委组织部组织科（泗水县）", "苗怀清", "370831-zzb", "miaohuaiqing", "county_organizer", "370831",
           "/members/graduates/", "给选调生安排导师，推荐观察员，登记沙龙和成长清单"),
    SignIn("选调生（泗水县，没有任何授权）", "邵文溪", "370831-zzb", "shaowenxi", "", "",
           "/members/graduates/mine/", "在手机上写培养记实和民情日志，看成长清单，申请观察员"),
    SignIn("县委组织部组织一科（微山县）", "徐曼青", "370826-zzb", "xumanqing", "county_organizer", WEISHAN,
           "/", "办理党员信息、组织关系和组织变动；认定档案信息，审批档案查阅"),
    SignIn("镇街组织委员（微山县韩庄镇）", "任立群", HANZHUANG, "renliqun", "town_organizer", HANZHUANG,
           "/", "登记党员，转接组织关系，记录组织生活"),
    SignIn("村党组织书记（韩庄镇南张庄村，没有任何授权）", people.VILLAGE_SECRETARY, people.SECRETARY_VILLAGE,
           "chaobaotian", "", "", "/members/secretaries/mine/",
           "在手机上补一项承诺，报一项的完成情况，看导师和评估"),
    SignIn("干部档案管理员（微山县）", "邢文博", "370826-zzb", "xingwenbo", "archivist", WEISHAN,
           "/members/archives/", "看哪些材料超期、哪几份记载不一致；登记、审核、归档一份材料"),
    SignIn("审计员", "秦怀瑾", "370826-jw", "qinhuaijin", "auditor", WEISHAN,
           "/members/deeds/", "查办理记录，核对结果有没有被改动"),
    SignIn("平台管理员", "卢思远", f"{CITY}-zzb", "lusiyuan", "administrator", CITY,
           "/members/accounts/", "开通账号、授权、重置密码；点页首的演示日期往后移，看录入逾期、公示期满"),
)  # fmt: skip


@dataclass(frozen=True)
class Clerkship:
    """The people of a unit who act for it in the appraisal."""

    unit: str
    clerk: Planned
    group: Planned
    leader: Planned

    @property
    def grants(self) -> tuple[tuple[Planned, str], ...]:
        """Each with his role."""
        return (
            (self.clerk, "unit_clerk"),
            (self.group, "unit_group"),
            (self.leader, "unit_leader"),
        )


def clerkships(planned: Sequence[Planned]) -> Iterator[Clerkship]:
    """Yield who acts for each unit of Weishan: those of SIGN_INS where there are some."""
    by_unit: dict[str, list[Planned]] = {}
    for person in planned:
        by_unit.setdefault(person.unit, []).append(person)
    for unit in people.units():
        roster = by_unit[unit]
        named = {s.role: s.name for s in reversed(SIGN_INS) if s.place == unit}
        principal, second = roster[0], roster[1]
        staff = next(p for p in roster if p.role == "staff")
        group = second if second.role in ("principal", "leader") else principal
        yield Clerkship(
            unit,
            _named(roster, named.get("unit_clerk"), staff),
            _named(roster, named.get("unit_group"), group),
            _named(roster, named.get("unit_leader"), principal),
        )


def _named(roster: Sequence[Planned], name: str | None, otherwise: Planned) -> Planned:
    return next((p for p in roster if p.name == name), otherwise)


def make(planned: Sequence[Planned], ids: Sequence[int]) -> None:
    """Write accounts and grants; `ids` are the people's, in the order of the plan."""
    id_of = {(p.unit, p.name): i for p, i in zip(planned, ids, strict=True)}
    silent = make_password(None)
    made: dict[tuple[str, str], Account] = {}
    usernames = {s.username for s in SIGN_INS}
    for sign_in in SIGN_INS:
        key = (sign_in.unit, sign_in.name)
        made[key] = Account(username=sign_in.username, person_id=id_of[key], password=silent)
    acting = [grant for clerkship in clerkships(planned) for grant in clerkship.grants]
    for person, _ in acting:
        key = (person.unit, person.name)
        if key not in made:
            username = _free(person.name, usernames)
            made[key] = Account(username=username, person_id=id_of[key], password=silent)
    Account.objects.bulk_create(made.values())
    _grant(made, [(p.unit, p.name, role, p.unit) for p, role in acting])
    passwords.set_for([s.username for s in SIGN_INS])


def _free(name: str, taken: set[str]) -> str:
    """Return the name in pinyin, with a number behind it where somebody else has it."""
    plain = pinyin.person_key(name).replace(" ", "")
    number, username = 1, plain
    while username in taken:
        number += 1
        username = f"{plain}{number}"
    taken.add(username)
    return username


def _grant(
    made: dict[tuple[str, str], Account], acting: Sequence[tuple[str, str, str, str]]
) -> None:
    wanted = [(s.unit, s.name, s.role, s.place) for s in SIGN_INS if s.role]
    wanted += [grant for grant in acting if grant not in wanted]
    places = dict(Organization.objects.values_list("code", "id"))
    giver = next(made[s.unit, s.name] for s in SIGN_INS if s.role == "administrator")
    Grant.objects.bulk_create(
        Grant(
            account=made[unit, name],
            role=role,
            organization_id=places[place],
            since=SINCE,
            given_by=giver,
            reason="演示授权",
        )
        for unit, name, role, place in wanted
    )
