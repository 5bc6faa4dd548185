"""The search of the frame: groups in scope alone, numbers refused, a constant number of statements."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jining_dangjian.running import application
from members.models import Person
from portal import search
from portal.models import Deed
from tests import world as w


def found(world: Any, who: str, words: str) -> dict[str, list[str]]:
    return {g.label: [hit.title for hit in g.hits] for g in search.found(world.who(who), words)}


def named(name: str, key: str, letters: str, home: Any) -> Person:
    made = w.person(name, home, "staff", 9)
    Person.objects.filter(pk=made.pk).update(sort_key=key, initials=letters)
    return made


def test_people_by_name_pinyin_and_initials_in_scope(world: Any) -> None:
    named("王建国", "wang jian guo", "wjg", world.town)
    named("王建民", "wang jian min", "wjm", world.next_town)
    for words in ("王建", "建国", "wangjian", "wjg"):
        assert found(world, "organizer", words).get("人员") == ["王建国"], words
    assert "人员" not in found(world, "worker", "王建")


def test_organizations_cases_classes_and_schemes(world: Any) -> None:
    case = world.report()
    assert found(world, "officer", "次邱")["组织"] == ["次邱镇"]
    assert found(world, "dispatcher", str(case.number))["事项"] == [
        f"{case.label} {case.kind.title}"
    ]
    assert found(world, "worker", case.label)["事项"]
    assert "事项" not in found(world, "neighbour", case.label)
    assert found(world, "organizer", "夜学")["培训班"] == ["次邱镇夜学第一期"]
    assert "培训班" not in found(world, "worker", "夜学")
    title = w.load("weishan_civil_servant").data["title"]
    assert title in found(world, "officer", title[:6])["方案"]
    assert found(world, "officer", "方案库")["栏目"] == ["方案库"]


def test_of_many_a_few_are_shown_and_the_list_has_the_rest(world: Any, as_: Any) -> None:
    for number in range(search.FEW + 2):
        named(f"赵大{chr(0x4E00 + number)}", f"zhao da {number}", "zd", world.town)
    (group,) = (g for g in search.found(world.who("organizer"), "赵大") if g.label == "人员")
    assert (len(group.hits), group.is_cut) == (search.FEW, True)
    page = as_("organizer").get("/search/", {"q": "赵大"}).content.decode()
    assert f"前{search.FEW}项" in page
    assert group.more.replace("&", "&amp;") in page
    listed = as_("organizer").get(group.more).content.decode()
    assert f"{search.FEW + 2}人" in listed


@pytest.mark.parametrize(
    "typed", ["370826199001011237", "１３８ ００１３ ８０００", "138-0013-8000"]
)
def test_a_number_of_a_person_is_not_looked_for(world: Any, as_: Any, typed: str) -> None:
    client = as_("organizer")
    answer = client.get("/search/", {"q": typed})
    assert answer["Location"] == "/search/?number=1"
    page = client.get(answer["Location"]).content.decode()
    assert "不能放在这里查找" in page
    assert 'href="/members/people/"' in page
    assert "查看证件和电话" in as_("worker").get("/search/?number=1").content.decode()


def test_the_field_keeps_numbers_back_without_a_script(world: Any, as_: Any) -> None:
    page = as_("worker").get("/").content.decode()
    assert 'role="search" method="get" action="/search/"' in page
    assert "(?!.*(?&lt;![0-9])([0-9]{17}[0-9Xx]|[0-9]{15}|1[0-9]{10})(?![0-9])).*" in page


def test_nothing_is_kept_of_what_was_searched(world: Any, as_: Any) -> None:
    before = Deed.objects.count()
    as_("organizer").get("/search/", {"q": "夜学"})
    assert Deed.objects.count() == before
    words = application.commands(application_places(), "127.0.0.1", 1)["web"]
    line = words[words.index("--access-logformat") + 1]
    assert "%(U)s" in line
    assert not {"%(r)s", "%(q)s", "%(f)s"} & {line[i : i + 5] for i in range(len(line))}


def application_places() -> Any:
    """Places whose paths are only put together."""
    from pathlib import Path
    from types import SimpleNamespace

    return SimpleNamespace(python=Path("/p"), run=Path("/r"))


def test_statements_do_not_grow_with_what_is_found(world: Any) -> None:
    counts = []
    for many in (1, 9):
        for number in range(many):
            named(f"钱多{chr(0x4E10 + number + many)}", f"qian duo {number}", "qd", world.town)
        account = world.who("organizer")
        with CaptureQueriesContext(connection) as queries:
            search.found(account, "钱多")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
