"""What made-up names are put together of, as tables of the session: statements draw from them by place."""

from pypinyin import lazy_pinyin

from members.demo import city
from members.demo.names import GIVEN, SURNAMES
from members.pinyin import person_key


def lay() -> tuple[int, int]:
    """Lay city_surname and city_given (n from 0, name, key in pinyin, letters): as common as the
    demonstration draws them, a row for each time. Return their sizes."""
    families = [name for name, weight in SURNAMES.items() for _ in range(weight)]
    read = [(n, *_read(one, person_key(one))) for n, one in enumerate(families)]
    given = [(n, *_read(one, " ".join(lazy_pinyin(one)))) for n, one in enumerate(GIVEN)]
    city.laid("city_surname", _COLUMNS, read)
    city.laid("city_given", _COLUMNS, given)
    return len(read), len(given)


_COLUMNS = "n int, name text, key text, letters text"


def _read(name: str, key: str) -> tuple[str, str, str]:
    return name, key, "".join(syllable[0] for syllable in key.split())
