"""Calls of the API made up from its published description by schemathesis, and what must hold for each.

Every check of schemathesis is asked: no 5xx, no answer the description does not tell of, wrong input
refused, right input taken, no address open without signing in.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.standing import rolled_back
from tests.wsgi import application

SCHEMA = "/api/v1/schema/"
TAKEN = ["2xx", "400", "401", "403", "404", "409", "412", "422"]
"""What a body that fits the description may be answered: a description cannot say which ids there are,
which step is open now, or that one of two fields is wanted; 4xx that tell of a wrong form are left out."""
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": TAKEN}}}


@dataclass
class Fuzzing:
    """Calls of all operations of a description, as the callers whose tokens are given."""

    blocker: Any
    tokens: list[str]
    calls: int
    """How many, over all operations."""
    number: int
    """The run's seed."""
    takes: Callable[[str], bool] = lambda label: True
    """Which operations, by method and address."""
    told: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each operation answered what."""
    broken: list[str] = field(default_factory=list)
    """Of each operation that broke a promise the first call that did, with a curl command that repeats it."""

    def run(self) -> None:
        """Make the calls."""
        config = schemathesis.Config.from_dict(CONFIG)
        with application() as app:
            described = schemathesis.openapi.from_wsgi(
                SCHEMA, app, config=config, headers=bearer(self.tokens[0])
            )
            found = [one.ok() for one in described.get_all_operations()]
            operations = [one for one in found if self.takes(one.label)]
            share = max(1, self.calls // len(operations))
            for operation in operations:
                try:
                    self._try(operation, share)
                except FailureGroup as broken:
                    self.broken.append(f"{operation.label}: {broken.exceptions} {broken}")

    def _try(self, operation: Any, share: int) -> None:
        callers = itertools.cycle(self.tokens)
        ids = self._ids(operation.path)
        good = operation.as_strategy(GenerationMode.POSITIVE)
        wrong = operation.as_strategy(GenerationMode.NEGATIVE)
        there = [operation.as_strategy(path_parameters=one) for one in ids]

        @seed(self.number)
        @settings(
            max_examples=share,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(good, *there, wrong))
        def call(case: Any) -> None:
            with rolled_back(self.blocker):
                answer = case.call_and_validate(headers=bearer(next(callers)))
            self.told[operation.label, answer.status_code] += 1

        call()

    def _ids(self, path: str) -> list[dict[str, int]]:
        """Rows that are there, for an address with an id: of its list, as each caller sees it."""
        before, _, rest = path.partition("{")
        if not rest or rest.count("{"):
            return []
        client = Client()
        seen = []
        for token in self.tokens:
            address = (
                before.replace("requests/", "requests.json") if "open311" in before else before
            )
            answer = client.get(address, headers=bearer(token))
            rows = answer.json() if answer.status_code == 200 else []
            seen += rows["results"] if isinstance(rows, dict) else rows
        found = [one.get("id", one.get("service_request_id")) for one in seen]
        return [{"id": int(pk)} for pk in dict.fromkeys(found) if pk is not None][:3]


def bearer(token: str) -> dict[str, str]:
    """The header a program sends."""
    return {"Authorization": f"Bearer {token}"}
