"""What the files of made-up people hold: birth, sex, education, dates in the Party, sealed numbers.

Identity numbers begin with an area code no division has, telephones with digits no operator has.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from members import secrets
from members.demo import people
from members.demo.names import chance
from members.demo.people import Planned
from members.models import PersonSecret
from members.secrets import Kind
from portal.envelopes import Envelope
from portal.refusals import Refused

_EDUCATION = {
    "cadre": {"bachelor": 62, "graduate": 16, "college": 22},
    "village": {"junior": 34, "secondary": 36, "college": 20, "primary": 6, "bachelor": 4},
}
_ETHNICITY = {"汉族": 985, "回族": 12, "满族": 3}
_NATIVE = ("山东济宁", "山东微山", "山东金乡", "山东汶上", "山东邹城", "山东枣庄", "江苏沛县")
_FEMALE = 0.36
HERS, HIS = "霞芳红兰梅娟琳艳莹雪洁瑶婷倩雯珊莉", "军伟勇辉成生国栋才忠义斌兴"
"""Last characters of names that say of which sex somebody is."""


@dataclass(frozen=True)
class File:
    """The facts of one person beside his name and posts."""

    born: dt.date
    sex: str
    ethnicity: str
    native_place: str
    education: str
    joined_on: dt.date | None
    full_on: dt.date | None


def of(seed: int, person: Planned) -> File:
    """Return the facts of a planned person, the same for the same seed."""
    rng = chance(seed, person.unit, person.name, person.position, "file")
    born = dt.date(person.born_year, rng.randint(1, 12), rng.randint(1, 28))
    levels = _EDUCATION["cadre" if person.rank else "village"]
    joined = None
    if person.branch:
        joined = dt.date(born.year + rng.randint(19, 22), rng.randint(1, 12), rng.randint(1, 28))
    return File(
        born=born,
        sex=_sex(person.name, rng.random()),
        ethnicity=rng.choices(list(_ETHNICITY), list(_ETHNICITY.values()))[0],
        native_place=rng.choice(_NATIVE),
        education=rng.choices(list(levels), list(levels.values()))[0],
        joined_on=joined,
        full_on=joined.replace(year=joined.year + 1) if joined else None,
    )


def _sex(name: str, drawn: float) -> str:
    """Return a sex that does not jar with the name, drawn where the name says nothing."""
    if name[-1] in HERS:
        return "female"
    if name[-1] in HIS:
        return "male"
    return "female" if drawn < _FEMALE else "male"


def seal(planned: Sequence[Planned], files: Sequence[File], ids: Sequence[int]) -> int:
    """Seal made-up numbers of Weishan's units and of one village; 0 where no keys are set."""
    wanted = {*people.units(), people.POINTS_VILLAGE}
    try:
        envelope = Envelope(secrets.PURPOSE)
        rows = [
            _secret(i, file, envelope)
            for i, p, file in zip(ids, planned, files, strict=True)
            if p.unit in wanted
        ]
    except Refused:
        return 0
    PersonSecret.objects.bulk_create(rows)
    return len(rows)


def _secret(person_id: int, file: File, envelope: Envelope) -> PersonSecret:
    """A number with the right date of birth and sex; its serial goes by the person, so it is unique."""
    serial = person_id % 500 * 2 + (file.sex == "male")
    area = int(secrets.DEMO_AREA) + person_id // 500 % 899
    body = f"{area}{file.born:%Y%m%d}{serial:03d}"
    row = PersonSecret(person_id=person_id)
    secrets.fill(row, Kind.IDENTITY, body + secrets.check_digit(body), envelope)
    telephone = f"{secrets.DEMO_TELEPHONE}{person_id % 100_000_000:08d}"
    secrets.fill(row, Kind.TELEPHONE, telephone, envelope)
    return row
