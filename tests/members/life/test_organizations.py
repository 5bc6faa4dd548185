"""The life of organizations: what each deed leaves behind, what it refuses, what was true on a day."""

import datetime as dt
import io

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext

from members.actions import organizations as actions
from members.actions import reshaping
from members.actions.organizations import Ground, NewOrganization
from members.life.queries import organizations as queries
from members.models import Development, Grant, Membership, Organization, OrganizationChange, Post
from portal import clock, files
from portal.models import Deed, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused
from tests import life_world as lw

D = dt.date


FIRST = D(2026, 10, 1)


def ground(on: dt.date = FIRST, words: str = "镇党委研究") -> Ground:
    return Ground(on, "韩发〔2026〕3号", words)


def new(kind: str = "branch", name: str = "物业党支部") -> NewOrganization:
    return NewOrganization(kind, lw.code(), name)


def test_setting_up_leaves_the_organization_its_history_and_a_deed(world):
    made = actions.set_up(
        actor=world.who("organizer"), parent=world.village, new=new(), ground=ground()
    )
    assert made.path == f"{world.village.path}{made.pk}/"
    assert made.since == D(2026, 10, 1)
    change = made.changes.get()
    assert (change.kind, change.name_after, change.parent_after) == (
        "set_up",
        "物业党支部",
        world.village,
    )
    assert Deed.objects.get(object_id=str(made.pk), verb="设立组织").reason == "镇党委研究"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "group"}, "kind"),
        ({"kind": "county"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "东村党支部"}, "name"),
        ({"code": "有空格"}, "code"),
        ({"code": "370826101"}, "code"),
    ],
)
def test_what_cannot_be_set_up_is_refused_at_its_field(world, wrong, field):
    asked = NewOrganization(**{"kind": "branch", "code": "x-1", "name": "新党支部"} | wrong)
    with pytest.raises(Invalid) as refused:
        actions.set_up(
            actor=world.who("organizer"), parent=world.village, new=asked, ground=ground()
        )
    assert field in refused.value.problems


@pytest.mark.parametrize("why", [ground(D(2026, 10, 14)), ground(words=" ")])
def test_a_day_to_come_and_a_missing_ground_are_refused(world, why):
    with pytest.raises(Invalid):
        actions.dissolve(actor=world.who("organizer"), organization=world.next_branch, ground=why)


def test_only_who_keeps_organizations_there_may(world):
    for name in ("secretary", "other_organizer", "archivist", "clerk"):
        with pytest.raises(NotAllowed, match="组织科"):
            actions.set_up(actor=world.who(name), parent=world.village, new=new(), ground=ground())
    with pytest.raises(NotAllowed):  # it may leave, but not arrive where one does not keep
        actions.move(
            actor=world.who("organizer"),
            organization=world.village,
            parent=world.other_town,
            ground=ground(),
        )


def test_names_and_parents_are_read_of_any_day(world):
    county = world.who("county_organizer")
    actions.rename(
        actor=county, organization=world.branch, name="东村联合党支部", short_name="",
        ground=ground(D(2026, 3, 1)),
    )  # fmt: skip
    actions.move(
        actor=county, organization=world.branch, parent=world.town, ground=ground(D(2026, 6, 1))
    )
    actions.rename(
        actor=county, organization=world.branch, name="第一党支部", short_name="一支部",
        ground=ground(D(2026, 6, 1)),
    )  # fmt: skip
    branch = Organization.objects.get(pk=world.branch.pk)
    history = list(branch.changes.select_related("parent_before", "parent_after"))

    def then(day: dt.date) -> tuple[str, str]:
        found = queries.as_of(branch, day, history)
        return found.name, found.parent.name if found.parent else ""

    assert then(D(2026, 2, 28)) == ("东村党支部", "东村")
    assert then(D(2026, 3, 1)) == ("东村联合党支部", "东村")
    assert then(D(2026, 5, 31)) == ("东村联合党支部", "东村")
    assert then(D(2026, 6, 1)) == ("第一党支部", "韩庄镇")
    assert branch.sort_key == "yi zhi bu"


def test_before_it_was_set_up_there_was_none(world):
    made = actions.set_up(actor=None, parent=world.village, new=new(), ground=ground(D(2026, 5, 1)))
    history = list(made.changes.all())
    assert not queries.as_of(made, D(2026, 4, 30), history).exists
    assert queries.as_of(made, D(2026, 5, 1), history).exists


def test_a_day_before_the_last_change_is_refused(world):
    actions.rename(
        actor=None, organization=world.branch, name="新名党支部", short_name="",
        ground=ground(D(2026, 6, 1)),
    )  # fmt: skip
    with pytest.raises(Invalid, match="2026-06-01"):
        actions.move(
            actor=None, organization=world.branch, parent=world.town, ground=ground(D(2026, 5, 31))
        )


def test_a_move_takes_all_below_and_the_files_along(world):
    member = world.member()
    group = actions.set_up(
        actor=None, parent=world.branch, new=new("group", "第一党小组"), ground=ground()
    )
    file = files.store(
        actor=None, stream=io.BytesIO(b"%PDF-1.4 x"), name="a.pdf", purpose="minutes",
        scope_path=world.branch.path, right="members.see_people",
    )  # fmt: skip
    actions.move(
        actor=world.who("county_organizer"),
        organization=world.village,
        parent=world.other_town,
        ground=ground(),
    )
    group.refresh_from_db()
    branch = Organization.objects.get(pk=world.branch.pk)
    assert branch.path == f"{world.other_town.path}{world.village.pk}/{branch.pk}/"
    assert group.path == f"{branch.path}{group.pk}/"
    assert group.depth == branch.depth + 1
    assert StoredFile.objects.get(pk=file.pk).scope_path == branch.path
    assert Membership.objects.visible_to(world.who("other_organizer")).get().person == member
    assert not Membership.objects.visible_to(world.who("organizer")).exists()


def test_nothing_moves_below_itself_or_where_its_kind_does_not_stand(world):
    group = actions.set_up(
        actor=None, parent=world.branch, new=new("group", "第一党小组"), ground=ground()
    )
    committee = actions.set_up(
        actor=None, parent=world.village, new=new("committee", "东村党委"), ground=ground()
    )
    for what, to in (
        (world.branch, group),
        (world.village, world.branch),
        (committee, committee),
        (world.branch, world.county),
    ):
        with pytest.raises(Invalid), transaction.atomic():
            actions.move(actor=None, organization=what, parent=to, ground=ground())
    with pytest.raises(Refused, match="现在就在"):
        actions.move(actor=None, organization=world.branch, parent=world.village, ground=ground())


def test_dissolving_refuses_with_the_counts(world):
    world.member()
    applicant = world.member(world.next_branch)
    Development.objects.create(person=applicant, branch=world.branch, applied_on=D(2026, 1, 1))
    with pytest.raises(Refused, match="党员1人、发展党员1人"):
        actions.dissolve(actor=world.who("organizer"), organization=world.branch, ground=ground())
    with pytest.raises(Refused, match="下级组织1个、所在单位是它的人员1人"):
        actions.dissolve(actor=world.who("organizer"), organization=world.village, ground=ground())
    assert not OrganizationChange.objects.exists()


def test_a_dissolved_one_stays_and_cannot_be_touched_again(world):
    actions.dissolve(actor=world.who("organizer"), organization=world.next_branch, ground=ground())
    ended = Organization.objects.get(pk=world.next_branch.pk)
    assert ended.until == D(2026, 10, 1)
    assert ended.changes.get().kind == "dissolve"
    with pytest.raises(Refused, match="已于2026-10-01撤销"):
        actions.rename(
            actor=None, organization=ended, name="另一个", short_name="", ground=ground()
        )
    with pytest.raises(Refused, match="已于"):
        actions.set_up(actor=None, parent=ended, new=new("group", "组"), ground=ground())


def test_splitting_takes_the_named_members_and_children(world):
    stays, goes = world.member(), world.member()
    group = actions.set_up(
        actor=None, parent=world.branch, new=new("group", "第一党小组"), ground=ground()
    )
    made = reshaping.split(
        actor=world.who("organizer"),
        organization=world.branch,
        new=new("branch", "东村第二党支部"),
        members=[goes.pk],
        children=[group.pk],
        ground=ground(),
    )
    rows = Membership.objects.filter(person=goes).order_by("since")
    assert [(m.branch, m.since, m.until) for m in rows] == [
        (world.branch, lw.LONG_AGO, D(2026, 10, 1)),
        (made, D(2026, 10, 1), None),
    ]
    assert Membership.objects.get(person=stays).branch == world.branch
    group.refresh_from_db()
    assert group.parent == made
    assert group.path.startswith(made.path)
    kinds = OrganizationChange.objects.filter(counterpart__isnull=False)
    assert {(c.organization, c.kind) for c in kinds} == {
        (world.branch, "split"),
        (made, "split_off"),
    }


def test_splitting_with_somebody_who_is_not_there_moves_nobody(world):
    inside, outside = world.member(), world.member(world.next_branch)
    with pytest.raises(Invalid, match="刷新"):
        reshaping.split(
            actor=None, organization=world.branch, new=new("branch", "二支部"),
            members=[inside.pk, outside.pk], ground=ground(),
        )  # fmt: skip
    assert Membership.objects.filter(until=None).count() == 2


def test_merging_refuses_with_counts_unless_all_are_taken(world):
    member = world.member()
    post = Post.objects.create(
        person=member, organization=world.branch, title="书记", role="principal",
        since=lw.LONG_AGO,
    )  # fmt: skip
    with pytest.raises(Refused, match="党员1人、任职1个"):
        reshaping.merge(
            actor=None, organization=world.branch, into=world.next_branch, take=False,
            ground=ground(),
        )  # fmt: skip
    reshaping.merge(
        actor=world.who("organizer"), organization=world.branch, into=world.next_branch, take=True,
        ground=ground(),
    )  # fmt: skip
    assert Membership.objects.get(person=member, until=None).branch == world.next_branch
    post.refresh_from_db()
    assert post.until == D(2026, 10, 1)
    after = Post.objects.get(person=member, until=None)
    assert (after.organization, after.title, after.since) == (
        world.next_branch,
        "书记",
        D(2026, 10, 1),
    )
    assert Organization.objects.get(pk=world.branch.pk).until == D(2026, 10, 1)
    assert {c.kind for c in OrganizationChange.objects.all()} == {"merge", "take_in"}


def test_history_is_never_changed(world):
    actions.rename(
        actor=None, organization=world.branch, name="新名党支部", short_name="", ground=ground()
    )
    with pytest.raises(InternalError), transaction.atomic():
        OrganizationChange.objects.update(ground="改过")


def test_the_list_asks_the_same_few_queries_however_many(world, clients):
    def ask() -> int:
        clock.forget()  # whether its five seconds are over is no matter of the list
        with CaptureQueriesContext(connection) as caught:
            answer = clients["organizer"].get(f"/members/organizations/?at={world.town.pk}")
        assert answer.status_code == 200
        return len(caught)

    ask()
    before = ask()
    for n in range(60):
        actions.set_up(
            actor=None, parent=world.town, new=new("village", f"新村{n}"), ground=ground()
        )
    assert ask() == before
    assert before <= 20


def test_pages_go_on_behind_the_last_name(world, clients):
    for n in range(55):
        actions.set_up(
            actor=None, parent=world.town, new=new("village", f"甲村{n:02}"), ground=ground()
        )
    address = f"/members/organizations/?at={world.town.pk}"
    first = clients["organizer"].get(address).context["page"]
    second = clients["organizer"].get(f"{address}&after={first.after}").context["page"]
    names = [line.organization.pk for page in (first, second) for line in page.lines]
    assert len(names) == len(set(names)) == 57
    assert second.after is None


@pytest.mark.parametrize("words", ["东村党", "dongcundang", "370826101201-zb"])
def test_a_branch_is_found_by_name_pinyin_and_code(world, clients, words):
    Organization.objects.filter(pk=world.branch.pk).update(sort_key="dong cun dang zhi bu")
    answer = clients["organizer"].get("/members/organizations/", {"q": words})
    assert [line.organization for line in answer.context["page"].lines] == [world.branch]


def test_a_deed_is_told_before_it_is_done_and_done_once_confirmed(world, clients):
    world.member()
    Grant.objects.create(
        account=world.who("clerk"), role="branch_secretary", organization=world.branch,
        since=lw.LONG_AGO,
    )  # fmt: skip
    address = f"/members/organizations/{world.branch.pk}/do/merge/"
    body = {
        "target": world.next_branch.pk, "take_along": "on", "on": "2026-10-01", "document": "",
        "ground": "镇党委研究",
    }  # fmt: skip
    told = clients["organizer"].post(address, body | {"do": "check"})
    page = told.content.decode()
    assert "党员1人转入“西村党支部”" in page
    assert "clerk（党支部书记）" in page
    assert Organization.objects.get(pk=world.branch.pk).until is None
    done = clients["organizer"].post(address, body | {"do": "take"})
    assert done.status_code == 302
    assert Organization.objects.get(pk=world.branch.pk).until == D(2026, 10, 1)


def test_the_page_shows_name_and_parent_of_a_day(world, clients):
    actions.rename(
        actor=None, organization=world.branch, name="东村联合党支部", short_name="",
        ground=ground(D(2026, 3, 1)),
    )  # fmt: skip
    address = f"/members/organizations/{world.branch.pk}/"
    page = clients["secretary"].get(address, {"day": "2026-02-01"}).content.decode()
    assert "2026-02-01：<b>东村党支部</b>，隶属东村" in page
    assert clients["secretary"].get(address, {"day": "昨天"}).status_code == 200
    offered = clients["organizer"].get(address).content.decode()
    assert all(f"/do/{do}/" in offered for do in ("set_up", "rename", "move", "split", "merge"))
    assert "/do/" not in page
    pick = f"/members/organizations/{world.village.pk}/do/move/"
    found = clients["county_organizer"].get(pick, {"q": "夏镇"}).content.decode()
    assert f"?target={world.other_town.pk}" in found
    for wrong in (world.branch, world.far_town):
        asked = clients["county_organizer"].get(pick, {"target": wrong.pk})
        assert asked.status_code == 404
    assert clients["far_secretary"].get(address).status_code == 404
