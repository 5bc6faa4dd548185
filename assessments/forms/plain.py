"""The plain form: 20 people a page, without scripts; what was typed survives a lost session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from assessments.actions.entries import not_enterable
from assessments.form import form_of
from assessments.forms import posted
from assessments.forms.posted import Control, Outcome, Place
from assessments.models import CycleSubject, Panel
from assessments.queries.sheets import Row, sheet_of

PER_PAGE = 20
MOST_NAMES = 1200
"""Names kept of a form sent without a session: 20 people, a dozen cells, four names each and some."""
MOST_BYTES = 64 * 1024
"""Size kept of such a form: anybody can send one."""
_KEPT = "kept_plain"


@dataclass(frozen=True)
class Person:
    """One person on the page: his row, his controls, why nothing can be entered ('' if it can)."""

    row: Row
    controls: tuple[Control, ...]
    lock: str


@dataclass
class PlainPage:
    """One page of the plain form as one account uses it."""

    panel: Panel
    account: Any
    number: str

    def __post_init__(self) -> None:
        self.form = form_of(self.panel.cycle.scheme_version.document)
        paginator = Paginator(self.panel.subjects.order_by("position"), PER_PAGE)
        self.page: Page[CycleSubject] = paginator.get_page(self.number)

    def save(self, sent: Mapping[str, str]) -> Outcome:
        """Write what was changed on the page."""
        return posted.save(actor=self.account, panel=self.panel, sent=self._read(sent))

    def restore(self, request: HttpRequest) -> Outcome | None:
        """Return what the account sent to this page when its session was over, once; else None."""
        kept = request.session.get(_KEPT)
        if kept is None or kept["panel"] != self.panel.pk or kept["page"] != self.number:
            return None
        del request.session[_KEPT]
        if kept["account"] != str(self.account.pk):
            return None
        return Outcome(sent=self._read(kept["values"]))

    def people(self, again: Outcome | None = None) -> list[Person]:
        """Return the people of the page with their controls; what `again` holds, as it was sent."""
        rows = sheet_of(self.panel, self.page.object_list, self.account)
        return [
            Person(
                row,
                tuple(
                    posted.control(row, column.key, column, column.name, again)
                    for column in self.form.columns
                ),
                not_enterable(self.account, row.subject),
            )
            for row in rows
        ]

    def _read(self, sent: Mapping[str, str]) -> dict[str, posted.Sent]:
        places: list[Place] = [
            (subject.pk, column.key)
            for subject in self.page.object_list
            for column in self.form.columns
        ]
        return posted.read(self.panel, sent, places)


def keep(request: HttpRequest, panel: int) -> bool:
    """Keep a form whose session is over until its sender has signed in again; return whether it is.

    Not of a browser that never had a session, and nothing too large: each would be a row for anybody.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    names = [name for name in request.POST if name[:2] in ("v.", "s.", "c.", "k.")][:MOST_NAMES]
    values = {name: request.POST[name][:300] for name in names}
    if sum(len(f"{name}{text}".encode()) for name, text in values.items()) > MOST_BYTES:
        return False
    request.session[_KEPT] = {
        "panel": panel,
        "account": request.POST.get("account", "")[:20],
        "page": request.GET.get("page", "")[:20],
        "values": values,
    }
    return True
