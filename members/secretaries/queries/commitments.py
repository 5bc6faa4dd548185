"""Commitments of a year: by field, what is missing, the ranking of what was fulfilled (P01-R9, R10)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from members.secretaries.models import Commitment, Term
from members.secretaries.words import ASKED, BOTTOM, Field

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
    def order(self) -> tuple[Decimal, Decimal]:
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
    secretaries of the township and county that the account sees.
    """
    terms = Term.objects.visible_to(account).filter(commitments__year=year).distinct()
    found = list(terms.select_related("post__person", "post__organization__parent"))
    rows: dict[int, list[Commitment]] = defaultdict(list)
    for one in Commitment.objects.filter(term__in=found, year=year):
        rows[one.term_id].append(one)
    main: dict[int, Term] = {}
    for term in sorted(found, key=lambda t: (not t.post.is_main, t.pk)):
        main.setdefault(term.post.person_id, term)
    told = [standing_of(term, rows[term.pk]) for term in main.values()]
    return _ranked(told)


def _ranked(told: list[Standing]) -> list[Standing]:
    towns: dict[str, list[Standing]] = defaultdict(list)
    counties: dict[str, list[Standing]] = defaultdict(list)
    for one in told:
        if one.key is not None and one.bottom is not None:
            parts = one.term.village.path.strip("/").split("/")
            towns["/".join(parts[:-1])].append(one)
            counties["/".join(parts[:-2])].append(one)
    ranks: dict[int, tuple[int, int]] = {}
    for one in (s for group in counties.values() for s in group):
        parts = one.term.village.path.strip("/").split("/")
        ranks[one.term.pk] = (
            _rank(one, towns["/".join(parts[:-1])]), _rank(one, counties["/".join(parts[:-2])])
        )  # fmt: skip
    found = [
        Standing(one.term, one.made, one.verified, one.key, one.bottom, one.failed,
                 *ranks.get(one.term.pk, (None, None)))
        for one in told
    ]  # fmt: skip
    return sorted(found, key=lambda s: (s.in_county is None, s.in_county or 0, s.term.village.code))


def _rank(one: Standing, group: list[Standing]) -> int:
    return 1 + sum(other.order > one.order for other in group)
