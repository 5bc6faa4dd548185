"""Publishing from a date and retiring: what is refused, what stays, which version holds when."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from assessments import schemes
from assessments.actions import publishing
from assessments.actions import schemes as drafting
from assessments.models import Cycle, Scheme, SchemeVersion
from assessments.queries import lineage, openings
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
NEXT = dt.date(2026, 10, 1)
"""The quarter the world's day lies in; 2027Q1 is the next one."""
LATER = dt.date(2027, 1, 1)


built, world = once_a_module(lambda: w.build(5))


@pytest.fixture
def officer(world: w.World) -> w.Account:
    return world["county_officer"]


def drafted(world: w.World, **changes: object) -> SchemeVersion:
    actor = world["county_officer"]
    draft, _ = drafting.draft_anew(actor=actor, version=world.version)
    if changes:
        document = dict(draft.document) | changes
        drafting.save(actor=actor, draft=draft, document=document, note="改", seen=draft.digest)
    return draft


def publish(world: w.World, draft: SchemeVersion, day: dt.date = LATER) -> SchemeVersion:
    return publishing.publish(
        actor=world["county_officer"], draft=draft, in_force_from=day, seen=draft.digest
    )


def test_a_published_version_stays_and_holds_from_its_day(world, officer):
    draft = publish(world, drafted(world, title="新的名称"))
    assert (draft.in_force_from, draft.published_by) == (LATER, officer)
    assert draft.published_at is not None
    scheme = Scheme.objects.get(pk=draft.scheme_id)
    assert scheme.title == "新的名称"
    assert lineage.in_force(scheme, dt.date(2026, 12, 31)) == world.version
    assert lineage.in_force(scheme, LATER) == draft
    deed = Deed.objects.get(verb="发布方案")
    assert deed.details == {"from": "2027-01-01", "digest": draft.digest}
    assert deed.reason == "改"
    rows = SchemeVersion.objects.filter(pk=draft.pk)
    for change in (lambda: rows.update(note="x"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_version_that_extends_another_is_published_whole(world, officer):
    text = "id: mine\ntitle: 本县办法\nextends: weishan_one_n\ncounty: 微山县\n"
    draft = drafting.upload(actor=officer, organization=world.county, text=text)
    publish(world, draft, dt.date(2026, 11, 1))
    assert draft.document["components"]
    assert "extends" not in draft.document
    assert draft.digest == schemes.digest(draft.document)
    assert Scheme.objects.get(code="mine").practice == "P36"


def test_a_draft_with_problems(world):
    draft = drafted(world, rank={"ties": "share", "tiebreak": ["nothing"]})
    with pytest.raises(Refused, match="还有1处要改，不能发布"):
        publish(world, draft)
    draft.refresh_from_db()
    assert draft.published_at is None


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2026, 10, 20), "须是第一天，如2026-10-01或2027-01-01"),
        (dt.date(2026, 4, 1), "最早2026-07-01"),
    ],
)
def test_a_day_that_does_not_fit(world, day, sentence):
    with pytest.raises(Invalid, match=sentence) as refused:
        publish(world, drafted(world), day)
    assert set(refused.value.problems) == {"in_force_from"}


def test_two_versions_from_one_day(world):
    first = publish(world, drafted(world))
    with pytest.raises(Invalid, match="两版不能同一天施行"):
        publish(world, drafted(world, title="又一版"))
    second = SchemeVersion.objects.get(published_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeVersion.objects.filter(pk=second.pk).update(
            published_at=first.published_at, in_force_from=LATER
        )


def test_a_cycle_opened_with_the_older_version(world):
    w.open_quarter(world, "2026Q3")
    draft = drafted(world)
    with pytest.raises(Refused, match="最早可以从2026-10-01起") as refused:
        publish(world, draft, dt.date(2026, 7, 1))
    assert "已经按《微山县公务员平时考核》第1版开启" in refused.value.sentence
    assert publish(world, draft, NEXT).in_force_from == NEXT


def test_the_default_day_is_the_start_of_the_next_period_after_every_opened_cycle(world):
    draft = drafted(world)
    assert lineage.next_start(draft, w.TODAY) == LATER
    w.open_quarter(world, "2026Q3")
    assert lineage.next_start(draft, dt.date(2026, 9, 30)) == NEXT
    draft.document = {"id": "x"}
    assert lineage.next_start(draft, w.TODAY) is None


def rival(world: w.World, **changes: object) -> SchemeVersion:
    document = schemes.load("weishan_civil_servant").data | {"id": "other", "title": "另一份"}
    scheme = Scheme.objects.create(
        code="other", title="另一份", practice="P17", organization=world.county
    )
    document |= changes
    return SchemeVersion.objects.create(
        scheme=scheme,
        number=1,
        document=document,
        digest=schemes.digest(document),
        published_at=w.timezone.now(),
        in_force_from=dt.date(2026, 1, 1),
    )


def test_two_schemes_for_one_subject_are_not_in_force_at_once(world, officer):
    other = rival(world)
    draft = drafted(world)
    with pytest.raises(Refused, match="同一对象不能有两份方案"):
        publish(world, draft)
    publishing.retire(actor=officer, scheme=other.scheme, day=LATER)
    with pytest.raises(Refused, match="《另一份》"):
        publish(world, draft, NEXT)
    assert publish(world, draft).in_force_from == LATER


@pytest.mark.parametrize(
    "changes",
    [{"subject": "unit"}, {"period": "year", "rollup": []}],
)
def test_another_subject_or_period_is_no_rival(world, changes):
    rival(world, **changes)
    assert publish(world, drafted(world)).published_at is not None


def test_a_draft_of_another_scheme_is_no_rival(world, officer):
    drafting.copy_version(actor=officer, version=world.version, new_code="copy", title="草稿")
    assert publish(world, drafted(world)).published_at is not None


def test_what_was_read_is_what_is_published(world, officer):
    draft = drafted(world)
    seen = draft.digest
    drafting.save(
        actor=officer,
        draft=draft,
        document=dict(draft.document) | {"title": "又改了"},
        note="",
        seen=seen,
    )
    with pytest.raises(Stale, match="草稿又有改动"):
        publishing.publish(actor=officer, draft=draft, in_force_from=LATER, seen=seen)
    publish(world, draft)
    with pytest.raises(Stale, match="已经发布或丢弃"):
        publish(world, draft)


@pytest.mark.parametrize("role", ["county_leader", "city_officer", "unit_group", "stranger"])
def test_only_the_countys_officer_publishes_and_retires(world, role):
    draft = drafted(world)
    for attempt in (
        lambda: publishing.publish(
            actor=world[role], draft=draft, in_force_from=LATER, seen=draft.digest
        ),
        lambda: publishing.retire(actor=world[role], scheme=draft.scheme, day=LATER),
    ):
        with pytest.raises(NotAllowed, match="县委组织部公务员科"):
            attempt()


def test_retiring_and_taking_it_back(world, officer):
    scheme = world.version.scheme
    publishing.retire(actor=officer, scheme=scheme, day=NEXT)
    assert scheme.retired_from == NEXT
    assert lineage.in_force(scheme, dt.date(2026, 9, 30)) == world.version
    assert lineage.in_force(scheme, NEXT) is None
    with pytest.raises(Invalid, match="起停用"):
        publish(world, drafted(world))
    publishing.retire(actor=officer, scheme=scheme, day=None)
    assert lineage.in_force(scheme, NEXT) == world.version
    assert list(
        Deed.objects.filter(object_id=str(scheme.pk)).order_by("pk").values_list("verb", flat=True)
    ) == [
        "停用方案",
        "撤销停用方案",
    ]


def test_retiring_is_refused(world, officer):
    scheme = world.version.scheme
    with pytest.raises(Invalid, match="须是第一天"):
        publishing.retire(actor=officer, scheme=scheme, day=dt.date(2026, 10, 2))
    w.open_quarter(world, "2026Q3")
    with pytest.raises(Refused, match="最早可以从2026-10-01起停用"):
        publishing.retire(actor=officer, scheme=scheme, day=dt.date(2026, 7, 1))
    copy = drafting.copy_version(actor=officer, version=world.version, new_code="c", title="稿")
    with pytest.raises(Refused, match="还没有发布过"):
        publishing.retire(actor=officer, scheme=copy.scheme, day=LATER)


def test_a_scheme_whose_work_another_does_stays_retired(world, officer):
    scheme = world.version.scheme
    publishing.retire(actor=officer, scheme=scheme, day=NEXT)
    rival(world)
    with pytest.raises(Refused, match="《另一份》"):
        publishing.retire(actor=officer, scheme=scheme, day=None)
    scheme.refresh_from_db()
    assert scheme.retired_from == NEXT


def test_a_period_is_opened_with_the_version_in_force_for_it(world, officer):
    newer = publish(world, drafted(world), NEXT)
    (now,) = openings.openings_for(officer)
    assert (now.version, now.period.code) == (world.version, "2026Q3")
    w.Demonstration.objects.update(day=dt.date(2027, 1, 5))
    w.clock.forget()
    offered = {o.period.code: o.version for o in openings.openings_for(world["county_officer"])}
    assert offered["2026Q4"] == newer
    assert not Cycle.objects.exists()


def test_a_cycle_is_never_opened_with_a_version_that_is_not_in_force(world, officer):
    publish(world, drafted(world), dt.date(2026, 7, 1))
    with pytest.raises(Refused, match="施行的是《微山县公务员平时考核》第2版"):
        w.open_quarter(world, "2026Q3")
    assert w.open_quarter(world, "2026Q2").scheme_version == world.version


def test_a_retired_scheme_opens_nothing(world, officer):
    publishing.retire(actor=officer, scheme=world.version.scheme, day=dt.date(2026, 7, 1))
    assert openings.openings_for(officer) == []
    with pytest.raises(Refused, match="从2026-07-01起停用"):
        w.open_quarter(world, "2026Q3")
