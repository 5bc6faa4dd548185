"""Pages of what comes from outside: the list with its form, one piece with the file it belongs to."""

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.archives import relations, rights
from members.archives.actions import feeds as actions
from members.archives.actions import reading
from members.archives.doors import WITH, keeper
from members.archives.forms import FeedForm
from members.archives.models import ArchiveFile, ExternalFeed
from members.archives.views.answers import guarded, origin
from members.models import Organization
from portal import clock, paging
from portal.reading import whole


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def feeds(request: HttpRequest) -> HttpResponse:
    """List what came, newest first, and enter another; the list tells source, kind and day alone."""
    account: Any = request.user
    form = FeedForm(request.POST or None, initial={"received_on": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": account, "county": _county(account)}
        if made := form.attempt(actions.enter, **words, **form.cleaned_data):
            messages.success(request, "已登记。接着归入本人的档案。")
            return redirect("archives:feed", pk=made.pk)
    rows = ExternalFeed.objects.visible_to(account)
    if account.person_id:  # nothing about oneself; what nobody is mapped to stays in the list
        rows = rows.exclude(file__isnull=False, file__person=account.person_id)
    shown = rows.select_related("file__person", "entered_by__person").defer("words")
    newest = dict(rows.order_by().values_list("source").annotate(Max("received_on")))
    sources = [(label, newest.get(code)) for code, label in ExternalFeed.Source.choices]
    context = {
        "form": form,
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "sources": sources,
    }
    status = 422 if form.errors else 200
    return guarded(render(request, "members/archives/feeds.html", context, status=status))


def _county(account: Any) -> Organization:
    """The place the archivist keeps files for."""
    path = account.paths_for(rights.KEEP_ARCHIVES)[0]
    found: Organization = Organization.objects.get(path=path)
    return found


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one piece, and put it to a file; a mapped one counts as a look at that file."""
    account: Any = request.user
    rows = ExternalFeed.objects.visible_to(account).select_related(
        "file__person__home", "file__unit"
    )
    found = get_object_or_404(rows, pk=pk)
    if found.file:
        relations.refuse_own(account, found.file)
        reading.kept(actor=account, file=found.file, what=f"外部信息{pk}", origin=origin(request))
    if request.method == "POST":
        files = ArchiveFile.objects.visible_to(account).select_related(*WITH)
        target = get_object_or_404(files, pk=whole(request.POST.get("file")) or 0)
        actions.assign(actor=account, feed=found, file=target)
        messages.success(request, f"已归入{target.person.name}的档案。")
        return redirect("archives:feed", pk=pk)
    q = request.GET.get("q", "").strip()[:40]
    people = ArchiveFile.objects.visible_to(account).select_related(*WITH)
    people = people.filter(person__name__contains=q).order_by("person__sort_key", "pk")
    context = {"feed": found, "q": q, "found": list(people[:20]) if q and not found.file else []}
    return guarded(render(request, "members/archives/feed.html", context))
