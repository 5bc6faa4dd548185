"""A unit's sheet in Chromium, as tests handle it: cells by person and field, the clipboard, entries."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessments.models import Entry, Panel
from members.models import Account

FIELDS = {
    "de": "common.de.value",
    "neng": "common.neng.value",
    "qin": "common.qin.value",
    "ji": "common.ji.value",
    "lian": "common.lian.value",
    "title": "individual.1.title",
    "target": "individual.1.target",
    "actual": "individual.1.actual",
    "bonus": "adjust.bonus.value",
    "basis": "adjust.bonus.basis",
    "loss": "adjust.deduction.value",
}
_PLACES = {name: i for i, name in enumerate(["de", "neng", "qin", "ji", "lian"], 3)}
_PLACES |= {"sum": 8, "title": 9, "target": 10, "actual": 11, "score": 12}
_PLACES |= {"bonus": 13, "basis": 14, "loss": 15, "ground": 16, "total": 17, "state": 18}
_PLACES |= {"name": 1, "section": 2}
LOOKS_MS = 4000
"""How long the sheet waits until it looks at what others did."""


@dataclass
class Sheet:
    """One open sheet."""

    page: Page
    panel: Panel
    address: str

    def cell(self, line: int, name: str) -> Locator:
        """The cell of the person on a line (from 0) under a short name."""
        return self.page.locator("#sheet tr[data-id]").nth(line).locator("> *").nth(_PLACES[name])

    def stand(self, line: int, name: str) -> None:
        """Click a cell."""
        self.cell(line, name).click()
        expect(self.cell(line, name)).to_have_class(_word("on"))

    def type(self, line: int, name: str, text: str, end: str = "Enter") -> None:
        """Stand on a cell, type, and leave it with a key."""
        self.stand(line, name)
        self.page.keyboard.type(text)
        self.page.keyboard.press(end)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        """Wait until everything typed is saved."""
        expect(self.page.locator("#sheet-save")).to_contain_text("已保存")

    def says(self, name: str) -> Locator:
        """The notice of a name above the table."""
        return self.page.locator(f'#sheet-says [data-says="{name}"]')

    def paste(self, text: str = "", html: str = "") -> None:
        """Put something on the clipboard and press Ctrl V."""
        kinds = {"text/plain": text, "text/html": html}
        self.page.evaluate(
            """kinds => navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
                 Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], {type: kind})]))
               )])""",
            {kind: text for kind, text in kinds.items() if text},
        )
        self.press("Control+v")

    def clipboard(self) -> str:
        """The text on the clipboard."""
        found: str = self.page.evaluate("() => navigator.clipboard.readText()")
        return found

    def stands(self, line: int, name: str) -> str:
        """What the database holds in a cell now; '' for none."""
        component, item, part = FIELDS[name].split(".")
        entry = Entry.objects.filter(
            subject__panel=self.panel,
            subject__position=line + 1,
            component=component,
            item=item,
            part=part,
            superseded_by__isnull=True,
        ).first()
        return entry.text if entry else ""


def on(sheet: Sheet, line: int, name: str) -> None:
    """Insist that one stands on a cell."""
    expect(sheet.cell(line, name)).to_have_class(_word("on"))


def _word(name: str) -> Any:
    return re.compile(rf"(^|\s){name}(\s|$)")


def sign_in(context: BrowserContext, account: Account, home: str) -> None:
    """Give a browser context the session of an account."""
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": home}])


def open_sheet(context: BrowserContext, account: Account, panel: Panel, home: str) -> Sheet:
    """Sign in and open a panel's sheet; the page may not complain about anything."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(context, account, home)
    page = context.new_page()
    page.on("pageerror", _complain)
    page.on("dialog", lambda dialog: dialog.accept())  # 提交审核 asks once
    address = f"{home}/assessments/panels/{panel.pk}/sheet/"
    page.goto(address)
    expect(page.locator("#sheet td.on")).to_have_count(1)
    return Sheet(page, panel, address)


def _complain(problem: Any) -> None:
    raise AssertionError(str(problem))
