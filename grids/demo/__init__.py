"""Grids in the demonstration: a tree, a history of filed cases, sixty in every state, what recurs, mediation
and errands."""

from grids.demo import cases, filed, mediation, rhythm, trees


def play(seed: int) -> None:
    """Load what is missing; the caller sets the demonstration's day afterwards."""
    trees.plant(seed)
    actors = cases.Actors.there()
    filed.write(seed, actors)
    rhythm.write(seed, actors)
    rhythm.play(actors)
    mediation.play(seed, actors)
    cases.play(seed, actors)


__all__ = ["play"]
