# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's list of places from pasted rows: taken whole, or every faulty row named."""

import io

import pytest

from core.tables_in import read_csv
from grants.places import MOST, read_places


def read(text):
    return read_places(read_csv(io.BytesIO(text.encode()), "places"))


def test_places_with_parents_and_tiles_are_taken():
    places, faults = read("Code;Name;Parent;Tile column;Tile row\nsouth;South;;;\nhuye;Huye;south;3;6\n")

    assert faults == []
    assert places == [
        {"code": "south", "name": "South", "parent": ""},
        {"code": "huye", "name": "Huye", "parent": "south", "column": 3, "row": 6},
    ]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("name\nHuye", 1, "first row"),
        ("code,name\nHU YE,Huye", 2, "no code"),
        ("code,name\nhuye,Huye\nhuye,Huye", 3, "row 2 already"),
        ("code,name\nhuye,", 2, "missing or too long"),
        ("code,name\nhuye," + "x" * 81, 2, "missing or too long"),
        ("code,name,parent\nhuye,Huye,south", 2, "“south” is not in the list"),
        ("code,name,parent\na,A,b\nb,B,a", 2, "lies in itself"),
        ("code,name,parent\na,A,a", 2, "lies in itself"),
        ("code,name,column,row\na,A,3,", 2, "column and row"),
        ("code,name,column,row\na,A,0,1", 2, "column and row"),
    ],
)
def test_a_faulty_row_is_named(text, row, words):
    _places, faults = read(text)

    assert faults[0].row == row
    assert words in str(faults[0])


def test_a_place_below_a_circle_is_not_blamed_for_it():
    _places, faults = read("code,name,parent\na,A,b\nb,B,a\nc,C,a")

    assert [fault.row for fault in faults] == [2, 3]


def test_a_list_beyond_the_limit_is_refused_at_the_row_where_it_ends():
    _places, faults = read("code,name\n" + "\n".join(f"p{n},Place" for n in range(MOST + 1)))

    assert [(fault.row, str(MOST) in str(fault)) for fault in faults] == [(MOST + 2, True)]


def test_nothing_is_nothing():
    assert read_places([])[1][0].row == 1
