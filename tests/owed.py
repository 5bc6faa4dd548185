"""What one room says is due, as the first page comes to it."""

from typing import Any

from portal import providers
from portal.providers import Due, DueProvider


def owed(provider: DueProvider, account: Any) -> list[Due]:
    """Nothing where the condition it is registered with does not hold, as `due_for` leaves it out."""
    condition = providers._registry.due_where.get(provider)
    if condition is not None and not all(providers._answered(account, [condition])):
        return []
    return list(provider(account))
