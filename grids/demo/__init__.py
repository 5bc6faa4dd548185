"""Grids in the demonstration: a tree, a history of filed cases, and sixty in every state."""

from grids.demo import cases, filed, trees


def play(seed: int) -> None:
    """Load what is missing; the caller sets the demonstration's day afterwards."""
    trees.plant(seed)
    actors = cases.Actors.there()
    filed.write(seed, actors)
    cases.play(seed, actors)


__all__ = ["play"]
