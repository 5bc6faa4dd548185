"""Putting values back into a page's form: only that form's controls change, and nothing else."""

from portal.refilling import refilled

PAGE = """<p>前</p>
<form method="post" action="/do/a/"><input type="hidden" name="csrf" value="old">
<input type="hidden" name="s.1" value="9"><input name="meeting" value="">
<textarea name="why" rows="2">旧</textarea></form>
<details class="sure"><summary>退回</summary>
<form method="post" action="/do/b/" id="b"><input name="why" value=""></form></details>
<select name="kind" form="b"><option value="1" selected>甲<option value="2">乙</select>
<label><input type="checkbox" name="panel" value="5" form="b"> 五</label>
<form method="post"><input name="own"></form>"""


def put(action: str, **values: list[str]) -> str:
    """The page with the values in the form of an address."""
    return refilled(PAGE, action, "/here/", values).text


def test_fields_of_the_form_alone_are_filled() -> None:
    text = put("/do/a/", meeting=['第3次"会"'], why=["因为<b>"])
    assert '<input name="meeting" value="第3次&quot;会&quot;">' in text
    assert '<textarea name="why" rows="2">\n因为&lt;b&gt;</textarea>' in text
    assert '<input name="why" value="">' in text
    assert "<details class=" in text


def test_what_the_page_had_shown_comes_back_with_it() -> None:
    assert '<input type="hidden" name="s.1" value="3">' in put("/do/a/", **{"s.1": ["3"]})


def test_closed_details_are_opened_where_something_was_typed() -> None:
    assert '<details class="sure" open>' in put("/do/b/", why=["理由"])
    assert '<details class="sure">' in put("/do/b/", why=[""])


def test_controls_outside_that_name_the_form() -> None:
    text = put("/do/b/", kind=["2"], panel=["5"])
    assert '<option value="1">甲<option value="2" selected>乙' in text
    assert '<input type="checkbox" name="panel" value="5" form="b" checked>' in text


def test_a_form_without_address_is_sent_to_its_page() -> None:
    assert '<input name="own" value="x">' in put("/here/", own=["x"])


def test_the_best_fitting_of_several_forms_is_taken() -> None:
    two = '<form action="/o/"><input name="p-1"><input name="r"></form>'
    two += '<form action="/o/"><input name="p-2"><input name="r"></form>'
    text = refilled(two, "/o/", "/", {"p-2": ["1"], "r": ["因"]}).text
    assert text.startswith('<form action="/o/"><input name="p-1"><input name="r"></form>')
    assert text.endswith('<input name="p-2" value="1"><input name="r" value="因"></form>')


def test_a_page_without_the_form_stays_as_it_is() -> None:
    found = refilled(PAGE, "/gone/", "/here/", {"why": ["理由"]})
    assert (found.text, found.has_form, found.shows) == (PAGE, False, False)
