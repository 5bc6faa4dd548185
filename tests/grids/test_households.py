"""A household code is a code wherever it is typed: on a visit, at the desk, on a phone (PV-RESIDENT)."""

import pytest

from grids import households
from grids.actions.parties import Party
from grids.models import Case, Visit
from portal.refusals import Invalid
from tests import rhythm_world as rw

NO_CODES = (
    "王建国", "李婶家", "13705371234", "137-0537-1234", "8613705371234", "0537-7000001",
    "槐树街3号", "H 0012", "H" * 21,
)  # fmt: skip


@pytest.mark.parametrize("text", ["", "0312", "H-0012", "H-7K2Q", "A-0312-QX", "0", "370830103"])
def test_codes_pass(text) -> None:
    households.check_code(text)


@pytest.mark.parametrize("text", NO_CODES)
def test_names_and_telephones_do_not(text) -> None:
    with pytest.raises(Invalid) as refused:
        households.check_code(text)
    assert refused.value.problems == {"household": [households.SENTENCE]}


@pytest.mark.django_db
def test_neither_a_visit_nor_a_report_takes_them() -> None:
    world = rw.build()
    with pytest.raises(Invalid, match="只写户编号"):
        rw.visit(world, household="王建国")
    with pytest.raises(Invalid, match="只写户编号"):
        world.report(parties=[Party(household="13705371234")])
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)
