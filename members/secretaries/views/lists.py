"""Pages of the negative lists: keeping them, what a department is to answer, one answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.secretaries import rights
from members.secretaries.actions import lists as actions
from members.secretaries.doors import answerer, check_for, county_for, decider, reader
from members.secretaries.forms import AnswerForm, ItemForm
from members.secretaries.models import ListItem
from members.secretaries.queries import choices, lists
from members.secretaries.views.shared import form_page
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """List the items in scope, and those above the account's township, which are its county's."""
    account: Any = request.user
    rows = ListItem.objects.filter(county__in=lists.counties(account)).select_related(
        "county", "unit"
    )
    context = {
        "items": list(rows.order_by("county__code", "stage", "code")[:500]),
        "decides": account.may_anywhere(rights.DECIDE_SECRETARIES),
    }
    return render(request, "members/secretaries/items.html", context)


@decider
@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest) -> HttpResponse:
    """Add an item to a list."""
    account: Any = request.user
    counties = choices.counties(account)
    form = ItemForm(
        sent(request), initial={"county": counties[0].pk if len(counties) == 1 else None}
    )
    offered(form, "county", [(one.pk, one.label) for one in counties])
    organs = [organ for one in counties[:1] for organ in choices.organs(one)]
    offered(form, "unit", [(one.pk, one.label) for one in organs], "没有，由组织部门登记")
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["county"] = county_for(account, values["county"])
        number = whole(values["unit"])
        values["unit"] = next((one for one in organs if one.pk == number), None)
        if form.attempt(actions.add, actor=account, **values):
            messages.success(request, "已登记。从今天起对新的核查有效。")
            return redirect("secretaries:items")
    return form_page(
        request, form, title="登记负面清单", about="报道没有写清单内容，由县里建立（P01-R4）。",
        back=reverse("secretaries:items"), back_label="负面清单",
    )  # fmt: skip


@signed_in
@require_POST
def item_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an item."""
    rows = ListItem.objects.visible_to(request.user).select_related("county")
    found = get_object_or_404(rows, pk=pk)
    actions.end(actor=request.user, item=found)
    messages.success(request, "已停用。答复过的核查都保留。")
    return redirect("secretaries:items")


@answerer
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List what the account's department is to answer."""
    context = {
        "pairs": [
            (item, subject, type(subject).__name__.lower(), lists.village_of(subject))
            for item, subject in lists.waiting(request.user)
        ]
    }
    return render(request, "members/secretaries/waiting.html", context)


@answerer
@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest, what: str, pk: int, item: int) -> HttpResponse:
    """Answer one item about somebody."""
    account: Any = request.user
    subject, found = check_for(account, what, pk, item)
    person = lists.person_of(subject)
    form = AnswerForm(sent(request))
    sees = account.may(rights.SEE_SECRETARIES, subject.scope_path)
    back = reverse(f"secretaries:{what}", args=[pk]) if sees else reverse("secretaries:waiting")
    if form.is_bound and form.is_valid():
        words = {"actor": account, "item": found, "subject": subject, **form.cleaned_data}
        if form.attempt(actions.answer, **words):
            messages.success(request, f"{person.name}：第{found.code}项已答复。")
            return redirect(back)
    about = f"{person.name}，{lists.village_of(subject).label}。第{found.code}项：{found.text}"
    return form_page(
        request, form, title="答复负面清单核查", about=about, back=back,
        back_label=person.name if sees else "负面清单核查", verb="答复",
    )  # fmt: skip
