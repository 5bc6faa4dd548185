"""`python -m bench`: measure what the docs promise, on throw-away servers, as ratios.

Each measure runs ours and its reference in turn, in the same process on the same data, and prints the
medians and their ratio. Nothing here asserts seconds.
"""

import os
import subprocess
import sys

from jining_dangjian.running import environment
from jining_dangjian.running.places import Places
from jining_dangjian.running.rehearsal import Rehearsal

MEASURES = ("scoring", "city", "grids", "members", "traffic", "training", "dashboard", "portal")
LASTING = {"grids"}
"""What is promised with answers that mean "on disk"."""


def main(names: list[str]) -> int:
    """Run the named measures (all without names) and return the worst exit code."""
    places = Places()
    places.make()
    environment.prepare(places, tools=True)
    worst = 0
    for name in names or MEASURES:
        lasting = name in LASTING
        with Rehearsal(places, os.environ, lasting, by_the_second=False) as stage:
            done = subprocess.run(
                [str(places.python), "-m", f"bench.{name}"],
                env=stage.env | {"DJANGO_SETTINGS_MODULE": "jining_dangjian.settings"},
                check=False,
            )
            worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
