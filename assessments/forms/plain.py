"""The plain form: 20 people a page, without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from assessments.actions.entries import not_enterable
from assessments.form import form_of
from assessments.forms import posted
from assessments.forms.posted import Control, Outcome, Place
from assessments.models import CycleSubject, Panel
from assessments.queries.sheets import Row, sheet_of

PER_PAGE = 20


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
