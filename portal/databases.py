"""What the three database roles may do, kept true after every migration.

owner migrates; app works and owns nothing; auditor reads. Tables of models marked `append_only`
refuse UPDATE and DELETE to app in the database itself; those of models marked `kept_secret` are not
read by the auditor.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection


def _existing(roles: tuple[str, ...]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(roles)])
        return {row[0] for row in cursor.fetchall()}


def append_only_tables() -> list[str]:
    """Return the tables that may only grow."""
    return [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]


def secret_tables() -> list[str]:
    """Return the tables the auditor does not read."""
    return [m._meta.db_table for m in apps.get_models() if getattr(m, "kept_secret", False)]


def grant_roles(**_: Any) -> None:
    """Give app and auditor their privileges on every table there is; a missing role is passed over."""
    app, auditor = settings.DATABASE_APP_ROLE, settings.DATABASE_AUDITOR_ROLE
    there = _existing((app, auditor))
    quote = connection.ops.quote_name
    tables = set(connection.introspection.table_names())  # after a way back not all are there
    growing = [t for t in append_only_tables() if t in tables]
    secret = [t for t in secret_tables() if t in tables]
    statements = []
    if app in there:
        role = quote(app)
        statements += [
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            *(f"REVOKE UPDATE, DELETE ON {quote(t)} FROM {role}" for t in growing),
        ]
    if auditor in there:
        role = quote(auditor)
        statements += [
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
            *(f"REVOKE SELECT ON {quote(t)} FROM {role}" for t in secret),  # noqa: S608
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
