# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person may change about themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EmailField, PhoneField
from accounts.states import Sex
from core.forms import HouseForm

THEMES = [("", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))]


def zone_choices() -> list[tuple[str, str]]:
    """Return the time zones of the world by continent and city, the programme's own first."""
    cities = sorted(
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    )
    return [("", str(_("As the programme"))), *((zone, zone.replace("_", " ")) for zone in cities)]


class SettingsForm(HouseForm):
    """Name, language, time zone, colours."""

    name = forms.CharField(
        label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, required=False, help_text=_("Only for the programme's totals.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, required=False)
    theme = forms.ChoiceField(
        label=_("Colours"), choices=THEMES, required=False, help_text=_("On this device only.")
    )


class NewEmailForm(HouseForm):
    """Another e-mail address, to be proved by a code."""

    address = EmailField(label=_("New e-mail address"))


class NewPhoneForm(HouseForm):
    """Another phone, to be proved by a code."""

    address = PhoneField(label=_("New phone"), help_text=_("With a plus and the country code."))


class PasswordForm(HouseForm):
    """A new password."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. Three words in a row are good."),
    )

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Refuse a short or common password, or one like the name."""
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password
