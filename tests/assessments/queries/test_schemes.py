"""The library's lists: what stands in force, what is to come, filters, and a constant number of reads."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import schemes
from assessments.models import Scheme, SchemeVersion
from assessments.queries import schemes as queries
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(lambda: w.build(5))


def add(scheme: Scheme, number: int, day: dt.date | None, **changes: str) -> SchemeVersion:
    document = dict(schemes.load("weishan_civil_servant").data) | changes
    return SchemeVersion.objects.create(
        scheme=scheme,
        number=number,
        document=document,
        digest=schemes.digest(document),
        in_force_from=day,
        published_at=timezone.now() if day else None,
    )


def test_in_force_to_come_and_draft(world):
    scheme = world.version.scheme
    add(scheme, 2, dt.date(2026, 7, 1))
    add(scheme, 3, dt.date(2027, 1, 1))
    add(scheme, 4, None)
    (own,) = queries.own_schemes(world["county_leader"])
    assert (own.current["number"], own.coming["number"], own.draft["number"]) == (2, 3, 4)
    assert own.shown == own.current
    assert (own.subject, own.period) == ("干部", "每季度")
    Scheme.objects.filter(pk=scheme.pk).update(retired_from=dt.date(2026, 10, 1))
    (own,) = queries.own_schemes(world["county_leader"])
    assert own.current is None
    assert own.shown["number"] == 3


def test_nobody_sees_another_countys_rows(world):
    assert queries.own_schemes(world["stranger"]) == []
    assert queries.own_schemes(world["unit_clerk"]) == []
    assert len(queries.own_schemes(world["city_officer"])) == 1


def test_a_scheme_that_is_only_a_draft(world):
    scheme = Scheme.objects.create(
        code="x", title="草稿", practice="P01", organization=world.county
    )
    version = SchemeVersion.objects.create(scheme=scheme, number=1, document={}, digest="")
    own = next(o for o in queries.own_schemes(world["county_officer"]) if o.scheme == scheme)
    assert own.shown["pk"] == version.pk
    assert (own.subject, own.period) == ("干部", "")


def test_more_schemes_and_versions_ask_no_more_statements(world):
    officer = world["county_officer"]

    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            queries.own_schemes(officer)
        return len(statements)

    officer.held_grants  # noqa: B018  (read once a request)
    few = asked()
    for number in range(8):
        scheme = Scheme.objects.create(
            code=f"s{number}", title=f"方案{number}", practice="P17", organization=world.county
        )
        for version in range(1, 4):
            add(scheme, version, dt.date(2026, version, 1))
    assert asked() == few == 2


def test_the_shipped_library_is_filtered_by_the_address():
    everything = queries.library({})
    assert len(everything["rows"]) == everything["all"] == len(schemes.codes()) == 34
    zoucheng = queries.library({"county": "邹城市", "subject": "person", "period": "quarter"})
    assert [one.code for one in zoucheng["rows"]] == ["zoucheng_three_looks"]
    assert zoucheng["asked"] == {"county": "邹城市", "subject": "person", "period": "quarter"}
    assert queries.library({"county": "火星"})["rows"] == everything["rows"]
    assert queries.library({"county": "微山县", "period": "half_year"})["rows"] == []
    periods = [code for code, _ in everything["choices"]["period"]]
    assert periods == ["month", "quarter", "half_year", "year"]


def test_a_version_is_compared_with_what_it_stands_on(world):
    scheme = world.version.scheme
    newer = add(scheme, 2, dt.date(2027, 1, 1), title="新名称")
    found = queries.comparison(newer, "")
    assert found["label"] == "第1版"
    assert [c.where for c in found["changes"]] == ["名称"]
    assert queries.comparison(world.version, "")["label"] == "平台随附的方案"
    assert queries.comparison(world.version, "")["changes"] == []
    assert queries.comparison(newer, "shipped")["other"] == "shipped"
    assert queries.comparison(newer, "9" * 30)["label"] == "第1版"
    broken = SchemeVersion.objects.create(scheme=scheme, number=3, document={"id": 1}, digest="")
    assert queries.comparison(broken, "")["changes"] is None


def test_a_countys_own_value_is_marked_as_changed(world):
    newer = add(world.version.scheme, 2, dt.date(2027, 1, 1), period="month")
    found = queries.comparison(newer, "")
    assert [(c.where, c.tag_label) for c in found["changes"]] == [("周期", "本县改过")]
