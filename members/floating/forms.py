"""Forms of the pages of this room."""

from members.floating import words
from members.floating.clocks import Stage
from members.floating.models import (
    Activity,
    FloatingMember,
    Learning,
    Report,
    ReturnCase,
    StationLog,
    Talent,
)
from members.floating.queries.overview import VISIT
from members.floating.queries.stays import STATES
from members.forms import Answered, drawn_at_once
from portal.form_fields import (
    Filter,
    amount,
    day,
    line,
    lines,
    narrowed,
    number,
    pick,
    several,
    sought,
)

CHANNELS = ("微信", "电话", "短信", "信件", VISIT, "家属转达")
CITY_HINT = "只填到市，如“苏州市”；直辖市填“北京市”；在国外的省份和城市都填“境外”。"


class StayFilter(Filter):
    """Which stays the list shows; it lives in the address."""

    q = sought("姓名")
    unit = sought("支部、镇街", 10)
    direction = narrowed("流向", FloatingMember.Direction.choices)
    to = sought("去向", most=20, like="省份或城市")
    stage = narrowed("汇报", [(one.value, one.label) for one in Stage])
    state = narrowed("状态", STATES, every="")


class StayForm(Answered):
    """Where to, how employed, why, how reached."""

    province = pick("省份", [(one, one) for one in words.PROVINCES])
    city = line("城市", 12, CITY_HINT)
    employer = pick("从业类别", FloatingMember.Employer.choices)
    left_on = day("外出日期", "流入的填来到本地的日期。")
    reason = line("外出原因", 60, "如“务工”“随子女居住”，不写住址。")
    channel = line("联系方式", 30, "写怎样联系，如“微信群”“家属转达”。号码不写在这里。")
    elsewhere = line("对方党组织", 60, "流出地或流入地的党组织名称，不知道的不填。", required=False)
    station = pick("工作站", required=False)


class NewStayForm(StayForm):
    """A new stay: its direction, and of who came in the branch that keeps it."""

    direction = pick("流向", FloatingMember.Direction.choices)
    branch = pick(
        "管理党支部", hint="流入的选由哪个支部管理；流出的由他的组织关系所在支部管理，不用选。",
        required=False,
    )  # fmt: skip
    field_order = ["direction", "branch", "province", "city", "employer", "left_on"]


class ReportForm(Answered):
    """A report: thoughts, work, study."""

    on = day("汇报日期")
    mode = pick("方式", Report.Mode.choices)
    thought = lines("思想", 500, "近期的思想情况。")
    work = lines("工作", 500, "做什么工作，有什么困难。不写住址和号码。")
    study = lines("学习", 500, "学了什么。")


class ContactForm(Answered):
    """A helper's contact."""

    on = day("联系日期")
    channel = pick("联系方式", [(one, one) for one in CHANNELS])
    matter = line("联系内容", 300)


class CensusForm(Answered):
    """A census: whose, of which half-year, when done, what changed."""

    place = pick("村（社区）党支部")
    half = pick("半年")
    done_on = day("摸排日期")
    changes = lines(
        "变动说明",
        500,
        "在外、新登记、返回的人数按登记自动算出，这里只写要说明的。",
        required=False,
    )


class LearningForm(Answered):
    """What was sent to study."""

    branch = pick("党支部")
    title = line("学习内容", 80)
    kind = pick("发送方式", Learning.Kind.choices)
    sent_on = day("发送日期")


class OfficerForm(Answered):
    """A contact officer."""

    organization = pick("管理单位")
    place = line("联络地", 12, CITY_HINT)
    since = day("开始日期")


class ActivityForm(Answered):
    """An activity an officer held."""

    kind = pick("活动", Activity.Kind.choices)
    on = day("日期")
    present = number("参加人数", least=1, most=100_000)
    people = several("参加的党员", "从本联络员联系的党员里选，可以不选。", size=6)
    said = line("内容", 300, required=False)


class WindowForm(Answered):
    """A service window."""

    place = pick("社区")
    name = line("窗口名称", 40)
    since = day("设立日期")


class StationForm(Answered):
    """A work station in another city."""

    place = pick("管理单位")
    name = line("工作站名称", 40)
    province = pick("省份", [(one, one) for one in words.PROVINCES])
    city = line("城市", 12, CITY_HINT)
    since = day("设立日期")


class BranchForm(Answered):
    """A floating branch."""

    place = pick("党支部")
    host = line("依托单位", 60, "如商会、园区、市场。")
    since = day("认定日期")


class ServedForm(Answered):
    """A day of service at a window."""

    on = day("日期")
    served = number("服务人次", least=1, most=100_000)
    said = line("事项", 200)


class StationLogForm(Answered):
    """A contact with a station or a visit to it."""

    kind = pick("种类", StationLog.Kind.choices)
    on = day("日期")
    said = line("情况", 300)


class FleetForm(Answered):
    """A fleet."""

    branch = drawn_at_once(pick("所属党支部"))
    name = line("船队名称", 40)
    since = day("登记日期")


class BoardForm(Answered):
    """Who sails with a fleet."""

    person = pick("党员")
    since = day("上船日期")


class GroupForm(Answered):
    """The founding of a boat group."""

    leader = pick("党小组长")
    on = day("成立日期")


class TalentForm(Answered):
    """The items about a talent; the destination is the stay's."""

    occupation = line("从事职业", 40)
    wish = pick("返乡意愿", Talent.Wish.choices)
    skill = line("特长", 60)
    channel = line("联系渠道", 30, "写怎样联系，不写号码。")
    support = line("需要的支持", 100, required=False)
    step = pick("进展", Talent.Step.choices)
    consented_on = day("本人同意日期", "没有本人同意不能登记；本人撤回同意，这些内容立即删除。")


class ReturnForm(Answered):
    """Somebody who came back."""

    branch = pick("登记党支部")
    kind = pick("去向", ReturnCase.Kind.choices)
    amount = amount("投资（元）", "任村干部的填0。", 14)
    on = day("返乡日期")
