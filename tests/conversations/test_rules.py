# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody takes part in nothing, and nothing has a first person."""

import pytest

from conversations.rules import is_first_person, takes_part
from tests import personas

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("predicate", [takes_part, is_first_person])
def test_false_for_none(predicate):
    assert predicate(None, None) is False
    assert predicate(personas.grace(), None) is False
