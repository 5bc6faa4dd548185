"""manage.py first_administrator USERNAME: the account from which all others are granted."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members import first_administrator
from members.models import Account
from portal.refusals import Refused

LABEL = "平台管理员"


class Command(BaseCommand):
    """Ask for a password at the terminal: none is made up, so none has to be passed on."""

    help = "设立第一个平台管理员；密码在终端里输入两次，不回显，不写入任何文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name and, if wanted, a name to show."""
        parser.add_argument("username", help="用户名")
        parser.add_argument("--label", default=LABEL, help="页面上显示的名称，默认“平台管理员”")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, check, make."""
        username, label = options["username"], options["label"]
        if not sys.stdin.isatty():
            raise CommandError("密码要在终端里输入。请在终端里运行这条命令。")
        password = _asked(Account(username=username, label=label))
        try:
            first_administrator.make(username=username, password=password, label=label)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"已设立平台管理员{username}，可以登录并给其他账号授权。")


def _asked(account: Account) -> str:
    password = getpass.getpass("密码（至少10位，不回显）：")
    if password != getpass.getpass("再输一次："):
        raise CommandError("两次输入不一样。请重新运行。")
    try:
        validate_password(password, account)
    except ValidationError as refused:
        raise CommandError("".join(refused.messages)) from refused
    return password
