# SPDX-License-Identifier: AGPL-3.0-or-later
"""Founding a programme from the shell: the only thing that is not done in pages."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from accounts.rules import holds_role
from grants.models import Programme

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Fonds des idées", "currency": "XOF", "admin": "awa@example.org", "language": "fr"}


def test_a_programme_has_an_administrator_from_the_first_moment():
    call_command("found_programme", "idees", **GIVEN)

    programme = Programme.objects.get(key="idees")
    awa = Person.objects.get(email="awa@example.org")
    assert str(programme.name.in_("fr")) == "Fonds des idées"
    assert programme.currency == "XOF"
    assert holds_role(awa, {"administrator"}, "idees")
    assert awa.language == "fr"


def test_a_key_is_given_once_and_nothing_is_left_behind():
    call_command("found_programme", "idees", **GIVEN)

    with pytest.raises(CommandError, match="idees"):
        call_command("found_programme", "idees", **(GIVEN | {"admin": "binta@example.org"}))

    assert not Person.objects.filter(email="binta@example.org").exists()


def test_an_unknown_currency_is_said():
    with pytest.raises(CommandError):
        call_command("found_programme", "idees", **(GIVEN | {"currency": "ZZZ"}))
    assert not Programme.objects.exists()
