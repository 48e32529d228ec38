# SPDX-License-Identifier: AGPL-3.0-or-later
"""The team's pages: ask in, say yes or no, confirm by a code, take out, hand over the lead."""

import json

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from core import outbox
from grants.models import TeamMember
from grants.operations.submission import withdraw
from grants.operations.team import add_member, confirm_membership
from grants.states import ConfirmedHow, TeamRole
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return worlds.draft()


@pytest.fixture
def asked(draft):
    """A trainee without phone or e-mail."""
    return add_member(draft, name="Jean Bosco", role=TeamRole.TRAINEE, by=personas.aline())


@pytest.fixture
def aline(client_for, draft):
    return client_for(personas.aline())


def url(name, draft, *more):
    return reverse(name, args=[draft.pk, *more])


class TestAsking:
    def test_the_lead_asks_a_trainer_in(self, aline, draft):
        given = {"name": "Eric", "role": "trainer", "email": "eric@example.org", "phone": "0788 123 456"}

        answer = aline.post(url("member_add", draft), given)

        assert answer["Location"] == url("team", draft)
        member = TeamMember.objects.get(role=TeamRole.TRAINER)
        assert (member.email, member.phone) == ("eric@example.org", "+250788123456")
        html = aline.get(url("team", draft)).content.decode()
        assert "Eric was asked into the team." in html
        assert f"/team/join/{member.invite_code}/" in html
        assert "https://wa.me/?text=" in html

    def test_the_link_carries_the_sites_address_where_it_is_set(self, aline, draft, asked, settings):
        settings.SITE_URL = "https://inzira.example.org"

        html = aline.get(url("team", draft)).content.decode()

        assert f"https://inzira.example.org/team/join/{asked.invite_code}/" in html

    @pytest.mark.parametrize("wrong", [{"phone": "12"}, {"name": ""}, {"role": "lead"}, {"email": "x"}])
    def test_what_cannot_be_comes_back(self, aline, draft, wrong):
        given = {"name": "Eric", "role": "trainer"} | wrong

        answer = aline.post(url("member_add", draft), given)

        assert (answer.status_code, TeamMember.objects.count()) == (200, 1)

    def test_a_refusal_stands_in_the_form(self, aline, draft):
        given = {"name": "Me", "role": "trainer", "email": "aline@example.org"}

        assert "Me is in this team already." in aline.post(url("member_add", draft), given).content.decode()

    def test_an_officer_names_the_lead_of_a_team_without_one(self, client_for):
        draft = worlds.start_submission(worlds.open_call(), by=personas.grace())
        client = client_for(personas.grace())
        assert "This person is a trainer" in client.get(url("member_add", draft)).content.decode()

        client.post(url("member_add", draft), {"name": "Lead", "role": "lead", "is_trainer": "on"})

        lead = TeamMember.objects.get()
        assert (lead.role, lead.is_trainer) == (TeamRole.LEAD, True)
        assert "Nobody is in the team" not in client.get(url("team", draft)).content.decode()

    def test_others_in_the_team_see_no_link(self, client_for, draft, asked):
        html = client_for(personas.eric_in(draft)).get(url("team", draft)).content.decode()

        assert asked.invite_code not in html


class TestInvitation:
    def test_who_is_not_signed_in_signs_in_first(self, client, asked):
        join = reverse("team_join", args=[asked.invite_code])

        assert client.get(join)["Location"] == f"/accounts/login/?next={join}"
        assert client.get(reverse("team_join", args=["nothing"])).status_code == 302

    def test_yes(self, client_for, asked, draft):
        client = client_for(personas.diane())
        join = reverse("team_join", args=[asked.invite_code])
        html = client.get(join).content.decode()
        assert "Jean Bosco" in html
        assert "Diane Mukamana" in html

        answer = client.post(join, {"answer": "yes"})

        assert answer["Location"] == url("submission", draft)
        asked.refresh_from_db()
        assert (asked.person, asked.confirmed_how) == (personas.diane(), ConfirmedHow.SIGNED_IN)
        assert client.get(join)["Location"] == url("submission", draft)
        assert client_for(personas.eric()).get(join).status_code == 404

    def test_no(self, client_for, asked):
        client = client_for(personas.diane())

        answer = client.post(reverse("team_join", args=[asked.invite_code]), {"answer": "no"})

        assert answer["Location"] == reverse("my_submissions")
        asked.refresh_from_db()
        assert asked.left_at is not None

    def test_an_unknown_code_and_a_withdrawn_proposal_do_not_exist(self, client_for, asked, draft):
        client = client_for(personas.diane())
        join = reverse("team_join", args=[asked.invite_code])
        withdraw(draft, reason="x", by=personas.aline())

        assert client.get(reverse("team_join", args=["nothing"])).status_code == 404
        assert client.get(join).status_code == 404

    def test_whoever_is_in_the_team_takes_no_second_place(self, aline, asked):
        assert aline.post(reverse("team_join", args=[asked.invite_code])).status_code == 409


class TestConfirming:
    def test_the_person_asked_says_yes_or_no_on_the_page(self, client_for, draft):
        eric = personas.eric()
        member = add_member(draft, name="Eric", role=TeamRole.TRAINER, email=eric.email, by=personas.aline())
        client = client_for(eric)
        page = url("member_confirm", draft, member.pk)
        assert page in client.get(url("team", draft)).content.decode()
        assert "No, I am not" in client.get(page).content.decode()

        assert client.post(page, {"answer": "yes"})["Location"] == url("team", draft)
        member.refresh_from_db()
        assert member.confirmed_at is not None

    def test_no_leads_away(self, client_for, draft):
        eric = personas.eric()
        member = add_member(draft, name="Eric", role=TeamRole.TRAINER, email=eric.email, by=personas.aline())
        client = client_for(eric)

        client.post(url("member_confirm", draft, member.pk), {"answer": "no"})

        assert client.get(url("team", draft)).status_code == 404

    def test_an_officer_who_holds_the_paper(self, client_for, draft, asked):
        client = client_for(personas.grace())
        page = url("member_confirm", draft, asked.pk)
        assert "Has Jean Bosco said yes on paper?" in client.get(page).content.decode()

        client.post(page, {"answer": "yes"})

        asked.refresh_from_db()
        assert asked.confirmed_how == ConfirmedHow.OFFICER

    def test_another_member_does_not_find_the_page(self, aline, draft, asked):
        assert aline.get(url("member_confirm", draft, asked.pk)).status_code == 404

    def test_by_a_code_on_the_leads_phone(self, aline, draft, asked):
        page = url("member_code", draft, asked.pk)
        assert "Send the code" in aline.get(page).content.decode()

        answer = aline.post(page, follow=True)
        assert "A code was sent to +250\u00a0780\u00a0000\u00a0101." in answer.content.decode()
        outbox.drain(kinds=("team-code",))
        sent = json.loads((django_settings.SMS_FILE_PATH / "sent.jsonl").read_text())
        code = sent["text"].split()[-1].rstrip(".")

        wrong = aline.post(page, {"code": "1"})
        assert "This is not the code" in wrong.content.decode()
        assert aline.post(page, {"code": code})["Location"] == url("team", draft)
        asked.refresh_from_db()
        assert asked.confirmed_how == ConfirmedHow.CODE


class TestChanging:
    def test_taking_somebody_out_asks_first(self, aline, draft, asked):
        page = url("member_remove", draft, asked.pk)
        assert "Take Jean Bosco out of the team?" in aline.get(page).content.decode()

        aline.post(page)

        assert draft.team.present().count() == 1
        assert aline.get(page).status_code == 404

    def test_handing_over_the_lead_asks_first(self, aline, draft, asked):
        confirm_membership(asked, by=personas.diane())
        page = url("member_lead", draft, asked.pk)
        assert "Only the lead can send" in aline.get(page).content.decode()

        aline.post(page)

        asked.refresh_from_db()
        assert asked.role == TeamRole.LEAD
        assert aline.get(url("member_add", draft)).status_code == 403

    def test_not_to_who_has_not_confirmed(self, aline, draft, asked):
        answer = aline.post(url("member_lead", draft, asked.pk))

        assert answer.status_code == 409
        assert "Jean Bosco must confirm first." in answer.content.decode()
