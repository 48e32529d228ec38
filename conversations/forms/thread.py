# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed in a thread, and about an address that takes no mail."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EmailField, PhoneField
from conversations.operations.thread import cleaned
from conversations.states import MOST_LETTERS
from core.characters import forbidden_character
from core.forms import HouseForm
from core.refusals import Refusal


class FilesInput(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each rewritten on arrival; its value is a list of clean files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the rewritten files; the reason stands at the field."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        try:
            return cleaned([super(FilesField, self).clean(one, initial) for one in given])
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal


class WriteForm(HouseForm):
    """A message; its key lets a form that is sent twice write once."""

    text = forms.CharField(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("Both sides can read it here. Do not write bank details or health matters."),
    )
    files = FilesField(
        label=_("Files"), required=False, help_text=_("PDF or pictures, up to five of 10 MB each.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        """Refuse characters that hide or turn text."""
        text = self.cleaned_data["text"]
        if character := forbidden_character(text, lines=True):
            raise ValidationError(_("The text holds a hidden character (%(it)s).") % {"it": character})
        return text


class OfficerForm(WriteForm):
    """An officer's message, which may ask for an answer."""

    asks = forms.BooleanField(label=_("I need an answer"), required=False)
    until = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("text", "files", "asks", "until", "key")

    def clean_until(self) -> datetime | None:
        """The last minute of the day, in the reader's zone."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


class AddressForm(HouseForm):
    """The right address of somebody whose mail came back."""

    email = EmailField(required=False)
    phone = PhoneField(required=False, help_text=_("With the country's code, such as +250 788 123 456."))
    same_address = forms.BooleanField(label=_("The address was right; it takes mail again"), required=False)
    reason = forms.CharField(label=_("How do you know?"), max_length=300)
