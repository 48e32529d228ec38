# SPDX-License-Identifier: AGPL-3.0-or-later
"""A text in several languages is shown in the nearest one, stored as JSON, and typed by language."""

import copy
import json

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.template import Context, Template
from django.test.utils import isolate_apps
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.fields import (
    CurrencyField,
    MinorUnitField,
    MoneyOf,
    TranslatedField,
    TranslatedFormField,
    known_currency,
    not_negative,
)
from core.money import MixedCurrencies, Money
from core.translated import Translated

CALL = Translated({"fr": "Appel", "en": "Call", "rw": "Itangazo"})


@pytest.mark.parametrize(
    ("texts", "default", "active", "shown", "language"),
    [
        ({"en": "Call", "fr": "Appel"}, "", "fr", "Appel", "fr"),
        ({"en": "Call", "fr": "Appel"}, "", "rw", "Call", "en"),
        ({"fr": "Appel", "rw": "Itangazo"}, "", "fr-be", "Appel", "fr"),
        ({"fr": "Appel", "rw": "Itangazo"}, "rw", "en", "Itangazo", "rw"),
        ({"fr": "Appel", "rw": "Itangazo"}, "", "en", "Appel", "fr"),
        ({"en": "  ", "fr": "Appel"}, "", "en", "Appel", "fr"),
        ({"sw": "Wito"}, "rw", "en", "Wito", "sw"),
        ({}, "en", "en", "", ""),
    ],
)
def test_a_reader_is_shown_the_nearest_language(texts, default, active, shown, language):
    text = Translated(texts, default=default)

    with translation.override(active):
        assert (str(text), f"{text}", text.language_for()) == (shown, shown, language)
    assert text.in_(active) == shown


def test_no_active_language_means_that_of_the_installation():
    with translation.override(None):
        assert str(CALL) == "Call"


def test_a_translated_text_never_changes():
    more = CALL.with_text("sw", "Wito").with_text("rw", "").with_default("sw")

    assert more == {"en": "Call", "fr": "Appel", "sw": "Wito"}
    assert more.with_text("en", "").in_("rw") == "Wito"
    assert CALL == {"en": "Call", "fr": "Appel", "rw": "Itangazo"}
    assert CALL.missing(["rw", "sw", "en"]) == ["sw"]
    with pytest.raises(TypeError):
        CALL["en"] = "Other"


def test_equal_texts_are_equal():
    assert Translated({"en": "a"}) == Translated({"en": "a", "fr": ""}, default="fr") == {"en": "a"}
    assert hash(Translated({"en": "a"})) == hash(Translated({"en": "a", "fr": ""}))
    assert Translated({"en": "a"}) != "a"
    assert copy.deepcopy(CALL) == CALL
    assert repr(Translated({"en": "a"})) == "Translated({'en': 'a'})"
    assert not Translated({"en": " "})


def test_a_translated_text_is_made_of_what_is_at_hand():
    with translation.override("fr"):
        assert Translated.of("Appel") == {"fr": "Appel"}
    assert Translated.of("Appel", language="fr") == {"fr": "Appel"}
    assert Translated.of(None) == Translated.of("") == {}
    assert Translated.of(CALL) is CALL
    for wrong in (5, ["en"], {"en": 5}, {5: "en"}, {"en": None}):
        with pytest.raises(TypeError):
            Translated.of(wrong)


def test_a_template_escapes_it_as_text():
    page = Template("{{ title }}|{{ title|upper }}|{% if title %}yes{% endif %}")

    assert page.render(Context({"title": Translated({"en": "<b>"})})) == "&lt;b&gt;|&lt;B&gt;|yes"


@given(st.dictionaries(st.sampled_from(["en", "fr", "rw", "sw"]), st.text()))
def test_every_text_shows_something_if_there_is_something(texts):
    shown = Translated(texts)

    assert bool(str(shown).strip()) == any(text.strip() for text in texts.values())
    assert dict(shown) == {code: text for code, text in texts.items() if text.strip()}


@pytest.fixture(scope="module")
def offer(django_db_setup, django_db_blocker):
    """A model with every field of the house, and its table, made outside of any test's transaction."""
    with isolate_apps(), django_db_blocker.unblock():

        class Offer(models.Model):
            title = TranslatedField()
            note = TranslatedField(blank=True, languages=["en"])
            amount_minor = MinorUnitField(null=True)
            currency = CurrencyField()
            amount = MoneyOf("amount_minor", "currency")

            class Meta:
                app_label = "offers"
                constraints = [
                    not_negative("amount_minor", name="offer_amount_is_not_negative"),
                    known_currency("currency", name="offer_currency_is_known"),
                ]

            def __str__(self):
                return str(self.title)

        with connection.schema_editor() as editor:
            editor.create_model(Offer)
        with django_db_blocker.block():
            yield Offer
        with connection.schema_editor() as editor:
            editor.delete_model(Offer)


@pytest.mark.django_db
def test_a_row_gives_back_what_was_stored(offer):
    made = offer.objects.create(title={"en": "Call", "fr": "Appel"}, amount=Money(5, "RWF"))
    found = offer.objects.get()

    assert (found.title, found.note, found.amount) == ({"en": "Call", "fr": "Appel"}, {}, Money(5, "RWF"))
    assert isinstance(made.title, Translated)
    assert isinstance(found.note, Translated)
    assert offer.objects.filter(title__fr="Appel").values_list("title__fr", flat=True).get() == "Appel"
    assert json.loads(json.dumps(offer._meta.get_field("title").value_to_string(found))) == found.title
    assert isinstance(offer.objects.defer("title").get().title, Translated)


@pytest.mark.django_db
def test_assigning_text_or_none_gives_a_translated(offer):
    row = offer(currency="RWF")
    row.title = "Call"
    row.note = None
    row.save()
    row.refresh_from_db()

    assert (row.title, row.note, row.amount) == ({"en": "Call"}, {}, None)
    offer.objects.update(title={"rw": "Itangazo"})
    row.refresh_from_db()
    assert str(row.title) == "Itangazo"
    with pytest.raises(TypeError):
        row.title = 5


@pytest.mark.django_db
def test_a_demanded_text_may_not_be_empty(offer):
    with pytest.raises(ValidationError) as caught:
        offer(currency="RWF").full_clean()

    assert set(caught.value.message_dict) == {"title", "amount_minor"}
    offer(currency="RWF", title="Call", amount_minor=1).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"amount_minor": -1}, {"currency": "ZZZ"}])
def test_the_database_keeps_the_promise(offer, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.objects.create(**{"title": "Call", "currency": "RWF", "amount_minor": 1, **wrong})


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [1.5, "5", True])
def test_minor_units_are_whole_numbers(offer, wrong):
    with pytest.raises(TypeError):
        offer.objects.create(title="Call", currency="RWF", amount_minor=wrong)


@pytest.mark.django_db
def test_minor_units_add_up_in_the_database(offer):
    offer.objects.create(title="Call", currency="RWF", amount_minor=2**62)
    offer.objects.update(amount_minor=models.F("amount_minor") + 1)

    assert offer.objects.aggregate(all=models.Sum("amount_minor"))["all"] == 2**62 + 1


def test_money_of_a_currency_elsewhere_is_compared():
    class Call:
        currency = "RWF"

    class Award:
        call, minor = Call(), None
        amount = MoneyOf("minor", "call.currency")

    award = Award()
    assert award.amount is None
    award.amount = Money(7, "RWF")
    assert (award.minor, award.amount) == (7, Money(7, "RWF"))
    with pytest.raises(MixedCurrencies):
        award.amount = Money(7, "EUR")
    award.amount = None
    assert award.minor is None
    assert isinstance(Award.amount, MoneyOf)


def test_migrations_hold_nothing_that_only_forms_need():
    assert CurrencyField(choices=lambda: [("RWF", "RWF")]).deconstruct()[1:] == (
        "core.fields.CurrencyField",
        [],
        {},
    )
    assert TranslatedField(languages=["en"], blank=True).deconstruct()[1:] == (
        "core.fields.TranslatedField",
        [],
        {"blank": True},
    )


def test_a_currency_field_offers_the_programmes_currencies():
    few = CurrencyField(choices=lambda: [("XOF", "XOF")]).formfield()

    assert [code for code, _label in few.choices if code] == ["XOF"]
    assert ("KWD", "KWD") in CurrencyField().formfield().choices


class CallForm(forms.Form):
    """A form such as the officer's."""

    title = TranslatedFormField(needs=["en"], max_length=8)
    note = TranslatedFormField(required=False, rows=4, languages=["en", "fr"])
    word = TranslatedFormField(required=False, languages=["en"])


def test_a_form_asks_once_per_language():
    form = CallForm({"title_en": "Call", "title_fr": "Appel", "note_fr": "Une\nnote"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "title": {"en": "Call", "fr": "Appel"},
        "note": {"fr": "Une\nnote"},
        "word": {},
    }
    assert all(isinstance(value, Translated) for value in form.cleaned_data.values())


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, ["Write the text in at least one language."]),
        ({"title_fr": "Appel"}, ["The text in English is missing."]),
        (
            {"title_en": "Call", "title_fr": "Appel à projets"},
            ["The text in French is too long: at most 8 characters."],
        ),
        (
            {"title_en": "Ca\u202ell"},
            ["The text in English holds a hidden character (U+202E)."],
        ),
    ],
)
def test_a_form_says_which_language_lacks_what(typed, errors):
    assert CallForm(typed).errors == {"title": errors}


def test_each_input_has_a_label_and_its_language():
    form = CallForm(initial={"title": Translated({"fr": "<Appel>"}), "note": {"en": "A"}})
    title, note = str(form["title"]), str(form["note"])

    assert '<label for="id_title_1">French</label>' in title
    assert 'name="title_fr" value="&lt;Appel&gt;" lang="fr"' in title
    assert title.count("<input") == 3
    assert note.count("<textarea") == 2
    assert form["title"].use_fieldset
    assert form["word"].id_for_label == "id_word_0"
    assert not form["word"].use_fieldset
    assert "<label" not in str(form["word"])
    assert "required" not in title


def test_an_unchanged_form_knows_it():
    initial = {"title": Translated({"en": "Call"})}

    assert not CallForm({"title_en": "Call"}, initial=initial).has_changed()
    assert CallForm({"title_en": "Calls"}, initial=initial).changed_data == ["title"]


def test_a_model_field_brings_its_form_field():
    field = TranslatedField(languages=["en", "rw"], blank=True, verbose_name="title").formfield()

    assert (field.languages, field.required, field.label) == (("en", "rw"), False, "Title")
    assert not field.show_hidden_initial
    assert TranslatedField().formfield().languages == ("en", "fr", "rw")


def test_only_text_by_language_is_valid():
    with pytest.raises(ValidationError, match="not text by language code"):
        TranslatedField().clean(["en"], None)
