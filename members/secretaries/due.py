"""What is due (P01): cases and checks that wait, mentors and their contacts, commitments, checks in July,
assessments. Nothing is ticked off: a row is there until what it asks for is done."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, Max, Q
from django.urls import reverse

from members.secretaries import rights, rules
from members.secretaries.models import (
    Assessment,
    Commitment,
    ListCheck,
    MentorGroup,
    Selection,
    Term,
)
from members.secretaries.queries import commitments, files, lists, mentors, terms
from members.secretaries.words import ASKED
from portal import clock
from portal.periods import containing_day
from portal.providers import Due, due_provider

MOST = 20
OF_TOWN = {"nominated": "核对清单", "checked": "评价", "evaluated": "上报", "approved": "办理任职"}
OF_COUNTY = {"town_rated": "评价", "submitted": "审批"}
KEEP, DECIDE = rights.KEEP_SECRETARIES, rights.DECIDE_SECRETARIES


def _selections(account: Any) -> Any:
    town = Selection.objects.visible_to(account, KEEP).filter(state__in=OF_TOWN)
    county = Selection.objects.visible_to(account, DECIDE).filter(state__in=OF_COUNTY)
    return Exists(town) | Exists(county)


@due_provider(where=_selections)
def cases(account: Any) -> Iterable[Due]:
    """Selections that wait for the township or the county."""
    for right, verbs in ((KEEP, OF_TOWN), (DECIDE, OF_COUNTY)):
        if not account.may_anywhere(right):
            continue
        rows = Selection.objects.visible_to(account, right).filter(state__in=verbs)
        rows = rows.exclude(person=account.person_id).select_related("village", "person")
        for case in rows.order_by("nominated_on", "id")[:MOST]:
            url = reverse("secretaries:selection", args=[case.pk])
            yield Due(str(case), url, verbs[case.state], None, case.get_state_display())


@due_provider
def checks(account: Any) -> Iterable[Due]:
    """How many items of a negative list the account's department has not answered (P01-R4, R11)."""
    if account.may_anywhere(rights.ANSWER_LISTS) and (count := len(lists.waiting(account))):
        url = reverse("secretaries:waiting")
        yield Due(
            f"负面清单核查{count}项", url, "去答复", None, "没有答复的，选拔和评估停着（P01-R4）"
        )


@due_provider
def mentoring(account: Any) -> Iterable[Due]:
    """Secretaries who need mentors, parts that are empty, mentors not in contact this month (P01-R8)."""
    if not account.may_anywhere(KEEP):
        return
    url = reverse("secretaries:mentoring")
    rows = terms.villages(account, KEEP, "mentors")
    if count := rows.count():
        yield Due(
            f"{count}名书记该安排导师", url, "去安排", None, "新任和软弱涣散村的书记（P01-R8）"
        )
    groups = MentorGroup.objects.visible_to(account, KEEP).filter(state="active")
    if not groups.exists():
        return
    for group, day in mentors.empty_parts(groups)[:MOST]:
        there = reverse("secretaries:group", args=[group.pk])
        yield Due(f"补选{group.term.person.name}的导师", there, "补选", day, "调离后30天内")
    if silent := mentors.without_contact(groups):
        month = containing_day(clock.today(), "month")
        why = "每名导师每月至少联系一次（P01-R8）"
        yield Due(f"{len(silent)}名导师本月没有联系", url, "看名单", month.end, why)


@due_provider(of_person=lambda account: Exists(files.parts_of(account.person_id)))
def own_mentoring(account: Any) -> Iterable[Due]:
    """This month's contacts of a mentor, and what he has to confirm."""
    month = containing_day(clock.today(), "month")
    for mentor in files.own_mentoring(account.person_id):
        group = mentor.group
        url = reverse("secretaries:group", args=[group.pk])
        who = group.term.person.name
        if mentor.agreed_on is None:
            yield Due(f"确认帮带{who}", url, "去确认", None, mentor.get_part_display())
        elif group.state == MentorGroup.State.ACTIVE:
            done = mentor.contacts.filter(on__range=(month.start, month.end))
            if not done.exists():
                there = reverse("secretaries:contact", args=[mentor.pk])
                yield Due(f"帮带{who}", there, "去登记", month.end, "每月至少联系一次（P01-R8）")


@due_provider(of_person=lambda account: Exists(files.terms_of(account.person_id)))
def own_file(account: Any) -> Iterator[Due]:
    """A secretary's commitments: to be made by 31 January, changed, reported; a group to confirm."""
    for term in files.own_terms(account.person_id):
        if not term.is_serving:
            continue
        today = clock.today()
        yield from _to_make(term, today)
        soon = today + dt.timedelta(days=rules.AHEAD)
        rows = Commitment.objects.filter(term=term).filter(
            Q(state="returned") | Q(state="approved", due_on__lte=soon)
        )
        for one in rows.order_by("due_on")[:MOST]:
            url = reverse("secretaries:commitment", args=[one.pk])
            verb = "修改" if one.state == "returned" else "报完成情况"
            yield Due(f"承诺：{one.text[:20]}", url, verb, one.due_on, one.get_state_display())
        waiting = MentorGroup.objects.filter(term=term, state="proposed", agreed_on=None).first()
        if waiting is not None:
            url = reverse("secretaries:group", args=[waiting.pk])
            yield Due("确认导师帮带", url, "去确认", None, "1+4（P01-R7）")


def _to_make(term: Term, today: dt.date) -> Iterator[Due]:
    by = dt.date(today.year, *rules.COMMIT_BY)
    lacking = commitments.missing(term, today.year)
    if lacking:
        url = reverse("secretaries:mine")
        done = len(ASKED) - len(lacking)
        why = f"还缺{'、'.join(one.label for one in lacking)}（P01-R10）"
        yield Due(f"{today.year}年履职承诺", url, "去登记", by, why, done, len(ASKED))


@due_provider
def of_township(account: Any) -> Iterable[Due]:
    """Commitments to review and verify, and from July on secretaries without the mid-year check."""
    if not account.may_anywhere(KEEP):
        return
    rows = Commitment.objects.visible_to(account, KEEP)
    told = rows.aggregate(
        claimed=Count("pk", filter=Q(state="claimed")),
        reported=Count("pk", filter=Q(state="reported")),
    )
    url = reverse("secretaries:commitments")
    for state, verb in (("claimed", "审核"), ("reported", "验收")):
        if count := told[state]:
            yield Due(f"{count}项履职承诺等{verb}", f"{url}?state={state}", verb)
    today = clock.today()
    if today.month >= rules.MIDYEAR_MONTH:
        rows = terms.villages(account, KEEP, "checkup")
        if left := rows.count():
            by = dt.date(today.year, rules.MIDYEAR_MONTH, 31)
            there = f"{reverse('secretaries:villages')}?show=checkup"
            yield Due(f"{left}名书记没有年中检查", there, "看名单", by, "7月检查承诺进展（P01）")


@due_provider
def assessments(account: Any) -> Iterable[Due]:
    """Assessments that wait for the township's proposal or the county; hits that came out later."""
    waits = ((KEEP, ("assessed",), "提议"), (DECIDE, ("opened", "stopped", "proposed"), "办理"))
    for right, states, verb in waits:
        if not account.may_anywhere(right):
            continue
        rows = Assessment.objects.visible_to(account, right).filter(state__in=states)
        told = rows.order_by().aggregate(count=Count("pk"), year=Max("year"))
        if count := told["count"]:
            url = f"{reverse('secretaries:assessments')}?year={told['year']}"
            yield Due(f"{count}名书记的年度评估等{verb}", url, verb)
    if account.may_anywhere(DECIDE):
        yield from _hits(account)


def _hits(account: Any) -> Iterator[Due]:
    hit = ListCheck.objects.filter(result="hit", term__isnull=False).values("term")
    rows = Term.objects.visible_to(account, DECIDE).filter(pk__in=hit)
    for term in rows.select_related("post__person", "post__organization")[:MOST]:
        if terms.undecided(term):
            url = reverse("secretaries:term", args=[term.pk])
            yield Due(
                f"{term}任职后触碰负面清单", url, "决定", None, "核查以后由县级决定（P01-R4）"
            )
