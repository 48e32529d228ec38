# SPDX-License-Identifier: AGPL-3.0-or-later
"""An award's forms: its terms, a signature, declining it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import CleanFileField, DayField, MoneyField
from grants.models import Award
from grants.operations.award import Instalment

ROWS, SPARE_ROWS = 4, 2


class TermsForm(HouseForm):
    """Start, end, and the instalments, one a row; rows left empty do not count."""

    drafting = True  # an empty row is no fault, and no row is marked as optional

    def __init__(self, award: Award, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"] = DayField(label=_("Starts"), initial=award.starts_on)
        self.fields["ends_on"] = DayField(label=_("Ends"), initial=award.ends_on)
        now = list(award.instalments.all())
        self.rows = range(max(ROWS, len(now) + SPARE_ROWS))
        for place in self.rows:
            part = now[place] if place < len(now) else None
            self._add_row(place, part, award.currency)

    def _add_row(self, place: int, part: Any, currency: str) -> None:
        self.fields[f"amount_{place}"] = MoneyField(
            currency=currency,
            label=_("Amount"),
            required=False,
            help_text="",
            initial=part.amount if part else None,
        )
        self.fields[f"condition_{place}"] = forms.CharField(
            label=_("Paid when"), required=False, max_length=300, initial=part.condition if part else ""
        )
        self.fields[f"planned_{place}"] = DayField(
            label=_("Planned for"), required=False, initial=part.planned_on if part else None
        )

    def row_fields(self) -> list[tuple[int, list[Any]]]:
        """Return the bound fields of each row, with its number."""
        names = ("amount", "condition", "planned")
        return [(place + 1, [self[f"{name}_{place}"] for name in names]) for place in self.rows]

    def clean(self) -> dict[str, Any]:
        """Return the dates and the instalments that were filled in."""
        given = super().clean()
        parts = []
        for place in self.rows:
            amount, condition = given.get(f"amount_{place}"), given.get(f"condition_{place}", "")
            planned = given.get(f"planned_{place}")
            if amount is None and (condition or planned):
                self.add_error(f"amount_{place}", _("How much is this instalment?"))
            elif amount is not None and not condition:
                self.add_error(f"condition_{place}", _("Say when this instalment is paid."))
            elif amount is not None:
                parts.append(Instalment(amount, condition, planned))
        return {"starts_on": given.get("starts_on"), "ends_on": given.get("ends_on"), "instalments": parts}


class SignForm(HouseForm):
    """A signed copy: who signed, on which day, and the paper."""

    signed_by = forms.CharField(label=_("Who signed?"), max_length=120, help_text=_("Name and office."))
    signed_on = DayField(label=_("Day of signing"), initial=date.today)
    file = CleanFileField(label=_("Signed copy"))


class DeclineForm(HouseForm):
    """An award declined in writing."""

    reason = forms.CharField(
        label=_("Why is the award declined?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if paper:
            self.fields["paper"] = CleanFileField(label=_("The team's signed letter"))
