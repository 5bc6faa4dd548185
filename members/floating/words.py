"""What may be written about where somebody is and how he is reached: a city, and no number."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from members import secrets
from members.floating.models.places import CITY
from portal.refusals import Invalid

PROVINCES = (
    "北京市", "天津市", "上海市", "重庆市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "江苏省",
    "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "海南省",
    "四川省", "贵州省", "云南省", "陕西省", "甘肃省", "青海省", "台湾省", "内蒙古自治区", "广西壮族自治区",
    "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区", "香港特别行政区", "澳门特别行政区", "境外",
)  # fmt: skip
_NUMBER = re.compile(r"\d{5,}")
_EXACT = re.compile(r"\d+(号|栋|幢|室|单元|弄)|[一-龥](街道|大街|路|小区|花园|社区)")
"""What only an address has: a house number, a street, an estate."""


def check_city(province: str, city: str) -> tuple[str, str]:
    """Return a destination to the city; Invalid for anything more exact."""
    province, city = province.strip(), city.strip()
    problems: dict[str, list[str]] = {}
    if province not in PROVINCES:
        problems["province"] = ["请从列出的省份里选一个。"]
    try:
        city_named(city, "city")
    except Invalid as wrong:
        problems |= wrong.problems
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    return province, city


def city_named(text: str, name: str) -> str:
    """Return the name of a city; Invalid for anything more exact."""
    city = text.strip()
    if not re.fullmatch(CITY, city):
        said = "只填到市，如“苏州市”“延边州”；在国外的填“境外”。不要填县、街道和门牌。"
        raise Invalid(said, {name: [said]})
    return city


def plain(text: str, name: str, most: int, missing: str = "") -> str:
    """Return words without blanks around them; Invalid where they are too long, hold a number by which
    somebody is reached, or lack though `missing` says what to write."""
    written = " ".join(text.split())
    if missing and not written:
        raise Invalid(missing, {name: [missing]})
    if len(written) > most:
        raise Invalid(f"最多{most}个字，请缩短。", {name: [f"最多{most}个字，请缩短。"]})
    if _NUMBER.search(re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", written))):
        said = "这里不写号码（电话、微信号、QQ号），只写怎样联系。电话在人员档案里加密登记。"
        raise Invalid(said, {name: [said]})
    return secrets.refuse_numbers(written, name)


def placeless(text: str, name: str, most: int, missing: str = "") -> str:
    """Return words like `plain`; Invalid where they tell an address too."""
    written = plain(text, name, most, missing)
    if _EXACT.search(written):
        said = "这里不写住址，只登记到市。请去掉街道、小区、门牌。"
        raise Invalid(said, {name: [said]})
    return written


def cleaned(values: Mapping[str, Any], lengths: Mapping[str, int]) -> dict[str, Any]:
    """Return values with each text named in `lengths` checked as words without numbers or addresses;
    Invalid with all sentences at once."""
    found = dict(values)
    problems: dict[str, list[str]] = {}
    for name, most in lengths.items():
        try:
            found[name] = placeless(found.get(name) or "", name, most)
        except Invalid as wrong:
            problems |= wrong.problems
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    return found
