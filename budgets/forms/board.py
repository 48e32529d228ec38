# SPDX-License-Identifier: AGPL-3.0-or-later
"""Filters of the board of tranches; they live in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.states import BoardGroup, Standing

MINE = "mine"


class BoardFilter(forms.Form):
    """What is unknown filters nothing. `group` is a tile above the list: what finance has to do, or what is mine."""

    award = forms.CharField(
        label=_("Number of the award"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *Standing.choices])
    group = forms.ChoiceField(
        required=False, choices=[("", ""), (MINE, ""), *BoardGroup.choices], widget=forms.HiddenInput
    )
    call = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def active(self) -> int:
        """How many filters are set, beside the tile."""
        return len([name for name in self.given if name != "group"])

    def narrow(self, tranches: Any) -> Any:
        """Return the (grouped) tranches that pass the filters."""
        given = self.given
        if "award" in given:
            tranches = tranches.filter(award__number__icontains=given["award"])
        if "state" in given:
            tranches = tranches.standing(given["state"])
        if given.get("group") == MINE:
            return tranches.filter(mine=1)
        return tranches.filter(group=given["group"]) if "group" in given else tranches
