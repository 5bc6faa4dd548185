"""A voter's own paper: filled in, checked, cast once. What is filled in is stored nowhere."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import papers as actions
from assessments.forms import paper as forms
from assessments.forms.paper import Filled
from assessments.models import Voter
from assessments.queries import papers
from portal.reading import whole


@require_http_methods(["GET", "POST"])
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a voter his paper; POST `do` is check, edit, recuse, unrecuse or cast.

    Without a session what was filled in is handed back in a form, and stored nowhere.
    """
    if not request.user.is_authenticated:
        return _signed_out(request, pk)
    voter = _voter(request, pk)
    if request.method == "GET" or voter.has_cast or _is_anothers(request):
        return _paper(request, voter, Filled())
    do, _, subject = request.POST.get("do", "check").partition(".")
    if do == "cast":
        return _cast(request, voter)
    if do in ("recuse", "unrecuse"):
        actions.recuse(
            actor=request.user, poll=voter.poll, subject=whole(subject) or 0,
            recused=do == "recuse",
        )  # fmt: skip
    return _paper(request, voter, None, check=do == "check")


@csrf_exempt
@require_POST
@never_cache
def paper_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the paper anew with what was filled in before the session was over.

    Signing in changes the token against forged forms, so this address takes any form: it writes
    nothing, and what it shows still has to be checked and cast by hand. Whoever signed in as somebody
    else is shown nothing of it.
    """
    if not request.user.is_authenticated:
        return _signed_out(request, pk)
    return _paper(request, _voter(request, pk), Filled() if _is_anothers(request) else None)


def _is_anothers(request: HttpRequest) -> bool:
    """Whether somebody else filled the form in, before this account signed in at his desk; says so."""
    if request.POST.get("sender", str(request.user.pk)) == str(request.user.pk):
        return False
    messages.warning(request, "刚才填的是另一个账号的票，没有放回来，也没有投。")
    return True


def _voter(request: HttpRequest, pk: int) -> Voter:
    voter = papers.voting(request.user).filter(poll=pk).first()
    if voter is None:
        raise Http404
    return voter


def _paper(
    request: HttpRequest, voter: Voter, filled: Filled | None, check: bool = False
) -> HttpResponse:
    """The paper with what was filled in (None: as it was sent now), or the check before casting."""
    shown = papers.paper_of(voter)
    if not shown.is_open or voter.has_cast:
        return render(request, "assessments/polls/paper_over.html", {"paper": shown})
    filled = forms.read(shown, request.POST) if filled is None else filled
    context = {"paper": shown, "filled": filled, "rows": forms.checked(shown, filled)}
    if check and filled.is_right:
        return render(request, "assessments/polls/paper_check.html", context)
    status = 422 if check else 200
    return render(request, "assessments/polls/paper.html", context, status=status)


def _cast(request: HttpRequest, voter: Voter) -> HttpResponse:
    shown = papers.paper_of(voter)
    filled = forms.read(shown, request.POST)
    gone = forms.sent_subjects(request.POST) - {s.pk for s in shown.subjects}
    if gone or not filled.is_right:
        messages.error(request, "票面刚有变化，票还没有投进。请核对后再投。")
        return _paper(request, voter, filled, check=True)
    actions.cast(actor=request.user, poll=voter.poll, votes=filled.votes)
    messages.success(request, "票已投进。")
    return redirect("assessments:paper", pk=voter.poll_id)


def _signed_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to sign in: what was filled in stays in the page that asks."""
    kept = forms.kept(request.POST.dict())
    if not any(name[:2] == "s." for name, _ in kept):
        return redirect_to_login(reverse("assessments:paper", args=[pk]))
    context = {"poll": pk, "kept": kept}
    return render(request, "assessments/polls/paper_signed_out.html", context, status=401)
