# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about a host's need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.states import LanguageLevel
from core.forms import HouseForm
from grants.forms.fields import DayField
from placements.candidates import language_name
from placements.models import HostNeed
from placements.operations.need import Asked

TYPED = ("title", "about", "sector", "skills", "language", "level", "weeks", "from_on", "until_on", "people")


class NeedForm(HouseForm):
    """What a host asks for; skills one a line."""

    institution = forms.ModelChoiceField(label=_("Host institution"), queryset=Institution.objects.none())
    title = forms.CharField(label=_("Course or service"), max_length=160)
    about = forms.CharField(
        label=_("What is to be done?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    sector = forms.CharField(label=_("Sector"), max_length=80, required=False)
    skills = forms.CharField(
        label=_("Which fields and skills?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language is the work?"))
    level = forms.ChoiceField(label=_("At least"), choices=LanguageLevel.choices, initial=LanguageLevel.B2)
    weeks = forms.IntegerField(label=_("How many weeks?"), min_value=1, max_value=104)
    from_on = DayField(label=_("Not before"))
    until_on = DayField(label=_("Not after"))
    people = forms.IntegerField(label=_("How many experts?"), min_value=1, max_value=50, initial=1)

    def __init__(
        self, *args: Any, institutions: Any, languages: list[str], need: HostNeed | None = None, **kwargs: Any
    ) -> None:
        if need is not None:
            known = {name: getattr(need, name) for name in TYPED} | {"skills": "\n".join(need.skills)}
            kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        if need is None:
            self.fields["institution"].queryset = institutions
        else:
            del self.fields["institution"]
        self.fields["language"].choices = [(code, language_name(code)) for code in languages]

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes: the institution, and what is asked."""
        given = super().clean() or {}
        if self.errors:
            return given
        asked = {name: given.pop(name) for name in TYPED}
        asked["skills"] = asked["skills"].splitlines()
        return given | {"asked": Asked(**asked)}


class NeedFilter(forms.Form):
    """Filters of the list of needs; they live in the address."""

    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *HostNeed._meta.get_field("state").choices],
    )

    def narrow(self, needs: Any) -> Any:
        """Return the needs that pass."""
        self.is_valid()
        state = self.cleaned_data.get("state")
        return needs.filter(state=state) if state else needs

    @property
    def active(self) -> int:
        """How many filters are set."""
        return int(bool(getattr(self, "cleaned_data", {}).get("state")))
