# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an expert types about the stay: what is offered, in which field, how long, from when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.about import language_choices
from grants.models import Submission
from grants.models.application import FEWEST_WEEKS, MOST_WEEKS


class ApplicationForm(HouseForm):
    """Title, field, weeks, first day and wishes of a draft; everything may stay empty."""

    drafting = True
    title = forms.CharField(
        label=_("What do you offer, in a few words?"),
        help_text=_("Panelists read it without your name, so do not write it here."),
        max_length=200,
        required=False,
    )
    sector = forms.ChoiceField(label=_("Your field"), required=False)
    weeks_wished = forms.IntegerField(
        label=_("How many weeks can you stay?"),
        help_text=_("Between %(fewest)s and %(most)s.") % {"fewest": FEWEST_WEEKS, "most": MOST_WEEKS},
        min_value=FEWEST_WEEKS,
        max_value=MOST_WEEKS,
        required=False,
    )
    earliest_start = forms.DateField(
        label=_("From when can you come?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    host_wishes = forms.CharField(
        label=_("Is there a host or a place you would like?"),
        help_text=_("You need not have one."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language of your answers"), required=False)

    def __init__(self, submission: Submission, data: Any = None) -> None:
        told = getattr(submission, "application", None)
        given = {"title": submission.title, "language": submission.language}
        if told is not None:
            names = ("sector", "weeks_wished", "earliest_start", "host_wishes")
            given |= {name: getattr(told, name) for name in names}
        super().__init__(data, initial=given)
        self.fields["language"].choices = language_choices(submission.call)
        fields = submission.call.programme.field_choices()
        self.fields["sector"].choices = [("", _("Choose one")), *fields]
        if not fields:
            del self.fields["sector"]
