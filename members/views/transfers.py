"""Pages of transfers: the list, beginning one, one transfer with its steps, the printed letter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import rights
from members.life.doors import anywhere, branch_for, insist, member_for, transfer_for
from members.life.forms.transfers import FORMS, ArrivalForm, DraftForm, StepForm
from members.life.queries import organizations, transfers
from members.models import Organization, Transfer
from members.models.organizations import Kind
from portal import paging
from portal.doors import signed_in
from portal.reading import whole

DONE = {
    "send": "介绍信已开具，请打印盖章。",
    "receive": "已办理接收。",
    "refuse": "已退回转出支部。",
    "withdraw": "已撤回。",
}


@signed_in
@require_GET
@never_cache
def transfer_list(request: HttpRequest) -> HttpResponse:
    """List the transfers of either side: `view` open, ended or all; `q` part of the name."""
    anywhere(request.user, rights.SEE_PEOPLE)
    view, words = request.GET.get("view", ""), request.GET.get("q", "").strip()[:40]
    view = view if view in transfers.VIEWS else "open"
    rows = transfers.listed(request.user, view, words)
    account: Any = request.user
    context = {
        "page": paging.newest_first(rows, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "views": transfers.VIEWS,
        "view": view,
        "q": words,
        "may_keep": account.may_anywhere(rights.KEEP_BRANCH),
    }
    return render(request, "members/branch/transfers.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick a member (`q`), then where to (`to`, or `outward`), then say why."""
    anywhere(request.user, rights.KEEP_BRANCH)
    asked = request.POST if request.method == "POST" else request.GET
    words = request.GET.get("q", "")[:40]
    context: dict[str, Any] = {"q": words, "limit": transfers.FOUND}
    if not asked.get("person"):
        context["members"] = transfers.members_found(request.user, words)
        return render(request, "members/branch/transfer_pick.html", context)
    member = member_for(request.user, whole(asked["person"]) or 0)
    branch, outward = _to(asked.get("to")), asked.get("outward") == "1"
    context |= {"member": member, "branch": branch, "outward": outward}
    if branch is None and not outward:
        context["branches"] = transfers.branches_found(words)
        return render(request, "members/branch/transfer_pick.html", context)
    sent = request.POST if request.method == "POST" else None
    form = DraftForm(sent, is_outward=branch is None)
    if form.is_bound and form.is_valid():
        made = form.take(request.user, member.person, branch)
        if made is not None:
            messages.success(request, f"已登记{made.name}的转接，请核对后开具介绍信。")
            return redirect("members:transfer", pk=made.pk)
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "members/branch/transfer_new.html", context, status=status)


def _to(number: str | None) -> Organization | None:
    """Return the branch a letter is for: any of the city's; 404 for another organization."""
    if not number:
        return None
    rows = Organization.objects.filter(kind=Kind.BRANCH).select_related("parent")
    found: Organization = get_object_or_404(rows, pk=whole(number) or 0)
    return found


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def arrival(request: HttpRequest) -> HttpResponse:
    """Pick the branch he comes to (`branch`), then write the letter from outside the city down."""
    account: Any = request.user
    anywhere(account, rights.KEEP_BRANCH)
    asked = request.POST if request.method == "POST" else request.GET
    words = request.GET.get("q", "")[:40]
    own = organizations.found(account, words, {Kind.BRANCH}, right=rights.KEEP_BRANCH)
    context: dict[str, Any] = {"q": words, "own": own, "limit": transfers.FOUND}
    if asked.get("branch"):
        branch = branch_for(account, whole(asked["branch"]) or 0, rights.KEEP_BRANCH)
    elif len(own) == 1 and not words:
        branch = own[0]
    else:
        return render(request, "members/branch/transfer_pick.html", context | {"arriving": True})
    form = ArrivalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = form.take(account, branch)
        if made is not None:
            messages.success(request, f"已登记{made.name}的介绍信，核对后办理接收。")
            return redirect("members:transfer", pk=made.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "branch": branch}
    return render(request, "members/branch/arrival.html", context, status=status)


@signed_in
@require_GET
@never_cache
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one transfer and the steps the account may take now."""
    return _page(request, transfer_for(request.user, pk))


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Take one step; what is wrong comes back in its form."""
    if do not in FORMS:
        raise Http404
    found = transfer_for(request.user, pk)
    form = FORMS[do](request.POST, transfer=found)
    if not form.is_valid() or form.take(request.user) is None:
        return _page(request, found, form)
    messages.success(request, f"{found.name}：{DONE[do]}")
    return redirect("members:transfer", pk=pk)


def _page(request: HttpRequest, found: Transfer, sent: StepForm | None = None) -> HttpResponse:
    page = transfers.page_of(request.user, found)
    offers = [one for one in page.offers if one.step.action in FORMS]
    steps = [
        (
            one,
            sent if sent and sent.do == one.step.action else FORMS[one.step.action](transfer=found),
        )
        for one in offers
    ]
    context = {"page": page, "transfer": found, "steps": steps, "sent": sent}
    context["has_letter"] = bool(found.number and found.from_branch_id)
    status = 422 if sent is not None else 200
    return render(request, "members/branch/transfer.html", context, status=status)


@signed_in
@require_GET
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter of introduction as it is printed; for who keeps the branch that gives it."""
    found = transfer_for(request.user, pk)
    insist(request.user, rights.KEEP_BRANCH, found.giving.path)
    if not found.number or found.from_branch is None:
        raise Http404
    return render(request, "members/branch/letter.html", {"transfer": found})
