"""The scheme pages without JavaScript: read, copy, edit, publish, retire, try, take away."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import schemes
from assessments.actions import schemes as drafting
from assessments.models import Scheme, SchemeVersion
from assessments.schemes import writing
from tests import world as w


@pytest.fixture
def officer(desk: Callable[[str], Client]) -> Client:
    return desk("county_officer")


@pytest.fixture
def draft(world: w.World) -> SchemeVersion:
    made, _ = drafting.draft_anew(actor=world["county_officer"], version=world.version)
    return made


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def page(client: Client, name: str, *args: Any, status: int = 200, **query: str) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == status
    return answer.content.decode()


def fresh(draft: SchemeVersion) -> SchemeVersion:
    return SchemeVersion.objects.get(pk=draft.pk)


# -- reading -----------------------------------------------------------------------------------------


def test_the_library(world, officer, draft):
    text = page(officer, "schemes")
    assert "微山县公务员平时考核" in text
    assert "第1版，自2026-01-01" in text
    assert "第2版草稿" in text
    assert "34份" in text
    text = page(officer, "schemes", county="邹城市")
    assert "/34份" in text
    assert "zoucheng_three_looks" in text
    assert "sishui_cube" not in text


def test_unit_people_read_the_shipped_library_and_cannot_copy(world, desk):
    clerk = desk("unit_clerk")
    assert "还没有本地方案" in page(clerk, "schemes")
    text = page(clerk, "shipped", "weishan_one_n")
    assert "A 类票合在一起的平均分" in text
    assert "报道写明" in text
    assert "本平台补定" in text
    assert "手算步骤" in text
    assert "复制为草稿" not in text
    assert clerk.get(url("scheme_copy"), {"of": "weishan_one_n"}).status_code == 403
    assert clerk.get(url("shipped", "nothing")).status_code == 404
    assert clerk.get(url("shipped_file", "nothing")).status_code == 404


def test_the_overlay_is_read_and_says_why_it_cannot_be_run(world, desk):
    officer = desk("county_officer")
    assert url("shipped", "zoucheng_cloud") in page(officer, "schemes")
    text = page(officer, "shipped", "zoucheng_cloud")
    assert "这份规定不能单独计分" in text
    assert url("shipped", "zoucheng_chain_person") in text
    assert "复制为草稿" not in text
    for words in (
        "只看汇总结果",
        "不足5票的分组平均分不单独显示",
        "得分、档次、名次、单位人数，自2018年起",
        "P31-R3",
    ):
        assert words in text
    sent = b"".join(officer.get(url("shipped_file", "zoucheng_cloud"))).decode()
    assert "overlay" in sent
    with pytest.raises(KeyError):
        schemes.overlay("zoucheng_arena")


@pytest.mark.parametrize("code", schemes.codes())
def test_every_shipped_page_is_whole(world, officer, code):
    assert schemes.load(code).title in page(officer, "shipped", code)


def test_files_come_back_as_they_were(world, officer, draft):
    for address, document in (
        (url("shipped_file", "weishan_one_n"), schemes.load("weishan_one_n").data),
        (url("scheme_file", draft.pk), draft.document),
    ):
        answer = officer.get(address)
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert answer["Cache-Control"] == "private, no-store"
        assert schemes.from_text(answer.content.decode()).data == document


def test_a_version_page(world, officer, draft):
    text = page(officer, "scheme_version", world.version.pk)
    assert "施行中" in text
    assert "接着改草稿" in text
    assert "起草新的一版" not in text
    assert "本季度" not in text
    text = page(officer, "scheme_version", draft.pk)
    assert "没有要改的，可以发布。" in text
    assert "修改草稿" in text


def test_a_draft_that_cannot_be_read_has_a_page_all_the_same(world, officer, draft):
    SchemeVersion.objects.filter(pk=draft.pk).update(document={"id": "x", "components": "多"})
    text = page(officer, "scheme_version", draft.pk)
    assert "这份草稿还读不成一份方案" in text
    assert "还不能比较" in page(officer, "scheme_compare", draft.pk)
    assert officer.get(url("scheme_edit", draft.pk))["Location"] == url("scheme_text", draft.pk)
    assert "components: 多" in page(officer, "scheme_text", draft.pk)
    assert "改好才能发布" in page(officer, "scheme_publish", draft.pk)
    assert "改好以后才能试算" in page(officer, "scheme_try", draft.pk)
    assert officer.get(url("scheme_file", draft.pk)).status_code == 200


def test_compare(world, officer, draft):
    document = dict(draft.document)
    document["grade"] = document["grade"] | {"caps": {"好": "0.30"}}
    SchemeVersion.objects.filter(pk=draft.pk).update(document=document)
    text = page(officer, "scheme_compare", draft.pk)
    assert "等次 · 人数上限“好”" in text
    assert "40%" in text
    assert "30%" in text
    assert "本县改过" in text
    assert "没有不同" in page(officer, "scheme_compare", world.version.pk, **{"with": "shipped"})


# -- copying and uploading ---------------------------------------------------------------------------


def test_copy_a_shipped_scheme(world, officer):
    asked = {"of": "zoucheng_arena", "code": "weishan_arena", "title": "微山擂台"}
    assert 'value="zoucheng_arena"' in page(officer, "scheme_copy", of="zoucheng_arena")
    answer = officer.post(url("scheme_copy"), asked)
    made = SchemeVersion.objects.get(scheme__code="weishan_arena")
    assert answer["Location"] == url("scheme_edit", made.pk)
    assert officer.get(url("scheme_copy"), {"of": "nothing"}).status_code == 404


def test_a_refused_copy_shows_what_was_typed(world, officer):
    version = world.version.pk
    asked = {"version": version, "code": "weishan_civil_servant", "title": "又一份《考核》"}
    answer = officer.post(url("scheme_copy"), asked)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已有编码为“weishan_civil_servant”的方案" in text
    assert 'value="又一份《考核》"' in text
    text = page(officer, "scheme_copy", version=str(version))
    assert 'value="weishan_civil_servant_2"' in text


def uploaded(officer: Client, data: bytes) -> Any:
    return officer.post(url("scheme_upload"), {"file": SimpleUploadedFile("a.yaml", data)})


def test_upload(world, officer):
    text = writing.text(dict(world.version.document) | {"id": "fresh", "title": "新"})
    answer = uploaded(officer, text.encode())
    made = SchemeVersion.objects.get(scheme__code="fresh")
    assert answer["Location"] == url("scheme_version", made.pk)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"id: [", "第1行"),
        ("标题".encode("gbk"), "不是UTF-8编码"),
        (b"title: x", "编码须以小写字母开头"),
        (b"x" * 1_000_001, "超过1MB"),
        (b'id: "a\\0"', "控制字符"),
    ],
)
def test_a_bad_file_is_answered_beside_the_field(world, officer, data, sentence):
    answer = uploaded(officer, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Scheme.objects.filter(organization=world.county).count() == 1


def test_no_file_at_all(world, officer):
    answer = officer.post(url("scheme_upload"))
    assert answer.status_code == 422
    assert "请选择方案文件" in answer.content.decode()


# -- the editor --------------------------------------------------------------------------------------


def test_begin_a_draft_and_go_on_with_it(world, officer):
    answer = officer.post(url("scheme_draft", world.version.pk))
    made = SchemeVersion.objects.get(published_at=None)
    assert answer["Location"] == url("scheme_edit", made.pk)
    again = officer.post(url("scheme_draft", world.version.pk), follow=True)
    assert "已有一份草稿" in again.content.decode()
    assert SchemeVersion.objects.filter(published_at=None).count() == 1


def test_save_with_problems_loses_nothing(world, officer, draft):
    typed = {"seen": draft.digest, "components.0.weight": "六成", "note": "试试"}
    answer = officer.post(url("scheme_edit", draft.pk), typed, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain
    assert "还有1处要改，改好才能发布。" in text
    assert 'value="六成"' in text
    assert "“六成”不合要求" in text
    assert fresh(draft).document["components"][0]["weight"] == "六成"
    assert fresh(draft).note == "试试"


def test_a_note_too_long_shows_everything_typed(world, officer, draft):
    typed = {"seen": draft.digest, "components.0.weight": "0.7", "note": "注" * 301}
    answer = officer.post(url("scheme_edit", draft.pk), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="0.7"' in text
    assert "注" * 301 in text
    assert "修改说明最多300个字" in text
    assert fresh(draft) == draft
    assert fresh(draft).digest == draft.digest


def test_the_second_of_two_is_shown_both_values_and_may_take_his_own(world, officer, draft):
    seen = draft.digest
    other = w.account("李伟", "county_officer", world.county)
    theirs = dict(draft.document) | {"title": "李伟的名称"}
    drafting.save(actor=other, draft=draft, document=theirs, note="", seen=seen)
    typed = {"seen": seen, "title": "我的名称", "adjust.bonus_cap": "15", "note": ""}
    answer = officer.post(url("scheme_edit", draft.pk), typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "李伟" in text
    assert "两边不同的2处" in text
    assert 'name="mine.title" value="我的名称"' in text
    assert fresh(draft).document["title"] == "李伟的名称"
    again = {
        "seen": fresh(draft).digest,
        "title": "李伟的名称",
        "adjust.bonus_cap": "10",
        "mine.title": "我的名称",
        "mine.adjust.bonus_cap": "15",
        "take": ["adjust.bonus_cap"],
    }
    assert officer.post(url("scheme_edit", draft.pk), again).status_code == 302
    saved = fresh(draft).document
    assert (saved["title"], saved["adjust"]["bonus_cap"]) == ("李伟的名称", "15")


def test_live_checks_say_everything_beside_the_fields_and_write_nothing(world, officer, draft):
    typed = {
        "seen": draft.digest,
        "components.0.weight": "0.60",
        "rewards.values.较差": "1.04",
    }
    text = officer.post(url("scheme_check", draft.pk), typed).content.decode()
    assert "3处要改" in text
    assert "权重合计须为 1，现为 1.1" in text
    assert "＝60%" in text
    assert text.count('hx-swap-oob="true"') > 40
    assert fresh(draft).digest == draft.digest
    typed["seen"] = "old"
    text = officer.post(url("scheme_check", draft.pk), typed).content.decode()
    assert "别人保存过这份草稿" in text


def test_a_value_that_was_changed_asks_for_a_new_reading(world, officer, draft):
    typed = {"seen": draft.digest, "grade.caps.好": "0.30"}
    text = officer.post(url("scheme_check", draft.pk), typed).content.decode()
    assert "P17-R3管到的数值已经改过" in text
    at = [g["clause"] for g in draft.document["grounds"]].index("P17-R3")
    typed |= {f"grounds.{at}.reading": "不超过 30%。", f"grounds.{at}.tag": "assumed"}
    text = officer.post(url("scheme_check", draft.pk), typed).content.decode()
    assert "P17-R3管到的数值" not in text


def test_the_whole_text_is_checked_by_line_and_saved(world, officer, draft):
    typed = writing.text(draft.document).replace("caps: {好: 0.40}", "caps: {好: 4}")
    line = typed.splitlines().index("  caps: {好: 4}") + 1
    body = {"seen": draft.digest, "text": typed}
    text = officer.post(url("scheme_check", draft.pk), body).content.decode()
    assert f"第{line}行" in text
    assert "caps: {好: 4}" in text
    answer = officer.post(url("scheme_text", draft.pk), body, follow=True)
    assert "还有1处要改" in answer.content.decode()
    assert fresh(draft).document["grade"]["caps"] == {"好": "4"}


def test_a_text_that_is_no_document_is_shown_again_unsaved(world, officer, draft):
    typed = "id: weishan_civil_servant\nscore: [1\n# 我的注释"
    body = {"seen": draft.digest, "text": typed, "note": "我的说明"}
    answer = officer.post(url("scheme_text", draft.pk), body)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "还没有保存" in text
    assert typed in text
    assert "我的说明" in text
    assert fresh(draft).digest == draft.digest


def test_two_people_in_the_text(world, officer, draft):
    seen = draft.digest
    theirs = dict(draft.document) | {"title": "李伟的名称"}
    actor = world["county_officer"]
    drafting.save(actor=actor, draft=draft, document=theirs, note="", seen=seen)
    mine = writing.text(world.version.document)
    answer = officer.post(url("scheme_text", draft.pk), {"seen": seen, "text": mine})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "用我的全文替换" in text
    assert "李伟的名称" in text
    assert fresh(draft).document["title"] == "李伟的名称"
    body = {"seen": fresh(draft).digest, "text": mine}
    assert officer.post(url("scheme_text", draft.pk), body).status_code == 302
    assert fresh(draft).document["title"] == "微山县公务员平时考核"


def test_a_published_version_leads_back_to_its_page(world, officer):
    for name in ("scheme_edit", "scheme_text", "scheme_publish"):
        answer = officer.get(url(name, world.version.pk))
        assert answer["Location"] == url("scheme_version", world.version.pk)
    text = officer.post(url("scheme_check", world.version.pk), {"title": "x"}).content.decode()
    assert "已经发布" in text


def test_discard(world, officer, draft):
    answer = officer.post(url("scheme_discard", draft.pk))
    assert answer["Location"] == url("scheme_version", world.version.pk)
    assert not SchemeVersion.objects.filter(pk=draft.pk).exists()
    alone = drafting.copy_version(
        actor=world["county_officer"], version=world.version, new_code="x", title="新"
    )
    assert officer.post(url("scheme_discard", alone.pk))["Location"] == url("schemes")


# -- publishing and retiring -------------------------------------------------------------------------


def test_publish(world, officer, draft):
    text = page(officer, "scheme_publish", draft.pk)
    assert 'value="2027-01-01"' in text
    body = {"seen": draft.digest, "in_force_from": "2027-01-01"}
    answer = officer.post(url("scheme_publish", draft.pk), body)
    assert answer["Location"] == url("scheme_version", draft.pk)
    assert fresh(draft).in_force_from == dt.date(2027, 1, 1)
    assert "待施行" in page(officer, "scheme_version", draft.pk)


@pytest.mark.parametrize(
    ("day", "status", "sentence"),
    [
        ("明年", 422, "要写成年-月-日"),
        ("", 422, "要写成年-月-日"),
        ("9999-01-01", 422, "要写成年-月-日"),
        ("2027-01-02", 422, "须是第一天"),
        ("2026-07-01", 409, "已经按《微山县公务员平时考核》第1版开启"),
    ],
)
def test_a_refused_day_is_shown_again(world, officer, draft, day, status, sentence):
    body = {"seen": draft.digest, "in_force_from": day}
    answer = officer.post(url("scheme_publish", draft.pk), body)
    text = answer.content.decode()
    assert answer.status_code == status
    assert sentence in text
    assert f'value="{day}"' in text
    assert fresh(draft).published_at is None


def test_retire_and_undo(world, officer):
    scheme = world.version.scheme
    body = {"retired_from": "2027-01-01"}
    answer = officer.post(url("scheme_retire", scheme.pk), body, follow=True)
    assert "2027-01-01起停用" in answer.content.decode()
    officer.post(url("scheme_retire", scheme.pk), {"undo": "1"})
    scheme.refresh_from_db()
    assert scheme.retired_from is None
    back = url("scheme_version", world.version.pk)
    answer = officer.post(
        url("scheme_retire", scheme.pk),
        {"retired_from": "明天"},
        headers={"Referer": f"http://testserver{back}"},
        follow=True,
    )
    assert "停用日期要写成年-月-日" in answer.content.decode()
