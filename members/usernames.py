"""User names: what they may look like, and which to suggest for a person."""

import re

from members import pinyin
from members.models import Account

PATTERN = re.compile(r"[a-z][a-z0-9._-]{2,29}")
SENTENCE = "用户名用小写字母开头，后面可以有小写字母、数字、点、下划线和短横，一共3至30个字符。"


def is_good(username: str) -> bool:
    """Return whether a user name has the form the portal gives out."""
    return PATTERN.fullmatch(username) is not None


def is_taken(username: str) -> bool:
    """Return whether somebody has the name, whatever its case."""
    return Account.objects.filter(username__iexact=username).exists()


def suggested(name: str) -> str:
    """Return a person's name in pinyin, with a number behind it where somebody else has it."""
    plain = re.sub(r"[^a-z]", "", pinyin.person_key(name))[:24]
    plain = plain if len(plain) >= 3 else f"{plain}user"
    taken = set(
        Account.objects.filter(username__startswith=plain).values_list("username", flat=True)
    )
    number, username = 1, plain
    while username in taken:
        number += 1
        username = f"{plain}{number}"
    return username
