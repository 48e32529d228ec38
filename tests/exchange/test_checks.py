# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every complaint about a workbook names its cell and says in words what is to be put right; all come at once."""

import pytest
from django.utils import translation

from grants.models import Programme
from tests.exchange.books import bare, bring, complaints, full, put

pytestmark = pytest.mark.django_db


def without(sheets, *names):
    """The workbook without those sheets."""
    return {name: rows for name, rows in sheets.items() if name not in names}


def keys(sheets, **values):
    """The workbook with other values beside keys of the sheet `call`; None takes a key away."""
    told = {name.replace("_", " "): value for name, value in values.items()}
    rows = [row for row in sheets["call"] if row[0] not in told]
    sheets["call"] = rows + [[name, value] for name, value in told.items() if value is not None]
    return sheets


def test_a_good_workbook_has_no_complaint():
    assert (complaints(bare()), complaints(full())) == ([], [])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        # what a cell says by itself
        ({"scores_D2": "four"}, "scores!D2: “four” is not a number. Write it with a decimal point, like 4."),
        ({"scores_D2": "3,5"}, "scores!D2: “3,5” is not a number. Write it with a decimal point, like 4."),
        ({"call_B6": "5 000,5,5"}, "call!B6: “5 000,5,5” is not an amount. Write it like 1 234 567.00."),
        ({"call_B8": "one"}, "call!B8: “one” is not a whole number. Write it like 10."),
        ({"call_B8": "0"}, "call!B8: 0 is not between 1 and 10000."),
        ({"call_B10": "soon"}, "call!B10: “soon” is not a moment. Write it like 2025-03-03 17:00."),
        ({"call_B12": "31/31/25"}, "call!B12: “31/31/25” is not a date. Write it like 2025-03-03."),
        ({"people_C2": "ali at home"}, "people!C2: “ali at home” is not an e-mail address."),
        ({"people_D2": "123"},
         "people!D2: “123” has too many or too few digits. A "
         "number there looks like +250 720 123 456."),
        ({"screening_C2": "perhaps"}, "screening!C2: “perhaps” is neither yes nor no."),
        ({"submissions_C2": "lost"}, "submissions!C2: “lost” is not one of: draft, submitted, withdrawn."),
        ({"submissions_B2": "x" * 201}, "submissions!B2: This text has 201 characters; at most 200 fit here."),
        ({"submissions_B2": ""}, "submissions!B2: This cell must be filled."),
        ({"criteria_F2": "x" * 20_001}, "criteria!F2: This text has 20001 characters; at most 20000 fit here."),
        # the programme and the call
        ({"programme_B4": "EURO"}, "programme!B4: “EURO” is not a currency code. Write three letters, like EUR."),
        ({"programme_B5": "Kigali"},
         "programme!B5: “Kigali” is not a time zone. Write it "
         "like Africa/Kigali or Europe/Brussels."),
        ({"programme_B6": "en; xx"},
         "programme!B6: “xx” is not a language that is "
         "spoken here. Choose from: en, fr, rw."),
        ({"programme_B7": "P R O"}, "programme!B7: Use letters, digits, hyphens and underscores only."),
        ({"call_B11": "2025-03-01 17:00"}, "call!B11: The call must close after it opens."),
        ({"call_B11": "2999-03-01 17:00"}, "call!B11: The call is open until then, yet it has been screened or scored."),
        ({"call_B6": "7 000"}, "call!B6: One award may not be higher than the money of the whole call."),
        # criteria
        ({"criteria_C3": ""}, "criteria!C3: Give every criterion a weight, or none."),
        ({"criteria_C3": "0"}, "criteria!C3: A weight is more than zero."),
        ({"criteria_C3": "0.123456789"}, "criteria!C2: These weights have too many digits. Round them."),
        ({"criteria_D2": "1.5"}, "criteria!D2: A scale begins and ends with a whole number from -32767 to 32767."),
        ({"criteria_E2": "1"}, "criteria!E2: The highest score must be above the lowest."),
        ({"criteria_A3": "need"}, "criteria!A3: Row 2 says the same."),
        # people and roles
        ({"people_C3": "ALI@example.org"}, "people!C3: Row 2 of the sheet “people” has the same address."),
        ({"people_G2": "xx"}, "people!G2: “xx” is not a language that is spoken here. Choose from: en, fr, rw."),
        ({"institutions_D2": "col"}, "institutions!D2: “rp” belongs to itself by a detour."),
        ({"roles_D4": ""}, "roles!D4: A signatory signs for an institution: name it."),
        ({"roles_C3": "OTHER"}, "roles!C3: “OTHER” is neither this call nor another call of the programme."),
        # the form
        ({"form_F3": "only one"}, "form!F3: Give at least two choices."),
        ({"form_C4": "problem"}, "form!C4: Row 2 says the same."),
        ({"form_C4": "Problem!", "form_C2": "problem"}, "form!C4: Row 2 has nearly the same key."),
        # submissions
        ({"submissions_D2": "rw"}, "submissions!D2: The call does not take answers in “rw”."),
        ({"submissions_N2": "2025-03-09"}, "submissions!N2: It was sent before it was begun."),
        ({"submissions_N6": "2025-03-09"}, "submissions!N6: A draft has not been sent."),
        ({"submissions_A4": "x" * 36},
         "submissions!A4: With the call's letters in front this "
         "number is too long: FULL-1-" + "x" * 36 + "."),
        ({"submissions_A5": "FULL-1-7"}, "submissions!A5: Row 4 gets the same number: FULL-1-7."),
        ({"team_C3": "lead"}, "team!C3: Row 2 names another lead."),
        ({"submissions_H2": "eri"}, "team!B2: The sheet “submissions” names eri as lead."),
        ({"budget_H3": ""}, "budget!F3: A line needs a price or an amount."),
        ({"budget_H3": "500.01"}, "budget!H3: EUR 500.01 cannot be divided by 2 without a rest. Give the price of one."),
        ({"budget_H2": "2 500"}, "budget!H2: 24 times EUR 100.00 is EUR 2 400.00."),
        ({"budget_G2": "9 000"}, "budget!G2: The own part is larger than the cost."),
        ({"budget_F2": "99999999999999", "budget_H2": ""}, "budget!F2: This amount is too large."),
        ({"submissions_K2": "1"}, "submissions!K2: The budget lines add up to EUR 2 500.00."),
        ({"screening_D3": ""}, "screening!D3: Say why the rule is not met."),
        ({"screening_A2": "draft-1"}, "screening!A2: A draft is not screened."),
        # panel and scores
        ({"panel_C3": "yes"}, "panel!C3: Row 2 names another chair."),
        ({"scores_D2": "6"}, "scores!D2: 6 is not on the scale from 1 to 5."),
        ({"scores_D2": "4.1234"}, "scores!D2: A score has at most three digits after the point."),
        ({"scores_A6": "draft-1"}, "scores!A6: “draft-1” is a draft, so it has no scores."),
        ({"scores_A6": "7"}, "scores!A6: “7” does not meet a rule, so it has no scores."),
        ({"scores_C3": "need"}, "scores!C3: Row 2 says the same."),
        ({"reviews_A3": "7"}, "reviews!A3: “7” does not meet a rule, so it has no scores."),
        ({"reviews_C2": "assigned"}, "reviews!C2: A review that is only assigned has no scores yet."),
        # the decision
        ({"decision_C2": ""}, "decision!C2: Give the place."),
        ({"decision_C2": "2"}, "decision!C2: The call has 1 places."),
        ({"decision_B3": "selected", "decision_D3": "1"}, "decision!C3: Row 2 has this place."),
        ({"decision_B3": "declined"}, "decision!C3: Who is not selected has no place."),
        ({"decision_D2": ""}, "decision!D2: Give the amount of the award."),
        ({"decision_D2": "5 001"}, "decision!D2: One award may be EUR 5 000.00 at most."),
        ({"decision_A3": "7"}, "decision!A3: “7” was not before the panel, so nothing was decided on it."),
        ({"decision_A3": "draft-1"}, "decision!A3: “draft-1” was not before the panel, so nothing was decided on it."),
        # what repeats another sheet
        ({"scores_A2": "P99"}, "scores!A2: “P99” stands nowhere in the sheet “submissions”."),
        ({"scores_B2": "who"}, "scores!B2: “who” stands nowhere in the sheet “panel”."),
        ({"scores_C2": "luck"}, "scores!C2: “luck” stands nowhere in the sheet “criteria”."),
        ({"submissions_E2": "mars"}, "submissions!E2: “mars” stands nowhere in the sheet “institutions”."),
        ({"submissions_F2": "mars"}, "submissions!F2: “mars” stands nowhere in the sheet “places”."),
        ({"submissions_L2": "who"}, "submissions!L2: “who” stands nowhere in the sheet “people”."),
        ({"answers_B2": "what"}, "answers!B2: “what” stands nowhere in the sheet “form”."),
        ({"screening_B2": "luck"}, "screening!B2: “luck” stands nowhere in the sheet “eligibility”."),
        ({"call_B15": "who"}, "call!B15: “who” stands nowhere in the sheet “people”."),
    ],
    ids=lambda value: value.split(":")[0] + value[-24:] if isinstance(value, str) else "",
)  # fmt: skip
def test_each_fault_is_named_by_its_cell(cells, said):
    found = [text.replace("\u202f", " ").replace("\u00a0", " ") for text in complaints(put(full(), **cells))]

    assert said in found


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (without(bare(), "scores"), "scores: This sheet is missing."),
        (bare() | {"criteria": [["id", "title"]]}, "criteria: This sheet has no row."),
        (bare() | {"criteria": [["id"], ["C1"], ["C2"]]}, "criteria: The column “title” is missing."),
        (keys(bare(), title=None), "call: The row with the key “title” is missing."),
        (keys(bare(), ceiling="900"),
         "call!B4: An amount needs a currency. Name it in the "
         "sheet “call”, beside the key “currency”."),
        (keys(full(), opens_in_days="-9"), "call!B20: Write either this or “opens”."),
        (keys(full(), currency="RWX"), "call!B20: “RWX” is not a currency code. Write three letters, like EUR."),
        (keys(full(), languages="en; rw"), "call!B20: The programme does not speak “rw”."),
        (keys(full(), languages="fr", prevailing_language="en"), "call!B21: The programme does not speak “en”."),
        (keys(full(), envelope="2 000", ceiling="2 000"),
         "decision!D2: With this the awards add up to EUR 2 "
         "400.00; the call has EUR 2 000.00."),
        (keys(full(), opens="2999-01-01", closes="2999-02-01"),
         "call!B18: The call has not opened by "
         "then, yet it has submissions."),
        (keys(bare(), id=None), "call: The row with the key “code” is missing."),
    ],
)  # fmt: skip
def test_what_is_missing_or_contradicts_itself_is_named(sheets, said):
    assert said in [text.replace("\u202f", " ").replace("\u00a0", " ") for text in complaints(sheets)]


def test_who_audits_does_not_act():
    sheets = put(full(), roles_A5="gra", roles_B5="auditor")

    assert complaints(sheets) == ["roles!B5: One person cannot be both: “Auditor” and “Programme officer”."]


def test_a_time_zone_of_a_person_is_one():
    sheets = put(full(), people_H1="time zone", people_H2="Here")

    assert complaints(sheets) == [
        "people!H2: “Here” is not a time zone. Write it like Africa/Kigali or Europe/Brussels."
    ]


def test_too_many_budget_lines_are_named_once():
    sheets = full()
    sheets["budget"] += [["FULL-1-0002", str(n), "Nail", "", "1", "1", "", ""] for n in range(1, 43)]

    assert "budget!B44: A budget has at most 40 lines." in complaints(sheets)
    assert sum("at most 40 lines" in text for text in complaints(sheets)) == 1


def test_a_quantity_that_cannot_be_read_leaves_the_sum_alone():
    assert complaints(put(full(), budget_E2="many")) == [
        "budget!E2: “many” is not a whole number. Write it like 24."
    ]


def test_all_complaints_come_at_once_in_the_order_of_the_sheets():
    sheets = put(full(), scores_D3="x", scores_A2="P9", call_B8="many", team_C2="boss")

    assert [text.split(":")[0] for text in complaints(sheets)] == [
        "call!B8",
        "team!C2",
        "scores!A2",
        "scores!D3",
    ]


def test_complaints_are_in_the_readers_language():
    with translation.override("fr"):
        (said,) = complaints(put(bare(), scores_D2=""))

    assert said.startswith("scores!D2: ")


def test_the_programme_chosen_and_the_one_named_are_one():
    other = Programme.objects.create(
        key="other", name="O", short_name="O", currency="EUR", time_zone="UTC", languages=["en", "fr"],
        number_prefix="O", phone_region="RW",
    )  # fmt: skip
    words = "This file is for the programme “prog”, but “other” was chosen."

    assert complaints(full(), chosen=other) == [f"call!B5: {words}"]
    assert complaints(keys(full(), programme=None), chosen=other) == [f"programme!B2: {words}"]
    assert complaints(bare(), chosen=other) == []
    assert complaints(keys(bare(), currency="USD"), chosen=other) == ["call!B4: The programme counts in EUR."]


def test_a_call_of_another_programme_is_not_touched():
    bring(full())
    other = Programme.objects.create(
        key="other",
        name="O",
        short_name="O",
        currency="EUR",
        time_zone="UTC",
        languages=["en"],
        number_prefix="O",
    )

    assert complaints(keys(bare(), id="FULL-1"), chosen=other) == [
        "call!B3: A call of another programme has this code."
    ]


def test_a_decided_or_frozen_call_takes_nothing_new():
    call = bring(bare()).call
    call.stages.filter(kind="review").update(phase="frozen")
    sheets = put(bare(), scores_B2="R9")

    assert complaints(bare()) == []
    assert complaints(sheets) == [
        "scores!A2: The scores of this call are frozen, so no new ones can be brought."
    ]


def test_a_decided_call_takes_no_new_submission():
    call = bring(bare()).call
    type(call).objects.filter(pk=call.pk).update(state="decided")
    sheets = put(bare(), submissions_A5="P4", submissions_B5="Idea four")

    assert complaints(bare()) == []
    assert complaints(sheets) == ["submissions!A5: The call is “Decided”: no new submission can be brought."]


def test_scores_wait_until_the_panel_has_the_call():
    sheets = bare() | {"scores": [["submission", "panelist", "criterion", "score"]]}
    call = bring(sheets).call

    said = complaints(bare())

    assert (call.state, len(said)) == ("open", 12)
    assert said[0] == "scores!A2: The call is “Open”: scores are brought while the panel has it."


def test_places_of_the_programme_are_a_closed_list():
    bring(full())
    sheets = keys(put(bare(), submissions_C1="district", submissions_C2="mars"), programme="prog")

    assert complaints(sheets) == ["submissions!C2: “mars” stands nowhere in the sheet “places”."]
    assert complaints(put(sheets, submissions_C2="Huye")) == []


def test_what_the_programme_and_the_call_have_need_not_be_repeated():
    bring(full())
    sheets = without(
        full(), "institutions", "people", "places", "programme", "roles", "organisations", "conflicts"
    )
    sheets = put(without(sheets, "form", "eligibility"), scores_B6="did")

    assert complaints(sheets) == []
    assert complaints(put(sheets, screening_B2="luck")) == []
