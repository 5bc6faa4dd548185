"""tests/roof/page_writes.csv: what every page takes by POST the API takes too, or a sentence why it does not.

One row a page's route. `api` names the routes whose writes do the same (of a page that only shows or exports:
the routes that tell the same); where it is empty `why` is one of a few reasons. With the rows of
tests/access.csv, which know every address, it is complete: a new page's POST fails here until it is named.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from assessments.api import panel_steps
from assessments.api.points import bodies as points
from assessments.api.points import own_rules
from assessments.points.lifecycle import POINTS
from assessments.points.own_rules import OWN_RULES
from assessments.views import panels, polls
from grids.api import contracts
from grids.api import steps as case_steps
from grids.forms.contracts import FORMS as CONTRACTS
from grids.lifecycle import CASE
from members.categories.api import bodies as categories
from members.categories.lifecycle import CLASSIFICATION
from members.categories.views.members import _WHAT as MEASURES
from members.dispatched.api import checks as check_calls
from members.dispatched.api import inspections
from members.dispatched.lifecycle import ITEM
from members.dispatched.views import checks as check_pages
from members.floating.api import bodies as floating
from members.floating.lifecycle import STAY
from members.floating.views.places import KINDS
from members.graduates.api import activity_writes as graduates
from members.graduates.lifecycle import OBSERVING
from members.graduates.views.books import _WHAT as BOOKS
from members.life.api import bodies as life
from members.life.development import DEVELOPMENT
from members.secretaries.api import bodies as secretaries
from members.secretaries.api import file_bodies, year_bodies
from members.secretaries.lifecycle import (
    ASSESSMENT,
    COMMITMENT,
    MENTORING,
    OWN_STEPS,
    RATES,
    SELECTION,
)
from members.views import organizations, transfers
from training.api import classes_bodies, contests_bodies, teaching_bodies
from training.contest_lifecycle import CONTEST, ENTRY
from training.lifecycle import CLASS, ENROLMENT, ORDER
from training.views.contests import DECIDED

TABLE = Path(__file__).with_name("page_writes.csv")
REASONS = {
    "密码和令牌只在页面上办，令牌被人拿走也开不了别的门。",
    "证件号码、电话和当事人的身份只在页面上办，每次都有记录。",
    "无记名投票只在页面上办。",
    "档案和保密的文件只在页面上办、在页面上看，每次打开都有记录。",
    "只是本人屏幕的设置。",
    "浏览器的登录和退出，接口用令牌。",
    "只有演示环境有的日期设置。",
    "归档用的整本册子只在页面上导出。",
    "这一页不写入任何内容。",
}
"""Why a page's POST has no like in the API: there is no other reason."""
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
NAMED = {row["page"]: row["api"].split() for row in ROWS}
API_ALONE = {"api:open311-requests"}
"""What takes a POST and is no page's: another standard's way to report a case."""


def routes(under: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (name, view) of every route."""
    for one in under.url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}", one.callback


def takes_post(view: Any) -> bool:
    """Return whether a view lets a POST in: as its class or the innermost of its decorators says."""
    of_a_set = getattr(view, "actions", None)
    if of_a_set is not None:
        return "post" in of_a_set
    handler = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if handler is not None:
        return hasattr(handler, "post")
    while view is not None:
        cells = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in cells:
            return "POST" in cells["request_method_list"].cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


@pytest.fixture(scope="module")
def everything() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, view in routes(get_resolver()):
        found.setdefault(name, []).append(view)
    return found


def test_every_page_that_takes_a_post_is_in_the_table_and_nothing_else(everything):
    pages = {
        name
        for name, views in everything.items()
        if not name.startswith("api:") and any(map(takes_post, views))
    }
    assert len(pages) > 300
    assert len(ROWS) == len(NAMED), "a page stands twice"
    assert pages - set(NAMED) == set()
    assert set(NAMED) - pages == set()


def test_the_table_of_access_knows_the_same_pages():
    """Two ways to the same: what a page answers to every role is never 405 for a POST it takes."""
    with TABLE.parent.with_name("access.csv").open(encoding="utf-8") as rows:
        answers: dict[str, set[str]] = {}
        for row in csv.DictReader(rows):
            if row["method"] == "POST" and not row["route"].startswith("api:"):
                cells = [cell for name, cell in row.items() if name not in _HEADS]
                answers.setdefault(row["route"], set()).update(*(c.split("/") for c in cells))
    assert {name for name, said in answers.items() if "405" not in said} == set(NAMED)


_HEADS = ("route", "method", "case", "anonymous")


def test_every_api_route_named_exists_and_there_is_one_or_a_reason(everything):
    for row in ROWS:
        named = row["api"].split()
        assert [one for one in named if one not in everything] == [], row["page"]
        assert bool(named) != bool(row["why"]), row["page"]
        assert not row["why"] or row["why"] in REASONS, row["page"]
        assert all(one.startswith("api:") for one in named), row["page"]


def test_no_reason_stands_unused():
    assert {row["why"] for row in ROWS} - {""} == REASONS


def test_a_write_of_the_api_is_some_pages(everything):
    """The way back: a page's steps that were forgotten would leave their writes without a page."""
    writes = {
        name
        for name, views in everything.items()
        if name.startswith("api:") and any(map(takes_post, views))
    }
    named = {one for row in ROWS for one in row["api"].split()}
    assert writes - named == API_ALONE


@pytest.mark.parametrize(
    ("page", "steps"),
    [
        ("members:organization_do", set(organizations.FORMS)),
        ("members:transfer_step", set(transfers.FORMS)),
        ("categories:measure", set(MEASURES)),
        ("floating:place_new", set(KINDS)),
        ("graduates:write", set(BOOKS)),
        # whose paper is whose stays a secret: recusals and closing are done on the page
        ("assessments:poll_step", set(polls.STEPS) - {"recuse", "close"}),
    ],
)
def test_a_page_of_several_steps_has_as_many_writes(page, steps):
    assert len(NAMED[page]) == len(steps)


def test_the_steps_of_one_page_are_the_addresses_or_choices_of_one_write():
    assert set(panel_steps.CALLS) == set(panels.STEPS)
    assert {code for code, _ in check_calls.STEPS} == set(check_pages._STEPS)
    assert set(CONTRACTS) == set(contracts._CALLS)
    assert {one.action for one in CASE.steps} - set(case_steps.CALLS) == set()


@pytest.mark.parametrize(
    ("body", "cycle", "elsewhere"),
    [
        (points.SheetStepBody, POINTS, set()),
        (own_rules.RuleStepBody, OWN_RULES, set()),
        (categories.CategoryStepBody, CLASSIFICATION, set()),
        (inspections.LedgerStepBody, ITEM, set()),
        (graduates.ObservingStepBody, OBSERVING, set()),
        (floating.StayStepBody, STAY, set()),
        (life.DevelopmentStepBody, DEVELOPMENT, set()),
        (file_bodies.MentoringStepBody, MENTORING, set()),
        (file_bodies.CommitmentStepBody, COMMITMENT, set(OWN_STEPS)),
        (year_bodies.SecretaryAssessmentStepBody, ASSESSMENT, set()),
        (secretaries.SelectionStepBody, SELECTION, {*RATES, "appoint"}),
        (classes_bodies.ClassStepBody, CLASS, set()),
        (classes_bodies.EnrolmentStepBody, ENROLMENT, set()),
        (teaching_bodies.OrderStepBody, ORDER, set()),
        (contests_bodies.ContestStepBody, CONTEST, set(DECIDED)),
        (contests_bodies.EntryStepBody, ENTRY, set()),
    ],
    ids=lambda one: getattr(one, "__name__", "") or getattr(one, "name", ""),
)
def test_whatever_a_page_may_do_in_steps_can_be_asked_for(body, cycle, elsewhere):
    """`elsewhere` are steps with a write of their own, which the table names."""
    offered = set(body().fields["do"].choices)
    assert {step.action for step in cycle.steps} - elsewhere == offered
