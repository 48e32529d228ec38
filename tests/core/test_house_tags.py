# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tags of the house: status, moments, numbers, who may, addresses, errors that lead to their field."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from core.forms_look import Scale
from core.showing import GLYPHS, zone_city, zone_of
from core.templatetags.house import problems

NOV = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
ZONES = {"kigali": "Africa/Kigali", "brussels": "Europe/Brussels", "toronto": "America/Toronto"}


def drawn(source: str, **given) -> str:
    return Template(source).render(Context(given))


@pytest.mark.parametrize("look", sorted(set(GLYPHS) - {"plain"}))
def test_a_status_is_colour_glyph_and_word(look):
    thing = SimpleNamespace(state="x", state_look=look, state_label="Where it <stands>")

    html = drawn("{% status thing %}", thing=thing)

    mark = f'<i aria-hidden="true">{GLYPHS[look]}</i>'
    assert html == f'<span class="chip {look}">{mark} Where it &lt;stands&gt;</span>'


def test_looks_differ_by_their_glyphs():
    assert len(set(GLYPHS.values())) == len(GLYPHS)


def test_a_thing_without_a_look_shows_its_word_plainly():
    html = drawn("{% status thing %}", thing=SimpleNamespace(state_label="Kept"))

    assert html == '<span class="chip plain">Kept</span>'


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        ("en", "Africa/Kigali", "Tue 24 Nov 2026, 15:00 (Kigali)"),
        ("en", "America/Toronto", "Tue 24 Nov 2026, 08:00 (Toronto)"),
        ("en", "Pacific/Auckland", "Wed 25 Nov 2026, 02:00 (Auckland)"),
        ("en", "America/Port_of_Spain", "Tue 24 Nov 2026, 09:00 (Port of Spain)"),
        ("fr", "Africa/Kigali", "mar 24 nov 2026, 15:00 (Kigali)"),
    ],
)
def test_a_moment_is_shown_on_the_clock_of_a_place(language, zone, text):
    with translation.override(language):
        html = drawn("{% moment at zone %}", at=NOV, zone=zone)

    assert 'datetime="2026-11-24T13:00:00Z"' in html
    assert html.replace(".", "").endswith(f">{text}</time>")


@pytest.mark.parametrize(
    ("at", "beside"),
    [
        (datetime(2026, 1, 15, 13, 0, tzinfo=UTC), "14:00 Brussels"),
        (datetime(2026, 7, 15, 13, 0, tzinfo=UTC), None),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59 Brussels"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), None),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), None),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "02:00 Brussels"),
        (datetime(2026, 1, 15, 22, 30, tzinfo=UTC), "Thu 15 Jan 2026, 23:30 Brussels"),
    ],
)
def test_the_readers_own_clock_stands_beside_where_it_differs(at, beside):
    with timezone.override(ZoneInfo(ZONES["brussels"])):
        html = drawn("{% moment at zone yours=True %}", at=at, zone=ZONES["kigali"])

    assert (f"· {beside} (your time)" in html) if beside else ("your time" not in html)


def test_a_moment_without_a_zone_is_the_programmes():
    programme = SimpleNamespace(time_zone="Africa/Dakar")

    assert "(Dakar)" in drawn("{% moment at %}", at=NOV, programme=programme)
    assert "(UTC)" in drawn("{% moment at %}", at=NOV)
    assert drawn("{% moment at %}", at=None) == ""


def test_a_zone_is_known_by_name_object_or_owner():
    kigali = ZoneInfo("Africa/Kigali")
    assert zone_of(kigali) is kigali
    assert zone_of("Africa/Kigali") == kigali
    assert zone_of(SimpleNamespace(time_zone="Africa/Kigali")) == kigali
    assert zone_city(UTC) == "UTC"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 24), "24 November 2026"),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), "25 November 2026"),
    ],
)
def test_a_day_is_the_day_of_the_place(value, shown):
    html = drawn("{% day value zone %}", value=value, zone="Africa/Kigali")

    assert html.endswith(f">{shown}</time>")
    assert drawn("{% day value %}", value=None) == ""


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("en", 0, "0"),
        ("en", 999, "999"),
        ("en", 1234567, "1\u202f234\u202f567"),
        ("en", -1234, "\u22121\u202f234"),
        ("en", Decimal("1234.50"), "1\u202f234.50"),
        ("fr", 1234.5, "1\u202f234,5"),
        ("rw", 1234567, "1\u202f234\u202f567"),
        ("en", None, ""),
    ],
)
def test_numbers_are_grouped_with_narrow_spaces(language, number, shown):
    with translation.override(language):
        assert drawn("{{ n|thin }}", n=number) == shown


@pytest.mark.django_db
def test_who_may_is_asked_of_the_person_and_the_thing():
    asked = []

    class Person:
        is_authenticated = False

        def has_perm(self, permission, thing=None):
            asked.append((permission, thing))
            return thing == "mine"

    request = RequestFactory().get("/")
    request.user = Person()
    source = '{% can "room.act" thing as x %}{{ x }}{% can "room.act" "other" as y %}{{ y }}'

    assert Template(source).render(RequestContext(request, {"thing": "mine"})) == "TrueFalse"
    assert asked == [("room.act", "mine"), ("room.act", "other")]
    assert drawn(source, thing="mine") == "FalseFalse"


def test_filters_survive_a_change_of_page():
    request = RequestFactory().get("/?q=a%20b&state=w&state=d&page=2")

    def query(tag: str) -> str:
        return Template(tag).render(Context({"request": request}))

    assert query("{% query_with page=3 %}") == "?q=a+b&amp;state=w&amp;state=d&amp;page=3"
    assert query("{% query_with page=None %}") == "?q=a+b&amp;state=w&amp;state=d"


@pytest.mark.django_db
def test_a_part_included_with_only_still_knows_the_address():
    request = RequestFactory().get("/?q=egg")
    source = '{% include "core/_pagination.html" with page=page only %}'

    html = Template(source).render(RequestContext(request, {"page": Paginator(range(95), 10).page(3)}))

    assert 'href="?q=egg&amp;page=4" rel="next"' in html
    assert '<span aria-current="page">3</span>' in html
    assert "21 to 30 of 95" in html


def test_one_page_needs_no_numbers():
    html = drawn('{% include "core/_pagination.html" with page=page only %}', page=Paginator([1], 10).page(1))

    assert html.strip() == ""


class Team(forms.Form):
    """A form with the kinds of control that an error must lead to."""

    name = forms.CharField(label="Name of the team")
    how = forms.ChoiceField(
        label="How do you know?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    score = forms.ChoiceField(label="Fit", choices=[("1", "1")], widget=Scale(ends=("low", "high")))
    people = forms.IntegerField(
        error_messages={"invalid": "Say how many people."}, max_value=9, label="People"
    )
    secret = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"data-word-limit": 5}), help_text="Short."
    )


def test_every_error_says_which_field_and_leads_to_its_first_control():
    form = Team({"people": "many"})
    form.add_error(None, "The call is closed.")

    assert problems(form) == [
        {"text": "The call is closed.", "to": ""},
        {"text": "Name of the team: This field is required.", "to": "id_name"},
        {"text": "How do you know? This field is required.", "to": "id_how_0"},
        {"text": "Fit: This field is required.", "to": "id_score_0"},
        {"text": "Say how many people.", "to": "id_people"},
        {"text": "Secret: This field is required.", "to": ""},
    ]


def test_an_error_of_a_validator_names_its_field():
    form = Team({"people": "10"})

    assert "People: Ensure this value is less than or equal to 9." in [one["text"] for one in problems(form)]


def test_a_form_that_was_not_sent_has_no_problems():
    assert problems(Team()) == []
    assert drawn('{% include "core/_error_summary.html" with form=form only %}', form=Team()).strip() == ""


def test_the_anchors_of_errors_exist_on_the_page():
    form = Team({})
    html = drawn("{{ form }}", form=form)

    for one in problems(form):
        assert not one["to"] or f'id="{one["to"]}"' in html


def test_a_field_is_tied_to_its_help_and_its_error():
    html = drawn("{{ form.note.as_field_group }}{{ form.name.as_field_group }}", form=Team({}))

    assert '<span class="optional">(optional)</span>' in html
    assert 'aria-describedby="id_note_helptext"' in html
    assert 'id="id_note_helptext"' in html
    assert 'data-counts="id_note" data-limit="5"' in html
    assert 'aria-invalid="true"' in html
    assert '<ul class="errorlist" id="id_name_error">' in html
    assert html.count('class="field bad"') == 1


def test_a_draft_marks_no_question_as_optional():
    form = Team()
    form.drafting = True

    assert "(optional)" not in drawn("{{ form }}", form=form)


def test_a_scale_is_radios_with_words_at_its_ends():
    html = drawn("{{ form.score }}", form=Team({"score": "1"}))

    assert html.count('type="radio"') == 1
    assert "checked" in html
    assert '<p class="ends"><span>low</span><span>high</span></p>' in html
