"""Keeping people: facts, leaving, moving, posts; deeds, history, conflicts; two at a time."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.actions import merging, people, person_secrets, posts
from members.models import Account, Membership, Person, PersonSecret, Post
from members.secrets import Kind
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests.members import people_world
from tests.members.people_world import IDENTITY, OTHER_IDENTITY, TELEPHONE, Register
from tests.standing import rolled_back, standing

FACTS = {"name": "赵文华", "sex": "male", "born": dt.date(1985, 2, 28), "work": "镇政府"}
D = dt.date


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Register]:
    with standing(django_db_blocker):
        yield people_world.build()


@pytest.fixture
def place(built: Register, django_db_blocker: Any) -> Iterator[Register]:
    with rolled_back(django_db_blocker):
        yield built


def add(place: Register, **more: Any) -> Person:
    words = {"actor": place["town_organizer"], "home": place.village, "facts": FACTS} | more
    return people.add(**words)


def test_adding_leaves_a_row_with_its_pinyin_and_a_deed(place: Register) -> None:
    made = add(place, identity=IDENTITY, telephone=TELEPHONE)
    assert (made.sort_key, made.initials, made.born_year) == ("zhao wen hua", "zwh", 1985)
    verbs = list(Deed.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["登记人员", "登记证件号码", "登记电话"]
    assert IDENTITY not in str(list(Deed.objects.values()))
    assert PersonSecret.objects.get(person=made).identity_index


@pytest.mark.parametrize("role", ["county_leader", "branch_secretary", "far_organizer"])
def test_who_does_not_keep_people_there_is_told_who_does(place: Register, role: str) -> None:
    with pytest.raises(NotAllowed, match="县委组织部组织科"):
        add(place, actor=place[role])
    with pytest.raises(NotAllowed):
        people.correct(actor=place[role], person=place.member, facts=FACTS, revision=0)


def test_an_identity_number_is_held_once(place: Register) -> None:
    add(place, identity=IDENTITY)
    again = FACTS | {"name": "赵文化"}
    with pytest.raises(Invalid) as refused:
        add(place, facts=again, identity="990101900101123")
    told = str(refused.value.problems)
    assert "后庄村的赵文华" in told
    assert "合并两行" in told
    assert IDENTITY not in told
    assert not Person.objects.filter(name="赵文化").exists()  # nothing half written


def test_a_number_held_elsewhere_tells_nothing_of_whom(place: Register) -> None:
    person_secrets.write(
        actor=place["far_organizer"],
        person=place.far_person,
        kind=Kind.IDENTITY,
        number=IDENTITY,
    )
    with pytest.raises(Invalid) as refused:
        add(place, identity=IDENTITY)
    told = str(refused.value.problems)
    assert "管理范围以外" in told
    assert "孔庆远" not in told


def test_a_namesake_of_the_same_day_is_asked_about(place: Register) -> None:
    add(place)
    with pytest.raises(Refused, match="确是两个人"):
        add(place)
    assert add(place, twice=True).pk


def test_of_two_who_correct_the_second_is_told(place: Register) -> None:
    actor, seen = place["town_organizer"], place.member.revision
    people.correct(actor=actor, person=place.member, facts={"ethnicity": "回族"}, revision=seen)
    with pytest.raises(Stale, match="刚被别人改过"):
        people.correct(actor=actor, person=place.member, facts={"work": "村委会"}, revision=seen)
    place.member.refresh_from_db()
    assert (place.member.ethnicity, place.member.work) == ("回族", "")
    assert place.member.revision == seen + 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"born": D(2027, 1, 1)}, "born"),
        ({"born": D(1990, 1, 1), "joined_on": D(2000, 1, 1)}, "joined_on"),
        ({"full_on": D(2000, 1, 1)}, "joined_on"),
        ({"joined_on": D(2001, 1, 1), "full_on": D(2000, 1, 1)}, "full_on"),
        ({"work": f"村委会{TELEPHONE}"}, "work"),
        ({"name": "长" * 41}, "name"),
    ],
)
def test_what_cannot_be_is_refused_by_field(place: Register, facts: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        people.correct(actor=place["town_organizer"], person=place.member, facts=facts, revision=0)
    assert field in refused.value.problems


def test_nobody_keeps_his_own_row(place: Register) -> None:
    actor = place["town_organizer"]
    Account.objects.filter(pk=actor.pk).update(person=place.cadre)
    actor = place["town_organizer"]
    for step in (
        lambda: people.correct(actor=actor, person=place.cadre, facts=FACTS, revision=0),
        lambda: people.leave(
            actor=actor, person=place.cadre, on=D(2026, 10, 1), why="moved", reason="调令"
        ),
        lambda: people.move(actor=actor, person=place.cadre, home=place.village, reason="调令"),
        lambda: person_secrets.write(
            actor=actor, person=place.cadre, kind=Kind.IDENTITY, number=IDENTITY
        ),
        lambda: posts.correct(actor=actor, post=place.cadre.posts.get(), values={}),
    ):
        with pytest.raises(NotAllowed) as refused:
            step()
        assert refused.value.rule == "E-CONFLICT"
    person_secrets.write(actor=actor, person=place.cadre, kind=Kind.TELEPHONE, number=TELEPHONE)


def test_who_leaves_ends_what_he_holds_and_can_be_taken_back(place: Register) -> None:
    actor, on = place["town_organizer"], D(2026, 10, 1)
    words = {"actor": actor, "person": place.member, "why": "moved", "reason": "介绍信12号"}
    with pytest.raises(Invalid, match="离开日期不对"):
        people.leave(**words, on=D(2026, 10, 14))
    people.leave(**words, on=on)
    assert Membership.objects.get(person=place.member).until == on
    with pytest.raises(Stale):
        people.leave(**words, on=on)
    back = people.take_back(actor=actor, person=place.member, reason="登记错了")
    assert (back.left_on, back.left_why) == (None, "")
    assert Deed.objects.filter(object_id=str(back.pk)).count() == 2


def test_moving_needs_both_units(place: Register) -> None:
    words = {"actor": place["town_organizer"], "person": place.member, "reason": "调令"}
    with pytest.raises(NotAllowed, match="泗水县审计局不在您的管理范围内"):
        people.move(**words, home=place.far)
    assert people.move(**words, home=place.town).home_id == place.town.pk


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(1, 20))),
        min_size=1,
        max_size=5,
    )
)
def test_main_posts_never_overlap(built: Register, django_db_blocker: Any, spans: Any) -> None:
    """Whatever is entered in whatever order: each is there or was refused with a sentence."""
    with rolled_back(django_db_blocker):
        held: list[tuple[dt.date, dt.date]] = [(D(2020, 1, 1), D.max)]
        for start, length in spans:
            since = D(2019, 10, 1) + dt.timedelta(days=7 * start)
            until = since + dt.timedelta(days=7 * length) if length else None
            values = {"title": "委员", "role": "leader", "since": since, "until": until}
            free = all(since >= b or (until or D.max) <= a for a, b in held)
            try:
                posts.enter(
                    actor=built["town_organizer"],
                    person=built.cadre,
                    organization=built.town,
                    values=values,
                )
            except Invalid as refused:
                assert not free
                assert "重叠" in str(refused.problems)  # noqa: PT017
            else:
                assert free
                held.append((since, until or D.max))
        assert Post.objects.filter(person=built.cadre).count() == len(held)


def test_a_second_post_beside_the_main_one(place: Register) -> None:
    values = {"title": "工会主席", "role": "leader", "since": D(2024, 1, 1), "is_main": False}
    words = {"actor": place["town_organizer"], "person": place.cadre, "organization": place.town}
    made = posts.enter(**words, values=values)
    ended = posts.correct(actor=place["town_organizer"], post=made, values={"until": D(2026, 1, 1)})
    assert ended.until == D(2026, 1, 1)
    assert Deed.objects.filter(verb="登记免职").count() == 1


def second_of(place: Register, **more: Any) -> Person:
    return people_world.person("李玉兰", place.town, **more)


def merge(place: Register, second: Person, **more: Any) -> Person:
    words = {"actor": place["town_organizer"], "keep": place.member, "second": second}
    return merging.merge(**words | {"reason": "身份证核对"} | more)


def test_merging_moves_what_holds_today_and_leaves_the_past(place: Register) -> None:
    second = second_of(place)
    past = Post.objects.create(
        person=second, organization=place.town, title="干事", role="staff",
        since=D(2018, 1, 1), until=D(2019, 1, 1),
    )  # fmt: skip
    now = Post.objects.create(
        person=second, organization=place.town, title="干事", role="staff", since=D(2024, 1, 1)
    )
    double = Membership.objects.create(person=second, branch=place.branch, since=D(2020, 1, 1))
    person_secrets.write(
        actor=place["town_organizer"], person=second, kind=Kind.IDENTITY, number=IDENTITY
    )
    merge(place, second)
    for row in (past, now, double, second):
        row.refresh_from_db()
    assert (past.person_id, now.person_id) == (second.pk, place.member.pk)
    assert (double.person_id, double.until) == (second.pk, people_world.TODAY)
    assert second.merged_into_id == place.member.pk
    found = person_secrets.find(actor=place["town_organizer"], number=IDENTITY)
    assert found == [place.member]
    told = person_secrets.reveal(
        actor=place["town_organizer"], person=place.member, kind=Kind.IDENTITY, reason="核对"
    )
    assert told == IDENTITY
    with pytest.raises(Refused, match="已并入"):
        people.correct(actor=place["town_organizer"], person=second, facts=FACTS, revision=1)


def test_two_numbers_or_two_accounts_are_not_one_person(place: Register) -> None:
    second = second_of(place)
    for row, number in ((place.member, IDENTITY), (second, OTHER_IDENTITY)):
        person_secrets.write(
            actor=place["town_organizer"], person=row, kind=Kind.IDENTITY, number=number
        )
    with pytest.raises(Refused, match="证件号码不同"):
        merge(place, second)
    PersonSecret.objects.filter(person=second).delete()
    Account.objects.create(username="second", person=second)
    with pytest.raises(Refused, match="两行都有账号"):
        merge(place, second)
    assert not Deed.objects.filter(verb="合并人员").exists()
    with pytest.raises(NotAllowed):
        merge(place, place.far_person)


def test_a_look_is_a_deed_and_needs_the_right(place: Register) -> None:
    words: Any = {"person": place.member, "kind": Kind.TELEPHONE}
    person_secrets.write(actor=place["member"], **words, number=TELEPHONE)
    for role in ("branch_secretary", "county_leader"):
        with pytest.raises(NotAllowed):
            person_secrets.reveal(actor=place[role], **words, reason="看看")
    with pytest.raises(Invalid):
        person_secrets.reveal(actor=place["town_organizer"], **words, reason=" ")
    assert not Deed.objects.filter(verb="查看电话").exists()
    told = person_secrets.reveal(actor=place["town_organizer"], **words, reason="通知开会")
    assert told == person_secrets.reveal(actor=place["member"], **words, reason="") == TELEPHONE
    reasons = Deed.objects.filter(verb="查看电话").order_by("id").values_list("reason", flat=True)
    assert list(reasons) == ["通知开会", "本人查看"]
