"""manage.py first_administrator USERNAME: the account from which all others are granted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members import first_administrator
from portal.refusals import Refused

LABEL = "平台管理员"


class Command(BaseCommand):
    """Make the account and print its initial password: once, here, and nowhere else."""

    help = "设立第一个平台管理员，显示一次初始密码；第一次登录时须改成自己的密码。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name and, if wanted, a name to show."""
        parser.add_argument("username", help="用户名")
        parser.add_argument("--label", default=LABEL, help="页面上显示的名称，默认“平台管理员”")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and tell."""
        try:
            made = first_administrator.make(username=options["username"], label=options["label"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"已设立平台管理员{made.account.username}。")
        self.stdout.write(f"初始密码：{made.password}")
        self.stdout.write(
            "密码只显示这一次。请现在登录，改成自己的密码，再给其他人开通账号、授权。"
        )
