"""The share of theory and Party-spirit hours (P04-R1): of one class, and of a county's year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from members.models import Organization
from portal.templatetags.portal import plain
from training import clocks, kinds
from training.clocks import Share
from training.models import CountyRule, CourseSession, TrainingClass, Venue

_SHARED = tuple(kind.code for kind in kinds.ALL if kind.shared)


@dataclass(frozen=True)
class ShareTold:
    """The share as a page tells it: whether the rule applies, whether it is kept, what less leads to."""

    share: Share
    least: Decimal
    applies: bool
    refuses: bool

    @property
    def kept(self) -> bool:
        """Whether the share is at least what is asked; exactly that passes."""
        return self.share.keeps(self.least)

    @property
    def missing(self) -> Decimal:
        """How many hours of theory or Party spirit more would keep it, the rest staying; to half an hour."""
        part, whole, least = self.share.part, self.share.whole, self.least / 100
        if self.kept or least == 1:
            return Decimal(0)
        needed = (least * whole - part) / (1 - least)
        return (needed * 2).to_integral_value(rounding="ROUND_CEILING") / 2

    @property
    def sentence(self) -> str:
        """What is to be said where it is not kept."""
        if self.share.rate is None:
            return "还没有课时，占比算不出来。"
        rate = self.share.rate.quantize(clocks.CENT)
        return (
            f"理论教育和党性教育{plain(self.share.part)}学时，占总课时{plain(self.share.whole)}学时的{rate:f}%，"
            f"低于{plain(self.least)}%，还差{plain(self.missing)}学时。"
        )


def applies(made: TrainingClass) -> bool:
    """Return whether the rule is about a class: one of P04's kinds, in a county's Party school (R2)."""
    return bool(made.of_kind.shared and made.venue and made.venue.kind == Venue.Kind.SCHOOL)


def of_class(
    made: TrainingClass,
    rule: CountyRule,
    *,
    without: int | None = None,
    with_: Iterable[tuple[str, Decimal]] = (),
) -> ShareTold:
    """Return the share of a class; `without` leaves out one session, `with_` adds what is being typed."""
    rows = made.sessions.exclude(state=CourseSession.State.CANCELLED)
    if without is not None:
        rows = rows.exclude(pk=without)
    pairs = list(rows.values_list("category", "hours"))
    return ShareTold(
        clocks.share_of([*pairs, *with_]),
        rule.share_least,
        applies(made),
        rule.share_mode == CountyRule.Mode.REFUSE,
    )


def of_year(county: Organization, year: int, rule: CountyRule) -> ShareTold:
    """Return the share over a county school's classes of a calendar year (P04-R2); one query."""
    rows = CourseSession.objects.filter(
        training_class__organization__path__startswith=county.path,
        training_class__kind__in=_SHARED,
        training_class__venue__kind=Venue.Kind.SCHOOL,
        begins_at__year=year,
    )
    rows = rows.exclude(state=CourseSession.State.CANCELLED)
    rows = rows.exclude(training_class__state=TrainingClass.State.CANCELLED)
    sums = rows.order_by().values_list("category").annotate(all=Sum("hours"))
    share = clocks.share_of(sums)
    return ShareTold(share, rule.share_least, bool(share.whole), rule.share_mode == "refuse")
