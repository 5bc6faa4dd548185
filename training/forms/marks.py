"""The table of a roll as it is sent: what was typed beside each trainee."""

from collections.abc import Mapping

from portal.reading import whole
from portal.refusals import Invalid
from training.actions.attendance import Marked

FIELDS = ("late", "early", "substituted")


def read(sent: Mapping[str, str]) -> dict[int, Marked]:
    """Return enrolment → what was marked; rows left blank are left out.

    Invalid, keyed by `row-<enrolment>`, for minutes that are no whole number.
    """
    found, problems = {}, {}
    for name in sent:
        pk = whole(name.removeprefix("state-")) if name.startswith("state-") else None
        if pk is None or sent[name] not in ("1", "0"):
            continue
        minutes = {part: _minutes(sent.get(f"{part}-{pk}", "")) for part in FIELDS}
        if None in minutes.values():
            problems[f"row-{pk}"] = ["分钟填0或正整数。"]
            continue
        late, early, substituted = (one or 0 for one in minutes.values())
        found[pk] = Marked(sent[name] == "1", late, early, substituted)
    if problems:
        raise Invalid("没有保存。迟到、早退、代听填0或正整数（分钟）。", problems)
    if not found:
        raise Invalid("还没有标记。请在“到课”一列选到课或缺课。")
    return found


def _minutes(text: str) -> int | None:
    return whole(text.strip()) if text.strip() else 0
