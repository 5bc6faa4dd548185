"""Pinyin keys of people and places."""

import pytest

from members import pinyin


@pytest.mark.parametrize(
    ("name", "key", "initials"),
    [
        ("孙静怡", "sun jing yi", "sjy"),
        ("单立群", "shan li qun", "slq"),
        ("解学文", "xie xue wen", "xxw"),
        ("曾明", "zeng ming", "zm"),
        ("仇海宁", "qiu hai ning", "qhn"),
        ("任华", "ren hua", "rh"),
        ("欧阳文清", "ou yang wen qing", "oywq"),
        ("翟云", "zhai yun", "zy"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, key: str, initials: str) -> None:
    """The first character is a surname, whatever it is elsewhere."""
    assert pinyin.person_key(name) == key
    assert pinyin.initials(name) == initials


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("韩庄镇", "han zhuang zhen"),
        ("长沟镇", "chang gou zhen"),
        ("息陬镇", "xi zou zhen"),
        ("柳行街道", "liu hang jie dao"),
        ("疃里镇", "tuan li zhen"),
        ("县行政审批服务局", "xian xing zheng shen pi fu wu ju"),
    ],
)
def test_a_place_is_read_as_it_is_called(name: str, key: str) -> None:
    """Place names have readings the dictionary of common words does not know."""
    assert pinyin.sort_key(name) == key


def test_a_key_fits_its_column() -> None:
    """A very long name is cut at the column's length, not refused."""
    assert len(pinyin.sort_key("庄" * 80)) == pinyin.LENGTH
