# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the text of a cell becomes, by the kind of its column; scales and weights as whole numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from core.money import Money
from core.unreadable import Unreadable
from exchange.book import slug_of
from exchange.cells import Frame, read_cell
from exchange.columns import BY_NAME, Column, Kind
from exchange.limits import LEAST_AND_MOST, LONGEST
from exchange.scales import scales_of, whole_weights
from tests.exchange.books import as_file, bare, full, put

FRAME = Frame(ZoneInfo("Africa/Kigali"), "EUR", "RW", date(2026, 3, 10), "en")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, "=1+1", "=1+1"),
        (Kind.INT, "1 200", 1200),
        (Kind.INT, "-3", -3),
        (Kind.NUMBER, "3.50", Decimal("3.5")),
        (Kind.DATE, "2025-03-03", date(2025, 3, 3)),
        (Kind.DATE, "-9d", date(2026, 3, 1)),
        (Kind.DATETIME, "2025-03-03 17:00", datetime(2025, 3, 3, 15, 0, tzinfo=UTC)),
        (Kind.DATETIME, "2025-03-03", datetime(2025, 3, 3, 10, 0, tzinfo=UTC)),
        (Kind.YESNO, "TRUE", True),
        (Kind.YESNO, "No", False),
        (Kind.MONEY, "4 200.5", Money(420_050, "EUR")),
        (Kind.EMAIL, "Ali@Example.org", "ali@example.org"),
        (Kind.PHONE, "0780 000 101", "+250780000101"),
    ],
)
def test_a_cell_is_read_by_its_kind(kind, text, value):
    assert read_cell(Column("x", kind, ""), text, FRAME) == value


@pytest.mark.parametrize("text", ["committee chair", "Committee_Chair", "COMMITTEE-CHAIR"])
def test_a_choice_is_understood_however_it_is_spelt(text):
    assert read_cell(BY_NAME["roles"].column("role"), text, FRAME) == "committee_chair"


def test_several_values_are_parted_by_semicolons():
    assert read_cell(BY_NAME["call"].column("languages"), "en; fr;", FRAME) == ["en", "fr"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.INT, "1.5"), (Kind.INT, "1" * 13), (Kind.NUMBER, "1e5"), (Kind.NUMBER, "NaN"), (Kind.DATE, "-9999d x"),
     (Kind.DATETIME, "2025-13-01"), (Kind.YESNO, "ja"), (Kind.EMAIL, "x"), (Kind.PHONE, "12")],
)  # fmt: skip
def test_what_is_not_of_the_kind_is_refused_in_words(kind, text):
    with pytest.raises(Unreadable, match=f"“{text[:40]}”"):
        read_cell(Column("x", kind, "", "7"), text, FRAME)


@pytest.mark.parametrize(
    ("text", "key"),
    [("need", "need"), ("TVET-2025", "TVET-2025"), ("Problem & need", "problem-need"), ("C 1", "c-1")],
)
def test_a_text_becomes_a_key(text, key):
    assert slug_of(text) == key


def test_a_text_without_letters_becomes_a_key_too():
    assert slug_of("需要") == slug_of("需要") != slug_of("必要")
    assert slug_of("需要").isascii()


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ([None, None], [50, 50]),
        ([None, None, None], [1, 1, 1]),
        (["20", "30", "50"], [20, 30, 50]),
        (["0.2", "0.3", "0.5"], [20, 30, 50]),
        (["2", "3"], [40, 60]),
        (["33.3", "66.6"], [1, 2]),
        (["1.5"], [100]),
    ],
)
def test_weights_become_whole_numbers_in_the_same_proportion(given, whole):
    assert whole_weights([None if text is None else Decimal(text) for text in given]) == whole


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        ({}, (1, 5)),
        ({"scores_D2": "0"}, (0, 5)),
        ({"scores_D2": "73"}, (0, 100)),
        ({"scores_D2": "-2.5"}, (-3, 5)),
        ({"criteria_C1": "maximum", "criteria_C2": "7", "criteria_C3": "7"}, (1, 7)),
    ],
)
def test_a_scale_is_stated_or_derived(cells, scale):
    from exchange.opening import open_book

    book, _known = open_book(as_file(put(bare(), **cells)))

    assert scales_of(book) == {"C1": scale, "C2": scale}


@pytest.mark.django_db
@pytest.mark.parametrize(("score", "scale"), [("1234", (0, 1234)), ("-7", (-7, 1))])
def test_a_scale_of_one_single_number_has_room_for_it(score, scale):
    from exchange.opening import open_book

    sheets = bare()
    sheets["scores"] = [sheets["scores"][0], ["P1", "R1", "C1", score]]

    assert scales_of(open_book(as_file(sheets))[0])["C1"] == scale


def test_a_cell_holds_as_much_as_the_field_that_keeps_it():
    fields = {
        "call.code": "grants.Call.key",
        "call.sector": "grants.Call.sector",
        "programme.programme": "grants.Programme.key",
        "programme.short name": "grants.Programme.short_name",
        "programme.number prefix": "grants.Programme.number_prefix",
        "programme.contact": "grants.Programme.contact",
        "institutions.institution": "accounts.Institution.key",
        "institutions.name": "accounts.Institution.name",
        "institutions.short name": "accounts.Institution.short_name",
        "people.person": "exchange.KnownPerson.key",
        "people.name": "accounts.Person.name",
        "people.email": "accounts.Person.email",
        "stages.stage": "grants.Stage.key",
        "eligibility.rule": "grants.EligibilityRule.key",
        "criteria.criterion": "reviews.Criterion.key",
        "form.part": "grants.FormPart.key",
        "form.question": "grants.Question.key",
        "submissions.submission": "grants.Submission.imported_as",
        "submissions.title": "grants.Submission.title",
        "submissions.trade": "grants.ProposalDetails.trade",
        "submissions.party name": "grants.Submission.contracting_name",
        "submissions.party number": "grants.Submission.contracting_number",
        "budget.item": "grants.BudgetRequestLine.item",
        "budget.unit": "grants.BudgetRequestLine.unit",
        "screening.reason": "grants.ScreeningCheck.reason",
        "panel.panelist": "exchange.KnownPerson.key",
        "panel.name": "accounts.Person.name",
        "panel.email": "accounts.Person.email",
        "conflicts.reason": "reviews.ConflictOfInterest.reason",
        "places.place": "grants.ProposalDetails.place",
    }
    for place, field in fields.items():
        room, model, name = field.split(".")
        assert apps.get_model(room, model)._meta.get_field(name).max_length == LONGEST[place], place
    assert set(LONGEST) - set(fields) == {"places.name", "people.demo"}


@pytest.mark.parametrize("place", [*LONGEST, *LEAST_AND_MOST])
def test_limits_are_of_columns_that_exist(place):
    sheet, column = place.split(".")
    assert BY_NAME[sheet].column(column)


def test_every_sheet_of_the_page_is_in_the_full_workbook_of_the_tests():
    assert set(BY_NAME) - set(full()) == {"stages"}
