# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose a mobile number in Rwanda is."""

import pytest

from budgets.wallets import NumberOfAnother, check_provider, provider_of


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("+250788123456", "mtn"), ("+250791123456", "mtn"), ("+250722123456", "airtel"), ("+250733123456", "airtel"),
        ("+250758123456", None), ("+256788123456", None),
    ],
)  # fmt: skip
def test_a_number_tells_its_provider(number, key):
    found = provider_of(number)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("key", ["mtn", "", "unknown"])
def test_a_number_of_the_named_provider_or_of_none_is_taken(key):
    assert check_provider("+250788123456", key) == "+250788123456"


def test_a_number_of_another_provider_is_refused():
    with pytest.raises(NumberOfAnother, match="Airtel Money: theirs begin with 072, 073"):
        check_provider("+250788123456", "airtel")
