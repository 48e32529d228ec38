# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an editor saw, as text in the form; what was not touched overwrites nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants import revisions
from grants.revisions import Seen

SEEN = st.dictionaries(
    st.integers(0, 10**6),
    st.builds(Seen, st.integers(0, 10**6), st.text("0123456789abcdef", min_size=1, max_size=8)),
    max_size=20,
)


@given(SEEN)
def test_what_was_written_is_read(seen):
    assert revisions.read(revisions.write(seen)) == seen


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    assert isinstance(revisions.read(text), dict)


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_every_empty_value_has_one_mark(empty):
    assert revisions.mark_of(empty) == Seen().mark


def test_only_what_was_changed_counts_as_touched():
    seen = {1: Seen(3, revisions.mark_of("same")), 2: Seen(1, revisions.mark_of("old")), 3: Seen()}

    found = revisions.touched({1: "same", 2: "new", 3: "", 4: "first"}, seen)

    assert found == {2: "new", 4: "first"}
