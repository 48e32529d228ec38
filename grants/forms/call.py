# SPDX-License-Identifier: AGPL-3.0-or-later
"""A call's settings as forms: made, edited, copied, its rules and stages, its deadline."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.fields import TranslatedFormField
from core.forms import HouseForm
from core.translated import Translated
from grants.forms.fields import DayField, MomentField, MoneyField
from grants.models import Call, Programme, Stage
from grants.states import CallKind

SPARE_RULES = 2


def languages_of(programme: Programme) -> list[tuple[str, Any]]:
    """Return the programme's languages as choices."""
    return [(code, name) for code, name in settings.LANGUAGES if code in programme.languages]


class CallForm(HouseForm):
    """What an officer says of a call; dates are typed on the programme's clock."""

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in languages_of(programme)]
        zone, currency = ZoneInfo(programme.time_zone), programme.currency
        self.fields |= {
            "title": TranslatedFormField(label=_("Title"), languages=codes, max_length=160),
            "summary": TranslatedFormField(
                label=_("What the call is for"), languages=codes, rows=4, max_length=2000, required=False
            ),
            "sector": forms.CharField(label=_("Sector"), max_length=80, required=False),
            "opens_at": MomentField(zone=zone, label=_("Opens"), required=False),
            "closes_at": MomentField(zone=zone, label=_("Closes"), required=False),
            "grace_minutes": forms.IntegerField(
                label=_("Minutes of grace"), min_value=0, max_value=24 * 60, initial=15,
                help_text=_("A sending begun in time that arrives this late still counts."),
            ),
            "places": forms.IntegerField(label=_("Places"), min_value=1, max_value=10_000, initial=10),
            "ceiling": MoneyField(currency=currency, label=_("Highest amount of one award"), required=False),
            "envelope": MoneyField(currency=currency, label=_("Money of the whole call"), required=False),
            "languages": forms.MultipleChoiceField(
                label=_("Languages of answers"), choices=languages_of(programme), initial=codes,
                widget=forms.CheckboxSelectMultiple,
            ),
            "prevailing_language": forms.ChoiceField(
                label=_("Language of letters and agreements"), choices=languages_of(programme),
                initial=programme.prevailing_language,
            ),
            "blind": forms.BooleanField(label=_("Hide names from panelists"), required=False, initial=True),
            "public_names": forms.BooleanField(
                label=_("Publish the names of the selected"), required=False, initial=True
            ),
        }  # fmt: skip


class NewCallForm(CallForm):
    """A new call also gets its address, its numbers and its kind, which then stay."""

    key = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens; it stays for good."),
    )
    number_prefix = forms.SlugField(
        label=_("Numbers begin with"),
        max_length=24,
        help_text=_("For example IDEAS-2027; the number follows."),
    )
    kind = forms.ChoiceField(
        label=_("What it asks for"), choices=CallKind.choices, initial=CallKind.PROPOSALS
    )

    def clean_key(self) -> str:
        """Addresses are in small letters."""
        return self.cleaned_data["key"].lower()


class EditCallForm(CallForm):
    """A call in preparation."""

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(call.programme, *args, **kwargs)
        self.initial = {name: getattr(call, name) for name in self.fields}


class CopyCallForm(HouseForm):
    """What a copy must have of its own."""

    key = forms.SlugField(label=_("Address"), max_length=60)
    number_prefix = forms.SlugField(label=_("Numbers begin with"), max_length=24)

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in languages_of(call.programme)]
        self.fields["title"] = TranslatedFormField(label=_("Title"), languages=codes, max_length=160)
        self.initial = {
            "key": next_name(call.key),
            "number_prefix": next_name(call.number_prefix),
            "title": call.title,
        }


def next_name(name: str) -> str:
    """Return a name of the same kind for the next one: a year or number at its end counts up."""
    head, mark, tail = name.rpartition("-")
    if mark and tail.isdecimal() and len(tail) <= 6:
        return f"{head}-{int(tail) + 1:0{len(tail)}d}"
    return f"{name}-2"


class RulesForm(HouseForm):
    """The eligibility rules, one a row; an emptied row goes away."""

    drafting = True  # no row is marked as optional

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in languages_of(call.programme)]
        rules = list(call.eligibility_rules.all())
        self.keys = [rule.key for rule in rules]
        for place in range(len(rules) + SPARE_RULES):
            self.fields[f"rule_{place}"] = TranslatedFormField(
                label=_("Rule %(n)s") % {"n": place + 1}, languages=codes, required=False, max_length=300,
                initial=rules[place].text if place < len(rules) else None,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return (key, text) of the rules that were written; new ones get a key of their own."""
        given = super().clean()
        free = (f"rule-{n}" for n in range(1, 1000) if f"rule-{n}" not in self.keys)
        texts = [given.get(f"rule_{place}") or Translated() for place in range(len(self.fields))]
        keys = [self.keys[place] if place < len(self.keys) else next(free) for place in range(len(texts))]
        return {"rules": [(key, text) for key, text in zip(keys, texts, strict=True) if text]}


class StageForm(HouseForm):
    """What the default process leaves open in a stage: its name, its date, its reviews."""

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code, _name in languages_of(stage.call.programme)]
        self.fields["name"] = TranslatedFormField(label=_("Name"), languages=codes, max_length=60)
        self.fields["due_on"] = DayField(label=_("To be done by"), required=False)
        if stage.is_scored:
            self.fields["reviews_per_submission"] = forms.IntegerField(
                label=_("Reviews for each submission"), min_value=1, max_value=20
            )
            self.fields["scores_open_in_discussion"] = forms.BooleanField(
                label=_("Panelists see the ranking in discussion"), required=False
            )
        self.initial = {name: getattr(stage, name) for name in self.fields}


class ExtendForm(HouseForm):
    """A new deadline with its reason."""

    def __init__(self, zone: ZoneInfo, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = MomentField(zone=zone, label=_("New deadline"))
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
        )
