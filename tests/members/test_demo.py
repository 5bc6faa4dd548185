"""The demonstration's people: enough of them, plausible, the same for the same seed, safe sign-ins."""

import datetime as dt
import stat
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.urls import resolve

import members.demo
from members import pinyin, scope, structure
from members.demo import accounts, loading, offices, passwords, people
from members.models import Account, Grant, Membership, Organization, Person, Post
from portal import clock
from tests.standing import rolled_back, standing

SEED = 2026


@pytest.fixture(scope="module")
def planned() -> list[people.Planned]:
    """Everybody, as planned without a database."""
    return list(people.plan(SEED))


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The tree with its people, loaded once for the module; how many people that were."""
    before, settings.VAR_DIR = settings.VAR_DIR, tmp_path_factory.mktemp("var")
    with standing(django_db_blocker):
        structure.load()
        yield loading.load(SEED)
    settings.VAR_DIR = before


@pytest.fixture
def people_there(loaded: int, django_db_blocker: Any) -> Iterator[int]:
    """The same, inside a savepoint of the test's own."""
    with rolled_back(django_db_blocker):
        yield loaded


@pytest.fixture
def var(tmp_path, settings: Any):
    """A var folder of the test's own."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_weishan_has_about_sixty_units_and_1500_civil_servants(planned) -> None:
    """45 organs and 15 townships, sizes from 2 to 60, exactly 1,500 people."""
    sizes = Counter(p.unit for p in planned if p.unit in people.units())
    assert len(sizes) == 60
    assert sum(sizes.values()) == offices.TOTAL == 1500
    assert sizes == people.units()
    assert sorted(sizes.values())[:3] == [2, 2, 8]
    assert max(sizes.values()) <= 60


def test_a_unit_has_no_two_people_of_one_name(planned) -> None:
    """Names are unique inside a unit, and a village secretary's inside his township."""
    assert len({(p.unit[:9] if len(p.unit) == 12 else p.unit, p.name) for p in planned}) == len(
        planned
    )


def test_every_village_has_its_secretary(planned) -> None:
    """4,927 secretaries, each in the branch of his village."""
    secretaries = [p for p in planned if len(p.unit) == 12 and p.unit.isdecimal() and p.role]
    assert len({p.unit for p in secretaries}) == len(secretaries) == 4927
    assert all(p.branch == f"{p.unit}-zb" for p in secretaries)


def test_the_branch_that_keeps_points_has_twenty_members(planned) -> None:
    """Its secretary and 19 others, who hold no posts."""
    branch = [p for p in planned if p.branch == f"{people.POINTS_VILLAGE}-zb"]
    assert [p.role for p in branch] == ["principal"] + [""] * people.POINTS_MEMBERS
    assert branch[0].name == "渠广培"
    assert branch[1].name == people.POINTS_MEMBER


def test_rosters_are_plausible(planned) -> None:
    """A principal first, leaders before staff, ages that can serve, about four in five members."""
    by_unit: dict[str, list[people.Planned]] = {}
    for person in planned:
        by_unit.setdefault(person.unit, []).append(person)
    for unit in people.units():
        roster = by_unit[unit]
        assert [p.position for p in roster] == list(range(1, len(roster) + 1))
        assert roster[0].role == "principal"
        roles = ["principal", "leader", "section_head", "staff"]
        leaders = [p for p in roster if p.role in roles[:2]]
        assert roster[: len(leaders)] == leaders
        assert all(p.section for p in roster if p.role in roles[2:])
    weishan = [p for unit in people.units() for p in by_unit[unit]]
    assert {p.role for p in weishan} == {role for role, _ in Post.Role.choices}
    assert all(1966 <= p.born_year <= 2002 and p.since.year - p.born_year >= 20 for p in weishan)
    assert 0.75 < sum(bool(p.branch) for p in weishan) / len(weishan) < 0.9


def test_the_same_seed_gives_the_same_people(planned) -> None:
    """The plan depends on the seed and on nothing else."""
    assert list(people.plan(SEED)) == planned
    other = list(people.plan(SEED + 1))
    assert [p.name for p in other] != [p.name for p in planned]
    assert [(p.unit, p.title) for p in other] == [(p.unit, p.title) for p in planned]


def test_no_widely_known_name_can_come_out(planned) -> None:
    """Spot check of the rule by which the characters were chosen."""
    assert not {p.name for p in planned} & {
        "刘德华", "张学友", "杨振宁", "王宝强", "刘若英", "张雨生", "周慧敏", "黄晓明", "孙杨",
    }  # fmt: skip


def test_sign_ins_cover_every_role_and_one_cadre_without(planned) -> None:
    """One sign-in for each grantable role, two clerks of one unit, an outsider, plain people."""
    at = {(p.unit, p.name) for p in planned}
    assert all((s.unit, s.name) in at for s in accounts.SIGN_INS)
    roles = Counter(s.role for s in accounts.SIGN_INS)
    assert set(roles) - {""} == set(scope.roles())
    assert roles[""] == 6
    assert sum(s.role == "unit_clerk" and s.place == "370826101" for s in accounts.SIGN_INS) == 2
    assert {s.place for s in accounts.SIGN_INS if s.role == "county_officer"} == {
        "370826",
        "370828",
        "370830",
        "370883",
    }
    assert all(s.username == pinyin.person_key(s.name).replace(" ", "") for s in accounts.SIGN_INS)


def test_each_unit_has_people_who_act_for_it(planned) -> None:
    """Clerk, working group and principal of each unit are its own; the named ones where named."""
    acting = {c.unit: c for c in accounts.clerkships(planned)}
    assert set(acting) == set(people.units())
    for unit, clerkship in acting.items():
        assert {p.unit for p, _ in clerkship.grants} == {unit}
        assert clerkship.clerk != clerkship.group  # nobody enters his own row
    hanzhuang = acting["370826101"]
    names = [p.name for p, _ in hanzhuang.grants]
    assert names == ["周敏", "赵培成", "高建民"]


def test_load_once(people_there) -> None:
    """People, posts, memberships and accounts are written once; only the printed ones can sign in."""
    assert people_there == Person.objects.count()
    further = people.POINTS_MEMBERS + people.GRID_PEOPLE * len(people.GRID_VILLAGES)
    further += people.FLOATING_MEMBERS + people.CATEGORY_MEMBERS
    assert Person.objects.count() - Post.objects.count() == further
    assert loading.load(SEED) == 0
    assert Membership.objects.count() > 6000
    one = Person.objects.get(name="孙静怡")
    assert (one.sort_key, one.initials, one.home.short_name) == ("sun jing yi", "sjy", "县委组织部")
    post = one.posts.get()
    assert (post.title, post.role, post.section.name) == (
        "公务员科科长", "section_head", "公务员科",
    )  # fmt: skip
    assert post.section.parent == post.organization == one.home
    usable = {a.username for a in Account.objects.all() if a.has_usable_password()}
    assert usable == {s.username for s in accounts.SIGN_INS}
    assert Account.objects.filter(is_superuser=True).count() == 0
    for grant in Grant.objects.select_related("organization"):
        assert grant.organization.kind in scope.roles()[grant.role].kinds


@pytest.mark.django_db
def test_the_password_is_the_installations_own(var) -> None:
    """Random, in a file for its owner alone, stable over a second load, told by sign_ins()."""
    assert members.demo.sign_ins() == []
    assert passwords.known() == ""
    first = passwords.ensure()
    assert stat.S_IMODE(passwords.file().stat().st_mode) == 0o600
    assert passwords.ensure() == first
    passwords.file().unlink()
    assert passwords.ensure() != first
    made = Account.objects.create(username="sunjingyi")
    passwords.set_for(["sunjingyi"])
    made.refresh_from_db()
    assert check_password(passwords.known(), made.password)
    rows = members.demo.sign_ins()
    assert len(rows) == len(accounts.SIGN_INS)
    assert {row[2] for row in rows} == {passwords.known()}


def test_scope_of_the_sign_ins(people_there, rf) -> None:
    """The county officer sees Weishan's people, the neighbour's officer none of them."""
    weishan = Person.objects.filter(home__path__startswith=_path("370826"))
    officer = authenticate(rf.post("/"), username="sunjingyi", password=passwords.known())
    assert officer is not None
    assert Person.objects.visible_to(officer).count() == weishan.count() > 1900
    neighbour = Account.objects.get(username="kongxiangyu")
    assert not weishan.visible_to(neighbour).exists()
    assert Person.objects.visible_to(neighbour).exists()
    assert not Person.objects.visible_to(Account.objects.get(username="songyaqin")).exists()


def _path(code: str) -> str:
    return Organization.objects.get(code=code).path


def test_the_pages_named_to_try_exist() -> None:
    """Each sign-in's page is an address of the portal."""
    for sign_in in accounts.SIGN_INS:
        assert resolve(sign_in.path)


def test_personnel_files_are_there_with_doubts_and_one_hold(people_there) -> None:
    """Loaded once: a second time nothing is added."""
    from members.archives import demo as archives
    from members.archives.models import AccessLog, ArchiveFile, Material, ReviewCase
    from portal.models import Demonstration

    Demonstration.objects.create(day=dt.date(2026, 10, 13), seed=SEED)
    clock.forget()
    archives.play(SEED)
    files, states = (
        ArchiveFile.objects.count(),
        set(Material.objects.values_list("state", flat=True)),
    )
    assert files > 100
    assert states >= {"registered", "accepted", "filed", "scanned"}
    cases = Counter(ReviewCase.objects.values_list("state", flat=True))
    assert cases == {"opened": 2, "investigating": 1, "unclear": 1, "corrected": 1}
    assert AccessLog.objects.filter(kind="open").count() == 1
    assert Material.objects.late_to_file().exists()
    archives.play(SEED)
    assert ArchiveFile.objects.count() == files
