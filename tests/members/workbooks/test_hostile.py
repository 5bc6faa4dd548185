"""Wrong workbooks of people: every wrong place at once, in a sentence, and nothing written."""

import datetime as dt
import io

import openpyxl
import pytest
from django.test import Client

from members.models import Person
from members.workbooks import importing, layout
from portal.models import StoredFile
from portal.sheets import marking
from tests.members.workbooks import people
from tests.members.workbooks.people import HEAD, KEYS, number_of, row, workbook
from tests.portal.sheets import books


@pytest.fixture
def desk(land) -> Client:
    client = Client()
    client.force_login(land.actor)
    return client


def send(desk, book):
    answer = desk.post("/members/people/import/", {"workbook": people.upload(book)}, follow=True)
    return answer.status_code, answer.content.decode()


def refused(desk, book) -> str:
    status, text = send(desk, book)
    assert status == 200
    assert Person.objects.count() == 0
    assert "一行也没有写入" in text
    return text


def given_back(desk):
    file = StoredFile.objects.filter(purpose=importing.PURPOSE).latest("pk")
    answer = desk.get(f"/members/people/import/{file.pk}/marked.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))[layout.SHEET]


def at(key: str) -> int:
    return KEYS.index(key) + 1


_RIGHT = number_of(1, dt.date(1990, 1, 31))
_WRONG_CHECK = _RIGHT[:17] + ("0" if _RIGHT[17] != "0" else "1")
CELLS = [
    ("identity", _WRONG_CHECK, "最后一位与前17位对不上"),
    (
        "identity",
        number_of(1, dt.date(1991, 3, 1)).replace("19910301", "19910229"),
        "不是一个有的日期",
    ),
    ("identity", _RIGHT[:6] + _RIGHT[8:17], "是15位的旧号"),
    ("identity", int(_RIGHT[:17] + "0"), "证件号码是数字格式，后几位已经丢了"),
    ("identity", "12345", "应为18位，现有5位"),
    ("identity", "9901O119900131001X", "有不该有的字符"),
    ("name", None, "没有填姓名"),
    ("name", "王2", "姓名里有数字"),
    ("name", "长" * 41, "姓名最多40字"),
    ("sex", "女", "性别与证件号码第17位不一样"),
    ("sex", "M", "性别只能填：男、女"),
    ("born", "1971-03-04", "出生日期与证件号码第7至14位不一样"),
    ("born", "1971-02-29", "没有1971-02-29这一天"),
    ("born", 26000, "像是没有设成日期格式的1971-03-08"),
    ("joined_on", "1990.05", "日期要写到日"),
    ("joined_on", "去年", "不是日期，请按1990-01-31这样填写"),
    ("joined_on", dt.date(2099, 1, 1), "不能晚于今天"),
    ("joined_on", dt.date(1970, 1, 1), "入党时不满18周岁"),
    ("full_on", dt.date(1969, 1, 1), "转正日期不能早于入党日期"),
    ("education", "大学肄业", "学历只能填"),
    ("telephone", "1390000", ""),
    ("telephone", "139000012345", "电话应为11位手机号"),
    ("home", "泉林镇", "您的维护范围里没有“泉林镇”"),
    ("branch", "没有的党支部", "您的维护范围里没有“没有的党支部”"),
    ("stage", "积极分子", "党员阶段只能填：预备党员、正式党员"),
    ("rank", "一级科员", "还要填职务"),
    ("work", "前村 13900001234", "不能写证件号码和电话"),
    ("work", "=1+1", "单元格是公式，请复制后“粘贴为数值”"),
    ("work", True, "单元格是逻辑值"),
    ("work", dt.date(2020, 1, 1), "请把格式改为“文本”"),
    ("native_place", "#N/A", "单元格是错误值"),
]


@pytest.mark.parametrize(("key", "value", "said"), [c for c in CELLS if c[2]])
def test_a_wrong_cell_is_explained_and_nothing_is_written(desk, key, value, said):
    text = refused(desk, workbook([row(2), row(1, **{key: value}), row(3)]))
    assert said in text
    assert "第3行" in text
    sheet = given_back(desk)
    marked = [c.column for c in sheet[3] if c.fill.fgColor.rgb == marking.COLOUR]
    assert at(key) in marked or key in ("rank", "full_on")
    assert said in sheet.cell(3, len(HEAD) + 1).value


def test_everything_wrong_comes_at_once(desk):
    some = [c for c in CELLS if c[2] and c[0] not in ("rank", "joined_on", "full_on")]
    text = refused(desk, workbook([row(2 * i + 1, **{k: v}) for i, (k, v, _) in enumerate(some)]))
    for _, _, said in some:
        assert said in text


def test_no_sentence_repeats_a_number(desk):
    slipped = row(1, home=_RIGHT, branch=f"前村 {_RIGHT}", born=_RIGHT, name=f"孙{_RIGHT}")
    _, text = send(desk, workbook([slipped, row(2, identity=_WRONG_CHECK)]))
    assert _RIGHT not in text
    assert _WRONG_CHECK not in text
    assert _RIGHT[6:14] not in text


def test_what_means_the_same_is_taken(desk):
    full = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    number = number_of(2, row(2)["born"])
    ways = [
        row(1, name=" 孙　二甲 ", identity=f" {row(1)['identity'].lower()} "),
        row(2, identity=number.translate(full), telephone="+86 139-0000-0002"),
        row(3, born=f"{row(3)['born']:%Y.%m.%d}", joined_on="１９８３年７月１日"),
        row(4, education="大专", stage="正式", telephone=13900000004),
        row(5, born=int(f"{row(5)['born']:%Y%m%d}"), work="  务农  "),
    ]
    _, text = send(desk, workbook(ways))
    assert "要改正" not in text
    assert '<dd class="jn-num">5</dd>' in text


def test_leap_days(desk):
    born = dt.date(1988, 2, 29)
    one = row(1, identity=number_of(1, born), born="1988-02-29", joined_on=dt.date(2006, 2, 28))
    assert "入党时不满18周岁" in refused(desk, workbook([one]))
    one |= {"joined_on": dt.date(2006, 3, 1), "full_on": dt.date(2007, 3, 1), "since": "2007-03-01"}
    assert "可以写入" in send(desk, workbook([one]))[1]


def test_doubles_in_the_file_are_told_in_both_rows(desk):
    twice = [row(1), row(2), row(1, name="孙另写"), row(3, identity=None), row(3, identity=None)]
    text = refused(desk, workbook(twice))
    assert "第2行和第4行证件号码相同" in text
    assert "第4行和第2行证件号码相同" in text
    assert "第5行和第6行姓名、出生日期和党支部（单位）都相同" in text
    assert '新增</dt><dd class="jn-num">1</dd>' in text


def test_two_people_of_one_name_are_two_people(desk):
    book = workbook([row(1, name="孙同名"), row(2, name="孙同名")])
    assert '新增</dt><dd class="jn-num">2</dd>' in send(desk, book)[1]


def test_without_a_number_birth_and_place_are_asked_for(desk):
    text = refused(desk, workbook([row(1, identity=None, born=None)]))
    assert "没有证件号码时，要填出生日期和所在单位或党支部" in text


def test_columns_and_sheets(desk):
    head = [h if h != "证件号码" else "身份号" for h in HEAD]
    text = refused(desk, workbook([row(1)], head))
    assert "缺少“证件号码”列" in text
    assert "没有读取这些列：身份号" in text
    head = [h if h != "民族" else "姓名" for h in HEAD]
    assert "“姓名”有两列" in refused(desk, workbook([row(1)], head))
    merged = workbook([row(1), row(2)])
    merged[layout.SHEET].merge_cells("E2:E3")
    assert "第2至3行有合并的单元格" in refused(desk, merged)
    bare = workbook([row(1)])
    bare[layout.SHEET].delete_rows(1)
    status, text = send(desk, bare)
    assert (status, "找不到表头" in text) == (422, True)
    other = workbook([row(1)])
    other[layout.SHEET].title = "甲"
    other.create_sheet("乙")["A1"] = "x"
    assert "工作簿里找不到“人员”表，现有“甲”、“乙”" in send(desk, other)[1]


def test_columns_that_are_left_out_are_told(desk):
    made = openpyxl.Workbook()
    made.active.title = layout.SHEET
    keys = ("name", "identity", "branch", "stage", "since")
    made.active.append([layout.HEADS[key] for key in keys])
    made.active.append([row(1)[key] for key in keys])
    _, text = send(desk, made)
    assert "可以写入" in text
    assert "表里没有这些列，已登记的人不改：性别、民族" in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "是旧格式（.xls、.et）"),
        ("姓名,证件号码\n孙某,1\n".encode("gb18030"), "是CSV或文本文件"),
        (b"", "请选择填好的工作簿"),
        (b"PK\x03\x04" + b"\0" * 400, "已损坏"),
        (b"%PDF-1.7", "是PDF文件"),
    ],
)
def test_what_is_no_workbook_is_answered_beside_the_field(desk, data, said):
    status, text = send(desk, data)
    assert status == 422
    assert said in text or (not data and "空文件" in text)
    assert StoredFile.objects.count() == 0


def test_bombs_and_far_cells(desk):
    plain = io.BytesIO(people.content(workbook([row(1)])))
    bomb = books.with_part(plain, "xl/worksheets/sheet9.xml", b"\0" * (300 * 2**20))
    assert "展开后大得不像一份表" in send(desk, bomb.getvalue())[1]
    for place in ("XFD3", "A1048576", "ABC2"):
        far = workbook([row(1)])
        far[layout.SHEET][place] = "x"
        status, text = send(desk, far)
        assert (status, "内容太散" in text) == (422, True)
    wide = books.rewritten(
        io.BytesIO(people.content(workbook([row(1)]))),
        lambda name, old: old.replace(b"</row>", b"<c><v>1</v></c>" * 20_000 + b"</row>", 1)
        if name.endswith("sheet1.xml") else old,
    )  # fmt: skip
    assert "内容太散" in send(desk, wide.getvalue())[1]
    laughs = books.rewritten(
        io.BytesIO(people.content(workbook([row(1)]))),
        lambda name, old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old
        if name.endswith("sheet1.xml") else old,
    )  # fmt: skip
    assert "不允许的定义" in send(desk, laughs.getvalue())[1]


def test_twenty_thousand_empty_rows_change_nothing(desk):
    stream = io.BytesIO(people.content(workbook([row(1), row(2)])))
    _, text = send(desk, books.with_empty_rows(stream, 20_000, 19).getvalue())
    assert '新增</dt><dd class="jn-num">2</dd>' in text


def test_harmful_words_are_stored_as_words_and_leave_as_words(desk, land, take):
    harmful = "=cmd|' /C calc'!A0"
    book = workbook([row(1)])
    cell = book[layout.SHEET].cell(2, at("work"))
    cell.value, cell.data_type = harmful, "s"
    _, text = send(desk, book)
    file = StoredFile.objects.latest("pk")
    token = text.partition('name="token" value="')[2].partition('"')[0]
    desk.post(f"/members/people/import/{file.pk}/", {"token": token})
    assert Person.objects.get().work == harmful
    away = desk.post("/members/people/export/", {})
    cell = openpyxl.load_workbook(io.BytesIO(away.content)).active.cell(4, at("work"))
    assert (cell.value, cell.data_type, cell.quotePrefix) == (harmful, "s", True)


def test_the_workbook_given_back_can_be_put_right_and_uploaded(desk):
    send(desk, workbook([row(1), row(2, identity="1")]))
    again = given_back(desk)
    again.cell(3, at("identity")).value = row(2)["identity"]
    _, text = send(desk, again.parent)
    assert "可以写入" in text


def test_a_long_one_gives_back_the_wrong_rows_alone(desk, monkeypatch):
    from members.workbooks import given_back as back

    monkeypatch.setattr(back, "WHOLE", 2)
    send(desk, workbook([row(1), row(2, identity="1"), row(3)]))
    sheet = given_back(desk)
    assert sheet.max_row == 4
    assert sheet.cell(4, 1).value == row(2)["name"]
    assert sheet.cell(4, at("identity")).fill.fgColor.rgb[2:] == marking.COLOUR[2:]
    assert sheet.cell(4, len(HEAD) + 1).value == 3
    sheet.cell(4, at("identity")).value = row(2)["identity"]
    _, text = send(desk, sheet.parent)
    assert "可以写入" in text
