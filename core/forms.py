# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every form of the house can do: carry out an operation and show its refusal at the right place."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from core.refusals import NotAllowed, Refusal


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, None for any other request: a form with nothing to type is bound all the same."""
    return request.POST if request.method == "POST" else None


class CarriesOut:
    """A form that hands its cleaned data to one operation."""

    outcome: Any = None

    def carry_out(self, operation: Callable[..., Any], **more: Any) -> bool:
        """Call `operation(**cleaned_data, **more)`; a Refusal becomes an error of the form or of its field.

        NotAllowed is not an error of what was typed: it passes through and becomes a 403 page.
        """
        try:
            self.outcome = operation(**self.cleaned_data, **more)  # type: ignore[attr-defined]
        except NotAllowed:
            raise
        except Refusal as refusal:
            field = refusal.field if refusal.field in self.fields else None  # type: ignore[attr-defined]
            self.add_error(field, str(refusal))  # type: ignore[attr-defined]
            return False
        return True


class HouseForm(CarriesOut, forms.Form):
    """The plain form of the house."""

    required_css_class = "required"


class HouseModelForm(CarriesOut, forms.ModelForm):
    """A form whose fields come from a model; it never saves: an operation does."""

    required_css_class = "required"

    def save(self, commit: bool = True) -> Any:
        """Refuse: operations are the only writers."""
        raise TypeError("Forms do not save; hand cleaned_data to an operation.")


class ConfirmForm(HouseForm):
    """Nothing to type: the button is the answer."""


class ReasonForm(HouseForm):
    """A reason, demanded."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
