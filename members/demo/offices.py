"""How the made-up units of Weishan are staffed: sizes, leaders' titles, ranks."""

from random import Random

ORGAN_SIZES = {
    "xwb": 26, "jw": 40, "zzb": 34, "xcb": 19, "tzb": 12, "zfw": 15, "bb": 11, "xcg": 9, "jggw": 8,
    "rd": 14, "zfb": 32, "zx": 12, "fgj": 30, "jtj": 30, "kjj": 10, "gxj": 18, "gaj": 60, "mzj": 17,
    "sfj": 36, "czj": 46, "rsj": 32, "zrj": 36, "zjj": 25, "jty": 24, "swj": 19, "nyj": 37,
    "tcj": 17, "wlj": 16, "wjj": 24, "tyj": 15, "yjj": 23, "sjj": 24, "scj": 52, "tjj": 16,
    "ybj": 14, "spj": 21, "xfj": 13, "zgh": 9, "txw": 8, "fl": 9, "kx": 8, "cl": 9, "dag": 2,
    "dx": 13, "szb": 2,
}  # fmt: skip
"""Civil servants of each county organ; the two offices of 2 make one pool (E-SMALL)."""
TOWN_SIZES = {
    "370826001": 58, "370826002": 44, "370826003": 36, "370826101": 50, "370826102": 43,
    "370826103": 32, "370826104": 39, "370826106": 38, "370826107": 36, "370826108": 38,
    "370826109": 30, "370826110": 29, "370826111": 25, "370826112": 28, "370826206": 27,
}  # fmt: skip
TOTAL = 1500

_HEADS = (
    ("纪委监委", "副书记、监委副主任", "常委"),
    ("组织部", "常务副部长", "副部长"),
    ("宣传部", "常务副部长", "副部长"),
    ("统战部", "常务副部长", "副部长"),
    ("政法委", "常务副书记", "副书记"),
    ("工委", "书记", "副书记"),
    ("团县委", "书记", "副书记"),
    ("总工会", "常务副主席", "副主席"),
    ("妇联", "主席", "副主席"),
    ("科协", "主席", "副主席"),
    ("残联", "理事长", "副理事长"),
    ("档案馆", "馆长", "副馆长"),
    ("党校", "常务副校长", "副校长"),
    ("局", "党组书记、局长", "副局长"),
)
_TOWN = (
    "镇长", "人大主席", "党委副书记", "纪委书记", "组织委员", "宣传统战委员", "武装部长", "副镇长",
    "副镇长",
)  # fmt: skip
_STREET = ("办事处主任", "人大工委主任", "党工委副书记", "纪工委书记", "组织委员", "宣传统战委员",
           "武装部长", "办事处副主任", "办事处副主任")  # fmt: skip
_YOUNG_RANKS = {"二级科员": 25, "一级科员": 55, "四级主任科员": 20}
_OLDER_RANKS = {
    "一级科员": 20, "四级主任科员": 25, "三级主任科员": 20, "二级主任科员": 15, "一级主任科员": 16,
    "四级调研员": 4,
}  # fmt: skip
_HEAD_RANKS = {"四级主任科员": 30, "三级主任科员": 30, "二级主任科员": 20, "一级主任科员": 20}
_YOUNG_FROM = 1990


def organ_leaders(short_name: str, size: int) -> list[tuple[str, str]]:
    """Return (role, title) of an organ's leaders, the principal first."""
    found = [titles for ending, *titles in _HEADS if short_name.endswith(ending)]
    head, deputy = found[0] if found else ("主任", "副主任")
    deputies = min(5, size // 7)
    return [("principal", head), *[("leader", deputy)] * deputies]


def town_leaders(name: str) -> list[tuple[str, str]]:
    """Return (role, title) of a township's leaders; its two principals first."""
    street = name.endswith("街道")
    titles = list(_STREET if street else _TOWN)
    if name.endswith("乡"):
        titles = [title.replace("镇长", "乡长") for title in titles]
    first = "党工委书记" if street else "党委书记"
    return [
        ("principal", first),
        ("principal", titles[0]),
        *(("leader", title) for title in titles[1:]),
    ]


def head_title(section: str) -> str:
    """Return what the head of a section is called: 公务员科科长, 党政办公室主任."""
    if section.endswith("大队"):
        return f"{section}大队长"
    if section.endswith(("科", "组", "部", "所", "站")):
        return f"{section}{section[-1]}长"
    return f"{section}主任"


def rank_of(rng: Random, role: str, born: int) -> str:
    """Return a rank (职级) that goes with a role and an age."""
    if role in ("principal", "leader"):
        return "乡科级正职" if role == "principal" else "乡科级副职"
    ranks = _YOUNG_RANKS if born >= _YOUNG_FROM else _OLDER_RANKS
    if role == "section_head":
        ranks = _HEAD_RANKS
    return rng.choices(list(ranks), list(ranks.values()))[0]


def born_year(rng: Random, role: str) -> int:
    """Return a year of birth that goes with a role in 2026."""
    first, last = {
        "principal": (1969, 1983),
        "leader": (1971, 1990),
        "section_head": (1972, 1993),
        "staff": (1968, 2002),
    }[role]
    return rng.randint(first, last)
