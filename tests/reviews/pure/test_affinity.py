# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well a panelist fits a proposal: trade, language, experience."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.affinity import Proposed, Reader, field_share, fit, fits


@pytest.mark.parametrize(
    ("fields", "trade", "share"),
    [
        (["welding"], "Welding", 1),
        (["Sheet  Metal"], "sheet metal", 1),
        (["metal work"], "sheet metal", 0.5),
        (["food-processing"], "food storage", 0.5),
        (["ict"], "ict and art", 0),  # short words join nobody
        (["energy"], "welding", 0),
        ([], "welding", 0),
        (["", " "], "welding", 0),
        (["welding"], "", 0),
    ],
)
def test_the_trade_counts_most(fields, trade, share):
    assert field_share(fields, trade) == share


def test_language_and_experience():
    reader = Reader(1, ("welding",), "fr", reviews_before=5)

    found = fit(reader, Proposed(7, "welding", "fr"))

    assert (found.field, found.bid, found.language, found.experience) == (1, 0, 1, 0.5)
    assert found.is_expert
    assert not fit(reader, Proposed(7, "energy", "en")).is_expert
    assert fit(Reader(1), Proposed(7)).language == 0
    assert fit(Reader(1, reviews_before=400), Proposed(7)).experience == 1


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=20), st.integers(0, 1000))
def test_shares_stay_between_nothing_and_all(fields, trade, before):
    table = fits([Reader(1, tuple(fields), "en", before)] * 2, [Proposed(1, trade, "en")] * 3)

    assert [len(row) for row in table] == [2, 2, 2]
    assert all(0 <= share <= 1 for row in table for one in row for share in (one.field, one.experience))
