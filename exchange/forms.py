# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed on the page of imports: the programme and the file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.rules import programmes_of
from accounts.states import RoleFamily
from core.forms import HouseForm
from grants.models import Programme


class UploadForm(HouseForm):
    """A workbook, and the programme into which it goes."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), empty_label=None, required=True
    )
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel file (.xlsx) of at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Programme.objects.filter(key__in=programmes_of(person, RoleFamily.STAFF))
        field: Any = self.fields["programme"]
        field.queryset = mine.order_by("key")
        field.initial = mine.order_by("key").first()
