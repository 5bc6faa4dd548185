"""manage.py demo: load the demonstration once, or tell its sign-ins."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from assessments.demo import script
from assessments.demo.bulletins import Bulletins
from assessments.demo.history import History, set_day
from assessments.demo.points import Points
from grids import demo as grids
from grids.demo import published
from jining_dangjian import city
from jining_dangjian.tasks import sweep_figures
from members.archives import demo as archives
from members.categories import demo as categories
from members.demo import accounts, life, loading, passwords
from members.demo.city import Plan
from members.dispatched import demo as dispatched
from members.dispatched.demo import published as dispatched_published
from members.floating import demo as floating
from members.floating.demo import published as floating_published
from members.graduates import demo as graduates
from members.models import Account, Person
from members.pools import demo as pools
from members.secretaries import demo as secretaries
from portal.models import Demonstration, Notification
from portal.refusals import Refused
from training import demo as training
from training.demo import published as training_published

SEED = 2026
_LOCK = 20261013
_PATIENCE = "90s"


class Command(BaseCommand):
    """A made-up county on the real tree; a load that broke off is taken up again."""

    help = "装入演示数据（人物虚构），只装一次；--sign-ins 列出演示账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --sign-ins, --figures, --seed, --scale and --share."""
        parser.add_argument("--sign-ins", action="store_true", help="列出演示账号和密码")
        parser.add_argument(
            "--figures",
            action="store_true",
            help="另装入报道数字的演示件（网格、事项、流动党员、人才库、第一书记、选调生、培训）",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="随机种子，默认2026")
        parser.add_argument(
            "--scale",
            choices=["county", "city"],
            default="county",
            help="city另装入全市规模：50万党员、6万干部、100万件网格事项、500万笔积分等",
        )
        parser.add_argument("--share", type=int, default=1, help="只装全市规模的N分之一")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing, or print the table of sign-ins."""
        if options["sign_ins"]:
            self.stdout.write(_table())
            return
        if options["share"] < 1:
            raise CommandError("--share须是1或更大的整数，例如--share 20只装二十分之一。")
        with _alone():
            self._load(options["seed"])
            if options["scale"] == "city":
                self._city(Plan(options["seed"], options["share"], script.DAY))
            if options["figures"]:
                made = published.load(options["seed"])
                made += floating_published.load(options["seed"], script.DAY)
                made += pools.load(options["seed"], script.DAY)
                made += dispatched_published.load(options["seed"], script.DAY)
                made += training_published.load(options["seed"], script.DAY)
                made += graduates.load(options["seed"], script.DAY)
                self.stdout.write(
                    f"已装入报道数字的演示件：{made}行。" if made else "报道数字的演示件已在。"
                )

    def _city(self, plan: Plan) -> None:
        """Load what is missing of the whole city, on top of the county."""
        try:
            fresh = city.load(plan, self._say)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._say(
            "全市演示数据已装入（人物虚构）。" if fresh else "全市演示数据已经装入，没有改动。"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _load(self, seed: int) -> None:
        demonstration = Demonstration.objects.first()
        if demonstration is not None and demonstration.loaded_at:
            _mend_password()
            self.stdout.write("演示数据已经装入，没有改动。")
            return
        if demonstration is None:
            if Person.objects.exists() or Account.objects.exists():
                raise CommandError(
                    "这里已有人员或账号，不是空的平台，不装演示数据。演示请另用一个数据库。"
                )
            demonstration = Demonstration.objects.create(day=script.BEFORE, seed=seed)
        set_day(script.BEFORE)
        call_command("seed", stdout=self.stdout, skip_checks=True)
        loading.load(demonstration.seed)
        History(demonstration.seed).play()
        Bulletins().play()
        Points(demonstration.seed).play()
        grids.play(demonstration.seed)
        floating.play(demonstration.seed, script.DAY)
        set_day(script.DAY)
        life.play(demonstration.seed)
        archives.play(demonstration.seed)
        categories.play(script.DAY)
        secretaries.play(demonstration.seed)
        dispatched.play(demonstration.seed, script.DAY)
        training.play(demonstration.seed)
        graduates.play(demonstration.seed, script.DAY)
        _read_what_is_old()
        sweep_figures()  # a dashboard opened at once shows numbers, not that they are being told
        Demonstration.objects.update(loaded_at=timezone.now())
        count = Person.objects.count()
        self.stdout.write(f"已装入演示数据：{count}人（人物虚构），演示日期{script.DAY}。")


def _read_what_is_old() -> None:
    """Take notifications of before the last week for read, as they would be by then."""
    old = Notification.objects.filter(read_at=None, at__date__lt=script.DAY - dt.timedelta(days=7))
    old.update(read_at=F("at"))


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the load's lock; a command that was killed lets go when its last statement ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [_PATIENCE])
        try:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        except OperationalError as busy:
            raise CommandError("另一个命令正在装入演示数据。请等它结束后再试。") from busy
        finally:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
        # A crash may lose the last second of a load, which is then taken up again: no need to wait.
        cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _mend_password() -> None:
    """Give the sign-ins a new password when the installation's file with theirs has been lost."""
    if not passwords.known():
        passwords.set_for([s.username for s in accounts.SIGN_INS])


def _table() -> str:
    word = passwords.known()
    if not word:
        raise CommandError("没有装入演示数据，没有演示账号。")
    head = ("身份", "姓名", "页面", "用户名", "密码", "可以试什么")
    rows = [(s.kind, s.name, s.path, s.username, word, s.hint) for s in accounts.SIGN_INS]
    widths = [max(_width(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = ["  ".join(_padded(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip()
             for row in (head, *rows)]  # fmt: skip
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
