# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about a condition, as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import CleanFileField

GRANT, REFUSE = "grant", "refuse"


def _words(rows: int = 4, **given: Any) -> forms.CharField:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **given)


class SeenForm(HouseForm):
    """What was seen, and the paper if there is one."""

    evidence = _words(
        label=_("What did you see?"), help_text=_("It is kept with your name, and the auditor reads it.")
    )
    file = CleanFileField(label=_("The document"), required=False)


class AskWaiverForm(HouseForm):
    """Why a condition need not be met."""

    reason = _words(
        label=_("Why should it be waived?"), help_text=_("The director reads this, and the auditor.")
    )


class DecideWaiverForm(HouseForm):
    """The waiver is granted, or refused with a word to the one who asked."""

    drafting = True  # a reason belongs to a refusal alone, so none is marked as optional

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=((GRANT, _("Grant the waiver")), (REFUSE, _("Refuse it"))),
        widget=forms.RadioSelect,
    )
    comment = _words(rows=3, label=_("Why?"), required=False, help_text=_("Needed when you refuse."))
