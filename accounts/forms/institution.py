# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about an institution."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.registry import ProgrammeFacts
from accounts.states import InstitutionKind
from core.forms import HouseForm

MOST_ALIASES = 20


class InstitutionForm(HouseForm):
    """Name, other names, kind, what stands above, place."""

    name = forms.CharField(label=_("Name"), max_length=160)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: older names, other languages, usual misspellings."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
    parent = forms.ModelChoiceField(
        label=_("Stands below"), queryset=Institution.objects.none(), required=False, empty_label=_("Nothing")
    )
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, programme: ProgrammeFacts, *args: Any, institution: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Institution.objects.filter(programme_key=programme.key)
        self.fields["parent"].queryset = others.exclude(pk=institution.pk) if institution else others
        place = institution.place if institution else ""
        known = [("", _("Not said")), *programme.places]
        # A place that has left the programme's list stays until somebody chooses another.
        self.fields["place"].choices = known + [(place, place)] * (place not in dict(known))

    def clean_aliases(self) -> list[str]:
        """One name a line."""
        names = [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]
        if len(names) > MOST_ALIASES or any(len(name) > 160 for name in names):
            raise forms.ValidationError(_("At most 20 other names, each at most 160 characters long."))
        return names


def first_values(institution: Institution) -> dict[str, Any]:
    """Return what the form shows of an institution."""
    shown = {key: getattr(institution, key) for key in ("name", "short_name", "kind", "parent", "place")}
    return shown | {"aliases": "\n".join(institution.aliases)}
