# SPDX-License-Identifier: AGPL-3.0-or-later
"""Persons as Django's sign-in asks for them."""

import pytest

from accounts.models import Person
from tests import personas

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["grace@example.org", "Grace@Example.ORG"])
def test_a_person_is_found_by_e_mail_however_it_is_written(address):
    grace = personas.grace()

    assert Person.objects.get_by_natural_key(address) == grace


def test_nobody_is_found_by_no_address_though_some_have_none():
    person = Person.objects.create(name="Without Address")
    assert person.email is None

    with pytest.raises(Person.DoesNotExist):
        Person.objects.get_by_natural_key(None)
