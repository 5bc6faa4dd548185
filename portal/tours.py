"""First-use tours: a few steps through an account's main job, shown until it has put them away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal import clock
from portal.models import TourDone


@dataclass(frozen=True)
class Step:
    """One step: what stands on the page (`at`, a CSS selector, '' for the page as a whole) and what to do."""

    title: str
    text: str
    at: str = ""


@dataclass(frozen=True)
class Tour:
    """A tour of one page. `start` gives the page's address for an account, '' where it cannot begin now."""

    code: str
    title: str
    rights: tuple[str, ...]
    url_name: str
    start: Callable[[Any], str]
    steps: tuple[Step, ...]

    def is_for(self, account: Any) -> bool:
        """Return whether it is the account's job."""
        return all(account.may_anywhere(right) for right in self.rights)


_tours: dict[str, Tour] = {}


def offer(tour: Tour) -> Tour:
    """Register a tour; called while apps start."""
    _tours[tour.code] = tour
    return tour


def named(code: str) -> Tour | None:
    """Return a tour by its code; None where there is none."""
    return _tours.get(code)


def on_page(account: Any, code: str, view_name: str) -> Tour | None:
    """Return the tour an address asks for (`?tour=`), where it is the account's and of that page."""
    tour = _tours.get(code)
    fits = tour is not None and tour.url_name == view_name and tour.is_for(account)
    return tour if fits else None


def first_for(account: Any) -> tuple[Tour, str] | None:
    """Return the tour to offer on the first page with the address it begins at; None for none.

    One statement more than its start asks, none for an account without such a job.
    """
    tours = [tour for tour in _tours.values() if tour.is_for(account)]
    if not tours:
        return None
    done = set(TourDone.objects.filter(account=account).values_list("code", flat=True))
    for tour in tours:
        if tour.code not in done and (address := tour.start(account)):
            return tour, f"{address}?tour={tour.code}"
    return None


def put_away(account: Any, code: str) -> None:
    """Remember that an account wants a tour no more; nothing for a tour that does not exist."""
    if code in _tours:
        TourDone.objects.get_or_create(account=account, code=code, defaults={"at": clock.now()})
