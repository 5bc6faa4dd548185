"""Setting somebody aside: with a reason, by somebody else (E-CONFLICT)."""

import pytest

from assessments.actions.entries import mark_graded, mark_not_graded
from assessments.models import CycleSubject, Panel
from portal.models import Deed
from portal.refusals import NotAllowed
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(lambda: w.build(5))


@pytest.fixture
def own(world: w.World) -> CycleSubject:
    """The row of the clerk himself."""
    w.open_quarter(world)
    subject = Panel.objects.get(organization=world.unit).subjects.get(position=3)
    clerk = world["unit_clerk"]
    clerk.person = subject.person
    clerk.save()
    return subject


@pytest.mark.parametrize(("mark", "state"), [(mark_not_graded, ""), (mark_graded, "not_graded")])
def test_nobody_decides_whether_he_is_graded(
    world: w.World, own: CycleSubject, mark, state: str
) -> None:
    CycleSubject.objects.filter(pk=own.pk).update(state=state)
    with pytest.raises(NotAllowed, match="另一位考核专员或考核工作小组"):
        mark(actor=world["unit_clerk"], panel=own.panel, subject=own, reason="本季在岗不足一半")
    own.refresh_from_db()
    assert own.state == state
    assert not Deed.objects.filter(object_id=str(own.pk), verb__startswith="改为").exists()


def test_somebody_else_may(world: w.World, own: CycleSubject) -> None:
    mark_not_graded(actor=w.clerk_of(own.panel), panel=own.panel, subject=own, reason="7月起产假")
    own.refresh_from_db()
    assert (own.state, own.state_reason) == ("not_graded", "7月起产假")
