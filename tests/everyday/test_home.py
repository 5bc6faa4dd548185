"""待办 asks about all relations at once: who stands in none is not asked about any further."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, Value
from django.test.utils import CaptureQueriesContext

from members.models import Person
from portal import providers
from portal.providers import Due, due_provider


def test_a_cadre_without_relations_costs_few_statements(world: Any) -> None:
    cadre = world.who("cadre")
    assert cadre.held_grants == []
    with CaptureQueriesContext(connection) as queries:
        providers.due_for(cadre)
    assert len(queries) <= 6, [query["sql"][:120] for query in queries]


def test_relations_decide_who_is_asked(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers._registry, "due", [])
    asked = []
    people = Person.objects.filter(name="孙静怡")

    @due_provider(of_person=lambda account: Exists(people.filter(pk=account.person_id)))
    def own(account: Any) -> list[Due]:
        asked.append(account.username)
        return [Due("甲", "/", "去办")]

    @due_provider(of_person=lambda account: Value(value=False))
    def nobody(account: Any) -> list[Due]:
        raise AssertionError

    found = {who: providers.due_for(world.who(who)) for who in ("cadre", "worker", "organizer")}
    assert asked == ["cadre"]
    assert [len(found[who]) for who in ("cadre", "worker", "organizer")] == [1, 0, 0]
