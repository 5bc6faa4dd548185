"""Pages of one member: his category with its history, his way of managing, and one's own page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.categories import relations, rights, ways
from members.categories.actions import measures as actions
from members.categories.actions import register
from members.categories.actions.register import Proposed
from members.categories.doors import cared_for, keeps, member_for, post_for, row_for
from members.categories.forms import (
    CareForm,
    HelperForm,
    HouseholdsForm,
    PostForm,
    ProposeForm,
    ResultForm,
    TargetForm,
)
from members.categories.lifecycle import CLASSIFICATION
from members.categories.models import Category
from members.categories.queries import choices, files, visits
from members.categories.views.shared import form_page
from members.models import Person
from portal import clock
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@signed_in
@require_GET
@never_cache
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one member: his category, what his way of managing asks for, and what may be done."""
    account: Any = request.user
    found = member_for(account, pk)
    told = files.of(found)
    rows = [(row, CLASSIFICATION.offers(account, row)) for row in told.rows]
    context = {
        "person": found,
        "told": told,
        "rows": rows,
        "keeps": keeps(account, found),
        "is_self": relations.is_self(account, found),
        "may_keep": account.may_anywhere(rights.KEEP_CATEGORIES),
        "least": ways.LEAST_HOUSEHOLDS,
        "most": ways.MOST_HOUSEHOLDS,
    }
    return render(request, "members/categories/member.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a member's category."""
    account: Any = request.user
    found = member_for(account, pk)
    relations.insist(account, found, rights.KEEP_CATEGORIES, "提出分类")
    form = ProposeForm(sent(request), initial={"since": clock.today()})
    if form.is_bound and form.is_valid():
        asked = Proposed(**form.cleaned_data)
        if form.attempt(register.propose, actor=account, person=found, asked=asked):
            messages.success(request, f"已提出{found.name}的类别，等镇街审核。")
            return redirect("categories:member", pk=pk)
    return form_page(
        request, form, title=f"{found.name}的分类", verb="提出", back_label=found.name,
        about="支部提出，镇街审核以后入册；以前的类别留在沿革里。",
        back=reverse("categories:member", args=[pk]),
    )  # fmt: skip


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a classification's life."""
    row = row_for(request.user, pk)
    try:
        taken = CLASSIFICATION.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := CLASSIFICATION.refusal(request.user, row, taken):
        raise refusal
    reason = request.POST.get("reason", "")
    register.take(actor=request.user, row=row, action=action, reason=reason)
    messages.success(request, f"{row.person.name}：已{taken.label}。")
    return redirect("categories:member", pk=row.person_id)


@dataclass(frozen=True)
class _Asked:
    """One thing that is written about a member: its form, its action, its words."""

    form: type[Any]
    take: Callable[..., Any]
    title: str
    about: str
    done: str


def _give_helper(*, actor: Any, person: Person, helper: str) -> Any:
    rows = Person.objects.filter(pk__in=[one.pk for one in choices.helpers(person)])
    chosen = get_object_or_404(rows, pk=whole(helper) or 0)
    return actions.give_helper(actor=actor, person=person, helper=chosen)


def _write_result(*, actor: Any, person: Person, result: str) -> Any:
    year = files.open_year(person) or clock.today().year
    return actions.write_result(actor=actor, person=person, year=year, result=result)


_WHAT = {
    "households": _Asked(HouseholdsForm, actions.set_households, "联系户数",
                         "每名党员原则上联系10至15户（P24-R8）。", "联系户数已保存。"),
    "helper": _Asked(HelperForm, _give_helper, "联系帮扶人",
                     "换人的，原来的联系帮扶人到今天为止。", "联系帮扶人已保存。"),
    "target": _Asked(TargetForm, actions.set_target, "年度目标",
                     "干部党员每年确定目标（P24-R3）。", "目标已保存。"),
    "result": _Asked(ResultForm, _write_result, "核对年度目标",
                     "对照年初的目标核对一次（P24-R3）。", "完成情况已登记。"),
    "post": _Asked(PostForm, actions.give_post, "安排岗位",
                   "无职党员设岗定责，七种岗位（P24-R7）。", "岗位已保存。"),
    "care": _Asked(CareForm, actions.log_care, "登记走访和关爱",
                   "一件事一天登记一次，登记后不改。", "已登记。"),
}  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def measure(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Write one thing about a member; a visit may also be written by his helper."""
    account: Any = request.user
    asked = _WHAT.get(what)
    if asked is None:
        raise Http404
    helps = what == "care"
    found = cared_for(account, pk) if helps else member_for(account, pk)
    if helps:
        relations.insist_cares(account, found)
    else:
        relations.insist(account, found, rights.KEEP_CATEGORIES, asked.title)
    form = asked.form(sent(request), initial=files.initial(found, what, request.GET))
    if what == "helper":
        people = choices.helpers(found)
        told = [(one.pk, one.name + ("（干部）" if one.is_cadre else "")) for one in people]
        offered(form, "helper", told)
    by_scope = keeps(account, found)
    back = reverse("categories:member", args=[pk]) if by_scope else reverse("categories:mine")
    words = {"actor": account, "person": found}
    sound = form.is_bound and form.is_valid()
    if sound and form.attempt(asked.take, **words, **form.cleaned_data):
        messages.success(request, f"{found.name}：{asked.done}")
        return redirect(back)
    return form_page(
        request, form, title=f"{asked.title}：{found.name}", about=asked.about, back=back,
        back_label=found.name if by_scope else "我的分类",
    )  # fmt: skip


@signed_in
@require_POST
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post."""
    held = post_for(request.user, pk)
    actions.end_post(actor=request.user, held=held)
    messages.success(request, f"{held}已结束。")
    return redirect("categories:member", pk=held.person_id)


@signed_in
@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show the account's person his own category and way of managing, and whom he helps."""
    account: Any = request.user
    rows = Person.objects.select_related("home")
    person = rows.filter(pk=account.person_id or 0).first()
    context = {
        "person": person,
        "told": files.of(person) if person else None,
        "helped": visits.helped_by(account.person_id),
        "quarter": visits.quarter(),
        "categories": Category,
    }
    return render(request, "members/categories/mine.html", context)
