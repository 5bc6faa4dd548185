"""The context of history rows: none without settings, one row a context, its words the last that were set."""

import uuid

import pytest
from django.db import connection
from pghistory.models import Context

pytestmark = pytest.mark.django_db


def attached(words: str | None = None, context: str = "") -> uuid.UUID | None:
    """What a trigger is told, with the settings as django-pghistory's middleware makes them."""
    with connection.cursor() as cursor:
        if words is not None:
            cursor.execute("SELECT set_config('pghistory.context_id', %s, true)", [context])
            cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [words])
        cursor.execute("SELECT _pgh_attach_context()")
        return cursor.fetchone()[0]


def test_without_settings_there_is_none() -> None:
    assert attached() is None
    assert attached("", "") is None  # as settings stand once their transaction is over
    assert not Context.objects.exists()


def test_it_is_kept_once_with_the_last_words() -> None:
    context = uuid.uuid4()
    assert attached('{"user": 1}', str(context)) == context
    assert attached() == context
    assert Context.objects.get().metadata == {"user": 1}
    assert attached('{"user": 1, "url": "/"}', str(context)) == context
    assert Context.objects.get().metadata == {"user": 1, "url": "/"}


def test_it_raises_and_catches_nothing() -> None:
    """A subtransaction a row is what made long imports slow."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")
        assert "EXCEPTION" not in cursor.fetchone()[0].upper()
