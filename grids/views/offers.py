"""What an account can do with a case now: the steps it may take, each with its form."""

from dataclasses import dataclass
from typing import Any

from grids.forms.steps import SEND, StepForm, form_for
from grids.lifecycle import CASE
from grids.models import Case
from portal.lifecycle import Offer

_FIRST = ("send", "dispatch", "send_down", "settle", "accept", "start", "resolve", "grant_extension",
          "feed_back", "rate", "close", "file")  # fmt: skip
"""Which step is the one to expect, where several can be taken: the earliest of these."""
_BUTTONS = {SEND: "登记并分派", "grant_extension": "同意延期", "ask_extension": "申请延期"}


@dataclass(frozen=True)
class Choice:
    """A step a page offers: its form, or why it cannot be taken yet; `first` is the one to expect."""

    action: str
    label: str
    form: StepForm | None
    why: str = ""
    first: bool = False
    shown: bool = False
    """Whether it stands open: the one to expect, and what was sent and not taken."""


def choices(account: Any, case: Case, sent: StepForm | None = None) -> list[Choice]:
    """Return the steps of a case that are the account's now, the one to expect first.

    `sent` is a form that was not taken: it takes the place of its own, and stands open.
    """
    found = [(o.step.action, o.step.label, o) for o in CASE.offers(account, case)]
    if any(action == "register" for action, _, _ in found):
        found.insert(0, (SEND, _BUTTONS[SEND], next(o for a, _, o in found if a == "register")))
    open_ones = [action for action, _, offer in found if offer.allowed]
    first = next((action for action in _FIRST if action in open_ones), "")
    made = [_choice(account, case, one, first, sent) for one in found]
    return sorted(made, key=lambda choice: (not choice.first, choice.form is None))


def _choice(
    account: Any, case: Case, one: tuple[str, str, Offer], first: str, sent: StepForm | None
) -> Choice:
    action, label, offer = one
    if not offer.allowed:
        return Choice(action, label, None, offer.why)
    again = sent is not None and sent.action == action
    form = sent if again else form_for(account, case, action)
    return Choice(action, label, form, first=action == first, shown=again or action == first)
