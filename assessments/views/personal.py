"""我的考核: a cadre's own quarters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.queries import personal
from portal.doors import signed_in


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show the account's own appraisals, each number with its grounds."""
    return render(request, "assessments/mine.html", personal.mine(request.user))
