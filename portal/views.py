"""Pages of this floor: 我的任务 and the one way to a stored file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal import files, jobs, notifications, paging, progress, tours
from portal.doors import signed_in
from portal.downloads import attachment
from portal.models import Job, StoredFile

ENDS = [choice for choice in Job.State.choices if choice[0] not in Job.LIVE]


@signed_in
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """Show the account's jobs: live ones as cards, ended ones by `kind` and `state`."""
    mine = progress.jobs_of(request.user)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    rows = progress.ended(mine, kind, state)
    page = paging.newest_first(rows, request.GET.get("before", ""), 25)
    context = {
        "live": [progress.Card(job) for job in mine.filter(state__in=Job.LIVE)[:10]],
        "cards": [progress.Card(job) for job in page.rows],
        "page": page,
        "count": paging.count_up_to(rows),
        "kinds": progress.kinds_of(mine),
        "states": ENDS,
        "kind": kind,
        "state": state,
    }
    return render(request, "portal/jobs.html", context)


@signed_in
@require_GET
@never_cache
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of the account's jobs; who looks at an ended one needs no notification of it."""
    card = _card(request, pk)
    _seen(request, card)
    return render(request, "portal/job.html", {"card": card})


def _seen(request: HttpRequest, card: progress.Card) -> None:
    if not card.job.is_live:
        notifications.seen(request.user, reverse("portal:job", args=[card.job.pk]))


@signed_in
@require_GET
@never_cache
def job_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the card alone; the page asks every second while the job lives."""
    card = _card(request, pk)
    _seen(request, card)
    answer = render(request, "portal/job_card.html", {"card": card, "swap": True})
    if not card.job.is_live:
        answer["HX-Trigger"] = progress.announcement(card)
    return answer


@signed_in
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel one of the account's jobs."""
    asked = _card(request, pk).job
    jobs.cancel(actor=request.user, job=asked)
    asked.refresh_from_db()
    if asked.state == Job.State.CANCELLED:
        messages.success(request, "任务已取消，原结果不受影响。")
    else:
        messages.info(request, "已请求取消，办完手上这一步就停。")
    return redirect("portal:job", pk=pk)


@signed_in
@require_POST
def tour_done(request: HttpRequest, code: str) -> HttpResponse:
    """Put a first-use tour away for the account and go back."""
    tours.put_away(request.user, code)
    back = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if local else "home")


@signed_in
@require_GET
def stored_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a stored file to whoever may see it; to anyone else it does not exist."""
    row = get_object_or_404(StoredFile, pk=pk)
    if not files.may_open(request.user, row):
        raise Http404
    return attachment(row)


def _card(request: HttpRequest, pk: int) -> progress.Card:
    return progress.Card(get_object_or_404(progress.jobs_of(request.user), pk=pk))
