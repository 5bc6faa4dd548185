"""Celery tasks of the roof: figures of the dashboard that take too long to be told while somebody waits."""

from celery import shared_task
from django.db.models import Q

from jining_dangjian.dashboard.asked import usual
from members.models import Organization
from members.models.organizations import Kind
from portal import clock, kept_figures, providers
from portal.models import KeptFigures
from portal.periods import parse


@shared_task(name=kept_figures.TELL)
def tell_figures(section: str, place: int, period: str) -> bool:
    """Tell one section of a place anew; False where one of them is not there."""
    found = next((one for one in providers.figure_sections() if one.code == section), None)
    where = Organization.objects.filter(pk=place).first()
    if found is None or where is None:
        return False
    kept_figures.tell(found, where, parse(period))
    return True


@shared_task(name="jining_dangjian.tasks.sweep_figures")
def sweep_figures() -> int:
    """Tell the slow sections of the city and every county for the usual quarter, and whatever was asked for
    and not told; return how many were told."""
    slow = [one for one in providers.figure_sections() if one.slow and not one.apart]
    period = usual(clock.today())
    places = Organization.objects.filter(
        Q(kind=Kind.CITY) | Q(kind=Kind.COUNTY), until=None
    ).values_list("pk", flat=True)
    wanted = [(one.code, pk, one.period_of(period).code) for pk in places for one in slow]
    waiting = KeptFigures.objects.filter(at=None)
    wanted += waiting.values_list("section", "place", "period_code")
    return sum(tell_figures(*one) for one in dict.fromkeys(wanted))
