"""Commitments of a year: by field, what is missing, the ranking of what was fulfilled (P01-R9, R10)."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from members.secretaries.models import Commitment, Term
from members.secretaries.words import ASKED, BOTTOM, Field
from portal.scope import one_of

Order = tuple[Decimal, Decimal]
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Group:
    """The commitments of one field, in the order they were made."""

    field: Field
    commitments: list[Commitment]

    @property
    def is_bottom(self) -> bool:
        """Whether it is a bottom line."""
        return self.field in BOTTOM

    @property
    def lacks(self) -> bool:
        """Whether the field asks for one and has none (P01-R10)."""
        return self.field in ASKED and not any(one.state != "returned" for one in self.commitments)


def by_field(term: Term, year: int) -> list[Group]:
    """Return a secretary's commitments of a year field by field, the empty ones too; one query."""
    rows = list(Commitment.objects.filter(term=term, year=year))
    groups = [Group(field, [one for one in rows if one.field == field.value]) for field in Field]
    return [one for one in groups if one.commitments or one.field in ASKED]


def missing(term: Term, year: int) -> list[Field]:
    """Return the fields a secretary has not committed to in a year; one query."""
    return [group.field for group in by_field(term, year) if group.lacks]


@dataclass(frozen=True)
class Standing:
    """How far a secretary has fulfilled a year: means of the verified, None where none is (E-ZERO)."""

    term: Term
    made: int
    verified: int
    key: Decimal | None
    bottom: Decimal | None
    failed: bool
    """A bottom line was missed: the arena's grade is the middle one at the best (P01-R10)."""
    in_town: int | None = None
    in_county: int | None = None

    @property
    def is_ranked(self) -> bool:
        """Whether both key and bottom-line commitments are verified."""
        return self.key is not None and self.bottom is not None

    @property
    def order(self) -> Order:
        """What the ranking goes by: the key fields, then the bottom lines."""
        return (self.key or Decimal(0), self.bottom or Decimal(0))


def standing_of(term: Term, rows: list[Commitment]) -> Standing:
    """Return how far a secretary's commitments are fulfilled; what is not verified counts nowhere."""
    done = [one for one in rows if one.share is not None]
    return Standing(
        term=term,
        made=len({one.field for one in rows if one.field in ASKED and one.state != "returned"}),
        verified=len(done),
        key=_mean([one.share for one in done if not one.is_bottom]),
        bottom=_mean([one.share for one in done if one.is_bottom]),
        failed=any(one.is_bottom and one.share == 0 for one in done),
    )


def _mean(shares: list[int | None]) -> Decimal | None:
    given = [Decimal(share) for share in shares if share is not None]
    return (sum(given, Decimal(0)) / len(given)).quantize(_CENT, ROUND_HALF_UP) if given else None


def ranking(account: Any, year: int) -> list[Standing]:
    """Return the secretaries in scope with their standing, ranked in township and county; two queries.

    Ties share the better rank (E-TIE-SHARE). Ranked is who has verified key and bottom-line commitments;
    a person with several villages is ranked once, by his main post (E-MULTI). Ranks are among all
    secretaries of the township and county that the account sees. Of each term there is what the ranking
    shows; the rest of it is read only when asked for.
    """
    made = _made(Commitment.objects.visible_to(account).filter(year=year))
    found = Term.objects.filter(one_of("pk", made)).select_related(
        "post__person", "post__organization__parent"
    )
    main: dict[int, Term] = {}
    for term in sorted(found.only(*SHOWN), key=lambda t: (not t.post.is_main, t.pk)):
        main.setdefault(term.post.person_id, term)
    return _ranked([_told(term, made[term.pk]) for term in main.values()])


SHOWN = (
    "post__is_main", "post__person__name",
    *(f"post__organization__{name}" for name in ("code", "path", "name", "short_name")),
    *(f"post__organization__parent__{name}" for name in ("name", "short_name")),
)  # fmt: skip
"""What a ranking shows of a term."""


def _made(rows: Any) -> dict[int, dict[str, Any]]:
    """Return term → how many commitments it made and verified, and what they add up to; one query."""
    bottom, verified = Q(field__in=BOTTOM), Q(share__isnull=False)
    standing = ~Q(state=Commitment.State.RETURNED) & Q(field__in=ASKED)
    counted = rows.order_by().values("term").annotate(
        made=Count("field", distinct=True, filter=standing),
        verified=Count("share"),
        of_bottom=Count("share", filter=bottom),
        key_sum=Sum("share", filter=~bottom),
        bottom_sum=Sum("share", filter=bottom),
        missed=Count("pk", filter=bottom & verified & Q(share=0)),
    )  # fmt: skip
    return {one["term"]: one for one in counted}


def _told(term: Term, of: dict[str, Any]) -> Standing:
    of_bottom = of["of_bottom"]
    return Standing(
        term=term,
        made=of["made"],
        verified=of["verified"],
        key=_share(of["key_sum"], of["verified"] - of_bottom),
        bottom=_share(of["bottom_sum"], of_bottom),
        failed=of["missed"] > 0,
    )


def _share(total: int | None, count: int) -> Decimal | None:
    return (Decimal(total or 0) / count).quantize(_CENT, ROUND_HALF_UP) if count else None


def _ranked(told: list[Standing]) -> list[Standing]:
    towns: dict[str, list[Order]] = defaultdict(list)
    counties: dict[str, list[Order]] = defaultdict(list)
    for one in told:
        if one.is_ranked:
            town, county = _places(one)
            towns[town].append(one.order)
            counties[county].append(one.order)
    for orders in (*towns.values(), *counties.values()):
        orders.sort()
    found = [_with_ranks(one, towns, counties) if one.is_ranked else one for one in told]
    return sorted(found, key=lambda s: (s.in_county is None, s.in_county or 0, s.term.village.code))


def _with_ranks(
    one: Standing, towns: dict[str, list[Order]], counties: dict[str, list[Order]]
) -> Standing:
    town, county = _places(one)
    order = one.order
    return replace(one, in_town=_rank(order, towns[town]), in_county=_rank(order, counties[county]))


def _places(one: Standing) -> tuple[str, str]:
    """Return the paths of township and county."""
    parts = one.term.village.path.strip("/").split("/")
    return "/".join(parts[:-1]), "/".join(parts[:-2])


def _rank(order: Order, orders: list[Order]) -> int:
    """Return the rank of one among `orders`, which rise: one more than those above it."""
    return 1 + len(orders) - bisect_right(orders, order)
