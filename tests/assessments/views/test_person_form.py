"""One person's form: several bonuses and deductions, evidence, setting aside, who typed what."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from assessments import rights
from assessments.models import Entry, Panel
from members.models import Account
from portal import files
from portal.models import Deed, StoredFile
from tests import world as w
from tests.assessments.views.conftest import post, subjects

PDF = b"%PDF-1.7\nevidence"
V1, B1 = "adjust.bonus.value", "adjust.bonus.basis"
V2, B2 = "adjust.bonus2.value", "adjust.bonus2.basis"


def url(panel: Panel, subject: int) -> str:
    """The person's form."""
    return f"/assessments/panels/{panel.pk}/people/{subject}/"


def send(
    client: Client, panel: Panel, subject: int, cells: dict[str, str], **more: Any
) -> HttpResponse:
    """Send cells by field, on top of what stands."""
    standing = {
        f"{e.component}.{e.item}.{e.part}": e.pk
        for e in Entry.objects.filter(subject=subject, superseded_by__isnull=True)
    }
    body: dict[str, Any] = dict(more)
    for field, text in cells.items():
        body[f"v.{subject}.{field}"] = text
        body[f"s.{subject}.{field}"] = str(standing.get(field, ""))
    return client.post(url(panel, subject), body, follow=True)


def upload(subject: int, content: bytes = PDF, name: str = "通报.pdf") -> dict[str, Any]:
    """A file with the second bonus."""
    return {f"f.{subject}.{B2}": SimpleUploadedFile(name, content)}


def told(answer: HttpResponse) -> str:
    """The page's text."""
    return answer.content.decode()


def test_a_second_bonus_with_its_evidence(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    text = told(clerk.get(url(panel, one)))
    assert f'name="v.{one}.{V1}"' in text
    assert f'name="v.{one}.{V2}"' not in text
    cells = {V1: "2", B1: "县发〔2026〕3号", V2: "1", B2: ""}
    text = told(send(clerk, panel, one, cells, **upload(one)))
    assert "已保存4格。" in text
    assert f'name="v.{one}.adjust.bonus3.value"' in text
    stored = StoredFile.objects.get()
    assert (stored.purpose, stored.scope_path, stored.right, stored.media_type) == (
        "evidence",
        panel.scope_path,
        rights.SEE,
        "application/pdf",
    )
    assert files.path_of(stored.sha256).read_bytes() == PDF
    assert Entry.objects.get(item="bonus2", part="basis").file == stored
    sheet = told(clerk.get(f"/assessments/panels/{panel.pk}/sheet/"))
    assert "另1项" in sheet


def test_a_file_alone_is_ground_enough_and_can_be_taken_off(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    text = told(send(clerk, panel, one, {V1: "2", B1: "公函", V2: "1", B2: ""}, **upload(one)))
    assert "须写明依据" not in text
    text = told(send(clerk, panel, one, {B2: ""}, **{f"x.{one}.{B2}": "1"}))
    assert "加1分须写明依据" in text
    assert Entry.objects.filter(item="bonus2", part="basis").count() == 2
    body = clerk.get(f"/assessments/panels/{panel.pk}/sheet/").content.decode()
    assert "第2项加分依据：加1分须写明依据。" in body
    assert ">去改</a>" in body


def test_a_text_typed_in_the_sheet_keeps_the_file(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    send(clerk, panel, one, {V2: "1", B2: ""}, **upload(one))
    standing = Entry.objects.get(item="bonus2", part="basis")
    post(clerk, panel, (one, B2, "通报", standing.pk))
    current = Entry.objects.get(item="bonus2", part="basis", superseded_by__isnull=True)
    assert (current.text, current.file_id) == ("通报", standing.file_id)


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"<html></html>", b""])
def test_what_is_no_evidence_is_refused_and_nothing_written(
    clerk: Client, panel: Panel, content: bytes
) -> None:
    one = subjects(panel)[0]
    answer = send(clerk, panel, one, {V2: "1", B2: "通报"}, **upload(one, content, "通报.pdf"))
    text = told(answer)
    assert answer.status_code == 422
    assert "不是可以上传的文件" in text
    assert 'value="通报"' in text
    assert not Entry.objects.exists()
    assert not StoredFile.objects.exists()


def test_too_large(clerk: Client, panel: Panel, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10
    one = subjects(panel)[0]
    answer = send(clerk, panel, one, {V2: "1", B2: "通报"}, **upload(one))
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_evidence_is_served_inside_the_scope_alone(
    clerk: Client, panel: Panel, world: w.World
) -> None:
    one = subjects(panel)[0]
    send(clerk, panel, one, {V2: "1", B2: ""}, **upload(one))
    address = f"/files/{StoredFile.objects.get().pk}/"
    assert b"".join(clerk.get(address)) == PDF
    stranger = Client()
    stranger.force_login(world["stranger"])
    assert stranger.get(address).status_code == 404


def test_setting_aside_and_taking_back(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    reason = "7月起产假，本季在岗不足一半"
    answer = clerk.post(url(panel, one), {"do": "not_graded", "reason": reason})
    assert answer["Location"] == url(panel, one)
    text = told(clerk.get(answer["Location"]))
    assert f"理由：{reason}。" in text
    assert "恢复参加考核" in text
    assert f'name="v.{one}' not in text
    clerk.post(url(panel, one), {"do": "graded", "reason": "9月已返岗"})
    subject = panel.subjects.get(pk=one)
    assert (subject.state, subject.state_reason) == ("", "")
    verbs = list(Deed.objects.order_by("pk").values_list("verb", "reason"))
    assert verbs[-2:] == [("改为不定等次", reason), ("改为参加考核", "9月已返岗")]


def test_in_the_drawer_the_sheet_is_drawn_anew(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    answer = clerk.post(
        url(panel, one), {"do": "not_graded", "reason": "产假"}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Refresh"] == "true"
    drawer = told(clerk.get(url(panel, one), headers={"HX-Request": "true"}))
    assert drawer.startswith('<aside class="jn-drawer"')


def test_without_a_reason_nobody_is_set_aside(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    answer = clerk.post(url(panel, one), {"do": "not_graded", "reason": " "})
    assert answer.status_code == 422
    assert panel.subjects.get(pk=one).state == ""


def test_who_typed_what_and_when(clerk: Client, panel: Panel, colleague: Any) -> None:
    one = subjects(panel)[0]
    first = post(clerk, panel, (one, "common.de.value", "15")).json()["saved"][0]["id"]
    other = Client()
    other.force_login(colleague)
    post(other, panel, (one, "common.de.value", "", first))
    text = told(clerk.get(url(panel, one)))
    record = text[text.index("谁在什么时候填了什么（2条）") :]
    assert record.index("（清空）") < record.index("李伟") < record.index("15")
    assert "unit_clerk" in record


def test_a_clash_is_shown_with_both(clerk: Client, panel: Panel, colleague: Any) -> None:
    one = subjects(panel)[0]
    other = Client()
    other.force_login(colleague)
    body = {f"v.{one}.{V1}": "3", f"s.{one}.{V1}": ""}
    post(other, panel, (one, V1, "2"))
    text = told(clerk.post(url(panel, one), body))
    assert "您填“3”时，李伟" in text
    assert f'name="k.{one}.{V1}" value="mine"' in text
    assert Entry.objects.count() == 1


def test_an_empty_stream_has_no_type() -> None:
    assert files.media_type_of(io.BytesIO(b"")) == ""


def test_a_file_without_its_fields_is_refused_and_not_stored(clerk: Client, panel: Panel) -> None:
    one = subjects(panel)[0]
    answer = send(clerk, panel, one, {V2: "1"}, **upload(one))
    assert answer.status_code == 422
    assert "附件没有和它的依据一起送来" in told(answer)
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("keep", ["", "theirs"])
def test_a_file_whose_cell_is_somebody_elses_is_not_kept(
    clerk: Client, panel: Panel, colleague: Account, keep: str
) -> None:
    one = subjects(panel)[0]
    other = Client()
    other.force_login(colleague)
    theirs = post(other, panel, (one, B2, "通报")).json()["saved"][0]["id"]
    name = f"{one}.{B2}"
    body = {f"v.{name}": "公函", f"s.{name}": "", f"c.{name}": str(theirs), f"k.{name}": keep}
    clerk.post(url(panel, one), body | upload(one))
    assert Entry.objects.get().text == "通报"
    assert not StoredFile.objects.exists()
    clerk.post(url(panel, one), body | {f"k.{name}": "mine"} | upload(one))
    assert StoredFile.objects.get() == Entry.objects.get(text="公函").file


def test_a_file_name_cannot_turn_the_direction_of_writing(world: w.World, panel: Panel) -> None:
    stored = files.store(
        actor=world["unit_clerk"],
        stream=io.BytesIO(PDF),
        name="通报\u202efdp\u2066\u2069.pdf",
        purpose="evidence",
        scope_path=panel.scope_path,
        right=rights.SEE,
    )
    assert stored.name == "通报fdp.pdf"
