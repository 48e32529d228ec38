# SPDX-License-Identifier: AGPL-3.0-or-later
"""What staff type about people: filters, roles, invitations, reasons."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EmailField
from accounts.models import Institution
from accounts.registry import ProgrammeFacts
from accounts.states import PersonState, Role
from core.forms import HouseForm

NO_ROLE = [("", _("No role, only the way in"))]


class PeopleFilter(forms.Form):
    """Filters of the list of people; they live in the address."""

    drafting = True
    q = forms.CharField(label=_("Name, e-mail or phone"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *PersonState.choices]
    )


class RoleForm(HouseForm):
    """A role in a programme, or in one call of it."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    scope = forms.ChoiceField(label=_("Where"))
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("A signatory signs for it. Others may leave it out."),
    )

    def __init__(self, programmes: Iterable[ProgrammeFacts], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = list(programmes)
        self.fields["scope"].choices = list(_scopes(self.programmes))
        keys = [facts.key for facts in self.programmes]
        self.fields["institution"].queryset = Institution.objects.filter(programme_key__in=keys)

    def clean(self) -> dict[str, Any]:
        """Turn the place into programme and call."""
        given = super().clean() or {}
        given["programme_key"], _slash, given["call_key"] = given.pop("scope", "").partition("/")
        return given


def _scopes(programmes: list[ProgrammeFacts]) -> Iterable[tuple[str, Any]]:
    """Yield the programmes, and in each its calls, as choices."""
    for facts in programmes:
        yield facts.key, _("%(programme)s: all calls") % {"programme": facts.name}
        for key, title in facts.calls:
            yield f"{facts.key}/{key}", title


class InviteForm(RoleForm):
    """Who is invited, to what."""

    field_order = ("name", "email", "language", "scope", "role", "institution")
    name = forms.CharField(label=_("Full name"), max_length=120)
    email = EmailField()
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(
        self, programmes: Iterable[ProgrammeFacts], *args: Any, gives_roles: bool, **kwargs: Any
    ) -> None:
        super().__init__(programmes, *args, **kwargs)
        self.fields["role"].required = False
        self.fields["role"].choices = [*NO_ROLE, *Role.choices]
        if not gives_roles:
            del self.fields["role"], self.fields["institution"]


class WhyForm(HouseForm):
    """Why something is done to a person; without it the trail would not say."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
