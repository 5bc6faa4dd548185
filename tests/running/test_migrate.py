"""A database migrated quickly is what Django's own road makes of the migrations."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from jining_dangjian.running.cluster import binaries
from jining_dangjian.running.places import Places

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def made() -> Iterator[list[str]]:
    """Addresses of two databases: a clone of the template, and an empty one."""
    base, template = os.environ["DATABASE_URL"].rsplit("/", 1)
    line = psycopg2.connect(f"{base}/postgres")  # nobody may be in the template that is cloned
    line.autocommit = True
    names = ("template_cloned", "migrated_plainly")
    with line.cursor() as cursor:
        for name, of in zip(names, (template, "template1"), strict=True):
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {of}")
        yield [f"{base}/{name}" for name in names]
        for name in names:
            cursor.execute(f"DROP DATABASE {name}")
    line.close()


def dump(url: str) -> list[str]:
    """Schema and rows as SQL; without privileges, which roles.sql gives, and what differs each time."""
    words = [binaries(Places())[0] / "pg_dump", "--no-owner", "--no-privileges", url]
    leave = "--exclude-table-data=django_migrations"
    done = subprocess.run([*words, leave], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if "restrict " not in line]


@pytest.mark.long
def test_drawing_models_alone_makes_the_same_tables(made: list[str]) -> None:
    cloned, plain = made
    there = psycopg2.connect(plain)
    there.cursor().execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")  # as roles.set_up does
    there.commit()
    there.close()
    words = [sys.executable, "manage.py", "migrate", "--no-input", "--thorough"]
    env = os.environ | {"DATABASE_URL": plain}
    subprocess.run(words, cwd=PROJECT, env=env, check=True, capture_output=True)
    found = dump(cloned)
    assert len(found) > 1000
    assert found == dump(plain)
