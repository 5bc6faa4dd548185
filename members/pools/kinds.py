"""The kinds of pools as one declared table: who stands in it by what source, which fields and levels it
knows, how many a place needs, what ends an entry. A practice's pool is a row here, never code of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from members.models.organizations import Kind as Place

LEFT = {"appointed": "已任用", "moved": "调离、迁出", "unfit": "不再符合条件", "asked": "本人提出",
        "died": "去世", "other": "其他"}  # fmt: skip
"""Why somebody leaves; a kind may know more."""


@dataclass(frozen=True)
class Kind:
    """One kind of pool. `rule` names where it comes from; what the report does not say is `assumed`.

    `least` is how many entries each place of the first kind in `places` needs (0: no such rule);
    `born_from` a year of birth that is a filter and a count, never a block (P01-R6); `outsiders` may be
    people whom the register does not hold; of a kind that is `sent` out, each sending is kept.
    """

    code: str
    title: str
    rule: str
    places: tuple[str, ...]
    sources: Mapping[str, str]
    fields: Mapping[str, str]
    field_label: str = "类别"
    levels: Mapping[str, str] = field(default_factory=dict)
    level_label: str = ""
    modes: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    born_from: int = 0
    outsiders: bool = False
    sent: bool = False
    assumed: str = ""
    more_left: Mapping[str, str] = field(default_factory=dict)

    @property
    def left(self) -> Mapping[str, str]:
        """Why an entry may end."""
        return LEFT | dict(self.more_left)


_BY_UNIT = {
    "recommended": "单位推荐",
    "appraisal": "平时考核",
    "chosen": "组织遴选",
    "self": "个人报名",
}
RESERVE = Kind(
    code="village_reserve",
    title="村级后备人才",
    rule="P01-R5",
    places=(Place.VILLAGE,),
    sources={"village": "村党组织推荐", "town": "镇街遴选", "graduate": "高校毕业生", "returned": "返乡回引",
             "veteran": "退役军人", "self": "个人自荐"},
    fields={"committee": "现任村“两委”成员", "prosperity": "致富能手", "graduate": "高校毕业生",
            "veteran": "退役军人", "returned": "返乡创业人员", "other": "其他"},
    levels={"ready": "近期可用", "soon": "重点培养", "later": "长期储备"},
    level_label="成熟度",
    least=4,
    born_from=1990,
    assumed="来源、类别和成熟度",
)  # fmt: skip
KINDS = {
    kind.code: kind
    for kind in (
        RESERVE,
        Kind(
            code="young_member",
            title="年轻党员人才库",
            rule="P14",
            places=(Place.TOWN, Place.VILLAGE),
            sources={"town": "镇街摸排", "village": "村党组织推荐", "self": "个人报名"},
            fields={"craft": "实用技术", "trade": "经营管理", "internet": "网络电商", "education": "文化教育",
                    "law": "法律调解", "other": "其他"},
            field_label="特长",
            born_from=1990,
            assumed="来源和特长的分类",
        ),
        Kind(
            code="returned",
            title="返乡人才",
            rule="P14",
            places=(Place.VILLAGE, Place.TOWN),
            sources={"called": "回引", "self": "自主返乡", "project": "项目带回"},
            fields={"post": "村级任职", "business": "创业", "skill": "技术服务", "other": "其他"},
            field_label="返乡去向",
            assumed="来源和去向的分类",
        ),
        Kind(
            code="civil_reserve",
            title="公务员后备干部库",
            rule="P17-R10",
            places=(Place.ORGAN, Place.TOWN, Place.COUNTY),
            sources=_BY_UNIT,
            fields={"party": "党务", "economy": "经济", "law": "政法", "rural": "农业农村",
                    "general": "综合"},
            field_label="方向",
            assumed="方向的分类；入库以考核结果为依据，由人决定",
        ),
        Kind(
            code="instructor",
            title="两新党建指导员人才库",
            rule="P25",
            places=(Place.COUNTY, Place.ORGAN, Place.TOWN),
            sources={**_BY_UNIT, "retired": "退休领导干部"},
            fields={"instructor": "党务工作人才", "first": "非公企业第一书记人选", "pilot": "红帆领航员",
                    "leader": "退休领导干部"},
            sent=True,
            assumed="来源",
        ),
        Kind(
            code="talent",
            title="引进人才",
            rule="P26",
            places=(Place.COUNTY, Place.ORGAN, Place.TOWN),
            sources={"introduced": "引进", "project": "项目合作", "declared": "用人单位申报"},
            fields={"industry": "产业技术", "farming": "农业", "medicine": "医疗卫生", "education": "教育",
                    "other": "其他"},
            field_label="领域",
            levels={"overseas": "海外院士", "national": "国家级人才", "leading": "领军人才",
                    "urgent": "急需紧缺人才"},
            level_label="层次",
            modes={"full": "全职", "flexible": "柔性"},
            outsiders=True,
            assumed="来源和领域的分类",
            more_left={"term": "约定期满", "early": "未满约定离开"},
        ),
    )
}  # fmt: skip
"""Every kind by its code, in the order of the pages."""
CHOICES = [(kind.code, kind.title) for kind in KINDS.values()]
"""The kinds with their names, to choose from."""
