"""本页说明 on every main page, and first-use tours: offered, run, put away for good."""

from typing import Any

import pytest
from django.urls import reverse

from jining_dangjian.page_help import TEXTS
from portal import providers, tours


def test_every_page_of_the_menu_says_what_it_is_for() -> None:
    there = {item.url_name for item in providers._registry.menu}
    assert not there - TEXTS.keys()
    for name in TEXTS:
        assert reverse(name)
    assert all(text.endswith("。") for texts in TEXTS.values() for text in texts)


def test_the_fold_stands_on_its_page_alone(world: Any, as_: Any) -> None:
    client = as_("worker")
    page = client.get("/").content.decode()
    assert "本页说明</summary><p>要您办的事按期限排在这里" in page
    assert "本页说明" not in client.get("/notifications/").content.decode()


def test_a_tour_is_offered_run_and_put_away(world: Any, as_: Any) -> None:
    client = as_("worker")
    page = client.get("/").content.decode()
    assert "第一次用“上报一件事”" in page
    start = f"{reverse('grids:report')}?tour=report"
    assert f'href="{start}"' in page
    shown = client.get(start).content.decode()
    tour = tours.named("report")
    assert tour is not None
    assert [shown.count(step.text) for step in tour.steps] == [1] * len(tour.steps)
    assert "js/tour.js" in shown
    assert 'id="tour"' not in client.get(reverse("grids:report")).content.decode()
    gone = client.post("/tours/report/done/", {"next": "//elsewhere.cn/"})
    assert gone["Location"] == "/"
    client.post("/tours/nothing/done/", {})
    assert "第一次用" not in client.get("/").content.decode()
    assert "第一次用" in as_("neighbour").get("/").content.decode()


@pytest.mark.parametrize("who", ["officer", "clerk", "cadre"])
def test_tours_are_of_ones_own_job(world: Any, as_: Any, who: str) -> None:
    offered = tours.first_for(world.who(who))
    # the department's clerk has no sheet to fill in yet
    assert (offered[0].code if offered else "") == {"officer": "open-cycle"}.get(who, "")
    page = as_(who).get(f"{reverse('assessments:cycles')}?tour=open-cycle").content.decode()
    assert ('id="tour"' in page) is (who == "officer")
