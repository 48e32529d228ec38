# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of an address at which there is nothing: the same for everybody, in their language, and without a query."""

import pytest

from tests import personas

pytestmark = pytest.mark.django_db
NOWHERE = "/there/is/no/such/page/"


def test_it_leads_back_to_the_inbox_of_who_is_signed_in(client_for, django_assert_num_queries):
    client = client_for(personas.grace())
    client.get(NOWHERE)

    with django_assert_num_queries(2):  # who is it: the session and its person
        answer = client.get(NOWHERE)

    assert answer.status_code == 404
    assert 'href="/me/inbox/"' in answer.content.decode()
    assert "Grace" not in answer.content.decode()


def test_it_lets_a_stranger_sign_in(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = client.get(NOWHERE).content.decode()

    assert 'href="/"' in html
    assert 'href="/accounts/login/"' in html


def test_it_speaks_the_readers_language_and_wears_the_readers_colours(client):
    english = client.get(NOWHERE).content.decode()
    client.cookies["theme"] = "dark"
    french = client.get(NOWHERE, headers={"Accept-Language": "fr"}).content.decode()

    assert '<html lang="en">' in english
    assert '<html lang="fr" data-theme="dark">' in french
    assert "There is nothing here" in english
    assert "There is nothing here" not in french
