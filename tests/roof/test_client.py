"""A client generated from the published description, used as another system would use it."""

import importlib
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client

from grids.models import Case
from members.actions import tokens
from tests import grids_world as gw
from tests.standing import once_a_module
from tests.wsgi import application

built, world = once_a_module(gw.build)
NAME = "jining_client"


@pytest.fixture
def generated(world, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package openapi-python-client makes of the description; it imports as NAME."""
    browser = Client()
    browser.force_login(world.who("worker"))
    description = tmp_path / "schema.json"
    description.write_bytes(browser.get("/api/v1/schema/").content)
    config = tmp_path / "config.yaml"
    config.write_text("post_hooks: []\n", encoding="utf-8")  # nobody reads it: it is not formatted
    words = ["generate", "--meta", "none", "--fail-on-warning", "--path", description]
    words += ["--config", config, "--output-path", tmp_path / NAME]
    program = Path(sys.executable).with_name("openapi-python-client")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / NAME
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def module(name: str) -> Any:
    return importlib.import_module(f"{NAME}.{name}")


def test_a_generated_client_reads_pages_and_reports(world, generated):
    for _ in range(3):
        world.report()
    account = world.who("worker")
    made = tokens.make(actor=account, name="热线", parts=["grids"], writes=True, days=30)
    with application() as app:
        client = module("client").AuthenticatedClient("http://testserver", made.text)
        client.set_httpx_client(
            httpx.Client(
                transport=httpx.WSGITransport(app=app),
                base_url="http://testserver",
                headers={"Authorization": f"Bearer {made.text}"},
            )
        )
        assert module("api.本人账号.me").sync(client=client).username == "worker"

        cases = module("api.事项.cases_list")
        page = cases.sync(client=client, page_size=2)
        assert [row.state.value for row in page.results] == ["found", "found"]
        cursor = httpx.URL(page.next_).params["cursor"]
        rest = cases.sync(client=client, page_size=2, cursor=cursor)
        assert len(rest.results) == 1
        few = cases.sync(client=client, fields=["number"])
        assert set(few.results[0].to_dict()) == {"id", "number"}

        report = module("models").ReportBody(
            kind="hazard", words="围栏破损", grid=world.grids[2].pk
        )
        create, key = module("api.事项.cases_create"), str(uuid.uuid4())
        sent = {"client": client, "body": report, "idempotency_key": key}
        first = create.sync_detailed(**sent)
        assert (first.status_code, first.parsed.state.value) == (201, "found")
        assert create.sync_detailed(**sent).parsed.id == first.parsed.id
        assert Case.objects.count() == 4

        wrong = cases.sync_detailed(client=client, cursor="x")
        assert (wrong.status_code, wrong.parsed.code) == (400, "invalid")
        assert "cursor" in wrong.parsed.problems.to_dict()
