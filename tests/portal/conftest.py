"""The ground floor by itself: pages without what the floors above put into the menu."""

import pytest

from portal import providers


@pytest.fixture(autouse=True)
def no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the menu empty; a test about the menu fills it itself."""
    monkeypatch.setattr(providers._registry, "menu", [])
