# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns of the import workbook agree with themselves and with their page."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from accounts.states import InstitutionKind, Role, Sex
from exchange.columns import BY_NAME, SHEETS, Kind, as_markdown, moment
from grants.states import (
    CallKind,
    ContractingKind,
    OrganisationPart,
    PassRule,
    QuestionKind,
    StageKind,
    SubmissionState,
    TeamRole,
)
from reviews.states import Outcome, ReviewState, TieKind, TieOrigin

ROOT = Path(__file__).parents[2]
KIGALI = ZoneInfo("Africa/Kigali")
COLUMNS = [
    pytest.param(sheet, column, id=f"{sheet.name}.{column.name}")
    for sheet in SHEETS
    for column in sheet.columns
]


def test_the_page_says_what_the_columns_say():
    assert (ROOT / "docs/import.md").read_text(encoding="utf-8") == as_markdown()


def test_only_four_sheets_are_needed_and_in_them_only_ids_titles_and_numbers():
    needed = {
        sheet.name: [column.name for column in sheet.columns if column.required]
        for sheet in SHEETS
        if sheet.required
    }

    assert needed == {
        "call": ["code", "title"],
        "criteria": ["criterion", "title"],
        "submissions": ["submission", "title"],
        "scores": ["submission", "panelist", "criterion", "score"],
    }


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_each_column_is_found_by_each_of_its_names(sheet, column):
    tail = " 3" if column.numbered else ""
    found = [sheet.heading(name + tail) for name in (column.name, *column.aliases)]

    assert [heading.column for heading in found] == [column] * len(found)


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_each_column_refers_to_a_column_that_names_its_row(sheet, column):
    if column.refers:
        target = BY_NAME[column.refers.split(".")[0]]
        assert column.refers.split(".")[1] in {
            *target.identity,
            *(c.name for c in target.columns if c.required),
        }
    assert (column.kind is Kind.CHOICE) == bool(column.choices)
    assert column.default in ("", *column.choices) or not column.choices


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_identity_of_a_sheet_is_made_of_its_columns(sheet):
    assert bool(sheet.identity) != sheet.keyed
    assert {column.name for column in map(sheet.column, sheet.identity)} == set(sheet.identity)


def test_an_unknown_column_is_a_key_error():
    with pytest.raises(KeyError, match=r"call\.colour"):
        BY_NAME["call"].column("colour")


@pytest.mark.parametrize(
    ("sheet", "text", "column", "number", "language"),
    [
        ("criteria", "Title", "title", None, None),
        ("criteria", "title fr", "title", None, "fr"),
        ("criteria", "TITLE_rw", "title", None, "rw"),
        ("criteria", "name", "title", None, None),
        ("criteria", "anchor 1", "anchor", 1, None),
        ("criteria", "Anchor  5 fr", "anchor", 5, "fr"),
        ("criteria", "title pt-br", "title", None, "pt-br"),
        ("call", "closes_in_days", "closes in days", None, None),
        ("call", "closes", "closes", None, None),
        ("form", "part title fr", "part title", None, "fr"),
        ("programme", "Hands_on_a_payment", "hands on a payment", None, None),
    ],
)
def test_a_heading_is_understood(sheet, text, column, number, language):
    heading = BY_NAME[sheet].heading(text)

    assert (heading.column.name, heading.number, heading.language) == (column, number, language)


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("criteria", "anchor"),
        ("criteria", "anchor fr"),
        ("criteria", "weight fr"),
        ("criteria", "title 2"),
        ("criteria", "title français"),
        ("criteria", "colour"),
        ("criteria", ""),
    ],
)
def test_a_heading_that_means_nothing_is_none(sheet, text):
    assert BY_NAME[sheet].heading(text) is None


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2025-03-03", (2025, 3, 3, 0, 0)),
        ("2025-03-03 17:00", (2025, 3, 3, 17, 0)),
        ("2025-03-03T17:00:30", (2025, 3, 3, 17, 0, 30)),
        ("2025-03-03 15:00+00:00", (2025, 3, 3, 17, 0)),
        ("-3d 10:15", (2026, 2, 26, 10, 15)),
        ("+1d", (2026, 3, 2, 0, 0)),
        ("0d 9:05", (2026, 3, 1, 9, 5)),
        ("  12d   08:00 ", (2026, 3, 13, 8, 0)),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_programme(text, local):
    assert moment(text, today=date(2026, 3, 1), zone=KIGALI) == datetime(*local, tzinfo=KIGALI)


@pytest.mark.parametrize("text", ["", "soon", "3 days", "2025-02-30", "03/03/2025", "1d 25:00", "12345d"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError):
        moment(text, today=date(2026, 3, 1), zone=KIGALI)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("call.kind", CallKind),
        ("stages.kind", StageKind),
        ("stages.passes", PassRule),
        ("form.kind", QuestionKind),
        ("organisations.part", OrganisationPart),
        ("institutions.kind", InstitutionKind),
        ("people.sex", Sex),
        ("roles.role", Role),
        ("submissions.party", ContractingKind),
        ("conflicts.tie", TieKind),
        ("decision.outcome", Outcome),
    ],
)
def test_a_workbook_uses_the_words_of_the_rooms(place, words):
    sheet, column = place.split(".")

    assert set(BY_NAME[sheet].column(column).choices) == set(filter(None, words.values))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("submissions.state", SubmissionState),
        ("team.role", TeamRole),
        ("reviews.state", ReviewState),
        ("conflicts.origin", TieOrigin),
    ],
)
def test_a_workbook_uses_some_of_the_words_of_the_rooms(place, words):
    sheet, column = place.split(".")

    assert set(BY_NAME[sheet].column(column).choices) < set(words.values)
