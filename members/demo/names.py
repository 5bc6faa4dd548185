"""Names for made-up people: drawn by weight from lists, the same ones for the same seed.

The characters are chosen so that no widely known name can come out, and so that a given name tells
nothing about the person.
"""

from random import Random

SURNAMES = {
    "王": 72, "李": 70, "张": 68, "刘": 52, "陈": 30, "杨": 28, "赵": 27, "孙": 20, "周": 18, "徐": 17,
    "马": 16, "朱": 15, "胡": 13, "高": 13, "郭": 13, "孔": 12, "何": 10, "宋": 10, "韩": 9, "冯": 9,
    "于": 9, "董": 8, "程": 8, "曹": 8, "袁": 8, "许": 8, "傅": 7, "沈": 6, "吕": 6, "苏": 6, "卢": 6,
    "蒋": 6, "贾": 6, "丁": 6, "魏": 6, "薛": 6, "任": 6, "姚": 5, "姜": 5, "崔": 5, "谭": 5, "陆": 5,
    "范": 5, "金": 4, "石": 4, "贺": 4, "田": 4, "殷": 4, "种": 2, "侯": 4, "邵": 4, "孟": 5, "龙": 2,
    "段": 4, "钱": 3, "汤": 3, "尹": 3, "黎": 2, "常": 3, "武": 3, "乔": 3, "颜": 4, "秦": 4, "史": 3,
    "杜": 4, "满": 3, "褚": 3, "仲": 2, "闵": 2, "单": 2, "解": 2, "曾": 2, "仇": 2, "翟": 2, "卞": 1,
    "邢": 3, "郝": 3, "靳": 2, "渠": 2, "司": 1, "屈": 1, "梁": 7, "郑": 7, "谢": 6, "唐": 6, "邓": 4,
    "彭": 4, "潘": 4, "戴": 3, "夏": 3, "钟": 3, "汪": 3, "姬": 2, "时": 2, "巩": 2, "盛": 2, "耿": 2,
    "牛": 2, "葛": 2, "欧阳": 1,
}  # fmt: skip
_FIRST = "建志文晓永玉传兴学俊秀素雅佳静思宇嘉昭广继守培绍万世瑞新欣润景桂淑慧爱承奉茂荣怀以一"
_SECOND = "军伟华霞辉平芳红勇兰梅娟宁琳晨阳怡航远成生民国栋才忠义礼信文斌飞来兴艳莹雪洁瑶彤然之"
_SINGLE = "婷倩昊雯帆斌慧莉彬珊霞静敏浩芸晴晗岩钰玮瑾琪"
_SINGLE_SHARE = 0.13
GIVEN = [a + b for a in _FIRST for b in _SECOND if a != b]
GIVEN += [name for name in _SINGLE for _ in range(round(len(GIVEN) * _SINGLE_SHARE / len(_SINGLE)))]
"""Every given name there can be, each about as often as it is drawn."""


def chance(*parts: object) -> Random:
    """Return the source of chance of one thing (a unit, a quarter), the same for the same parts."""
    return Random(":".join(map(str, parts)))  # noqa: S311  (made-up people, no secrets)


class Names:
    """Draws names; `taken` keeps two people of one unit from bearing the same."""

    def __init__(self, rng: Random) -> None:
        """Draw by `rng` alone."""
        self._rng = rng
        self._surnames = list(SURNAMES)
        self._weights = list(SURNAMES.values())

    def draw(self, taken: set[str]) -> str:
        """Return a name that is not in `taken`, and put it there."""
        while True:
            surname = self._rng.choices(self._surnames, self._weights)[0]
            name = surname + self._given()
            if name not in taken and len(set(name)) == len(name):
                taken.add(name)
                return name

    def _given(self) -> str:
        if self._rng.random() < _SINGLE_SHARE:
            return self._rng.choice(_SINGLE)
        return self._rng.choice(_FIRST) + self._rng.choice(_SECOND)
