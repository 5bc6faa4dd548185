"""A branch's own rules over the API: only tighter, adopted by its meeting, filed from above (M17)."""

import pytest

from assessments.actions import point_rules as actions
from assessments.models import BranchItem, BranchRule
from tests import points_world as pw
from tests.calling import get, post, rows, statements

pytestmark = pytest.mark.django_db
ITEM = "jx24"
MEETING = {"do": "adopt", "met_on": "2026-10-13", "present": 8, "in_favour": 6,
           "planned_from": "2026-11"}  # fmt: skip


@pytest.fixture
def world() -> pw.PointsWorld:
    made = pw.build()
    other = pw.w.organization("370828102", "胡集镇", "town", made.county)
    pw.w.account("neighbour", "unit_group", other)
    return made


def done(username: str, address: str, body=None):
    status, told = post(username, address, body if body is not None else {})
    assert status == 200, told
    return told


def refused(username: str, address: str, body, status: int, words: str = ""):
    found, told = post(username, address, body)
    assert (found, words in str(told)) == (status, True), told


def _drafted(world) -> str:
    place = f"point-boards/{world.scheme.pk}/{world.branch.pk}/rules/"
    refused("neighbour", place, {}, 404)
    refused("town", place, {}, 403)
    made = done("secretary", place)
    assert done("secretary", place)["id"] == made["id"], "the one begun"
    return f"point-rules/{made['id']}"


def test_rules_are_tightened_adopted_and_filed(world):
    at, item = _drafted(world), world.item(ITEM)
    line = {"item": item.pk, "label": "红白理事会主事一次", "points": "0.5"}
    refused("secretary", f"{at}/lines/", line | {"points": str(item.points + 1)}, 422, "只能更严")
    refused("secretary", f"{at}/lines/", line | {"item": 999_999}, 422, "请从列出的里选一条")
    refused("town", f"{at}/lines/", line, 403)
    refused("secretary", f"{at}/decisions/", MEETING, 409, "还没有条目")
    status, told = post("secretary", f"{at}/lines/", line, key="line-1")
    assert (status, post("secretary", f"{at}/lines/", line, key="line-1")) == (200, (200, told))
    assert [one["points"] for one in told["lines"]] == ["0.50"]
    number = told["lines"][0]["id"]
    changed = done("secretary", f"point-rule-lines/{number}/changes/", line | {"label": "主事两次"})
    assert changed["lines"][0]["label"] == BranchItem.objects.get().label == "主事两次"
    refused("neighbour", f"point-rule-lines/{number}/changes/", line, 404)
    refused("secretary", f"{at}/decisions/", MEETING | {"in_favour": 5}, 422, "半数")
    refused("secretary", f"{at}/decisions/", {"do": "adopt"}, 422, "请填")
    assert done("secretary", f"{at}/decisions/", MEETING)["state"] == "adopted"
    refused("secretary", f"point-rule-lines/{number}/removals/", {}, 409, "不能再改")
    refused("secretary", f"{at}/decisions/", {"do": "file"}, 403)
    refused("town", f"{at}/decisions/", {"do": "return"}, 422, "理由")
    told = done("town", f"{at}/decisions/", {"do": "file"})
    assert (told["state"], told["in_force_from"]) == ("filed", "2026-11")
    rule = BranchRule.objects.get()
    assert (rule.in_favour, rule.eligible) == (told["in_favour"], told["eligible"]) == (6, 10)
    refused("town", f"{at}/decisions/", {"do": "file"}, 409, "已备案")


def test_a_line_is_taken_out_and_the_countys_item_stands_again(world):
    at = _drafted(world)
    line = {"item": world.item(ITEM).pk, "label": "主事一次", "points": "0.5"}
    number = done("secretary", f"{at}/lines/", line)["lines"][0]["id"]
    assert done("secretary", f"point-rule-lines/{number}/removals/")["lines"] == []
    refused("secretary", f"point-rule-lines/{number}/removals/", {}, 404)
    assert not BranchItem.objects.exists()


def test_who_sees_points_reads_the_rules_and_the_list_stays_quick(world):
    at = _drafted(world)
    few = statements("secretary", "point-rules/")
    rule = BranchRule.objects.get()
    for code in (ITEM, "jx21"):
        actions.write_line(
            actor=world.who("secretary"), rule=rule, item=world.item(code),
            wording=actions.OwnWording("主事", world.item(code).points),
        )  # fmt: skip
    assert len(rows("secretary", "point-rules/")[0]["lines"]) == 2
    assert statements("secretary", "point-rules/") <= few + 1, "one for all lines"
    assert rows("neighbour", "point-rules/") == []
    assert get("neighbour", f"{at}/").status_code == 404
    assert get("town", f"{at}/").json()["state"] == "draft"
