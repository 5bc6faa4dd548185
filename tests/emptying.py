"""Emptying the tables after a test that commits, in a twentieth of the time TRUNCATE takes.

TRUNCATE makes new files for every table and index, and after it Django makes its content types and
permissions anew. Here the few rows a test has written are deleted, with triggers and foreign keys
asleep, and content types and permissions stay. Only the throw-away servers of `./test` allow their
owner role to put triggers to sleep.
"""

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import flush
from django.db.backends.postgresql.operations import DatabaseOperations

STAY = {"django_content_type", "auth_permission"}


def quickly() -> None:
    """Have every flush of this process delete rows.

    Of the class: the event loop that Playwright keeps in a worker has a connection of its own.
    """
    DatabaseOperations.sql_flush = deletions  # type: ignore[method-assign]
    flush.emit_post_migrate_signal = lambda *args, **kwargs: None


def deletions(
    ops: DatabaseOperations, style: Any, tables: Sequence[str], **options: Any
) -> list[str]:
    """Return the statements that empty `tables`, to be run in one transaction."""
    asleep = "SET LOCAL session_replication_role = replica"
    return [asleep, *(f"DELETE FROM {ops.quote_name(name)}" for name in tables if name not in STAY)]
