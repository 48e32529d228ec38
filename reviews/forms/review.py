# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed in a review: marks with their comments, three texts, and the version that was seen."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.forms_look import Scale
from core.translated import Translated
from reviews.missing import MARK, WHY, is_extreme
from reviews.operations.review import LONGEST
from reviews.states import TieKind

WIDEST_SCALE = 11  # more marks than this are typed, not picked


@dataclass(frozen=True)
class Row:
    """A criterion with its two fields, what its marks mean, and which of them need a comment."""

    criterion: Any
    mark: Any
    why: Any
    anchors: list[tuple[str, str]]
    extremes: str

    @property
    def wants_why(self) -> bool:
        """Whether the comment stands open: something is in it, is wanted in it, or is wrong with it."""
        value = self.mark.value()
        picked = Decimal(value) if str(value or "").lstrip("-").replace(".", "", 1).isdigit() else None
        return bool(self.why.value() or self.why.errors or is_extreme(self.criterion, picked))


def anchors_of(criterion: Any) -> list[tuple[str, str]]:
    """Return (mark, what it means in the reader's language), lowest first."""
    told = ((mark, str(Translated.of(text))) for mark, text in criterion.anchors.items())
    known = [(mark, text) for mark, text in told if text]
    return sorted(known, key=lambda pair: Decimal(pair[0]) if pair[0].lstrip("-").isdigit() else Decimal(0))


class ReviewForm(HouseForm):
    """One review. Nothing is demanded while it is a draft; handing in says what is missing."""

    drafting = True
    comment = forms.CharField(
        label=_("What should the panel hear from you?"),
        help_text=_("An overall comment. The team does not read it."),
    )
    strength = forms.CharField(
        label=_("A strength, for the team"), help_text=_("It may stand in their letter.")
    )
    improve = forms.CharField(
        label=_("One thing to improve, for the team"), help_text=_("Helpful whatever the outcome.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}))

    def __init__(self, *args: Any, review: Any, criteria: list[Any], **kwargs: Any) -> None:
        """Build a field for each mark and its comment; each criterion carries its `score`, or None."""
        self.criteria = criteria
        kwargs["initial"] = self._kept(review) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for name in ("comment", "strength", "improve"):
            self.fields[name].required, self.fields[name].max_length = False, LONGEST
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
        for criterion in criteria:
            self.fields[f"{MARK}{criterion.pk}"] = _mark_field(criterion, criterion.score)
            self.fields[f"{WHY}{criterion.pk}"] = forms.CharField(
                label=_("Comment on “%(name)s”") % {"name": criterion.name},
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def _kept(self, review: Any) -> dict[str, Any]:
        kept: dict[str, Any] = {
            "comment": review.comment,
            "strength": review.strength,
            "improve": review.improve,
            "version": review.version,
        }
        for criterion in self.criteria:
            if criterion.score is not None:
                kept[f"{MARK}{criterion.pk}"] = plain(criterion.score.value)
                kept[f"{WHY}{criterion.pk}"] = criterion.score.comment
        return kept

    def rows(self) -> list[Row]:
        """Return the criteria with their fields."""
        return [
            Row(
                criterion,
                self[f"{MARK}{criterion.pk}"],
                self[f"{WHY}{criterion.pk}"],
                anchors_of(criterion),
                _("%(low)s or %(high)s") % {"low": criterion.low, "high": criterion.high},
            )
            for criterion in self.criteria
        ]

    def given(self) -> dict[str, Any]:
        """Return what was typed, as the operations take it."""
        typed = self.cleaned_data
        return {
            "scores": {one.pk: typed[f"{MARK}{one.pk}"] or None for one in self.criteria},
            "comments": {one.pk: typed[f"{WHY}{one.pk}"] for one in self.criteria},
            **{name: typed[name] for name in ("comment", "strength", "improve", "version")},
        }


def plain(value: Decimal | None) -> str:
    """Return a mark as it stands in its input: without needless zeros."""
    return "" if value is None else f"{value.normalize():f}"


def _mark_field(criterion: Any, score: Any) -> forms.Field:
    """Return the field of a mark: boxes for a short scale, a number for a long one."""
    kept = plain(score.value) if score else ""
    if len(criterion.marks) > WIDEST_SCALE:
        return forms.CharField(
            label=str(criterion.name), required=False, max_length=8,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}), validators=[_number],
        )  # fmt: skip
    marks = [str(mark) for mark in criterion.marks]
    if kept and kept not in marks:
        marks.append(kept)  # an import brought a mark between two others
    return forms.ChoiceField(
        label=str(criterion.name),
        required=False,
        choices=[(mark, mark) for mark in marks],
        widget=Scale,
    )


def _number(text: str) -> None:
    if not text.strip().lstrip("-").isdigit():
        raise forms.ValidationError(_("Write a whole number."))


class TieForm(HouseForm):
    """Why a panelist may not read this proposal."""

    kind = forms.ChoiceField(label=_("What is the tie?"), choices=TieKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("In a few words"), required=False, max_length=300)
