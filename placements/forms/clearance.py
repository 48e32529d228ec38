# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about the clearance, and about a programme's rules of placements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import CleanFileField, DayField
from placements.matching import Weights
from placements.models import Clearance, PlacementRules

VERIFY, AGAIN, WAIVE = "verify", "again", "waive"
WEIGHTS = {
    "field": _("Fields and skills"), "language": _("Language"), "window": _("Time"), "sector": _("Sector"),
    "earlier": _("Was with this host before"),
}  # fmt: skip


class GiveForm(HouseForm):
    """What an item asks for; only what it asks is shown."""

    words = forms.CharField(
        label=_("Number or words"), max_length=300, required=False,
        help_text=_("For example the number of the licence. Kept encrypted."),
    )  # fmt: skip

    def __init__(self, *args: Any, clearance: Clearance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if clearance.item.expires:
            self.fields["valid_until"] = DayField(label=_("Valid until"))
        if clearance.item.needs_paper:
            there = clearance.papers.filter(replaced_at=None).exists()
            self.fields["file"] = CleanFileField(label=_("The paper"), required=not there)


class JudgeForm(HouseForm):
    """What the clearance officer finds."""

    verdict = forms.ChoiceField(label=_("What do you find?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("How was it verified, or why not?"), max_length=300,
        help_text=_("Kept in the log that officers read: write no medical facts."),
    )  # fmt: skip

    def __init__(self, *args: Any, clearance: Clearance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {
            "waiting": [(WAIVE, _("It is not needed here"))],
            "given": [
                (VERIFY, _("It is in order")), (AGAIN, _("Ask the expert again")),
                (WAIVE, _("It is not needed here")),
            ],
            "verified": [(AGAIN, _("Ask the expert again"))],
        }  # fmt: skip
        self.fields["verdict"].choices = known.get(clearance.state, [])


class RulesForm(HouseForm):
    """How long placements last, how quickly sides answer, what counts in matching."""

    shortest_months = forms.IntegerField(label=_("Shortest placement, in months"), min_value=1, max_value=60)
    longest_months = forms.IntegerField(label=_("Longest placement, in months"), min_value=1, max_value=60)
    answer_days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=60)
    currencies = forms.CharField(
        label=_("Currencies of allowances"), max_length=60, required=False,
        help_text=_("Codes of three letters with blanks between, for example EUR USD."),
    )  # fmt: skip

    def __init__(self, *args: Any, rules: PlacementRules, **kwargs: Any) -> None:
        weights = Weights().as_dict() | rules.weights
        kwargs["initial"] = {
            "shortest_months": rules.shortest_months, "longest_months": rules.longest_months,
            "answer_days": rules.answer_days, "currencies": " ".join(rules.currencies),
        } | {f"weight_{name}": weight for name, weight in weights.items()}  # fmt: skip
        super().__init__(*args, **kwargs)
        for name, label in WEIGHTS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=_("Weight: %(what)s") % {"what": label}, min_value=0, max_value=100
            )

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = super().clean() or {}
        if self.errors:
            return given
        weights = {name: given.pop(f"weight_{name}") for name in WEIGHTS}
        return given | {"weights": weights, "currencies": given["currencies"].upper().split()}


class ItemForm(HouseForm):
    """An item of the checklist."""

    key = forms.SlugField(label=_("Key"), max_length=40, help_text=_("Small letters and hyphens."))
    words = forms.CharField(label=_("What is asked?"), max_length=160)
    verifier = forms.CharField(
        label=_("Who confirms it?"), max_length=160, required=False,
        help_text=_("For example the council that gives licences."),
    )  # fmt: skip
    sector = forms.CharField(label=_("Only for the sector"), max_length=80, required=False)
    call_key = forms.ChoiceField(label=_("Only for the call"), required=False)
    needs_paper = forms.BooleanField(label=_("A paper is needed"), required=False)
    expires = forms.BooleanField(label=_("It has a last day"), required=False)

    def __init__(self, *args: Any, calls: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call_key"].choices = [("", _("All calls")), *calls]
