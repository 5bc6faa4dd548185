"""The office calendar's page: which days of a year are not what their weekday says.

Working days decide deadlines of every county, so only who administers the whole tree changes them;
other administrators look. What has a date already (an opened cycle, a posted notice) keeps it.
"""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from members import rights
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds, workdays
from portal.doors import signed_in
from portal.form_fields import day
from portal.models import Holiday
from portal.refusals import Invalid, NotAllowed, Refused, Stale

FIRST_YEAR, LAST_YEAR = 2020, 2100
LONGEST = 16


class DaysForm(forms.Form):
    """One special day or a run of them."""

    first = day("从")
    last = day("到（只有一天就不填）", required=False)
    kind = forms.ChoiceField(
        label="这几天",
        choices=Holiday.Kind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    name = forms.CharField(
        label="名称",
        max_length=40,
        error_messages={"required": "请填写名称，如“国庆节”。"},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    announced = forms.BooleanField(
        label="按国务院办公厅通知",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def attempt(self, actor: Any) -> bool:
        """Write the days; False when the action refused, with its sentence at the field."""
        try:
            set_days(actor=actor, **self.cleaned_data)
        except Invalid as refusal:
            for name, sentences in refusal.problems.items():
                self.add_error(name, forms.ValidationError(sentences))
        return not self.errors


def may_change(account: Any) -> bool:
    """Return whether the account administers every organization there is."""
    tops = Organization.objects.filter(parent=None).values_list("path", flat=True)
    return bool(tops) and all(account.may(rights.ADMINISTER, path) for path in tops)


def set_days(
    *, actor: Any, first: dt.date, last: dt.date | None, kind: str, name: str, announced: bool
) -> None:
    """Write the days from `first` to `last` (both included), over what stood there.

    `announced` says that they come from the State Council's notice: a year with such a day is no
    longer provisional. Invalid for a run that is too long, or a working day made a working day.
    """
    insist_may_change(actor)
    days = _run(first, last or first, kind)
    with transaction.atomic():
        before = {str(h.day): f"{h.kind} {h.name}" for h in Holiday.objects.filter(day__in=days)}
        for day in days:
            Holiday.objects.update_or_create(
                day=day, defaults={"kind": kind, "name": name, "seeded": announced}
            )
        details = {"to": str(days[-1]), "kind": kind, "before": before}
        _record(actor, "设定节假日", Holiday(day=first, name=name), details)


def _run(first: dt.date, last: dt.date, kind: str) -> list[dt.date]:
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Invalid("没有写入。", {"first": [f"请填{FIRST_YEAR}年至{LAST_YEAR}年的日期。"]})
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST:
        sentence = f"结束日期不能早于开始日期，一次最多{LONGEST}天。"
        raise Invalid("没有写入。", {"last": [sentence]})
    days = [first + dt.timedelta(days=offset) for offset in range(length)]
    if kind == Holiday.Kind.WORK and (plain := [day for day in days if day.weekday() < 5]):
        sentence = f"{plain[0]}本来就是工作日。只有调到周六、周日上班的日子要写成调休上班。"
        raise Invalid("没有写入。", {"first": [sentence]})
    return days


def remove_day(*, actor: Any, day: dt.date) -> None:
    """Take a special day out: it is what its weekday says again. Stale when it is out already."""
    insist_may_change(actor)
    with transaction.atomic():
        row = Holiday.objects.select_for_update().filter(day=day).first()
        if row is None:
            raise Stale(f"{day}已经不在表里，没有再改。")
        _record(actor, "删除节假日", row, {"kind": row.kind})
        row.delete()


def load_year(*, actor: Any, year: int) -> int:
    """Add a year's days as the library knows them; what stands there stays. Returns how many came."""
    insist_may_change(actor)
    with transaction.atomic():
        there = Holiday.objects.filter(day__year=year)
        before = there.count()
        if not workdays.seed(year):
            raise Refused(
                f"节假日库里还没有{year}年的安排。国务院公布以后，可以更新节假日库再载入，"
                "或在这里逐段填写。"
            )
        added = there.count() - before
        if added:
            _record(
                actor,
                "载入节假日",
                Holiday(day=dt.date(year, 1, 1), name=f"{year}年"),
                {"days": added},
            )
    return added


def insist_may_change(actor: Any) -> None:
    """Refuse (403) who does not administer every organization."""
    if not may_change(actor):
        who = who_holds(rights.ADMINISTER)
        raise NotAllowed(f"不能改节假日。节假日管着全市的期限，由管全市的{who}修改。", who=who)


def _record(actor: Any, verb: str, about: Holiday, details: dict[str, Any]) -> None:
    top = Organization.objects.filter(parent=None).order_by("id").values_list("path", flat=True)
    deeds.record(actor=actor, verb=verb, about=about, scope_path=top[0], details=details)


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """List a year's special days with the form that writes some; POST writes them."""
    account: Any = request.user
    if not account.may_anywhere(rights.ADMINISTER):
        who = who_holds(rights.ADMINISTER)
        raise NotAllowed(f"不能查看节假日表。节假日由{who}维护。", who=who)
    year = _year(request.GET.get("year", ""))
    form = DaysForm(request.POST) if request.method == "POST" else _form(request)
    if request.method == "POST":
        insist_may_change(account)
        if form.is_valid() and form.attempt(account):
            messages.success(request, "节假日表已更新。以后计算的期限按新的表。")
            return _to(form.cleaned_data["first"].year)
    context = _context(year) | {"form": form, "may_change": may_change(account)}
    return render(request, "holidays.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest) -> DaysForm:
    """An empty form, or one filled in with the day the address names."""
    asked = forms.DateField(required=False)
    try:
        day = asked.clean(request.GET.get("day", ""))
    except forms.ValidationError:
        day = None
    row = Holiday.objects.filter(day=day).first() if day else None
    if row is None:
        return DaysForm()
    words = {"first": row.day, "kind": row.kind, "name": row.name, "announced": row.seeded}
    return DaysForm(initial=words)


def _context(year: int) -> dict[str, Any]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    calendar = workdays.Calendar(first, last)
    return {
        "year": year,
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "days": Holiday.objects.filter(day__year=year),
        "provisional": workdays.is_provisional(year),
        "workdays": calendar.workdays_between(first - dt.timedelta(days=1), last),
    }


@signed_in
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load a year's days from the library."""
    year = _year(request.POST.get("year", ""))
    added = load_year(actor=request.user, year=year)
    said = f"已载入{year}年的{added}天。" if added else f"{year}年的节假日已经齐全，没有改动。"
    messages.success(request, said)
    return _to(year)


@signed_in
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take a day out."""
    insist_may_change(request.user)
    try:
        day = dt.date.fromisoformat(request.POST.get("day", ""))
    except ValueError as wrong:
        raise Invalid("没有指明是哪一天。请在表里点那一天的“删除”。") from wrong
    remove_day(actor=request.user, day=day)
    messages.success(request, f"已删除{day}，这一天按星期几算。")
    return _to(day.year)


def _year(text: str) -> int:
    """Read a year; the present one for anything else."""
    good = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if good and FIRST_YEAR <= int(text) <= LAST_YEAR else clock.today().year


def _to(year: int) -> HttpResponse:
    return redirect(f"{reverse('holidays')}?year={year}")
