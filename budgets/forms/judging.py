# SPDX-License-Identifier: AGPL-3.0-or-later
"""How finance judges an expense, and which of them it looks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import TICKS, Expense
from budgets.states import ExpenseState
from core.forms import HouseForm

ACCEPT, ASK, REFUSE = "accept", "ask", "refuse"
MINE = "mine"


class JudgeForm(HouseForm):
    """Six boxes, a decision, and words for those who need some."""

    drafting = True  # words belong to a question or a refusal, boxes to an acceptance: none is optional

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = [(name, Expense._meta.get_field(name).verbose_name) for name in TICKS]
        self.fields["ticks"] = forms.MultipleChoiceField(
            label=_("What holds of this expense?"),
            help_text=_("It is accepted only if all six hold."),
            choices=boxes,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["decision"] = forms.ChoiceField(
            label=_("Your decision"),
            choices=(
                (ACCEPT, _("Accept it")),
                (ASK, _("Ask the team about it")),
                (REFUSE, _("Do not accept it")),
            ),
            widget=forms.RadioSelect,
        )
        self.fields["words"] = forms.CharField(
            label=_("Question to the team, or why it is not accepted"),
            help_text=_("The team reads this."),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class ExpenseFilter(HouseForm):
    """Which expenses the list shows."""

    state = forms.ChoiceField(label=_("Status"), required=False)
    q = forms.CharField(label=_("Supplier, invoice or award"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [("", _("All")), (MINE, _("Waiting for me")), *ExpenseState.choices]
        self.fields["state"].choices = shown

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in self.fields)
