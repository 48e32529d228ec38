# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches of days: of the books, and of a financial report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import DayField


class PeriodForm(HouseForm):
    """The next period of a programme's books."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, programmes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = len(programmes) == 1
        self.fields["programme_key"] = forms.ChoiceField(
            label=_("Programme"),
            choices=[(key, key) for key in programmes],
            initial=programmes[0] if programmes else "",
            widget=forms.HiddenInput if one else forms.Select,
        )


class ReportForm(HouseForm):
    """From which day to which a financial report speaks."""

    since = DayField(label=_("From"))
    until = DayField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        """Demand that the end is not before the beginning."""
        given = super().clean() or {}
        if not self.errors and given["until"] < given["since"]:
            self.add_error("until", ValidationError(_("The last day is before the first.")))
        return given
