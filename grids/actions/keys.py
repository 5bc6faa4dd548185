"""What is sent with a key drawn by the sender: written once however often it comes, always the same.

A phone sends again until it is told; the same key with something else is Stale, never a silent success.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, transaction

from portal.refusals import Refused, Stale

Write = Callable[[], Any]


def once(look: Callable[[], Any], prepare: Callable[[], Write]) -> tuple[Any, bool]:
    """Return what `look` finds, else what is written now; tell too whether it was this very call.

    `prepare` checks and returns what writes; only that runs in the transaction. `look` raises for what was
    sent before by somebody else or otherwise.
    """
    if (sent := look()) is not None:
        return sent, False
    write = prepare()
    try:
        with transaction.atomic():
            made = write()
    except IntegrityError:
        # the same key, sent twice at once: the other one was faster
        if (sent := look()) is None:
            raise
        return sent, False
    return made, True


def sent_before(rows: Any, actor: Any, key: uuid.UUID, *, by: str, again: str) -> Any:
    """Return the row with this key, None without one; Refused where another account has used it.

    `by` is the column of who sent it, `again` the page a new key comes from and what to do there.
    """
    known = rows.filter(key=key)
    row = (
        known.first() if known.exists() else None
    )  # nearly always a new one: the cheaper question first
    if row is not None and getattr(row, f"{by}_id") != actor.pk:
        raise Refused(f"这个提交标识已经用过。请重新打开{again}，内容还在。")
    return row


def insist(same: bool, *, became: str, undone: str, again: str) -> None:
    """Raise Stale unless what was sent with a key is what it `became`; `undone`: what did not happen now."""
    if not same:
        raise Stale(f"这个提交标识已经{became}，内容与这次的不同，这次的没有{undone}。{again}")


def all_same(pairs: Iterable[tuple[Any, Any]]) -> bool:
    """Whether what is there and what was sent are equal, pair by pair."""
    return all(there == told for there, told in pairs)


def same_words(there: str, told: str) -> bool:
    """Whether words are those written down; words that were deleted after two years are not compared."""
    return not there or there == told.replace("\r\n", "\n").strip()
