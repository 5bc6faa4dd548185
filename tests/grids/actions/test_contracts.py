"""Legality review of contracts (P30-R3): no result without an opinion, never by who handed it in."""

import io
from decimal import Decimal

import pytest

from grids.actions import attachments, contracts, steps
from grids.actions.contracts import Described, Opined
from grids.actions.steps import Order
from grids.models import Case, CaseFile, Contract, ContractOpinion
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
TOLD = Described("村集体厂房出租合同", "河里村村民委员会、某公司", Decimal("120000.50"))
LAWFUL = Opined("lawful", "条款齐全，程序合规", "侯律师，圣都律师事务所")


built, world = once_a_module(gw.build)


def handed_in(world: gw.GridsWorld, told: Described | None = TOLD) -> Case:
    """A contract of the village in the hands of the county's department."""
    case = world.report("secretary", "contract")
    if told is not None:
        contracts.describe(actor=world.who("secretary"), case=case, described=told)
    case = steps.register(actor=world.who("dispatcher"), case=case)
    case = steps.dispatch(actor=world.who("dispatcher"), case=case, order=Order(world.department))
    clerk = world.who("clerk")
    return steps.start(actor=clerk, case=steps.accept(actor=clerk, case=case))


def test_no_result_without_an_opinion(world) -> None:
    case, clerk = handed_in(world), world.who("clerk")
    with pytest.raises(Refused, match="还没有审查意见"):
        steps.resolve(actor=clerk, case=case, words="已审")
    contracts.opine(actor=clerk, case=case, opined=LAWFUL)
    assert steps.resolve(actor=clerk, case=case, words="已审").state == Case.State.RESOLVED
    with pytest.raises(Stale):
        contracts.opine(actor=clerk, case=case, opined=LAWFUL)


def test_a_reopened_contract_is_reviewed_anew(world) -> None:
    case, clerk, desk = handed_in(world), world.who("clerk"), world.who("dispatcher")
    contracts.opine(actor=clerk, case=case, opined=Opined("amend", "第三条写明租期"))
    case = steps.resolve(actor=clerk, case=case, words="请修改")
    case = steps.reopen(actor=desk, case=case, reason="改好了，请再审")
    case = steps.dispatch(actor=desk, case=case, order=Order(world.department))
    case = steps.start(actor=clerk, case=steps.accept(actor=clerk, case=case))
    with pytest.raises(Refused, match="还没有审查意见"):
        steps.resolve(actor=clerk, case=case, words="已审")
    contracts.opine(actor=clerk, case=case, opined=LAWFUL)
    rounds = ContractOpinion.objects.order_by("round").values_list("round", "opinion")
    assert list(rounds) == [(0, "amend"), (1, "lawful")]


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "officer", "leader", "stranger"])
def test_only_who_handles_it_gives_the_opinion(world, who) -> None:
    case = handed_in(world)
    with pytest.raises(NotAllowed, match="审查意见由"):
        contracts.opine(actor=world.who(who), case=case, opined=LAWFUL)


def test_nobody_reviews_what_he_handed_in(world) -> None:
    case = world.report("secretary", "contract")
    contracts.describe(actor=world.who("secretary"), case=case, described=TOLD)
    case = steps.register(actor=world.who("dispatcher"), case=case)
    order = Order(world.village)
    case = steps.dispatch(actor=world.who("dispatcher"), case=case, order=order)
    case = steps.accept(actor=world.who("secretary"), case=case)
    with pytest.raises(NotAllowed, match="自己送审"):
        contracts.opine(actor=world.who("secretary"), case=case, opined=LAWFUL)


def test_what_is_reviewed_is_said_first_and_stays_afterwards(world) -> None:
    case, clerk = handed_in(world, told=None), world.who("clerk")
    with pytest.raises(Refused, match="还没有填写"):
        contracts.opine(actor=clerk, case=case, opined=LAWFUL)
    contracts.describe(actor=world.who("secretary"), case=case, described=TOLD)
    assert Contract.objects.get().amount == Decimal("120000.50")
    contracts.opine(actor=clerk, case=case, opined=LAWFUL)
    with pytest.raises(Stale, match="审查意见已出"):
        contracts.describe(actor=world.who("secretary"), case=case, described=TOLD)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Described("", "某公司"), "title"),
        (Described("合同", ""), "parties"),
        (Described("合同", "身份证370830199001011234"), "parties"),
        (Described("合同", "某公司", Decimal(-1)), "amount"),
        (Described("合同", "某公司", Decimal(10) ** 13), "amount"),
        (Described("合同", "某公司", None, (io.BytesIO(b"MZ"), "合同.exe")), "file"),
    ],
)
def test_what_may_not_be_handed_in(world, told, field) -> None:
    case = world.report("secretary", "contract")
    with pytest.raises(Invalid) as refused:
        contracts.describe(actor=world.who("secretary"), case=case, described=told)
    assert set(refused.value.problems) == {field}
    assert not Contract.objects.exists()


def test_papers_are_opened_by_who_handed_in_and_who_serves(world) -> None:
    case = handed_in(world)
    told = Described(TOLD.title, TOLD.parties, None, (io.BytesIO(b"%PDF-1.4"), "合同.pdf"))
    contracts.describe(actor=world.who("secretary"), case=case, described=told)
    file = CaseFile.objects.get()
    for name in ("secretary", "clerk", "dispatcher", "officer"):
        attachments.open_file(actor=world.who(name), case=case, file=file)
    for name in ("leader", "worker", "next_dispatcher", "stranger"):
        with pytest.raises(NotAllowed):
            attachments.open_file(actor=world.who(name), case=case, file=file)


def test_other_kinds_have_no_contract(world) -> None:
    with pytest.raises(Refused, match="只有合同"):
        contracts.describe(actor=world.who("secretary"), case=world.handling(), described=TOLD)
