"""Pages of people: the list, its filters and paging, the searches, the file, 我的信息 and corrections."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import person_lists
from members.actions import person_secrets
from members.models import CorrectionRequest, Membership, Person, Post
from members.secrets import Kind
from portal import providers
from portal.models import Deed
from tests.members import people_world
from tests.members.people_world import IDENTITY, TELEPHONE, Register
from tests.standing import rolled_back, standing

LIST, FIND, ME = "/members/people/", "/members/people/find/", "/members/me/"
NAMES = ("王建军", "王建国", "王军建", "李建军", "单于", "欧阳建军", "张三", "赵国")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Register]:
    with standing(django_db_blocker):
        made = people_world.build()
        for name in NAMES[1:]:
            people_world.person(name, made.village)
        person_secrets.write(
            actor=made["county_organizer"],
            person=made.member,
            kind=Kind.IDENTITY,
            number=IDENTITY,
        )
        yield made


@pytest.fixture
def place(built: Register, django_db_blocker: Any) -> Iterator[Register]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def ask(place: Register) -> Any:
    """A browser in which somebody is signed in: `ask(role)`."""

    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(place[role])
        return client

    return signed_in


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()[:300]
    return [person.name for person in answer.context["page"].rows]


def of(person: Person, step: str = "") -> str:
    return f"{LIST}{person.pk}/{step}"


def test_the_list_holds_the_scope_in_the_order_of_pinyin(ask: Any, place: Register) -> None:
    everybody = [
        "李建军",
        "李玉兰",
        "欧阳建军",
        "单于",
        "王建国",
        "王建军",
        "王军建",
        "张三",
        "赵国",
    ]
    assert names(ask("county_organizer").get(LIST)) == everybody
    assert names(ask("branch_secretary").get(LIST)) == ["李玉兰"]
    assert names(ask("far_organizer").get(LIST)) == ["孔庆远"]
    refused = ask("auditor").get(LIST)
    assert refused.status_code == 403
    assert "我的信息" in refused.content.decode()


@pytest.mark.parametrize("small", [person_lists.SMALL, 0])
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "建军"}, ["李建军", "欧阳建军", "王建军"]),
        ({"q": "王建军"}, ["王建军"]),
        ({"q": "欧阳建"}, ["欧阳建军"]),
        ({"q": "建 军"}, ["李建军", "欧阳建军", "王建军"]),
        ({"q": "王"}, ["王建国", "王建军", "王军建"]),
        ({"q": "wang jian"}, ["王建国", "王建军"]),
        ({"q": "WANGJ"}, ["王建国", "王建军", "王军建"]),
        ({"q": "wjj"}, ["王建军", "王军建"]),
        ({"q": "oy"}, ["欧阳建军"]),
        ({"q": "shan"}, ["单于"]),
        ({"q": "%"}, []),
        ({"q": "'; --"}, []),
        ({"kind": "cadre"}, ["王建军"]),
        ({"kind": "member"}, ["李玉兰"]),
        ({"stage": "probationary"}, []),
        ({"stage": "full"}, ["李玉兰"]),
        ({"unit": "后庄村党支部"}, ["李玉兰"]),
        ({"unit": "韩庄", "kind": "cadre"}, ["王建军"]),
        ({"unit": "审计"}, []),
        ({"left": "left"}, []),
        ({"kind": "nonsense", "after": "nonsense", "q": ""}, None),
    ],
)
def test_filters(
    ask: Any, monkeypatch: Any, asked: dict[str, str], found: list[str] | None, small: int
) -> None:
    """In scopes that are resolved to numbers and in those whose order is walked alike."""
    monkeypatch.setattr(person_lists, "SMALL", small)
    shown = names(ask("county_organizer").get(LIST, asked))
    assert shown == found if found is not None else len(shown) == 9


def test_probationary_members_of_the_scope_are_found(ask: Any, place: Register) -> None:
    """Who was one once is none today."""
    day = dt.date(2024, 1, 1)
    for name, until in (("周一", None), ("周二", None), ("周三", dt.date(2024, 6, 1))):
        one = people_world.person(name, place.village)
        Membership.objects.create(
            person=one, branch=place.branch, stage="probationary", since=day, until=until
        )
    asked = {"stage": "probationary"}
    assert names(ask("county_organizer").get(LIST, asked)) == ["周二", "周一"]
    assert names(ask("far_organizer").get(LIST, asked)) == []


def test_a_page_goes_on_where_the_last_ended(ask: Any, place: Register) -> None:
    twins = [people_world.person("王建军", place.village).pk for _ in range(60)]
    client, seen, after = ask("county_organizer"), [], ""
    while True:
        page = client.get(LIST, {"after": after}).context["page"]
        seen += [row.pk for row in page.rows]
        if not (after := page.after):
            break
    assert len(seen) == len(set(seen)) == 69
    assert set(twins) < set(seen)


def test_the_list_asks_the_same_number_of_times(ask: Any, place: Register) -> None:
    client = ask("county_organizer")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(30):
        one = people_world.person(f"王{number}", place.village)
        Post.objects.create(
            person=one, organization=place.village, title="委员", role="staff",
            since=dt.date(2024, 1, 1),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few) <= 14


def test_who_left_is_in_the_other_list(ask: Any, place: Register) -> None:
    Person.objects.filter(pk=place.cadre.pk).update(left_on="2026-01-01", left_why="died")
    assert "王建军" not in names(ask("county_organizer").get(LIST))
    assert names(ask("county_organizer").get(LIST, {"left": "left"})) == ["王建军"]


def test_a_number_is_looked_for_by_post_alone(ask: Any, place: Register) -> None:
    client = ask("county_organizer")
    found = client.post(FIND, {"sealed_number": "９９０１０１ 19900101 1230"})
    assert found.context["found"] == [place.member]
    assert IDENTITY not in found.content.decode()
    assert "no-store" in found["Cache-Control"]
    assert client.get(FIND, {"sealed_number": IDENTITY}).status_code == 405
    assert client.post(FIND, {"sealed_number": IDENTITY[:9]}).status_code == 422
    assert ask("far_organizer").post(FIND, {"sealed_number": IDENTITY}).context["found"] == []
    assert ask("county_leader").post(FIND, {"sealed_number": IDENTITY}).status_code == 403


class TestFile:
    """The personal file: everything, to whom it may be shown, with its history in words."""

    def test_what_it_shows_and_to_whom(self, ask: Any, place: Register) -> None:
        seen = ask("county_organizer").get(of(place.member)).content.decode()
        assert "990*************30" in seen
        assert "后庄村党支部" in seen
        assert "登记证件号码" in seen
        for role in ("branch_secretary", "county_leader"):
            answer = ask(role).get(of(place.member))
            assert answer.status_code == 200  # the secretary by way of the branch
            told = answer.content.decode()
            assert "990****" not in told
            assert "修改</a>" not in told
        assert ask("far_organizer").get(of(place.member)).status_code == 404
        assert ask("auditor").get(of(place.member)).status_code == 404
        assert ask("member").get(of(place.member)).status_code == 200
        assert ask("member").get(of(place.cadre)).status_code == 404

    def test_sections_of_other_rooms(self, ask: Any, place: Register, monkeypatch: Any) -> None:
        asked = []

        def section(account: Any, person: Person) -> list[providers.Panel]:
            asked.append((account.username, person.pk))
            return [("parts/empty.html", {"title": "x"})]

        monkeypatch.setattr(providers._registry, "sections", [section])
        answer = ask("county_organizer").get(of(place.member))
        assert len(answer.context["file"].sections) == 1
        assert asked == [("county_organizer", place.member.pk)]
        ask("member").get(ME)
        assert asked[-1] == ("member", place.member.pk)

    def test_changes_are_told_in_words(self, ask: Any, place: Register) -> None:
        client = ask("county_organizer")
        facts = {"name": "李玉兰", "sex": "female", "born": "1990-01-01", "revision": "0"}
        assert client.post(of(place.member, "edit/"), facts).status_code == 302
        changes = client.get(of(place.member)).context["file"].changes
        who = {change.lines: change.who for change in changes}
        assert who[("性别由空改为女",)] == "county_organizer"
        assert who[("登记入册，后庄村",)] == "平台"

    def test_it_asks_the_same_number_of_times(self, ask: Any, place: Register) -> None:
        client = ask("county_organizer")
        client.get(of(place.cadre))
        with CaptureQueriesContext(connection) as few:
            client.get(of(place.cadre))
        for year in range(2000, 2019):
            Post.objects.create(
                person=place.cadre, organization=place.village, title="委员", role="staff",
                since=dt.date(year, 1, 1), until=dt.date(year, 6, 1),
            )  # fmt: skip
        Membership.objects.create(
            person=place.cadre, branch=place.branch, since=dt.date(2020, 1, 1)
        )
        with CaptureQueriesContext(connection) as many:
            client.get(of(place.cadre))
        assert len(many) <= len(few) + 1  # who has a branch may be seen by way of it


def test_of_two_who_edit_the_second_keeps_what_he_typed(ask: Any, place: Register) -> None:
    first, second = ask("county_organizer"), ask("town_organizer")
    facts = {"name": "李玉兰", "born": "1990-01-01", "revision": "0"}
    first.post(of(place.member, "edit/"), facts | {"work": "村委会"})
    answer = second.post(of(place.member, "edit/"), facts | {"work": "镇政府"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="镇政府"' in page
    assert "工作单位及职务：村委会" in page
    assert 'name="revision" value="1"' in page


def test_a_new_person_by_the_page(ask: Any, place: Register) -> None:
    client = ask("town_organizer")
    sent = {"organization": place.village.pk, "name": "周文", "sealed_identity": "123"}
    wrong = client.post("/members/people/new/", sent)
    assert wrong.status_code == 422
    assert "应为18位" in wrong.content.decode()
    assert 'value="周文"' in wrong.content.decode()
    assert 'value="123"' not in wrong.content.decode()  # a number is typed again
    assert not Person.objects.filter(name="周文").exists()
    made = client.post("/members/people/new/", sent | {"sealed_identity": ""}, follow=True)
    assert "已登记周文" in made.content.decode()
    sent["organization"] = place.far.pk
    assert client.post("/members/people/new/", sent).status_code == 404


def test_a_look_is_shown_once_and_kept_nowhere(ask: Any, place: Register) -> None:
    client, address = ask("county_organizer"), of(place.member, "identity/show/")
    assert client.post(address).status_code in (302, 422)
    shown = client.post(address, {"reason": "核对"})
    assert IDENTITY in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert client.get(address).status_code == 405
    assert ask("county_leader").post(address, {"reason": "核对"}).status_code == 403
    assert ask("far_organizer").post(address, {"reason": "核对"}).status_code == 404
    assert IDENTITY in ask("member").post(address).content.decode()
    assert Deed.objects.filter(verb="查看证件号码").count() == 2


def test_two_rows_are_shown_side_by_side_before_they_are_merged(ask: Any, place: Register) -> None:
    second = people_world.person("李玉兰", place.town)
    client, address = ask("town_organizer"), of(place.member, "merge/")
    assert second in client.get(address).context["namesakes"]
    page = client.get(address, {"second": second.pk}).content.decode()
    assert page.index(f"保留：人员{place.member.pk}") < page.index(f"并入：人员{second.pk}")
    assert client.get(address, {"second": place.far_person.pk}).status_code == 404
    client.post(address, {"second": second.pk, "reason": "身份证核对"})
    told = client.get(of(second)).content.decode()
    assert "已并入" in told
    assert of(place.member) in told


class TestMe:
    """我的信息: all that is held, what is his to correct, what he asks for and is answered."""

    def test_his_own_file(self, ask: Any, place: Register) -> None:
        page = ask("member").get(ME).content.decode()
        assert "990*************30" in page
        assert "后庄村党支部" in page
        assert ask("county_leader").get(ME).status_code == 404

    def test_his_telephone_and_work_place(self, ask: Any, place: Register) -> None:
        client = ask("member")
        client.post(f"{ME}work/", {"work": "村合作社"})
        sent = {"sealed_telephone": TELEPHONE}
        assert client.post(of(place.member, "telephone/"), sent)["Location"] == ME
        assert client.post(of(place.member, "identity/"), sent).status_code == 403
        place.member.refresh_from_db()
        assert place.member.work == "村合作社"
        assert "100******78" in client.get(ME).content.decode()

    def test_a_request_is_answered_and_applied(self, ask: Any, place: Register) -> None:
        client, keeper = ask("member"), ask("town_organizer")
        sent = {"fact": "education", "wanted": "大学专科", "ground": "毕业证"}
        assert client.post(f"{ME}ask/", sent).status_code == 302
        assert "正等答复" in client.post(f"{ME}ask/", sent).content.decode()
        row = CorrectionRequest.objects.get()
        address = f"/members/corrections/{row.pk}/"
        assert "李玉兰申请更正学历" in keeper.get("/").content.decode()
        assert ask("far_organizer").get(address).status_code == 404
        assert keeper.post(address, {"accept": "1"}).status_code == 422
        keeper.post(address, {"accept": "1", "words": "已核对毕业证"})
        place.member.refresh_from_db()
        assert place.member.education == "college"
        assert "已核对毕业证" in client.get(ME).content.decode()
        again = keeper.post(address, {"words": "不对"})
        assert "已经答复" in again.content.decode()

    def test_a_refusal_says_why_and_changes_nothing(self, ask: Any, place: Register) -> None:
        sent = {"fact": "name", "wanted": "李玉蓝", "ground": "户口簿"}
        ask("member").post(f"{ME}ask/", sent)
        row = CorrectionRequest.objects.get()
        address = f"/members/corrections/{row.pk}/"
        ask("county_organizer").post(address, {"refuse": "1", "words": "与身份证不符"})
        place.member.refresh_from_db()
        assert place.member.name == "李玉兰"
        assert "与身份证不符" in ask("member").get(ME).content.decode()

    @pytest.mark.parametrize(
        ("fact", "wanted", "said"),
        [
            ("born", "1990年", "请按2026-10-21这样填写日期"),
            ("sex", "无", "请从男、女里填一个"),
            ("joined_on", "1999-01-01", "年满18岁"),
            ("other", f"证件{IDENTITY}", "不能写证件号码"),
            ("nonsense", "x", "请从列出的里选一个"),
            ("name", "", "请写明应为什么"),
        ],
    )
    def test_what_cannot_be_asked(
        self, ask: Any, place: Register, fact: str, wanted: str, said: str
    ) -> None:
        sent = {"fact": fact, "wanted": wanted, "ground": "材料"}
        answer = ask("member").post(f"{ME}ask/", sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not CorrectionRequest.objects.exists()
