"""docker-compose.yml where no engine runs: against the Compose schema and against its own papers."""

import importlib.resources
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
EXAMPLE = (PROJECT / "docs" / "deploy.env.example").read_text(encoding="utf-8")
SECRET = re.compile(r"SECRET|PASSWORD|SEAL")


def test_fits_the_compose_schema() -> None:
    package = importlib.resources.files("check_jsonschema.builtin_schemas.vendor")
    schema = json.loads((package / "compose-spec.json").read_text(encoding="utf-8"))
    jsonschema.validate(COMPOSE, schema)
    broken = json.loads(json.dumps(COMPOSE)) | {"services": {"web": {"imagine": "x"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_all_parts_are_there_and_watched() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"postgres", "broker", "migrate", "web", "worker", "scheduler"}
    assert [n for n, s in services.items() if "healthcheck" not in s] == ["migrate"]
    named = {mount.split(":")[0] for s in services.values() for mount in s.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_every_mounted_file_is_there() -> None:
    mounts = [m for s in COMPOSE["services"].values() for m in s.get("volumes", [])]
    files = [mount.split(":")[0] for mount in mounts if mount.startswith(".")]
    assert files
    assert [name for name in files if not (PROJECT / name).is_file()] == []


def test_every_variable_is_explained_and_every_secret_required() -> None:
    used = dict(re.findall(r"\$\{(\w+)(:[?-])?", TEXT))
    explained = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert set(used) == explained
    required = set(re.findall(r"\$\{(\w+):\?", TEXT))
    assert {name for name in used if SECRET.search(name)} <= required
    assert not re.search(r"\$\{\w*(SECRET|PASSWORD|SEAL)\w*:-", TEXT)


def test_the_example_holds_no_secret() -> None:
    filled = re.findall(r"^([A-Z_]+)=(.+)$", EXAMPLE, re.MULTILINE)
    assert filled == []


def test_only_migrations_know_the_owner() -> None:
    services = COMPOSE["services"]
    knowing = [n for n, s in services.items() if "OWNER_PASSWORD" in json.dumps(s)]
    assert sorted(knowing) == ["migrate", "postgres"]


def test_every_dependency_has_its_reason() -> None:
    reasons = (PROJECT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    names = []
    for file in PROJECT.glob("requirements*.in"):
        lines = file.read_text(encoding="utf-8").splitlines()
        names += [re.split(r"[<>=\[ ]", line)[0] for line in lines if re.match(r"\w", line)]
    package = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))
    names += [*package["dependencies"], *package["devDependencies"]]
    missing = [name for name in names if f"| {name.lower()} |" not in reasons]
    assert missing == []
