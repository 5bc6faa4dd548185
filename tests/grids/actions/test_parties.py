"""What residents offer: sealed, opened by few and on record, deleted at filing; words after two years."""

import datetime as dt
import io

import pytest
from django.db import connection

from grids.actions import erasing, parties, steps
from grids.actions.merging import merge
from grids.actions.parties import Party
from grids.models import Case, CaseNote, CaseParty, CasePhoto
from portal.models import Deed, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused
from tests import grids_world as gw
from tests import pictures
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
PARTY = Party("巷口老周", "H-7K2Q", "19900001234")
PNG = pictures.png()


built, world = once_a_module(gw.build)


def test_only_handler_dispatcher_and_supervisor_open_them_and_each_opening_is_on_record(
    world,
) -> None:
    case = world.sent(code="dispute")
    parties.add(actor=world.who("dispatcher"), case=case, parties=[PARTY, Party()])
    assert CaseParty.objects.count() == 1
    for name in ("worker", "leader", "neighbour", "next_dispatcher", "stranger", "clerk"):
        with pytest.raises(NotAllowed, match="PV-CASE"):
            parties.open_parties(actor=world.who(name), case=case)
    for name in ("secretary", "dispatcher", "officer"):
        assert parties.open_parties(actor=world.who(name), case=case) == [PARTY]
    assert Deed.objects.filter(verb="查看当事人", object_id=str(case.pk)).count() == 3


def test_nothing_of_them_lies_in_the_clear(world) -> None:
    """Every table of the database is searched, the deeds included."""
    case = world.report(parties=[PARTY])
    parties.open_parties(actor=world.who("officer"), case=case)
    for word in (PARTY.alias, PARTY.household, PARTY.contact):
        assert not _tables_with(word)
    assert _tables_with("村西头路灯不亮") == ["grids_case"]


def _tables_with(word: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" t WHERE t::text LIKE %s)', [f"%{word}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_without_a_key_the_report_is_not_half_taken(world, settings) -> None:
    settings.SEAL_KEYS = []
    with pytest.raises(Refused, match="不能登记当事人信息"):
        world.report(parties=[PARTY])
    assert not Case.objects.exists()
    assert world.report().pk


def test_they_go_when_the_case_is_filed_with_those_of_its_duplicates(world) -> None:
    desk = world.who("dispatcher")
    open_case, duplicate = world.report(parties=[PARTY]), world.report(parties=[PARTY])
    case = world.closed()
    parties.add(actor=desk, case=case, parties=[PARTY])
    merge(actor=desk, case=duplicate, into=case, reason="同一件")
    assert erasing.erase_parties() == 0
    case = steps.file(actor=desk, case=Case.objects.get(pk=case.pk))
    assert erasing.erase_parties() == 2
    assert list(CaseParty.objects.values_list("case", flat=True)) == [open_case.pk]
    assert Deed.objects.filter(verb="删除当事人信息", actor=None).count() == 2
    assert erasing.erase_parties() == 0
    with pytest.raises(Refused, match="不再登记当事人"):
        parties.add(actor=desk, case=case, parties=[PARTY])


def test_words_and_photos_go_two_years_after_filing(world) -> None:
    case, desk = world.closed(), world.who("dispatcher")
    duplicate = world.report(photos=[(io.BytesIO(PNG), "a.png")])
    merge(actor=desk, case=duplicate, into=case, reason="同一件")
    steps.file(actor=desk, case=case)
    gw.move_to(dt.date(2028, 10, 12))
    assert erasing.erase_old() == 0
    gw.move_to(dt.date(2028, 10, 13))
    assert erasing.erase_old() == 2
    assert set(Case.objects.values_list("words", flat=True)) == {""}
    for model in (CaseNote, CasePhoto, StoredFile):
        assert not model.objects.exists()
    assert (case.log.count(), erasing.erase_old()) == (9 + 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "370830198001011234", "370830800101123", "37083019800101123x", "３７０８３０１９８００１０１１２３４",
        "370830 19800101 1234", "370830-19800101-1234", "3708 3019 8001 0112 34",
        "370830　19800101－1234", "证370830 1980 01 01 123X号", "370830 800101 123", "3-7-0830-19800101-1234",
    ],
)  # fmt: skip
def test_an_identity_number_is_refused_however_it_is_written(text) -> None:
    with pytest.raises(Invalid, match="身份证号"):
        parties.refuse_identity(f"住户{text}来过", "words")


@pytest.mark.parametrize(
    "text",
    [
        "19900001234", "13905370101 1990", "139 0537 0101，138 0537 0101", "0537-7212345 0537-7212346",
        "2026-10-13 2026-10-14", "2026-10-13 0537-7212345", "13905370101 2026-10-13", "370830103200-2",
        "20261013 13905370101", "订单1234 5678 9012 345", "370830 19801301 1234",
    ],
)  # fmt: skip
def test_telephones_days_and_other_numbers_are_taken(text) -> None:
    parties.refuse_identity(f"联系{text}。", "words")
