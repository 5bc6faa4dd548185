"""Drafting schemes: copy, draft anew, upload, save, discard; who may, and what is refused."""

import pytest

from assessments import library, schemes
from assessments.actions import schemes as actions
from assessments.models import Scheme, SchemeVersion
from assessments.queries import lineage
from assessments.schemes import BadScheme, writing
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Stale
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(lambda: w.build(5))


@pytest.fixture
def officer(world: w.World) -> w.Account:
    return world["county_officer"]


def drafted(world: w.World) -> SchemeVersion:
    made, _ = actions.draft_anew(actor=world["county_officer"], version=world.version)
    return made


def deeds() -> list[str]:
    return list(Deed.objects.order_by("pk").values_list("verb", flat=True))


def test_a_shipped_scheme_of_another_county_becomes_a_draft_of_ones_own(world, officer):
    draft = actions.copy_shipped(
        actor=officer,
        code="zoucheng_three_looks",
        organization=world.county,
        new_code="weishan_three",
        title="微山县三看",
    )
    assert (draft.number, draft.published_at, draft.based_on) == (1, None, None)
    assert draft.changed_by == officer
    scheme = draft.scheme
    assert (scheme.code, scheme.title, scheme.practice) == ("weishan_three", "微山县三看", "P12")
    assert scheme.origin == "zoucheng_three_looks"
    assert draft.document["county"] == "微山县"
    assert lineage.problems_of(draft) == []
    assert Deed.objects.get(verb="复制方案").scope_path == world.county.path


@pytest.mark.parametrize("code", ["", "Weishan", "1a", "a-b", "a" * 61, "方案"])
def test_codes_that_are_none(world, officer, code):
    with pytest.raises(Invalid) as refused:
        actions.copy_shipped(
            actor=officer,
            code="weishan_one_n",
            organization=world.county,
            new_code=code,
            title=" ",
        )
    assert set(refused.value.problems) == {"code", "title"}
    assert not Scheme.objects.filter(practice="P36").exists()


def test_a_code_that_is_taken(world, officer):
    with pytest.raises(Invalid, match="已有编码为“weishan_civil_servant”的方案"):
        actions.copy_version(
            actor=officer, version=world.version, new_code=world.version.scheme.code, title="又一份"
        )


def test_a_copy_of_an_own_scheme_is_bound_by_its_limits(world, officer):
    document = schemes.load("jinxiang_points").data
    scheme = Scheme.objects.create(
        code="points", title="积分", practice="P08", organization=world.county
    )
    base = SchemeVersion.objects.create(
        scheme=scheme,
        number=1,
        document=document | {"id": "points"},
        digest="",
        published_at=w.timezone.now(),
        in_force_from="2026-01-01",
    )
    draft = actions.copy_version(
        actor=officer, version=base, new_code="branch", title="一支部一办法"
    )
    assert draft.based_on == base
    changed = dict(draft.document)
    changed["inherits"] = {"limits": {"routine_weight_min": "0.60", "review_weight_max": "0.30"}}
    found = lineage.problems_of(draft, changed)
    assert [p.place for p in found] == ["inherits.limits.routine_weight_min"]
    copied = actions.copy_version(actor=officer, version=draft, new_code="branch2", title="再一份")
    assert copied.based_on == base
    actions.discard(actor=officer, draft=draft)
    assert lineage.problems_of(copied, changed | {"id": "branch2", "title": "再一份"})


def test_one_draft_at_a_time(world, officer):
    draft, fresh = actions.draft_anew(actor=officer, version=world.version)
    assert fresh
    assert (draft.number, draft.based_on) == (2, world.version)
    assert draft.document == world.version.document
    again, fresh = actions.draft_anew(actor=officer, version=world.version)
    assert (again, fresh) == (draft, False)
    assert deeds() == ["起草方案"]


def test_saving_keeps_right_and_wrong_and_says_whether_anything_changed(world, officer):
    draft = drafted(world)
    document = dict(draft.document) | {"title": "", "components": "没有"}
    saved = actions.save(
        actor=officer, draft=draft, document=document, note=" 试 ", seen=draft.digest
    )
    assert saved
    draft.refresh_from_db()
    assert (draft.document, draft.note) == (document, "试")
    assert draft.digest == schemes.digest(document)
    assert lineage.problems_of(draft)
    assert not actions.save(
        actor=officer, draft=draft, document=document, note="试", seen=draft.digest
    )
    assert deeds() == ["起草方案", "修改方案草稿"]


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(world, officer):
    draft = drafted(world)
    seen = draft.digest
    other = w.account("李伟", "county_officer", world.county)
    theirs = dict(draft.document) | {"title": "李伟的"}
    actions.save(actor=other, draft=draft, document=theirs, note="", seen=seen)
    stale = SchemeVersion.objects.get(pk=draft.pk)
    mine = dict(world.version.document) | {"title": "我的"}
    with pytest.raises(actions.Overtaken, match=r"李伟\d\d:\d\d改过这份草稿"):
        actions.save(actor=officer, draft=stale, document=mine, note="", seen=seen)
    draft.refresh_from_db()
    assert draft.document["title"] == "李伟的"


def test_a_note_too_long(world, officer):
    draft = drafted(world)
    with pytest.raises(Invalid) as refused:
        actions.save(
            actor=officer,
            draft=draft,
            document=draft.document,
            note="注" * 301,
            seen=draft.digest,
        )
    assert "note" in refused.value.problems


def test_a_published_version_is_no_draft(world, officer):
    for attempt in (
        lambda: actions.save(
            actor=officer, draft=world.version, document={}, note="", seen=world.version.digest
        ),
        lambda: actions.discard(actor=officer, draft=world.version),
    ):
        with pytest.raises(Stale, match="已经发布"):
            attempt()


def test_discarding(world, officer):
    draft = drafted(world)
    assert not actions.discard(actor=officer, draft=draft)
    assert world.version.scheme.versions.get() == world.version
    with pytest.raises(Stale, match="已经丢弃"):
        actions.discard(actor=officer, draft=draft)
    alone = actions.copy_version(actor=officer, version=world.version, new_code="x", title="新")
    assert actions.discard(actor=officer, draft=alone)
    assert not Scheme.objects.filter(code="x").exists()
    assert deeds() == ["起草方案", "丢弃方案草稿", "复制方案", "丢弃方案草稿"]


def text_of(world, **changes) -> str:
    return writing.text(dict(world.version.document) | changes)


def test_an_uploaded_file_becomes_a_draft(world, officer):
    new = actions.upload(
        actor=officer, organization=world.county, text=text_of(world, id="fresh", title="新方案")
    )
    assert (new.number, new.scheme.code, new.scheme.title) == (1, "fresh", "新方案")
    own = actions.upload(
        actor=officer, organization=world.county, text=text_of(world, title="改名")
    )
    assert (own.scheme, own.number, own.based_on) == (world.version.scheme, 2, world.version)
    with pytest.raises(Stale, match="已有草稿"):
        actions.upload(actor=officer, organization=world.county, text=text_of(world))
    own.refresh_from_db()
    assert own.document["title"] == "改名"


def test_a_file_with_problems_is_kept_and_one_that_is_no_document_is_not(world, officer):
    draft = actions.upload(
        actor=officer, organization=world.county, text=text_of(world, id="bad", score="多")
    )
    assert lineage.problems_of(draft)
    with pytest.raises(BadScheme):
        actions.upload(actor=officer, organization=world.county, text="a: [")
    with pytest.raises(Invalid, match="编码"):
        actions.upload(actor=officer, organization=world.county, text="title: 没有编码")
    assert Scheme.objects.filter(organization=world.county).count() == 2


@pytest.mark.parametrize("role", ["county_leader", "city_officer", "unit_group", "stranger"])
def test_only_the_countys_officer_drafts(world, role):
    actor, version = world[role], world.version
    draft = drafted(world)
    attempts = (
        lambda: actions.draft_anew(actor=actor, version=version),
        lambda: actions.copy_version(actor=actor, version=version, new_code="x", title="新"),
        lambda: actions.copy_shipped(
            actor=actor,
            code="weishan_one_n",
            organization=world.county,
            new_code="x",
            title="新",
        ),
        lambda: actions.upload(actor=actor, organization=world.county, text=text_of(world)),
        lambda: actions.save(actor=actor, draft=draft, document={}, note="", seen=draft.digest),
        lambda: actions.discard(actor=actor, draft=draft),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="县委组织部公务员科"):
            attempt()
    assert SchemeVersion.objects.count() == 2


def test_the_library_leaves_a_countys_draft_alone(world, officer):
    draft = drafted(world)
    _, fresh = library.publish_shipped(actor=None, code="weishan_civil_servant")
    assert not fresh
    draft.refresh_from_db()
    assert draft.published_at is None
