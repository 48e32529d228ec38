# SPDX-License-Identifier: AGPL-3.0-or-later
"""The style guide: every part of the look and whole sample pages; never in production."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import showing
from core.forms_look import Scale
from core.samples import sample_charts

PAGES = {
    "": "core/styleguide.html",
    "form": "core/styleguide_form.html",
    "work": "core/styleguide_work.html",
    "list": "core/styleguide_list.html",
    "public": "core/styleguide_public.html",
    "confirm": "core/styleguide_confirm.html",
}
DEADLINE = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of every kind."""

    problem = forms.CharField(
        label="What problem will you solve?",
        help_text="Say what happens now and why it is bad.",
        widget=forms.Textarea(attrs={"data-word-limit": 150, "rows": 5}),
    )
    people = forms.IntegerField(label="How many people have it?", help_text="A number, for example 120.")
    source = forms.ChoiceField(
        label="How do you know about the problem?",
        choices=[("own", "We have it ourselves"), ("asked", "We asked people"), ("read", "We read about it")],
        widget=forms.RadioSelect,
    )
    helps = forms.MultipleChoiceField(
        label="Who can help?",
        choices=[("trainer", "Our trainer"), ("firm", "A workshop or firm")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    trade = forms.ChoiceField(label="Trade", choices=[("", "Choose one"), ("e", "Electricity")])
    begin = forms.DateField(label="When could you begin?", widget=forms.DateInput(attrs={"type": "date"}))
    photo = forms.FileField(
        label="A photo",
        help_text="JPEG or PNG, at most 8 MB.",
        required=False,
        widget=forms.FileInput(
            attrs={"data-shrink": "1600", "data-shrunk": "Made smaller: {before} → {after}"}
        ),
    )
    fit = forms.ChoiceField(
        label="Fits the plan",
        choices=[(str(n), str(n)) for n in range(1, 6)],
        widget=Scale(ends=("Not at all", "Fully")),
    )
    agree = forms.BooleanField(label="We wrote this ourselves.")


class SampleFilters(forms.Form):
    """A filter bar."""

    q = forms.CharField(label="Title or number", required=False)
    state = forms.ChoiceField(
        label="Status", choices=[("", "All"), ("w", "Waiting"), ("d", "Done")], required=False
    )
    district = forms.ChoiceField(label="District", choices=[("", "All")], required=False)


def _steps() -> list[dict[str, str]]:
    """Return the parts of a sample form, the third being open."""
    names = ["Your team", "Your trainer", "The problem", "Your idea", "Budget", "Photos", "Check and send"]
    places = ["done", "done", "now", *["todo"] * 4]
    return [
        {"label": name, "place": place, "url": "?show=form"}
        for name, place in zip(names, places, strict=True)
    ]


def _tasks() -> list[dict[str, str]]:
    """Return a sample task list."""
    return [
        {"label": "Your team", "url": "?", "look": "done", "word": "Done", "hint": "4 trainees, 1 trainer"},
        {"label": "The problem", "url": "?", "look": "draft", "word": "To do", "hint": "About 6 minutes"},
        {"label": "Budget", "url": "?", "look": "waiting", "word": "Waiting for Eric", "hint": ""},
        {"label": "Check and send", "url": "", "look": "plain", "word": "Not yet", "hint": ""},
    ]


def _rows() -> list[dict[str, Any]]:
    """Return rows of a sample list, one for each look."""
    titles = [
        "Solar egg incubator for cooperative hatcheries",
        "Low-cost moisture meter for maize stores",
        "Bicycle-driven water pump",
        "Mobile welding bench for village repairers",
        "Banana-fibre packaging workshop",
        "Phone-based timetable for shared taxis",
        "Briquettes from coffee husk",
    ]
    looks = ["awarded", "done", "ready", "waiting", "hold", "draft", "closed"]
    words = ["Awarded", "Reviewed", "Eligible", "Waiting for the trainer", "On hold", "Draft", "Not selected"]
    return [
        {
            "number": f"SAMPLE-2026-{147 + place:04d}",
            "title": title,
            "amount": f"XOF{showing.NO_BREAK}{showing.thin(4_200_000 - 350_000 * place)}",
            "thing": SimpleNamespace(state_look=looks[place], state_label=words[place]),
            "at": DEADLINE - timedelta(days=place, hours=place),
        }
        for place, title in enumerate(titles)
    ]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part of the look; `?show=` gives a whole page: form, work, list, public or confirm."""
    if settings.MODE not in {"demo", "development", "test"}:
        raise Http404
    show = request.GET.get("show", "")
    if show not in PAGES:
        raise Http404
    given = {
        "people": "2.5",
        "source": "",
        "begin": "2027-01-11",
        "problem": "Chicks die on the way.",
        "fit": "4",
    }
    context: dict[str, Any] = {
        "form": SampleForm(given) if show in {"", "form"} else None,
        "filters": SampleFilters(),
        "steps": _steps(),
        "tasks": _tasks(),
        "rows": _rows(),
        "page": Paginator(range(240), 20).page(4),
        "deadline": DEADLINE,
        "looks": [(look, look.capitalize()) for look in showing.GLYPHS],
        "charts": sample_charts() if show in {"", "list"} else {},
        "criteria": [
            "Problem and need",
            "Idea is new and works",
            "Team can do it",
            "Jobs and income",
            "Budget fits",
        ],
        "facts": [
            ("Payee", "Northgate cooperative"),
            ("Amount", f"XOF{showing.NO_BREAK}{showing.thin(1400000)}"),
        ],
    }
    return render(request, PAGES[show], context)
