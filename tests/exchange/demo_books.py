# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads the demonstration's workbooks for the tests."""

from collections import defaultdict
from fractions import Fraction
from functools import cache

import openpyxl
import pytest

from demo.build import HERE, WORKBOOKS
from exchange.columns import BY_NAME

Book = dict[str, list[dict[str, str]]]
NAMES = list(WORKBOOKS)
DECIDED, REVIEW, OPEN, SECOND = NAMES
each = pytest.mark.parametrize("name", NAMES)
each_scored = pytest.mark.parametrize("name", [DECIDED, REVIEW, SECOND])


@cache
def read(name: str) -> Book:
    """The rows of a committed workbook as they stand in its cells."""
    sheets = {}
    for page in openpyxl.load_workbook(HERE / name):
        head, *rows = page.iter_rows(values_only=True)
        sheets[page.title] = [dict(zip(head, (cell or "" for cell in row), strict=True)) for row in rows]
    return sheets


def values(book: Book, sheet: str, column: str) -> list[str]:
    """One column of a sheet."""
    return [row[column] for row in book[sheet]]


def value(book: Book, name: str, sheet: str = "call") -> str:
    """What stands beside a key."""
    return {row["key"]: row["value"] for row in book[sheet]}[name]


def money(book: Book, name: str) -> int:
    """An amount of the call."""
    return int(value(book, name).replace(" ", ""))


def cells(book: Book):
    """Every filled cell as (sheet, column, text), several values taken apart."""
    for name, rows in book.items():
        for row in rows:
            pairs = [(row["key"], row["value"])] if BY_NAME[name].keyed else row.items()
            for head, text in pairs:
                column = BY_NAME[name].heading(head).column
                parts = text.split(";") if column.several else [text]
                yield from ((name, column, part.strip()) for part in parts if part.strip())


def weighted_means(book: Book) -> dict[str, Fraction]:
    """The plain weighted mean of each submission over its reviews, exactly."""
    weights = {row["criterion"]: Fraction(row["weight"]) for row in book["criteria"]}
    totals, reviews = defaultdict(Fraction), defaultdict(set)
    for row in book["scores"]:
        totals[row["submission"]] += weights[row["criterion"]] * Fraction(row["score"])
        reviews[row["submission"]].add(row["panelist"])
    return {number: total / sum(weights.values()) / len(reviews[number]) for number, total in totals.items()}
