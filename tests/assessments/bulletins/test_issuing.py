"""Drafting, saving and issuing bulletins, the mark of a later correction, and their pages."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import bulletins as actions
from assessments.models import Bulletin, BulletinText, Panel, Result
from assessments.queries import bulletin_lines, bulletins
from portal import clock
from portal.models import Deed
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import world as w
from tests.assessments.bulletins.writing import drafted, issued, of, sealed, typed


def test_asking_again_goes_on_with_the_draft(world: w.World) -> None:
    first = drafted(world, "2026-08")
    assert drafted(world, "2026-08").pk == first.pk
    assert first.texts.get().saved_by is None
    assert "2026年8月" in first.texts.get().title


def test_every_saving_is_kept_and_the_second_of_two_is_told(world: w.World) -> None:
    bulletin = drafted(world, "2026-08")
    officer = world["county_officer"]
    actions.save(actor=officer, bulletin=bulletin, typed=typed(bulletin, title="甲"), seen=1)
    with pytest.raises(Stale, match="第2稿"):
        actions.save(actor=officer, bulletin=bulletin, typed=typed(bulletin, title="乙"), seen=1)
    assert [t.title for t in bulletin.texts.order_by("number")][1:] == ["甲"]


def test_what_cannot_be_taken_is_told_field_by_field(world: w.World) -> None:
    bulletin = drafted(world, "2026-08")
    wrong = typed(bulletin, title=" ", opening="字" * 4001, audience="all", listed=4)
    with pytest.raises(Invalid) as refused:
        actions.save(actor=world["county_officer"], bulletin=bulletin, typed=wrong, seen=1)
    assert set(refused.value.problems) == {"title", "opening", "audience", "listed"}
    assert bulletin.texts.count() == 1


def test_an_issued_bulletin_is_numbered_frozen_and_locked(world: w.World) -> None:
    first, second = (
        issued(world, drafted(world, "2026-07")),
        issued(world, drafted(world, "2026-08")),
    )
    assert (first.mark, second.mark) == ("〔2026〕1号", "〔2026〕2号")
    assert second.body["words"]["title"]
    assert second.check_code
    assert Deed.objects.filter(verb="发布通报", object_id=str(second.pk)).exists()
    for change in (
        lambda: Bulletin.objects.filter(pk=second.pk).update(body={}),
        lambda: BulletinText.objects.create(
            bulletin=second, number=9, title="x", opening="x", saved_at=clock.now()
        ),
    ):
        with pytest.raises(Exception, match="issued"), transaction.atomic():
            change()


def test_it_is_issued_as_it_was_read(world: w.World) -> None:
    bulletin = drafted(world, "2026-08")
    seen = sealed(bulletin)
    actions.save(
        actor=world["county_officer"],
        bulletin=bulletin,
        typed=typed(bulletin, title="改过"),
        seen=1,
    )
    with pytest.raises(Stale, match="有变动"):
        actions.issue(actor=world["county_officer"], bulletin=bulletin, seen=seen)


def test_a_second_one_is_refused_while_the_first_stands(world: w.World) -> None:
    issued(world, drafted(world, "2026-08"))
    with pytest.raises(Refused, match="不用再编"):
        drafted(world, "2026-08")


def test_nothing_confirmed_nothing_to_write(world: w.World) -> None:
    with pytest.raises(Refused, match="还没有确认的结果"):
        drafted(world, "2026-06")


def test_only_who_issues_drafts(world: w.World) -> None:
    with pytest.raises(NotAllowed, match="县委组织部公务员科"):
        actions.draft(
            actor=world["county_leader"],
            scheme=of(world, "test_yutai_unit"),
            period=parse("2026-08"),
        )


def test_a_correction_marks_it_and_lets_another_take_its_place(world: w.World) -> None:
    first = issued(world, drafted(world, "2026-08"))
    assert bulletins.corrected_panels(first) == []
    panel = Panel.objects.get(cycle__period_code="2026-08")
    newer = Panel.objects.create(
        cycle=panel.cycle, organization=panel.organization, version=2, corrects=panel
    )
    Panel.objects.filter(pk=panel.pk).update(state="superseded")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Panel.objects.filter(pk=newer.pk).update(state="confirmed", run=panel.run_id)
        Result.objects.filter(panel=panel).update(panel=newer)
        cursor.execute("SET session_replication_role = DEFAULT")
    assert bulletins.corrected_panels(first) == ["微山县"]
    shown = bulletins.readable(world["county_leader"]).get(pk=first.pk)
    assert shown.corrected
    assert shown.body == first.body
    again = drafted(world, "2026-08")
    assert again.corrects_id == first.pk
    assert issued(world, again).mark == "〔2026〕2号"


def test_a_dropped_draft_makes_room(world: w.World) -> None:
    bulletin = drafted(world, "2026-08")
    actions.drop(actor=world["county_officer"], bulletin=bulletin)
    assert drafted(world, "2026-08").pk != bulletin.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(state="draft")


def test_the_list_offers_what_can_be_written(world: w.World, desk: Any) -> None:
    offered = {
        (o.scheme.code, o.period.code) for o in bulletins.offers_for(world["county_officer"])
    }
    assert ("test_yutai_unit", "2026Q3") in offered
    assert ("test_yutai_unit", "2026-08") in offered
    assert bulletins.offers_for(world["county_leader"]) == []
    issued(world, drafted(world, "2026-08"))
    offered = {
        (o.scheme.code, o.period.code) for o in bulletins.offers_for(world["county_officer"])
    }
    assert ("test_yutai_unit", "2026-08") not in offered
    page = desk("county_leader").get(reverse("assessments:bulletins")).content.decode()
    assert "〔2026〕1号" in page


def test_a_leader_reads_issued_ones_and_no_drafts(world: w.World, desk: Any) -> None:
    bulletin = drafted(world, "2026-08")
    url = reverse("assessments:bulletin", args=[bulletin.pk])
    assert desk("county_leader").get(url).status_code == 404
    issued(world, bulletin)
    page = desk("county_leader").get(url)
    assert page.status_code == 200
    assert "内部资料" in page.content.decode()


def test_what_was_typed_comes_back_when_somebody_was_faster(world: w.World, desk: Any) -> None:
    bulletin = drafted(world, "2026-08")
    officer = world["county_officer"]
    actions.save(actor=officer, bulletin=bulletin, typed=typed(bulletin, title="先来的"), seen=1)
    body = {"title": "后来的", "opening": "正文", "closing": "", "audience": "internal",
            "listed": "0", "seen": "1"}  # fmt: skip
    answer = desk("county_officer").post(
        reverse("assessments:bulletin_edit", args=[bulletin.pk]), body
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "后来的" in page
    assert "先来的" in page
    assert 'name="seen" value="2"' in page


def test_pages_ask_no_more_statements_for_more_subjects(world: w.World, desk: Any) -> None:
    client = desk("county_officer")
    month, quarter = drafted(world, "2026-08"), drafted(world, "2026Q3", "weishan_civil_servant")

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    three = asked(reverse("assessments:bulletin", args=[month.pk]))
    ten = asked(reverse("assessments:bulletin", args=[quarter.pk]))
    assert ten <= three + 2
    assert ten <= 40
    before = asked(reverse("assessments:bulletins"))
    issued(world, month)
    assert asked(reverse("assessments:bulletins")) <= before


def test_mean_is_exact_and_half_up() -> None:
    assert bulletin_lines.mean([Decimal("0.01"), Decimal("0.02")]) == Decimal("0.02")
    assert bulletin_lines.mean([None]) is None
