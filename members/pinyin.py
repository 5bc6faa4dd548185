"""Pinyin keys: the database keeps Chinese order by a stored key, not by a collation.

A key is the toneless syllables with a blank between them (han zhuang zhen), so it sorts and is
searched as it is typed. Surnames and place names have readings of their own; the tables below hold
those the common dictionary gets wrong.
"""

from functools import cache

from pypinyin import lazy_pinyin

LENGTH = 120

SURNAMES = {
    "单": "shan", "解": "xie", "曾": "zeng", "仇": "qiu", "任": "ren", "华": "hua", "盖": "ge",
    "区": "ou", "查": "zha", "朴": "piao", "乐": "yue", "缪": "miao", "翟": "zhai", "宁": "ning",
    "卜": "bu", "召": "shao", "尉": "wei", "燕": "yan", "冼": "xian", "晁": "chao", "逄": "pang",
    "员": "yun", "折": "she", "繁": "po", "种": "chong", "黑": "he", "秘": "bi", "郇": "xun",
    "郗": "xi", "都": "du", "教": "jiao", "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun",
    "欧阳": "ou yang", "司马": "si ma", "诸葛": "zhu ge", "上官": "shang guan",
}  # fmt: skip
PLACES = {
    "单": "shan", "解": "xie", "仇": "qiu", "翟": "zhai", "卜": "bu", "长": "chang", "行": "hang",
    "曾": "zeng", "缪": "miao", "都": "du", "佛": "fo",
}  # fmt: skip
_READ_WHOLE = ("行政", "执行", "银行", "行业", "行为", "首都", "都市")


@cache
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(syllable.lower() for syllable in lazy_pinyin(text))


def sort_key(name: str) -> str:
    """Return the key of an organization or place: its syllables, at most 120 characters."""
    read = list(_syllables(name))
    if len(read) == len(name) and not any(word in name for word in _READ_WHOLE):
        read = [PLACES.get(char, syllable) for char, syllable in zip(name, read, strict=True)]
    return " ".join(read)[:LENGTH]


def person_key(name: str) -> str:
    """Return the key of a person's name, the surname read as a surname (单 shan, 仇 qiu)."""
    return " ".join(_person(name))[:LENGTH]


def initials(name: str) -> str:
    """Return the first letters of a person's name as typed in a search: 孙静怡 → sjy."""
    return "".join(syllable[0] for syllable in _person(name))[:20]


def _person(name: str) -> list[str]:
    for length in (2, 1):
        surname = name[:length]
        if surname in SURNAMES:
            return [*SURNAMES[surname].split(), *_syllables(name[length:])]
    return list(_syllables(name))
