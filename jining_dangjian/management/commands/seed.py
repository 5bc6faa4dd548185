"""manage.py seed: the organization tree, the scheme library, levels and kinds of the grids, the calendar."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments import library
from grids import library as grids
from members import structure
from portal import clock, workdays

FIRST_YEAR = 2024


class Command(BaseCommand):
    """Load what every installation starts from; running it again only adds what is missing."""

    help = (
        "装入济宁市组织架构、已有方案、网格层级、事项类别和节假日，不装人员；再次运行只补缺少的。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the tree, publish the shipped schemes, write the holidays the library knows."""
        loaded = structure.load()
        versions = library.publish_all_shipped(actor=None)
        grids.load()
        for year in range(FIRST_YEAR, clock.today().year + 2):
            workdays.seed(year)
        if loaded.organizations or loaded.areas or versions:
            self.stdout.write(
                f"已装入{loaded.areas}个区划、{loaded.organizations}个组织、{len(versions)}个方案。"
            )
        else:
            self.stdout.write("组织架构和方案已经齐全，没有改动。")
