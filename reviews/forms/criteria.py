# SPDX-License-Identifier: AGPL-3.0-or-later
"""The criteria of a stage as a page of small forms, one for each; an emptied name takes one away."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.translated import Translated
from core.translated_forms import TranslatedFormField
from grants.models import Stage
from reviews.models import Criterion

NEW_ROWS = 2
PLACES = ("low", "middle", "high")


def mark_of(place: str, low: int, high: int) -> str:
    """Return the mark that an anchor describes: the lowest, the middle or the highest one."""
    return str({"low": low, "middle": (low + high) // 2, "high": high}[place])


class CriterionForm(HouseForm):
    """One criterion."""

    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=1000, required=False)
    low = forms.IntegerField(label=_("Lowest mark"), min_value=-100, max_value=1000, required=False)
    high = forms.IntegerField(label=_("Highest mark"), min_value=-100, max_value=1000, required=False)

    def __init__(
        self, *args: Any, languages: list[str], criterion: Criterion | None = None, **kwargs: Any
    ) -> None:
        """Build the texts in the call's languages."""
        self.criterion = criterion
        kwargs["initial"] = _initial(criterion)
        super().__init__(*args, **kwargs)
        texts = {
            "name": TranslatedFormField(
                label=_("Criterion"), languages=languages, required=False, max_length=120
            ),
            "description": TranslatedFormField(
                label=_("What is looked at"), languages=languages, required=False, rows=2, max_length=600
            ),
        }
        for place, label in zip(
            PLACES,
            (_("What the lowest mark means"), _("… the middle one"), _("… the highest one")),
            strict=True,
        ):
            texts[f"anchor_{place}"] = TranslatedFormField(
                label=label, languages=languages, required=False, rows=2, max_length=400
            )
        self.fields = {"name": texts.pop("name"), **self.fields, **texts}

    @property
    def is_empty(self) -> bool:
        """Whether the criterion is not wanted."""
        return not self.cleaned_data.get("name")

    def clean(self) -> dict[str, Any]:
        """Ask for weight and scale where there is a name."""
        typed = super().clean() or {}
        for name in ("weight", "low", "high"):
            if typed.get("name") and typed.get(name) is None and name not in self.errors:
                self.add_error(name, _("Write a number."))
        return typed

    def given(self) -> dict[str, Any]:
        """Return the criterion as the operation takes it; anchors of other marks stay."""
        typed = self.cleaned_data
        low, high = typed["low"], typed["high"]
        before = self.criterion.anchors if self.criterion else {}
        anchors = {mark: text for mark, text in before.items() if _within(mark, low, high)}
        for place in PLACES:
            text, mark = typed[f"anchor_{place}"], mark_of(place, low, high)
            if text:
                anchors[mark] = text
            elif place != "middle" or high - low > 1:
                anchors.pop(mark, None)
        return {
            "key": self.criterion.key if self.criterion else "",
            "anchors": anchors,
            **{name: typed[name] for name in ("name", "description", "weight", "low", "high")},
        }


def _within(mark: str, low: int, high: int) -> bool:
    return mark.lstrip("-").isdigit() and low <= int(mark) <= high


def _initial(criterion: Criterion | None) -> dict[str, Any]:
    if criterion is None:
        return {"low": 1, "high": 5}
    kept = {name: getattr(criterion, name) for name in ("name", "description", "weight", "low", "high")}
    anchors = {
        f"anchor_{place}": Translated.of(criterion.anchors.get(mark_of(place, criterion.low, criterion.high)))
        for place in PLACES
    }
    return kept | anchors


def criterion_forms(stage: Stage, data: Any = None) -> list[CriterionForm]:
    """Return a form for each criterion, and empty ones for new ones."""
    known: Iterable[Any] = [*stage.criteria.all(), *[None] * NEW_ROWS]
    languages = list(stage.call.languages) or ["en"]
    return [
        CriterionForm(data, prefix=f"n{place}", languages=languages, criterion=criterion)
        for place, criterion in enumerate(known)
    ]
