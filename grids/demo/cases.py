"""Sixty cases through the real actions, each on the days it says, in every state there is."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from grids.actions import merging, steps
from grids.actions.escalation import escalate_overdue
from grids.actions.parties import Party
from grids.actions.reporting import Report, report
from grids.actions.steps import Order
from grids.demo.script import BRANCHES, PLAN, REASONS, RESULTS, ROAD, STATES, WORDS
from grids.models import Case, CaseKind, Grid
from members import usernames
from members.demo.names import chance
from members.demo.people import GRID_TOWN, GRID_VILLAGES
from members.models import Account, Grant, Organization, Person
from portal import clock
from portal.models import Demonstration

DAY = dt.date(2026, 10, 13)
"""The date the demonstration shows; no step is taken after it."""
KEYS = uuid.UUID("0d5a7f0e-6c0a-4f0f-9a55-3f1f5b7b8c04")
KINDS = ("difficulty", "opinion", "hazard", "errand", "difficulty", "dispute", "listening")
"""Kinds in turn; those of the office (orders, receptions, contracts) come from the desk."""


@dataclass(frozen=True)
class Actors:
    """Who acts in the demonstration: the desk, and each village's secretary and worker."""

    desk: Account
    secretaries: dict[str, Account]
    workers: dict[str, Account]
    villages: dict[str, Organization]
    kinds: dict[str, CaseKind]

    @classmethod
    def there(cls) -> "Actors":
        """Find them; who has no sign-in gets an account nobody can sign in with."""
        villages = {o.code: o for o in Organization.objects.filter(code__in=GRID_VILLAGES)}
        kinds = CaseKind.objects.filter(organization__kind="city")
        return cls(
            desk=account_of(Person.objects.get(home__code=GRID_TOWN), "grid_dispatcher"),
            secretaries={c: account_of(nth(c, 0), "village_secretary") for c in GRID_VILLAGES},
            workers={c: account_of(nth(c, 2), "grid_worker") for c in GRID_VILLAGES},
            villages=villages,
            kinds={kind.code: kind for kind in kinds},
        )


def nth(village: str, place: int) -> Person:
    """Return one of the people of a village of the demonstration."""
    return Person.objects.filter(home__code=village).order_by("pk")[place]


def account_of(person: Person, role: str) -> Account:
    """Return who signs in as a person; who has no sign-in gets an account nobody can sign in with."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        username = usernames.suggested(person.name)
        account = Account.objects.create(
            username=username, person=person, password=make_password(None)
        )
        Grant.objects.create(
            account=account, role=role, organization=person.home, since=dt.date(2026, 1, 5)
        )
    return account


def set_day(day: dt.date) -> None:
    """Let the demonstration be on a day."""
    Demonstration.objects.update(day=day)
    clock.forget()


def play(seed: int, actors: Actors) -> None:
    """Play what has not happened yet, then let overdue cases go up on the last day."""
    number = 0
    for ends, count, ago in PLAN:
        for _ in range(count):
            Story(seed, actors, number, ends, ago).play()
            number += 1
    set_day(DAY)
    escalate_overdue()


class Story:
    """One case: who found it where, and the road it takes; steps that were taken are not taken again."""

    def __init__(self, seed: int, actors: Actors, number: int, ends: str, ago: int) -> None:
        """Draw what is not told; the same for the same seed and number."""
        self.rng: Random = chance(seed, "case", number)
        self.actors, self.number, self.seed = actors, number, seed
        self.told = self.rng.choice(RESULTS)
        self.rating = self.rng.choices((5, 4, 3, 2, None), (50, 30, 10, 4, 6))[0]
        self.village = GRID_VILLAGES[number % len(GRID_VILLAGES)]
        self.road = BRANCHES.get(ends) or ROAD[: STATES.index(ends)]
        self.day = DAY - dt.timedelta(days=ago + self.rng.randrange(2) if ago > 1 else ago)

    def play(self) -> None:
        """Report it and take its steps, a day or none between them."""
        set_day(self.day)
        case = self._report()
        taken = case.log.filter(action__in=self.road).count()
        for place, action in enumerate(self.road):
            self.day = min(self.day + dt.timedelta(days=self.rng.randrange(2)), DAY)
            if place >= taken:
                set_day(self.day)
                case = self._take(action, case)

    def _report(self) -> Case:
        code = KINDS[self.number % len(KINDS)]
        groups = Grid.objects.filter(organization__code=self.village, level__number=3)
        grid = groups.select_related("organization").order_by("code")[self.number % 2]
        kind = self.actors.kinds[code]
        with_party = self.number % 8 == 0
        said = Report(
            key=uuid.uuid5(KEYS, f"{self.seed}:{self.number}"),
            kind=kind,
            words=self.rng.choice(WORDS[code]),
            channel=kind.channels[0] if self.rng.random() < 0.7 else self.rng.choice(kind.channels),
            grid=grid,
            parties=[Party(alias=f"住户{self.number:02}", household=f"H-{self.number:04}")]
            if with_party
            else [],
        )
        return report(actor=self.actors.workers[self.village], report=said)

    def _take(self, action: str, case: Case) -> Case:
        desk, secretary = self.actors.desk, self.actors.secretaries[self.village]
        told, rating = self.told, self.rating
        order = Order(self.actors.villages[self.village])
        why = REASONS.get(action, "")
        do: dict[str, Callable[[], Case]] = {
            "register": lambda: steps.register(actor=desk, case=case),
            "dispatch": lambda: steps.dispatch(actor=desk, case=case, order=order),
            "accept": lambda: steps.accept(actor=secretary, case=case),
            "start": lambda: steps.start(actor=secretary, case=case),
            "resolve": lambda: steps.resolve(actor=secretary, case=case, words=told),
            "feed_back": lambda: steps.feed_back(actor=secretary, case=case, words="已上门告知。"),
            "rate": lambda: steps.rate(actor=desk, case=case, satisfaction=rating),
            "close": lambda: steps.close(actor=desk, case=case),
            "return": lambda: steps.send_back(actor=secretary, case=case, reason=why),
            "ask_extension": lambda: steps.ask_extension(
                actor=secretary, case=case, days=5, reason=why
            ),
            "grant_extension": lambda: steps.grant_extension(
                actor=desk, case=case, days=5, reason=why
            ),
            "escalate": lambda: steps.escalate(actor=desk, case=case, reason=why),
            "reopen": lambda: steps.reopen(actor=desk, case=case, reason=why),
            "merge": lambda: merging.merge(
                actor=desk, case=case, into=self._first(case), reason=why
            ),
        }
        return do[action]()

    def _first(self, case: Case) -> Case:
        """The earliest case of the same village that is still handled."""
        rows = Case.objects.filter(organization=case.organization, state=Case.State.HANDLING)
        return rows.earliest("pk")
