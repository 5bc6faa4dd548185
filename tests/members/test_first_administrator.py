"""The first administrator: made once, of a loaded tree, with an initial password shown once."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from members import first_administrator, rights, structure
from members.models import Account, Grant, Organization
from portal.models import Deed
from portal.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Organization:
    """The tree's root, alone."""
    node = next(structure.nodes())
    structure._add_areas()
    structure.add([node])
    return Organization.objects.get()


def run(*words: str) -> list[str]:
    """What the command prints, by line."""
    out = io.StringIO()
    call_command("first_administrator", *words, stdout=out, skip_checks=True)
    return out.getvalue().splitlines()


def test_makes_an_account_that_may_grant_everywhere(city: Organization) -> None:
    """It signs in with the printed password, must change it, and holds its role on the whole city."""
    lines = run("wang")
    password = lines[1].removeprefix("初始密码：")
    account = Account.objects.get(username="wang")
    assert account.check_password(password)
    assert account.must_change_password
    assert account.unit == city
    assert account.may(rights.GRANT, city.path)
    assert account.may(rights.ADMINISTER, f"{city.path}77/")
    assert not account.is_superuser
    deed = Deed.objects.get(verb="设立平台管理员", object_id=str(account.pk))
    assert password not in f"{deed.details}{deed.object_label}{deed.reason}"


def test_from_the_command_to_the_accounts_page(city: Organization, client: Client) -> None:
    """The road of a new installation: sign in, change the password, open the list of accounts."""
    password = run("wang")[1].removeprefix("初始密码：")
    client.post("/sign-in/", {"username": "wang", "password": password})
    assert client.get("/members/accounts/")["Location"] == "/password/"
    new = {"new_password1": "own-word-4711", "new_password2": "own-word-4711"}
    assert client.post("/password/", {"old_password": password} | new).status_code == 302
    assert client.get("/members/accounts/").status_code == 200


def test_there_is_only_one_first(city: Organization) -> None:
    """A second one is granted by the first."""
    first_administrator.make(username="wang", label="甲")
    with pytest.raises(Refused, match="已有平台管理员（wang）"):
        first_administrator.make(username="ligong", label="乙")
    assert Account.objects.count() == 1


@pytest.mark.parametrize("lost", ["closed", "ended"])
def test_when_nobody_administers_any_more_there_is_a_way_back(
    city: Organization, lost: str
) -> None:
    """A closed account or an ended grant administers nothing."""
    first = first_administrator.make(username="wang", label="甲").account
    if lost == "closed":
        Account.objects.filter(pk=first.pk).update(is_active=False)
    else:
        Grant.objects.update(until=timezone.localdate())
    again = first_administrator.make(username="ligong", label="乙").account
    assert again.may(rights.ADMINISTER, city.path)


def test_who_grants_without_administering_does_not_stand_in_the_way(city: Organization) -> None:
    """A county's officer gives the units' roles; the installation still needs an administrator."""
    officer = Account.objects.create(username="officer")
    Grant.objects.create(
        account=officer, role="county_officer", organization=city, since="2020-01-01"
    )
    assert first_administrator.make(username="wang", label="甲").account.pk


def test_needs_the_tree() -> None:
    """Without a city there is nothing to hold the role on."""
    with pytest.raises(CommandError, match=r"manage\.py seed"):
        run("wang")


@pytest.mark.parametrize(("username", "why"), [("wang", "已有人使用"), ("王", "小写字母开头")])
def test_a_taken_or_odd_name_is_refused(city: Organization, username: str, why: str) -> None:
    """An existing account is never turned into an administrator."""
    Account.objects.create(username="wang")
    with pytest.raises(CommandError, match=why):
        run(username)
    assert not Grant.objects.exists()
