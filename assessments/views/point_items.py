"""Pages of a scheme's items: the county adds, changes and retires them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import rights
from assessments.actions import point_items as actions
from assessments.actions.points import insist
from assessments.forms.points import ItemForm
from assessments.points.doors import item_for, scheme_for
from portal.doors import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def items(request: HttpRequest, scheme: int) -> HttpResponse:
    """List a scheme's items; POST adds one."""
    found, rules = scheme_for(request.user, scheme)
    may_edit = request.user.may(rights.EDIT_SCHEME, found.organization.path)  # type: ignore[union-attr]
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        insist(request.user, rights.EDIT_SCHEME, found.organization.path)
        words = {"actor": request.user, "scheme": found, "rules": rules}
        made = (
            form.attempt(actions.add, wording=form.wording(), **words) if form.is_valid() else None
        )
        if made is not None:
            messages.success(request, f"已增加“{form.cleaned_data['label']}”。")
            return redirect("assessments:points_items", scheme)
    rows = list(found.items.order_by("-active", "position", "pk"))
    context = {"scheme": found, "rules": rules, "rows": rows, "form": form, "may_edit": may_edit}
    context["in_use"] = sum(item.active for item in rows)
    status = 422 if form.errors else 200
    return render(request, "assessments/points/items.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item; `do` retire or restore takes it out of use or back."""
    found = item_for(request.user, pk)
    rules = scheme_for(request.user, found.scheme_id)[1]
    sent = request.POST if request.POST.get("do") == "save" else None
    form = ItemForm(sent, initial={name: getattr(found, name) for name in ItemForm.base_fields})
    words: dict[str, Any] = {"actor": request.user, "item": found}
    if request.POST.get("do") in ("retire", "restore"):
        actions.retire(**words, active=request.POST["do"] == "restore")
        messages.success(request, "已改。停用的条目不能再登记，已登记的不变。")
        return redirect("assessments:points_items", found.scheme_id)
    words |= {"rules": rules}
    done = (
        form.attempt(actions.change, wording=form.wording(), **words) if form.is_valid() else None
    )
    if done is not None:
        messages.success(request, f"已修改“{form.cleaned_data['label']}”，以前登记的不变。")
        return redirect("assessments:points_items", found.scheme_id)
    context = {"item": found, "scheme": found.scheme, "form": form}
    return render(
        request, "assessments/points/item.html", context, status=422 if form.errors else 200
    )
