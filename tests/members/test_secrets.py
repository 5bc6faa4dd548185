"""Identity numbers and telephones: what is taken, what is refused with a sentence, what is shown."""

import pytest

from members import secrets
from members.models import PersonSecret
from members.secrets import Kind
from portal.envelopes import Envelope
from portal.refusals import Invalid
from tests.members.people_world import IDENTITY, TELEPHONE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (IDENTITY, IDENTITY),
        ("９９０１０１１９９００１０１１２３０", IDENTITY),
        (" 990101 19900101 1230 ", IDENTITY),
        ("990101-19900101-1230", IDENTITY),
        ("99010119900101102x", "99010119900101102X"),
        ("990101900101123", IDENTITY),
        ("990101200002291234", ""),
    ],
)
def test_an_identity_number_is_taken_as_it_is_typed(typed: str, kept: str) -> None:
    if kept:
        assert secrets.check(Kind.IDENTITY, typed) == kept
    else:
        with pytest.raises(Invalid):
            secrets.check(Kind.IDENTITY, typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99010119900101123", "应为18位"),
        ("990101199001011231", "末位校验不对"),
        ("990101199002301230", "出生日期不存在"),
        ("990101190002291234", "出生日期不存在"),
        ("990101202701011230", "不在1900年至今天"),
        ("990101199013011230", "出生日期不存在"),
        ("９９０１０1", "应为18位"),
        ("99010119900101X230", "应为18位"),
        ("=cmd|' /C calc'!A0", "应为18位"),
    ],
)
def test_a_wrong_number_is_refused_and_not_repeated(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        secrets.check(Kind.IDENTITY, typed)
    told = refused.value.sentence + str(refused.value.problems)
    assert said in told
    assert typed not in told
    assert refused.value.__cause__ is None


def test_a_leap_day_is_one() -> None:
    body = "99010120000229123"
    assert secrets.check(Kind.IDENTITY, body + secrets.check_digit(body))


@pytest.mark.parametrize(
    "typed", ["100 1234 5678", "+86 10012345678", "0537-1234567", "１００12345678"]
)
def test_telephones(typed: str) -> None:
    assert secrets.check(Kind.TELEPHONE, typed).isdigit()


@pytest.mark.parametrize("typed", ["12345", "1001234567", "电话", "20012345678"])
def test_what_is_no_telephone(typed: str) -> None:
    with pytest.raises(Invalid, match="电话没有保存"):
        secrets.check(Kind.TELEPHONE, typed)


def test_at_most_the_first_three_and_last_two_are_shown() -> None:
    assert secrets.masked(IDENTITY) == "990*************30"
    assert secrets.masked(TELEPHONE) == "100******78"


@pytest.mark.parametrize(
    "words",
    [
        f"身份证{IDENTITY}",
        f"电话{TELEPHONE}。",
        "９９０１０１１９９００１０１１２３０",
        "100-1234-5678",
    ],
)
def test_words_in_the_clear_hold_no_number(words: str) -> None:
    with pytest.raises(Invalid) as refused:
        secrets.refuse_numbers(words, "reason")
    assert words not in str(refused.value.problems)


def test_ordinary_words_pass() -> None:
    for words in ("鲁组发〔2026〕12号", "2026-10-13", "第31次会议，2026年"):
        assert secrets.refuse_numbers(words, "reason") == words


def test_a_value_opens_as_its_own_persons_alone() -> None:
    row = PersonSecret(person_id=7)
    secrets.fill(row, Kind.IDENTITY, IDENTITY)
    assert IDENTITY.encode() not in bytes(row.identity)
    assert secrets.opened(row, Kind.IDENTITY) == IDENTITY
    moved = PersonSecret(person_id=8, identity=row.identity)
    with pytest.raises(Exception, match="读不出"):
        secrets.opened(moved, Kind.IDENTITY)
    assert secrets.index(Kind.IDENTITY, IDENTITY) != secrets.index(Kind.TELEPHONE, IDENTITY)
    assert Envelope(secrets.PURPOSE).is_of_newest(row.identity)
