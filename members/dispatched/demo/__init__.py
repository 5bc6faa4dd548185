"""First secretaries in the demonstration: five service teams of 泗水县, a week with an open question."""

import datetime as dt

from members.dispatched.demo import teams


def play(seed: int, day: dt.date) -> None:
    """Load what is missing, as of the demonstration's day; nothing where the people are not there."""
    teams.play(seed, day)


__all__ = ["play"]
