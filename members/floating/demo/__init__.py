"""Floating members in the demonstration: a village of 鱼台县 with members away in every stage of the
clock, and fleets in 微山县."""

import datetime as dt

from members.floating.demo import boats, village


def play(seed: int, day: dt.date) -> None:
    """Load what is missing, as of the demonstration's day; nothing where the people are not there."""
    village.play(day)
    boats.play(seed, day)


__all__ = ["play"]
