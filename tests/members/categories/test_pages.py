"""The pages: who sees what, what lists show and cost, what forms keep, what is due."""

import datetime as dt
import io

import openpyxl

from members.categories.models import Care, Classification, Helper, Households, PostHeld
from portal import providers
from portal.models import Deed
from tests import categories_world as cw

LIST = "/members/categories/"
D = dt.date


def due(world, who):
    return [one.what for one in providers.due_for(world[who]) if "categories" in one.url]


def test_the_list_says_who_has_no_category_and_narrows(world, signed_in):
    cw.listed(world, "poor", "hardship", secondary=["elderly"])
    cw.listed(world, "old", "elderly", D(2025, 10, 13))
    cw.listed(world, "away", "away")
    cw.proposed(world, "rest")
    client = signed_in("secretary")
    told = client.get(LIST).context
    assert {k: told["figures"][k] for k in ("all", "none", "proposed", "recheck", "elderly")} == {
        "all": 6, "none": 3, "proposed": 1, "recheck": 1, "elderly": 1,
    }  # fmt: skip

    def names(**asked):
        page = client.get(LIST, asked).context["page"]
        return [line.person.name for line in page.lines]

    assert names(state="none") == ["宋boss", "宋deputy", "宋rest"]
    assert names(state="proposed") == ["宋rest"]
    assert names(state="recheck") == ["宋old"]
    assert names(category="elderly") == ["宋old", "宋poor"]
    assert names(unit="刘庄") == []
    assert len(names(unit="宋山", state="x", category="x", after="x")) == 6
    assert names(q="宋aw") == ["宋away"]


def test_a_list_goes_on_behind_its_last_row(world):
    from members.categories.queries import members

    rows, seen, after = members.with_category(members.in_charge(world["town"])), [], ""
    for _ in range(3):
        page = members.page(rows, after, size=3)
        seen += [line.person.name for line in page.lines]
        after = page.after
        if not after:
            break
    assert seen == sorted(seen)
    assert len(seen) == 6


def test_the_county_reads_totals_and_no_names(world, signed_in):
    cw.everybody(world)
    Households.objects.create(person=world.rest, count=12, since=cw.TODAY)
    client = signed_in("county")
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}people/{world.poor.pk}/").status_code == 404
    answer = client.get(f"{LIST}overview/")
    (row,) = answer.context["rows"]
    assert (row.label, row.by_category, row.none, row.households) == (
        "宋山村", [2, 0, 1, 1, 1, 1], 0, 12,
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(client.post(f"{LIST}overview/export/").content))
    cells = [str(c.value) for line in book.active.iter_rows() for c in line if c.value is not None]
    assert {"宋山村", "合计", "12"} <= set(cells)
    for text in (answer.content.decode(), *cells):
        assert not any(one.name in text for one in world.people.values())
    assert Deed.objects.filter(verb="导出农村党员分类统计").exists()


def test_the_county_says_where_it_holds(world, signed_in):
    client = signed_in("county")
    place = {"place": world.county.pk, "since": "2026-10-01"}
    assert client.post(f"{LIST}overview/adopt/", place | {"since": "x"}).status_code == 422
    assert client.post(f"{LIST}overview/adopt/", place).status_code == 302
    stop = {"do": "stop", "place": world.county.pk}
    assert client.post(f"{LIST}overview/adopt/", stop).status_code == 302
    assert client.post(f"{LIST}overview/adopt/", {"do": "stop", "place": "1"}).status_code == 404
    assert len(client.get(f"{LIST}overview/").context["adopted"]) == 1


def test_a_branch_is_classified_by_one_form_which_keeps_what_was_typed(world, signed_in):
    client, address = signed_in("secretary"), f"{LIST}branches/{world.branch.pk}/"
    page = client.get(address).content.decode()
    assert "现任村委会委员" in page
    assert f"category-{world.boss.pk}" not in page, "nobody classifies himself"
    old, rest = world.old.pk, world.rest.pk
    body = {f"category-{old}": "elderly", f"ground-{old}": "年满60周岁，在家",
            f"category-{rest}": "elderly", f"ground-{rest}": "岁数大"}  # fmt: skip
    wrong = client.post(address, body)
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "40周岁，老年从60周岁起" in text
    assert "年满60周岁，在家" in text
    assert not Classification.objects.exists()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, body | {f"category-{rest}": "no_post"}).status_code == 302
    assert Classification.objects.filter(state="proposed").count() == 2
    assert signed_in("next_secretary").get(address).status_code == 404


def test_from_proposal_to_the_board_on_the_wall(world, signed_in):
    keeper = signed_in("secretary")
    page = f"{LIST}people/{world.rest.pk}/"
    body = {"category": "no_post", "ground": "没有村里职务", "since": "2026-10-13"}
    assert keeper.post(f"{page}propose/", body | {"ground": ""}).status_code == 422
    assert keeper.post(f"{page}propose/", body).status_code == 302
    row = Classification.objects.get()
    town = signed_in("town")
    assert "审核入册" in town.get(page).content.decode()
    assert town.post(f"{LIST}rows/{row.pk}/step/dance/").status_code == 404
    assert town.post(f"{LIST}rows/{row.pk}/step/list/").status_code == 302
    for what, sent in (("post", {"post": "patrol", "since": "2026-10-13"}),
                       ("households", {"count": "16"})):  # fmt: skip
        assert town.post(f"{page}write/{what}/", {}).status_code == 422, what
        assert town.post(f"{page}write/{what}/", sent).status_code == 302, what
    assert town.get(f"{page}write/dance/").status_code == 404
    wall = town.get(f"{LIST}branches/{world.branch.pk}/chart/").content.decode()
    assert "治安巡逻" in wall
    body = wall[wall.index("<tbody>") : wall.index("</tbody>")]
    assert not any(word in body for word in ("无职", "贫困", "老年", "没有类别"))
    assert town.post(f"{LIST}posts/{PostHeld.objects.get().pk}/end/").status_code == 302


def test_a_helper_logs_his_visit_and_sees_nothing_else(world, signed_in):
    cw.listed(world, "poor", "hardship")
    Helper.objects.create(person=world.poor, helper=world.deputy, since=cw.TODAY)
    client = signed_in("helper")
    assert "走访宋poor" in due(world, "helper")
    mine = client.get(f"{LIST}mine/").content.decode()
    assert "宋poor" in mine
    assert "贫困" not in mine
    assert client.get(f"{LIST}people/{world.poor.pk}/").status_code == 404
    write = f"{LIST}people/{world.poor.pk}/write/"
    assert client.get(f"{write}households/").status_code == 404
    sent = {"kind": "visit", "on": "2026-10-13", "said": "问候生活"}
    assert client.post(f"{write}care/", sent).status_code == 302
    assert client.post(f"{write}care/", sent).status_code == 422
    assert Care.objects.get().by == world["helper"]
    assert "走访宋poor" not in due(world, "helper")


def test_ones_own_category_stands_on_ones_own_pages_and_in_the_file(world, signed_in):
    cw.listed(world, "poor", "hardship")
    for who, address, there in (
        ("member", f"{LIST}mine/", True),
        ("member", "/members/me/", True),
        ("town", f"/members/people/{world.poor.pk}/", True),
        ("county", f"/members/people/{world.poor.pk}/", False),
    ):
        page = signed_in(who).get(address)
        assert page.status_code == 200
        assert ("帮扶管理" in page.content.decode() or "贫困" in page.content.decode()) is there, (
            who
        )
    menu = [one.label for one in providers.menu_for(world["member"])]
    assert "我的分类" in menu
    assert "我的分类" not in [one.label for one in providers.menu_for(world["helper"])]


def test_what_is_due_is_there_until_it_is_done(world):
    assert "没有分类的党员6名" in due(world, "secretary")
    cw.proposed(world, "rest")
    assert "审核党员分类1件" in due(world, "town")
    assert "审核党员分类1件" not in due(world, "secretary")
    Classification.objects.update(state="withdrawn")
    cw.everybody(world)
    visit = "2026年第四季度走访帮扶党员"
    assert due(world, "secretary") == due(world, "town") == [visit]
    assert due(world, "next_secretary") == due(world, "county") == due(world, "stranger") == []
    Care(
        person=world.poor, kind="visit", on=cw.TODAY, words="问候", by=world["town"],
        logged_at="2026-10-13T08:00:00Z",
    ).save()  # fmt: skip
    assert due(world, "secretary") == []
    cw.on(D(2027, 2, 1))
    assert "复核党员分类6名" in due(world, "town")
