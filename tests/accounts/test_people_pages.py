# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of a programme's people: who sees whom, what it costs, what each button does."""

import csv
import io

import pytest
from django.core import mail

from accounts.models import Invitation, Person, RoleHeld
from accounts.operations.invitation import invite
from core import outbox
from tests import personas, worlds
from tests.accounts.test_second_factor import grow_old, set_up

pytestmark = pytest.mark.django_db
PEOPLE = "/run/people/"


@pytest.fixture
def crew():
    """Alice, Grace, Vincent and Canisius of the programme, and the people of another one."""
    worlds.programme()
    personas.give(personas.stranger(), "officer", programme="elsewhere")
    return [personas.person(key) for key in ("alice", "grace", "vincent", "canisius")]


def names(page) -> list[str]:
    return [person.name for person in page.context["page"]]


@pytest.mark.parametrize("reader", ["alice", "grace", "vincent"])
def test_staff_and_auditor_see_the_people_of_their_programme_only(client_for, crew, reader):
    page = client_for(personas.person(reader)).get(PEOPLE)

    assert {"Alice Kamanzi", "Canisius Hitimana"} <= set(names(page))
    assert "Sam Stranger" not in names(page)
    assert "sam" not in page.content.decode().lower()


@pytest.mark.parametrize("reader", ["canisius", "jean_paul", "odile", "chantal", "aline"])
def test_others_see_no_people(client_for, crew, reader):
    client = client_for(personas.person(reader))

    assert client.get(PEOPLE).status_code == 403
    assert client.get(f"{PEOPLE}{personas.grace().pk}/").status_code == 403
    assert client.get("/run/institutions/").status_code == 403


def test_teams_and_panels_belong_to_the_people_too(client_for):
    worlds.draft() if hasattr(worlds, "draft") else worlds.filled()

    page = client_for(personas.grace()).get(PEOPLE, {"q": "aline"})

    assert names(page) == ["Aline Uwimana"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "grace ing"}, ["Grace Ingabire"]),
        ({"q": "GRACE@example"}, ["Grace Ingabire"]),
        ({"q": "nobody"}, []),
        ({"role": "auditor"}, ["Vincent Rugamba"]),
        ({"state": "deactivated"}, []),
        ({"role": "officer", "q": "vincent"}, []),
    ],
)
def test_the_list_is_searched_and_filtered(client_for, crew, query, found):
    page = client_for(personas.alice()).get(PEOPLE, query)

    assert names(page) == found
    assert ("Nobody fits" in page.content.decode()) is (not found)


def test_a_phone_is_found_as_it_is_written_at_home(client_for, crew):
    personas.give(personas.aline(), "coach")

    assert names(client_for(personas.alice()).get(PEOPLE, {"q": "0780000101"})) == ["Aline Uwimana"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_too_with_the_same_filters(client_for, crew, kind):
    answer = client_for(personas.alice()).get(PEOPLE, {"format": kind, "role": "auditor"})

    assert answer["Content-Disposition"].endswith(f'people.{kind}"')
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == ["Vincent Rugamba"]
        assert "Auditor" in rows[1][3]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_costs_the_same_for_any_number(client_for, crew, count, django_assert_max_num_queries):
    for number in range(count):
        person = Person.objects.create(name=f"Person {number}", email=f"p{number}@example.org")
        personas.give(person, "coach")
    client = client_for(personas.alice())

    with django_assert_max_num_queries(10) as spent:
        assert client.get(PEOPLE).status_code == 200
    assert len(spent) <= 10


@pytest.mark.parametrize("count", [1, 3])
def test_a_persons_page_costs_the_same_for_any_number_of_roles(
    client_for, crew, count, django_assert_num_queries
):
    grace = personas.grace()
    for call in range(count):
        personas.give(grace, "coach", call=f"call-{call}")
        invite(
            name="x", email="grace@example.org", programme_key=personas.PROGRAMME, role="expert",
            call_key=f"call-{call}", by=personas.alice(),
        )  # fmt: skip
    client = client_for(personas.alice())
    client.get(f"{PEOPLE}{grace.pk}/")

    with django_assert_num_queries(PERSON_PAGE):
        client.get(f"{PEOPLE}{grace.pk}/")


PERSON_PAGE = 15


def test_a_person_of_another_programme_is_no_page(client_for, crew):
    client = client_for(personas.alice())
    stranger = personas.stranger().pk

    for path in ("", "role/", "deactivate/", "reactivate/", "anonymise/", "second-factor/"):
        assert client.get(f"{PEOPLE}{stranger}/{path}").status_code == 404
        assert client.post(f"{PEOPLE}{stranger}/{path}").status_code in {404, 405}
    assert client.get(f"{PEOPLE}999999/").status_code == 404
    held = RoleHeld.objects.get(person=stranger)
    assert client.get(f"/run/roles/{held.pk}/end/").status_code == 404


def test_an_administrator_gives_a_role_and_ends_it(client_for, crew):
    client, marie = client_for(personas.alice()), personas.marie()
    path = f"{PEOPLE}{marie.pk}/"

    refused = client.post(path + "role/", {"role": "signatory", "scope": "tvet"})
    assert refused.status_code == 422
    assert "Say for which institution this person signs." in refused.content.decode()
    given = client.post(path + "role/", {"role": "coach", "scope": "tvet"}, follow=True)
    assert "Marie Umutesi Lambrechts is now: Coach" in given.content.decode()

    held = RoleHeld.objects.get(person=marie, role="coach")
    assert client.get(f"/run/roles/{held.pk}/end/").status_code == 200
    client.post(f"/run/roles/{held.pk}/end/")
    page = client.get(path).content.decode()

    assert RoleHeld.objects.get(pk=held.pk).until is not None
    assert "Coach" in page


def test_a_signatory_is_given_with_the_institution(client_for, crew):
    rp = personas.institution("rp")
    who = personas.marie()

    client_for(personas.alice()).post(
        f"{PEOPLE}{who.pk}/role/", {"role": "signatory", "scope": "tvet", "institution": rp.pk}
    )

    assert RoleHeld.objects.get(person=who, role="signatory").institution == rp


def test_an_officer_is_refused_what_only_administrators_do(client_for, crew):
    client, canisius = client_for(personas.grace()), personas.canisius()
    path = f"{PEOPLE}{canisius.pk}/"
    held = RoleHeld.objects.get(person=canisius)

    page = client.get(path).content.decode()
    assert "Deactivate" not in page
    assert "Give a role" not in page
    for step in ("role/", "deactivate/", "reactivate/", "anonymise/", "second-factor/"):
        assert client.get(path + step).status_code == 403
        assert client.post(path + step, {"reason": "x"}).status_code == 403
    assert client.post(f"/run/roles/{held.pk}/end/").status_code == 403
    assert Person.objects.get(pk=canisius.pk).is_active


def test_the_last_administrator_reads_why_not(client_for, crew):
    alice = personas.alice()
    held = RoleHeld.objects.get(person=alice)

    page = client_for(alice).post(f"/run/roles/{held.pk}/end/")

    assert page.status_code == 422
    assert "This is the programme&#x27;s last administrator." in page.content.decode()
    assert client_for(alice).post(f"{PEOPLE}{alice.pk}/deactivate/", {"reason": "x"}).status_code == 403


def test_roles_need_a_fresh_sign_in(client_for, crew):
    client = client_for(personas.alice())
    grow_old(client)

    for path in (f"{PEOPLE}{personas.marie().pk}/role/", f"{PEOPLE}invite/"):
        assert client.get(path).url.startswith("/accounts/reauthenticate/code/")


def test_a_person_is_deactivated_let_in_and_erased(client_for, crew):
    client, canisius = client_for(personas.alice()), personas.canisius()
    path = f"{PEOPLE}{canisius.pk}/"

    assert client.post(path + "deactivate/", {"reason": ""}).status_code == 422
    client.post(path + "deactivate/", {"reason": "left"})
    assert "Let in again" in client.get(path).content.decode()
    assert client.get(path + "reactivate/").status_code == 200
    client.post(path + "reactivate/")
    assert Person.objects.get(pk=canisius.pk).is_active
    assert "for ever" in client.get(path + "anonymise/").content.decode()
    client.post(path + "anonymise/", {"reason": "asked"})
    page = client.get(path).content.decode()

    assert "Canisius" not in page
    assert "Name erased" in page
    assert "Erase the name" not in page


def test_a_second_factor_is_reset(client_for, crew):
    set_up(client_for(personas.grace()))
    client, path = client_for(personas.alice()), f"{PEOPLE}{personas.grace().pk}/"

    assert "Reset the second factor" in client.get(path).content.decode()
    client.post(path + "second-factor/")

    assert "Reset the second factor" not in client.get(path).content.decode()


def test_an_invitation_is_sent_withdrawn_and_sent_again(client_for, crew):
    client = client_for(personas.grace())
    form = client.get(f"{PEOPLE}invite/")
    assert "role" not in form.context["form"].fields

    given = {"name": "Ange Keza", "email": "ange@example.org", "language": "fr", "scope": "tvet"}
    sent = client.post(f"{PEOPLE}invite/", given, follow=True)
    made = Invitation.objects.get()
    assert "The invitation to Ange Keza is on its way." in sent.content.decode()
    for step in ("withdraw", "again"):
        assert client.get(f"/run/invitations/{made.pk}/{step}/").status_code == 200
        client.post(f"/run/invitations/{made.pk}/{step}/")
    outbox.drain(kinds=("invitation",))

    assert Invitation.objects.open().count() == 1
    assert [message.extra_headers["Content-Language"] for message in mail.outbox] == ["fr"]


def test_an_administrator_invites_to_a_role(client_for, crew):
    given = {"name": "Ange", "email": "ange@example.org", "language": "en", "scope": "tvet", "role": "coach"}

    client_for(personas.alice()).post(f"{PEOPLE}invite/", given)

    assert Invitation.objects.get().role == "coach"


@pytest.mark.parametrize("reader", ["vincent", "canisius"])
def test_others_invite_nobody(client_for, crew, reader):
    assert client_for(personas.person(reader)).get(f"{PEOPLE}invite/").status_code == 403


def test_an_invitation_of_another_programme_is_no_page(client_for, crew):
    made = invite(
        name="x", email="x@example.org", programme_key="elsewhere", by=personas.administrator("elsewhere")
    )

    assert client_for(personas.grace()).post(f"/run/invitations/{made.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize(
    "path", [PEOPLE, f"{PEOPLE}invite/", f"{PEOPLE}1/", f"{PEOPLE}1/role/", "/run/institutions/"]
)
def test_who_is_not_signed_in_signs_in(client, path):
    assert client.get(path).url.startswith("/accounts/login/?next=")


def test_people_stand_in_the_navigation_of_those_who_read_them(client_for, crew):
    assert PEOPLE in client_for(personas.grace()).get("/me/settings/").content.decode()
    assert PEOPLE not in client_for(personas.canisius()).get("/me/settings/").content.decode()
