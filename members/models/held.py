"""The grants of an account that are in force on a day, read by one statement that is written once.

Every request of somebody signed in reads them. Having them as Django writes it took a sixth of a whole page:
three tables' columns are put into words anew each time.
"""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from members.models.organizations import Organization

_IN_FORCE = """
SELECT {columns} FROM members_grant g
JOIN members_organization o ON o.id = g.organization_id
LEFT JOIN members_organization p ON p.id = o.parent_id
WHERE g.account_id = %s AND g.since <= %s AND (g.until IS NULL OR g.until > %s)
ORDER BY o.depth, g.id"""


def held(account: Any, today: dt.date) -> list[Any]:
    """Return the grants in force with their organizations and those above them; by depth, then by number.

    They are what `Grant.objects` with `select_related("organization__parent")` gives.
    """
    grant_model, statement = _written()
    with connection.cursor() as cursor:
        cursor.execute(statement, [account.pk, today, today])
        return [_grant(grant_model, account, row) for row in cursor.fetchall()]


@lru_cache(maxsize=1)
def _written() -> tuple[type[Model], str]:
    grant_model = apps.get_model("members", "Grant")
    parts = (("g", grant_model), ("o", Organization), ("p", Organization))
    columns = (f'{table}."{column}"' for table, model in parts for column in _columns(model))
    return grant_model, _IN_FORCE.format(columns=", ".join(columns))


@lru_cache(maxsize=2)
def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def _grant(model: Any, account: Any, row: tuple[Any, ...]) -> Any:
    first, width = len(_columns(model)), len(_columns(Organization))
    grant = _made(model, row[:first])
    grant.account = account
    grant.organization = _made(Organization, row[first : first + width])
    above = row[first + width :]
    grant.organization.parent = _made(Organization, above) if above[0] is not None else None
    return grant


def _made(model: Any, values: tuple[Any, ...]) -> Any:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, values)
