"""A whole city at its smallest: every subject is there and keeps the house's rules, the same for the same
seed, and the people who sign in to the demonstration see their pages."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.test import Client

from assessments.models import (
    Cycle,
    Panel,
    PointAccount,
    PointEntry,
    PointSheet,
    Result,
    ResultScore,
    ResultStep,
)
from grids.models import Case, CaseStep, CaseTally, Grid, GridPost
from jining_dangjian import city
from members.demo.accounts import SIGN_INS
from members.demo.city import Plan, places
from members.demo.city import people as city_people
from members.demo.people import SIGNED_IN
from members.models import Account, Membership, Organization, Person, Post
from portal.models import Holiday
from portal.refusals import Refused
from tests.small_city import DAY, few_villages, house
from tests.standing import rolled_back, standing
from training.models import Attendance, CourseSession, Enrolment, HourEntry, TrainingClass

PLAN = Plan(seed=7, share=2000, day=DAY)
MAIN = {
    ("yanwenjun", "/"), ("baixueying", "/"), ("kongxiangyu", "/assessments/cycles/"),
    ("yanwenjun", "/members/people/"), ("baixueying", "/training/"), ("baixueying", "/training/coverage/"),
}  # fmt: skip
DIGESTED = {
    Person: ("name", "born", "joined_on", "home__code"),
    Membership: ("person__name", "branch__code", "stage", "since"),
    Case: ("key", "number", "state", "found_on", "done_on", "satisfaction", "grid__code"),
    PointEntry: ("account__name", "sheet__period_code", "item__code", "points", "evidence"),
    Result: ("subject__name", "total", "rank", "grade", "panel__cycle__period_code"),
    HourEntry: ("person__name", "on", "hours", "title"),
}
"""What two loads with one seed have alike; ids and moments are not."""


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Built"]:
    """The smallest city, loaded once for the module, and once before for what it is compared with."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        few_villages(patch)
        patch.setattr(settings, "VAR_DIR", tmp_path_factory.mktemp("var"))
        with standing(django_db_blocker):
            house()
            first = loaded_and_undone()
            city.load(PLAN, said.append)
            yield Built(said, first)


@pytest.fixture
def there(built: "Built", django_db_blocker: Any) -> Iterator[list[str]]:
    """The same, inside a savepoint of the test's own."""
    with rolled_back(django_db_blocker):
        yield built.said


@dataclass(frozen=True)
class Built:
    """What a load said, and the digest of an earlier one."""

    said: list[str]
    first: dict[str, str]


def loaded_and_undone() -> dict[str, str]:
    """Load the city, take its digest, and undo it all: only the sequences of ids have gone on."""
    with transaction.atomic():
        city.load(PLAN, lambda line: None)
        found = digest()
        transaction.set_rollback(True)
    return found


def digest() -> dict[str, str]:
    """A digest of each table of DIGESTED."""
    found = {}
    for model, fields in DIGESTED.items():
        rows = sorted(map(repr, model.objects.values_list(*fields)))
        found[model.__name__] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def test_every_part_is_told_and_as_large_as_its_share(there):
    assert len(there) == len(city.PARTS) + 1
    assert [line.split("：")[0].split()[1] for line in there[:-1]] == [p.name for p in city.PARTS]
    members = Membership.objects.filter(until=None)
    assert members.exclude(branch__code__in=[f"{v}-zb" for v in SIGNED_IN]).count() > 240
    assert Case.objects.count() == 500
    assert PointEntry.objects.count() == pytest.approx(2500, rel=0.15)
    assert set(Cycle.objects.values_list("period_code", flat=True)) == {
        f"{year}Q{quarter}" for year in range(2021, 2027) for quarter in range(1, 5)
        if "2021Q3" <= f"{year}Q{quarter}" <= "2026Q2"
    }  # fmt: skip
    rows = sum(model.objects.count() for model in (Enrolment, Attendance, HourEntry))
    assert rows > 100


def test_a_member_is_in_one_branch_and_has_history(there):
    held = Membership.objects.filter(until=None).values("person").annotate(n=Count("pk"))
    assert not held.filter(n__gt=1).exists()
    fresh = Membership.objects.filter(stage="probationary")
    assert not fresh.exclude(person__full_on=None).exists()
    with connection.cursor() as cursor:
        for table in ("person", "membership", "post", "organization"):
            cursor.execute(
                f"SELECT count(*) FROM members_{table} t WHERE NOT EXISTS "
                f"(SELECT FROM members_{table}event e WHERE e.pgh_obj_id = t.id)"
            )
            assert cursor.fetchone() == (0,), table


def test_units_are_staffed_with_leaders_sections_and_a_branch(there):
    codes = [u.node.code for u in city_people.places.units(PLAN)]
    for unit in Organization.objects.filter(code__in=codes):
        posts = Post.objects.filter(organization=unit)
        assert posts.filter(role="principal").exists()
        assert posts.count() >= 3
        assert Membership.objects.filter(branch__code=f"{unit.code}-zb").exists()
        assert not posts.filter(role="staff", section=None).exists()


def test_grids_hang_together_and_somebody_serves_on_each(there):
    assert not Grid.objects.exclude(path__endswith="/").exists()
    assert not Grid.objects.filter(level__number__gt=1, parent=None).exists()
    assert not Grid.objects.exclude(parent=None).exclude(
        path__startswith=F("parent__path")
    ).exists()  # fmt: skip
    served = Grid.objects.annotate(n=Count("posts")).filter(level__number__gt=1)
    assert served.exists()
    assert not served.filter(n=0).exists()
    assert Counter(GridPost.objects.values_list("role", flat=True))["leader"] > 0


def test_cases_have_a_life_that_agrees_with_itself(there):
    done = Case.objects.exclude(done_on=None)
    assert not done.filter(done_on__lt=F("found_on")).exists()
    assert not done.filter(done_on__gt=DAY).exists()
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states["filed"] > 350
    assert len(states) > 5
    assert done.filter(done_on__gt=F("due_on")).exists()
    assert not Case.objects.filter(state="filed", satisfaction=None, unreachable=False).exists()
    last = dict(CaseStep.objects.order_by("id").values_list("case", "after"))
    for case in Case.objects.exclude(state="merged"):
        assert last[case.pk] == case.state
    assert not CaseStep.objects.filter(at__date__gt=DAY).exists()
    assert not Case.objects.filter(merged_into__state="merged").exists()


def test_tallies_are_folded_and_come_to_the_cases(there):
    assert not CaseTally.objects.filter(fresh=True).exists()
    told = CaseTally.objects.exclude(month=None).filter(due=None)
    assert told.aggregate(n=Sum("cases"))["n"] == Case.objects.count()
    assert told.filter(state="").aggregate(n=Sum("done"))["n"] == Case.objects.exclude(
        Q(done_on=None) | Q(state="merged")
    ).count()  # fmt: skip


def test_points_are_in_sheets_of_the_accounts_branch(there):
    assert not PointEntry.objects.exclude(sheet__organization=F("account__organization")).exists()
    assert not PointEntry.objects.exclude(sheet__scheme=F("item__scheme")).exists()
    assert not PointEntry.objects.exclude(kind=F("item__kind")).exists()
    assert not PointAccount.objects.exclude(name=F("person__name")).exists()
    states = Counter(PointSheet.objects.values_list("period_code", "state"))
    assert all(state == "filed" for (month, state) in states if month < "2026-09")
    evidence = PointEntry.objects.values("account", "evidence_key").annotate(n=Count("pk"))
    assert not evidence.filter(n__gt=1).exists()


def test_results_follow_from_their_scores_as_the_scheme_says(there):
    """Total, place, grade under the limit of 40 % and step of everybody, done over by loops."""
    scores: dict[tuple[int, str], Decimal] = {
        (subject, component): score
        for subject, component, score in ResultScore.objects.values_list(
            "subject", "component", "score"
        )
    }
    capped = set(ResultStep.objects.values_list("subject", flat=True))
    by_panel: dict[int, list[Result]] = defaultdict(list)
    for result in Result.objects.select_related("panel"):
        assert result.panel.state == Panel.State.FILED
        assert result.run_id == result.panel.run_id
        by_panel[result.panel_id].append(result)
    assert by_panel
    for results in by_panel.values():
        keys = {r: key_of(r, scores) for r in results}
        limit = len(results) * 2 // 5
        for result in results:
            total = keys[result][0]
            rank = 1 + sum(key > keys[result] for key in keys.values())
            last = sum(key >= keys[result] for key in keys.values())
            line = (
                "好"
                if total >= 90
                else "较好"
                if total >= 75
                else "一般"
                if total >= 60
                else "较差"
            )
            falls = line == "好" and last > limit
            told = (result.total, result.rank, result.of, result.grade, result.subject_id in capped)
            assert told == (total, rank, len(results), "较好" if falls else line, falls)


def key_of(result: Result, scores: dict[tuple[int, str], Decimal]) -> tuple[Decimal, ...]:
    """Total, individual and common points: what one place is decided by."""
    common, own = scores[result.subject_id, "common"], scores[result.subject_id, "individual"]
    whole = (common + own) / 2 + (result.bonus or 0) - (result.deduction or 0)
    total = min(max(whole, Decimal(0)), Decimal(100)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total, own, common


def test_hours_go_with_attendance_at_closed_sessions(there):
    present = Attendance.objects.filter(present=True)
    assert HourEntry.objects.count() == present.count() > 0
    assert not Attendance.objects.exclude(session__state=CourseSession.State.CLOSED).exists()
    assert not Attendance.objects.exclude(
        session__training_class=F("enrolment__training_class")
    ).exists()
    assert not HourEntry.objects.filter(on__gt=DAY).exists()
    assert set(TrainingClass.objects.values_list("state", flat=True)) == {"archived", "enrolling"}


def test_the_main_pages_answer_to_who_signs_in(there):
    """Everybody's own first page, and what a city changes most: ranking, board, people, points, training."""
    wanted = {(sign_in.username, sign_in.path) for sign_in in SIGN_INS if sign_in.path != "/"}
    clients = {}
    for username, path in sorted(wanted | MAIN):
        if username not in clients:
            clients[username] = Client()
            clients[username].force_login(Account.objects.get(username=username))
        assert clients[username].get(path).status_code == 200, (username, path)


def test_a_second_load_adds_nothing_and_another_plan_is_refused(there):
    before = digest()
    assert city.load(PLAN, lambda line: None) == 0
    assert digest() == before
    with pytest.raises(Refused, match="1/2000"):
        city.load(Plan(seed=7, share=20, day=DAY), lambda line: None)


def test_what_broke_off_is_taken_up_again(there, monkeypatch):
    """A part that fails leaves nothing of itself; the next load goes on with it."""
    tries = []

    def fails_once(plan: Plan) -> int:
        Holiday.objects.create(day=dt.date(2031, 1, 1 + len(tries)), kind="off", name="试")
        tries.append(plan)
        if len(tries) == 1:
            raise RuntimeError("broken off")
        return 1

    parts = (city.Part("甲", lambda plan: 3, "件"), city.Part("乙", fails_once, "件"))
    monkeypatch.setattr(city, "PARTS", parts)
    said: list[str] = []
    with pytest.raises(RuntimeError, match="broken off"):
        city.load(PLAN, said.append)
    assert not Holiday.objects.filter(day__year=2031).exists()
    assert city.load(PLAN, said.append) == 1
    assert [line.split("，")[0] for line in said[:3]] == [
        "[1/2] 甲：3件",
        "[1/2] 甲：已在",
        "[2/2] 乙：1件",
    ]
    assert Holiday.objects.filter(day__year=2031).count() == 1


def test_the_same_seed_makes_the_same_city(built, there):
    assert built.first == digest()


def test_every_unit_of_the_whole_city_has_sections_to_staff() -> None:
    """Asked of the plan alone: no other test makes the whole city."""
    wanted = places.units(Plan(seed=2026, share=1, day=DAY))
    assert len(wanted) > 2900
    assert [unit.node.name for unit in wanted if not unit.sections] == []
