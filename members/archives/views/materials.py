"""Pages of materials: register one, what it says of the facts, its steps and scanned pages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.archives import relations, rights, watermark
from members.archives.actions import facts as fact_actions
from members.archives.actions import files as actions
from members.archives.actions import reading
from members.archives.doors import file_for, seen
from members.archives.forms import FactForm, MaterialForm
from members.archives.lifecycle import MATERIAL
from members.archives.models import Material
from members.archives.views.answers import guarded, origin, picture
from members.forms import Answered
from portal import clock, files
from portal.doors import signed_in
from portal.refusals import Refused


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a material in a file."""
    found = file_for(request.user, pk)
    relations.insist(request.user, rights.KEEP_ARCHIVES, found, "登记材料")
    form = MaterialForm(request.POST or None, initial={"received_on": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "file": found}
        if made := form.attempt(actions.register, **words, **form.cleaned_data):
            messages.success(request, "已登记。接着登记材料上的记载。")
            return redirect("archives:material", pk=made.pk)
    context = {"file": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "members/archives/material_new.html", context, status=status)


@signed_in
@require_GET
@never_cache
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one material to who keeps or decides; the look is logged."""
    found = seen(Material, request.user, pk)
    return guarded(render(request, "members/archives/material.html", _shown(request, found)))


def _shown(
    request: HttpRequest, found: Material, form: Any = None, pages: Any = None
) -> dict[str, Any]:
    account: Any = request.user
    reading.kept(actor=account, file=found.file, what=f"材料{found.pk}", origin=origin(request))
    return {
        "material": found,
        "file": found.file,
        "records": list(found.facts.order_by("kind", "id")),
        "offers": MATERIAL.offers(account, found),
        "form": form or FactForm(),
        "pages_form": pages or Answered(),
        "page_numbers": list(found.pages.values_list("number", flat=True)),
        "may_keep": account.may(rights.KEEP_ARCHIVES, found.scope_path),
        "mark": watermark.of(account),
    }


@signed_in
@require_POST
@never_cache
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the material says of a fact."""
    found = seen(Material, request.user, pk)
    form = FactForm(request.POST)
    if form.is_valid():
        words = {"actor": request.user, "material": found}
        if form.attempt(fact_actions.record, **words, **form.cleaned_data):
            messages.success(request, "已登记。与别的材料不一致的，平台自动开始审核。")
            return redirect("archives:material", pk=pk)
    page = render(
        request, "members/archives/material.html", _shown(request, found, form), status=422
    )
    return guarded(page)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a material one step further."""
    found = seen(Material, request.user, pk)
    if action not in {one.action for one in MATERIAL.steps}:
        raise Http404
    reason = request.POST.get("reason", "")
    actions.step(actor=request.user, material=found, action=action, reason=reason)
    messages.success(
        request, f"{MATERIAL.step(action).label}已办，现在是“{found.get_state_display()}”。"
    )
    return redirect("archives:material", pk=pk)


@signed_in
@require_POST
@never_cache
def pages(request: HttpRequest, pk: int) -> HttpResponse:
    """Add scanned pages."""
    found = seen(Material, request.user, pk)
    form = Answered(request.POST)
    sent = [(one.file, one.name or "") for one in request.FILES.getlist("pages")]
    words = {"actor": request.user, "material": found, "sent": sent}
    made = form.attempt(actions.add_pages, **words) if form.is_valid() else None
    if made:
        messages.success(request, "已上传。全部传完以后点“完成数字化”。")
        return redirect("archives:material", pk=pk)
    shown = _shown(request, found, pages=form)
    return guarded(render(request, "members/archives/material.html", shown, status=422))


@signed_in
@require_GET
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one scanned page to who keeps or decides; logged and marked like a reader's."""
    found = seen(Material, request.user, pk)
    return sent(request, found, number)


def sent(request: HttpRequest, found: Material, number: int, **grant: Any) -> HttpResponse:
    """Log the look at a scanned page, and send it with the mark burned in."""
    row = get_object_or_404(found.pages.select_related("file"), number=number)
    path = files.path_of(row.file.sha256)
    what = f"材料{found.pk}第{number}页"
    if grant:
        account: Any = request.user
        words = {"actor": account, "file": found.file, "what": what, "origin": origin(request)}
        reading.log(kind="scan", **words, **grant)
    else:
        reading.kept(actor=request.user, file=found.file, what=what, origin=origin(request))
    if not path.is_file():
        raise Refused(f"{what}的内容找不到了。请把文件编号{row.file_id}告诉平台管理员。")
    return picture(watermark.burned(path, watermark.of(request.user)))
