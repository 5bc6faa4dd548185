"""Pages of talents away and of who came back."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.doors import seen_person
from members.floating import relations, rights
from members.floating.actions import talents as actions
from members.floating.doors import keeper, reader, stay_for
from members.floating.forms import ReturnForm, TalentForm
from members.floating.models import ReturnCase, Talent
from members.floating.queries import choices
from members.floating.views.shared import form_page
from members.forms import places
from members.rights import SEE_PEOPLE
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def talents(request: HttpRequest) -> HttpResponse:
    """List the talents in scope: with names for branch and township, for the county without."""
    account: Any = request.user
    rows = Talent.objects.visible_to(account).select_related("stay__person", "stay__branch__parent")
    if (wish := request.GET.get("wish", "")) in Talent.Wish.values:
        rows = rows.filter(wish=wish)
    page = paging.newest_first(rows, request.GET.get("before", ""))
    context = {
        "page": page,
        "count": paging.count_up_to(rows),
        "lines": [(one, relations.reads_by_scope(account, one.stay)) for one in page.rows],
        "wishes": Talent.Wish.choices,
        "wish": wish,
    }
    return render(request, "members/floating/talents.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def talent(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the six items about the member of a stay, by his consent."""
    account: Any = request.user
    stay = stay_for(account, pk)
    relations.insist_keeps(account, stay, "登记在外人才")
    there = Talent.objects.filter(stay=stay).first()
    names = [*TalentForm.base_fields]
    initial = {name: getattr(there, name) for name in names} if there else {}
    form = TalentForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        items = dict(form.cleaned_data)
        consented = items.pop("consented_on")
        words = {"actor": account, "stay": stay, "items": items, "consented_on": consented}
        if form.attempt(actions.write, **words):
            messages.success(request, "人才信息已保存。")
            return redirect("floating:stay", pk=pk)
    return form_page(
        request, form, title="在外人才信息", about=f"{stay.person.name}，{stay.destination}",
        back=reverse("floating:stay", args=[pk]), back_label=stay.person.name,
    )  # fmt: skip


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the items about a talent, whose consent was taken back."""
    stay = stay_for(request.user, pk)
    found = get_object_or_404(Talent.objects.select_related("stay__person"), stay=stay)
    own = relations.is_self(request.user, stay)
    actions.withdraw(actor=request.user, talent=found)
    messages.success(request, "已撤回同意，人才信息已删除。")
    return redirect("floating:mine") if own else redirect("floating:stay", pk=pk)


@reader
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """List who came back, with the capital."""
    account: Any = request.user
    rows = ReturnCase.objects.visible_to(account)
    shown = rows.select_related("person", "branch__parent")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "sums": rows.aggregate(people=Count("person", distinct=True), capital=Sum("amount")),
        "may_keep": account.may_anywhere(rights.KEEP_FLOATING),
    }
    return render(request, "members/floating/returned.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def returned_new(request: HttpRequest) -> HttpResponse:
    """Pick who came back, then register to what."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""))
    if person is None:
        words = request.GET.get("q", "")
        people = core.people_found(account, words, right=SEE_PEOPLE)
        found = {"q": words, "by_unit": False, "people": people, "limit": core.FOUND}
        part = request.headers.get("HX-Target") == "found"
        name = "parts/found.html" if part else "returned_new.html"
        return render(request, f"members/floating/{name}", found)
    kept = {one.pk: one for one in choices.kept(account, "branch")}
    preset = next(iter(kept)) if len(kept) == 1 else None
    form = ReturnForm(sent(request), initial={"on": clock.today(), "branch": preset, "amount": 0})
    offered(form, "branch", places(kept.values()))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        branch = kept[whole(values.pop("branch")) or 0]
        words_ = {"actor": account, "person": person, "branch": branch}
        if form.attempt(actions.came_back, **words_, **values):
            messages.success(request, f"已登记{person.name}返乡。")
            return redirect("floating:returned")
    return form_page(
        request, form, title="登记返乡", about=f"{person.name}，{person.home.label}",
        back=reverse("floating:returned"), back_label="返乡", verb="登记", hidden={"person": person.pk},
    )  # fmt: skip
