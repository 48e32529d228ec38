# SPDX-License-Identifier: AGPL-3.0-or-later
"""Screening as a form: yes or no to each rule, with a reason for a no."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import MomentField
from grants.models import EligibilityRule, ScreeningCheck

ANSWERS = (("yes", _("Yes, it is met")), ("no", _("No")))


class ScreeningForm(HouseForm):
    """One row for each eligibility rule of the call."""

    drafting = True  # a reason belongs to a no alone, so none is marked as optional

    def __init__(
        self, rules: list[EligibilityRule], checks: list[ScreeningCheck], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rules, given = rules, {check.rule_id: check for check in checks}
        for rule in rules:
            check = given.get(rule.pk)
            self.fields[f"met_{rule.pk}"] = forms.ChoiceField(
                label=rule.text, choices=ANSWERS, widget=forms.RadioSelect,
                initial=None if check is None else ("yes" if check.met else "no"),
                error_messages={"required": _("Answer this rule.")},
            )  # fmt: skip
            self.fields[f"reason_{rule.pk}"] = forms.CharField(
                label=_("If no: why?"), required=False, max_length=500, initial=check.reason if check else "",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return the checks by rule."""
        given = super().clean()
        answered = {rule.pk: given.get(f"met_{rule.pk}") for rule in self.rules}
        for key, answer in answered.items():
            if answer == "no" and not given.get(f"reason_{key}", "").strip():
                self.add_error(f"reason_{key}", _("Say why this rule is not met."))
        return {
            "checks": {
                key: (answer == "yes", given.get(f"reason_{key}", "")) for key, answer in answered.items()
            }
        }


class ReturnForm(HouseForm):
    """Back to the team, until a new date."""

    def __init__(self, zone: ZoneInfo, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("What is to be put right?"), max_length=2000, help_text=_("The team reads this."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip
        self.fields["until"] = MomentField(zone=zone, label=_("Until when?"))
