"""Django's `migrate`; the first one, on an empty database, in a fifth of the time.

Django draws the models anew with all that are related to one, however distantly, whenever a migration
changes it: here nearly all of them, some 450 times. For most changes the model alone is enough. What it
leaves undrawn Django itself makes good before a migration's own Python runs (`is_delayed`), and
tests/running/test_migrate.py holds the schema against one migrated as Django does it (`--thorough`).
A database that holds something is always migrated thoroughly: an upgrade is short, and nobody has
tried it from every version.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model

Key = tuple[str, str]


class Command(migrate.Command):
    """`manage.py migrate [--thorough]`: otherwise as Django's, with its words and its errors."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--thorough", action="store_true", help="An empty database too exactly as Django does."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        applied = MigrationRecorder(connections[options["database"]]).applied_migrations()
        if applied or options.pop("thorough"):
            super().handle(*args, **options)
            return
        with drawn_alone():
            super().handle(*args, **options)


@contextmanager
def drawn_alone() -> Iterator[None]:
    """Within: a changed model is drawn alone, with its relatives only where their keys may have changed."""
    state_of_project: Any = ProjectState  # the stubs leave its inner methods out
    thorough = state_of_project._find_reload_model

    def alone(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[Key]:
        drawn = state.apps.all_models[app_label].get(model_name)
        if not (delay or drawn is None or _grown(state.models[app_label, model_name], drawn)):
            found: set[Key] = thorough(state, app_label, model_name, delay)
            return found
        state.is_delayed = True
        return {(app_label, model_name)}

    state_of_project._find_reload_model = alone
    try:
        yield
    finally:
        state_of_project._find_reload_model = thorough


def _grown(wanted: ModelState, drawn: type[Model]) -> bool:
    """Whether a model has all the fields it had, and another."""
    had = {field.name for field in (*drawn._meta.local_fields, *drawn._meta.local_many_to_many)}
    return had < set(wanted.fields)
