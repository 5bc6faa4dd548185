"""Forms of a case's page that are no step of its life: urging, and who it is about."""

from typing import Any

from django import forms

from grids.actions import parties
from grids.actions.parties import LIMITS, Party
from grids.actions.stepping import LONGEST
from grids.models import Case
from members.forms import Answered
from portal.kept import SEALED
from portal.refusals import Invalid

_LINE = {"class": "form-control", "autocomplete": "off"}


class UrgeForm(Answered):
    """The sentence for who handles the case."""

    reason = forms.CharField(
        label="催办的话",
        required=False,
        help_text="写给承办人看，记入办理过程；每个工作日只催办一次。",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": LONGEST}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields apart: several forms stand on one page."""
        kwargs["auto_id"] = "urge_%s"
        super().__init__(*args, **kwargs)


class PartyForm(Answered):
    """What a resident or party offers of himself (0.7); the fields' names keep it out of sessions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for what may be kept, each as long as it may be."""
        kwargs["auto_id"] = "party_%s"
        super().__init__(*args, **kwargs)
        for name, (label, most) in LIMITS.items():
            widget = forms.TextInput(attrs=_LINE | {"maxlength": most})
            self.fields[SEALED + name] = forms.CharField(label=label, required=False, widget=widget)

    @property
    def party(self) -> Party:
        """What was typed, once the form is valid."""
        return Party(**{name: self.cleaned_data[SEALED + name] for name in LIMITS})

    def write(self, actor: Any, case: Case) -> bool:
        """Seal the party into the case; False when it was refused, with its sentences in the form."""
        return self.attempt(self._add, actor=actor, case=case) is not None

    def _add(self, *, actor: Any, case: Case) -> bool:
        """Add the party; what is wrong with it is told under the names of the form's fields."""
        try:
            parties.add(actor=actor, case=case, parties=[self.party])
        except Invalid as wrong:
            problems = {SEALED + name: said for name, said in wrong.problems.items()}
            raise Invalid(wrong.sentence, problems) from wrong
        return True


def focus(form: forms.Form) -> None:
    """Let the browser go to the first field that was refused; sentences above the fields have their own."""
    if form.non_field_errors():
        return
    for name in form.fields:
        if name in form.errors:
            form.fields[name].widget.attrs["autofocus"] = True
            return
