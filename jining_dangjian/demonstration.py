"""Moving the demonstration's date, so that deadlines pass while one watches. Demonstrations only."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from members import rights as m
from members.scope import who_holds
from portal import clock, deeds, workdays
from portal.doors import signed_in
from portal.models import Demonstration
from portal.refusals import Invalid, NotAllowed

MOVES_THE_DAY = m.ADMINISTER
"""This right, held anywhere, lets an account move the date."""
FARTHEST = dt.timedelta(days=92)


class DayForm(forms.Form):
    """The new date: later than the present one, at most a quarter on."""

    day = forms.DateField(
        label="移到",
        error_messages={
            "required": "请填写日期。",
            "invalid": "请按2026-10-21这样填写日期。",
        },
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"class": "form-control", "type": "date", "required": True}
        ),
    )

    def __init__(self, *args: Any, now: dt.date, **kwargs: Any) -> None:
        """Remember which day it is now."""
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_day(self) -> dt.date:
        """Refuse a day that is not later, or too far on (there is no way back)."""
        day: dt.date = self.cleaned_data["day"]
        if not self.now < day <= self.now + FARTHEST:
            first, last = self.now + dt.timedelta(days=1), self.now + FARTHEST
            raise forms.ValidationError(
                f"只能往后移，一次最多{FARTHEST.days}天。请填{first}至{last}之间的日期。"
            )
        return day


def may_move(account: Any) -> bool:
    """Return whether the account may move the date."""
    return bool(account.may_anywhere(MOVES_THE_DAY))


def move(*, actor: Any, day: dt.date) -> None:
    """Move the date forward; the deed lies on the organizations the actor's right covers."""
    if not may_move(actor):
        who = who_holds(MOVES_THE_DAY)
        raise NotAllowed(f"不能移动演示日期。演示日期由{who}移动。", who=who)
    with transaction.atomic():
        row = Demonstration.objects.select_for_update().get()
        if day <= row.day:
            raise Invalid(f"现在已是{row.day}，只能往后移。")
        before, row.day = row.day, day
        row.save(update_fields=["day"])
        deeds.record(
            actor=actor,
            verb="移动演示日期",
            about=row,
            scope_path=min(actor.paths_for(MOVES_THE_DAY), key=len),
            details={"from": str(before), "to": str(day)},
        )
        transaction.on_commit(clock.forget)


@signed_in
def day(request: HttpRequest) -> HttpResponse:
    """Show the date with the next working day filled in; move it on POST."""
    now = clock.demonstration_day()
    if now is None:
        raise Http404
    initial = {"day": workdays.nth_workday_after(now, 1)}
    form = DayForm(request.POST or None, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        move(actor=request.user, day=form.cleaned_data["day"])
        messages.success(request, f"演示日期已移到{form.cleaned_data['day']}。")
        return redirect("home")
    context = {"form": form, "may_move": may_move(request.user)}
    return render(request, "demonstration.html", context, status=422 if form.errors else 200)
