"""Pages of venues, target groups with their lists, and the county's rules."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.models import Organization, Person
from members.models.organizations import Kind
from members.rights import SEE_PEOPLE
from portal.doors import seen
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from training import places, rights
from training.actions import catalogue as actions
from training.doors import holding, keeper, place_for, reader
from training.forms.catalogue import GroupNewForm, RoomForm, RuleForm, VenueForm
from training.models import CountyRule, GroupMember, TargetGroup, Venue
from training.queries import groups as group_queries
from training.views import shared
from training.views.shared import form_page

KEEP = rights.KEEP_TRAINING


@reader
@require_GET
def venues(request: HttpRequest) -> HttpResponse:
    """List the venues in scope with their rooms."""
    rows = Venue.objects.visible_to(request.user).select_related("organization")
    context = {
        "venues": list(rows.prefetch_related("rooms").order_by("until", "kind", "name")[:300]),
        "may_keep": request.user.may_anywhere(KEEP),  # type: ignore[union-attr]
    }
    return render(request, "training/venues.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def venue_new(request: HttpRequest) -> HttpResponse:
    """Set up a venue."""
    form = VenueForm(sent(request))
    offered(form, "organization", shared.holders(request.user))
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        place = place_for(request.user, facts.pop("organization"))
        if made := form.attempt(
            actions.open_venue, actor=request.user, organization=place, **facts
        ):
            messages.success(request, "已登记。请加教室。")
            return redirect("training:venue", pk=made.pk)
    return form_page(
        request, form, title="登记培训阵地", back=reverse("training:venues"), back_label="培训阵地",
        verb="登记",
    )  # fmt: skip


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a venue; add a room to it."""
    account: Any = request.user
    found = seen(Venue, account, pk, "organization")
    form = RoomForm(sent(request))
    room = None
    if form.is_bound and form.is_valid():
        room = form.attempt(actions.add_room, actor=account, venue=found, **form.cleaned_data)
    if room is not None:
        messages.success(request, "教室已登记。")
        return redirect("training:venue", pk=pk)
    context = {
        "venue": found,
        "rooms": list(found.rooms.all()),
        "form": form,
        "keeps": account.may(KEEP, found.scope_path),
    }
    status = 422 if form.errors else 200
    return render(request, "training/venue.html", context, status=status)


@reader
@require_POST
def venue_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the use of a venue."""
    found = seen(Venue, request.user, pk, "organization")
    actions.end(actor=request.user, row=found, doing="停用")
    messages.success(request, f"{found.name}已停用。")
    return redirect("training:venues")


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def groups(request: HttpRequest) -> HttpResponse:
    """List the target groups; add one, or a county's five of P04-R3 at once."""
    account: Any = request.user
    if request.method == "POST" and request.POST.get("what") == "start":
        county = place_for(account, request.POST.get("county", ""))
        made = actions.start_groups(actor=account, county=county)
        messages.success(request, f"已设置{len(made)}类培训对象。")
        return redirect("training:groups")
    form = GroupNewForm(sent(request))
    offered(form, "organization", shared.holders(account))
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        place = place_for(account, facts.pop("organization"))
        if form.attempt(actions.add_group, actor=account, organization=place, **facts):
            messages.success(request, "已设置。")
            return redirect("training:groups")
    rows = TargetGroup.objects.visible_to(account, rights.SEE_TRAINING)
    counties = Organization.objects.visible_to(account, KEEP).filter(kind=Kind.COUNTY)
    bare = counties.exclude(pk__in=TargetGroup.objects.values("organization"))
    context = {
        "rows": list(rows.select_related("organization")[:200]),
        "bare": list(bare[:20]),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "training/groups.html", context, status=status)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a target group: who is in it by rule, or its list, to which somebody is added."""
    account: Any = request.user
    rows = TargetGroup.objects.visible_to(account, rights.SEE_TRAINING)
    found = get_object_or_404(rows.select_related("organization"), pk=pk)
    if request.method == "POST":
        people = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
        person = get_object_or_404(people, pk=whole(request.POST.get("person")) or 0)
        actions.put_on_list(actor=account, group=found, person=person)
        messages.success(request, f"{person.name}已列入。")
        return redirect("training:group", pk=pk)
    words = request.GET.get("q", "")
    is_list = found.rule == TargetGroup.Rule.LIST
    listed = found.listed.filter(until=None).select_related("person__home")
    context = {
        "group": found,
        "is_list": is_list,
        "listed": list(listed[:500]) if is_list else [],
        "count": group_queries.people_of(found).count(),
        "q": words,
        "people": core.people_found(account, words, SEE_PEOPLE),
        "keeps": account.may(KEEP, found.scope_path),
    }
    return render(request, "training/group.html", context)


@keeper
@require_POST
def off_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off a group's list."""
    row = seen(GroupMember, request.user, pk, "group__organization", "person")
    actions.take_off_list(actor=request.user, row=row)
    messages.success(request, f"{row.person.name}已移出名单，已有的学时不变。")
    return redirect("training:group", pk=row.group_id)


@holding("修改培训规则", rights.APPROVE_TRAINING)
@require_http_methods(["GET", "POST"])
@never_cache
def rules(request: HttpRequest) -> HttpResponse:
    """Show and set what a county asks of its training."""
    account: Any = request.user
    path = account.paths_for(rights.APPROVE_TRAINING)[0]
    county = places.county_of(get_object_or_404(Organization, path=path))
    rule = places.rule_of(county)
    names = ("share_least", "share_mode", "grace", "opens", "evening_from", "evening_most",
             "answer_days")  # fmt: skip
    initial = {name: getattr(rule, name) for name in names}
    initial["lecture_fields"] = "\n".join(rule.lecture_fields)
    form = RuleForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        if form.attempt(actions.set_rule, actor=account, county=county, facts=facts):
            messages.success(request, "培训规则已保存。")
            return redirect("training:rules")
    more = {"is_own": rule.pk is not None, "mode": CountyRule.Mode(rule.share_mode).label}
    return form_page(
        request, form, title="培训规则", about=f"{county.label}　没有修改过的是推定值",
        back=reverse("training:classes"), back_label="培训班", more=more,
    )  # fmt: skip
