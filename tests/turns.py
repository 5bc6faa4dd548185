"""What is too much for every run is taken in turns, by the run's seed; `./test --long` takes all of it.

A whole test takes turns with its like by `@pytest.mark.by_turns(n)`: of its parameters every n-th is run;
without parameters it is run in every n-th run. What is large inside a test asks `is_due(name, of=n)`.
pytest-randomly prints the seed; `--randomly-seed=N` gives the same turn again.
"""

from collections import defaultdict
from zlib import crc32

import pytest

_configs: list[pytest.Config] = []


def remember(config: pytest.Config) -> None:
    """Keep the run's settings: its seed is known only after all plug-ins are set up."""
    _configs[:] = [config]


def number(of: int) -> int | None:
    """Whose turn it is, from 0 to `of` - 1; None where everything is taken."""
    (config,) = _configs
    if "not long" not in config.getoption("markexpr"):
        return None
    return int(config.getoption("randomly_seed", 0)) % of


def is_due(name: str, *, of: int) -> bool:
    """Whether the thing of this name has its turn; each of them in every `of`-th run."""
    turn = number(of)
    return turn is None or crc32(name.encode()) % of == turn


def others(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests marked `by_turns` whose turn it is not; of n parameters and more some always are.

    Which parameter comes first goes by the test's name: no run has all tests without parameters.
    """
    groups: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("by_turns"):
            groups[item.nodeid.partition("[")[0], mark.args[0]].append(item)
    left = []
    for (name, of), group in groups.items():
        turn, first = number(of), crc32(name.encode())
        ordered = sorted(group, key=lambda item: item.nodeid)
        left += [item for n, item in enumerate(ordered) if turn not in (None, (first + n) % of)]
    return left
