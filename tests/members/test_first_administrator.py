"""The first administrator: made once, of a loaded tree, from a password typed at the terminal."""

import getpass
import sys

import pytest
from django.core.management import CommandError, call_command

from members import first_administrator, rights, structure
from members.models import Account, Organization
from portal.models import Deed
from portal.refusals import Refused

pytestmark = pytest.mark.django_db
WORD = "a-long-word-4711"


@pytest.fixture
def city() -> Organization:
    """The tree's root, alone."""
    node = next(structure.nodes())
    structure._add_areas()
    structure._add_organizations([node])
    return Organization.objects.get()


@pytest.fixture
def typed(monkeypatch):
    """Let the terminal answer the password questions in order."""

    def answer(*words: str) -> None:
        left = list(words)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(getpass, "getpass", lambda _: left.pop(0))

    return answer


def test_makes_an_account_that_may_grant_everywhere(city, typed) -> None:
    """The account signs in with the typed password and holds its role on the whole city."""
    typed(WORD, WORD)
    call_command("first_administrator", "wang", skip_checks=True)
    account = Account.objects.get(username="wang")
    assert account.check_password(WORD)
    assert account.may(rights.GRANT, city.path)
    assert account.may(rights.ADMINISTER, f"{city.path}77/")
    assert not account.is_superuser
    assert Deed.objects.filter(verb="设立平台管理员", object_id=str(account.pk)).exists()


def test_there_is_only_one_first(city) -> None:
    """A second one is granted by the first."""
    first_administrator.make(username="wang", password=WORD, label="甲")
    with pytest.raises(Refused, match="已有平台管理员（wang）"):
        first_administrator.make(username="li", password=WORD, label="乙")
    assert Account.objects.count() == 1


def test_needs_the_tree() -> None:
    """Without a city there is nothing to hold the role on."""
    with pytest.raises(Refused, match=r"manage\.py seed"):
        first_administrator.make(username="wang", password=WORD, label="甲")


def test_a_taken_name_is_refused(city) -> None:
    """An existing account is never turned into an administrator."""
    Account.objects.create(username="wang")
    with pytest.raises(Refused, match="已有人使用"):
        first_administrator.make(username="wang", password=WORD, label="甲")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("short", "short"), "太短|至少|10"), ((WORD, "another-word-12"), "两次输入不一样")],
)
def test_a_bad_password_is_refused(city, typed, words, sentence) -> None:
    """Too short, or not the same twice: nothing is made."""
    typed(*words)
    with pytest.raises(CommandError, match=sentence):
        call_command("first_administrator", "wang", skip_checks=True)
    assert not Account.objects.exists()


def test_a_password_cannot_come_from_a_pipe(city, monkeypatch) -> None:
    """Without a terminal there is nobody to type it, and no default to fall back to."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="终端"):
        call_command("first_administrator", "wang", skip_checks=True)
    assert not Account.objects.exists()
