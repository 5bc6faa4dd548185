"""manage.py rotate_keys: change the keys that seal identity numbers and telephones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members import rotation
from portal.envelopes import Unreadable
from portal.refusals import Refused


class Command(BaseCommand):
    """Wraps the data keys anew; on request seals all values anew, or makes their indexes anew."""

    help = "更换密钥：重新包裹数据密钥；--data 换数据密钥并重新加密，--index 重算盲索引。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --data and --index."""
        parser.add_argument("--data", action="store_true", help="换新的数据密钥，全部号码重新加密")
        parser.add_argument("--index", action="store_true", help="按新的JINING_INDEX_KEY重算盲索引")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is asked; what broke off goes on when it is run again."""
        try:
            self.stdout.write(f"重新包裹数据密钥：{rotation.rewrap()}把。")
            if options["data"]:
                self.stdout.write(f"重新加密：{sum(rotation.reseal())}人。")
            if options["index"]:
                self.stdout.write(f"重算盲索引：{sum(rotation.reindex())}人。")
        except Unreadable as problem:
            raise CommandError(
                f"有一把数据密钥打不开（{problem}）。请把原来的主密钥留在JINING_DATA_KEY的逗号后面再试。"
            ) from problem
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
