"""Why a person's membership may not move now: apps that review people say so here (P07)."""

from collections.abc import Callable, Iterable

from members.models import Person

Hold = Callable[[Person], Iterable[str]]
_holds: list[Hold] = []


def hold(provider: Hold) -> Hold:
    """Register who can hold a person: it returns a sentence for every reason, or nothing."""
    _holds.append(provider)
    return provider


def reasons(person: Person) -> list[str]:
    """Return every reason why the person is held; [] for who is free."""
    return [sentence for provider in _holds for sentence in provider(person)]
