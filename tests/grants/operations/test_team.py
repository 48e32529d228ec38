# SPDX-License-Identifier: AGPL-3.0-or-later
"""The team: asked in, said yes or no, left, replaced; each with its refusals."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from core import outbox
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed
from grants.models import TeamMember
from grants.operations import team
from grants.operations.refusing import NotADraft
from grants.operations.submission import withdraw
from grants.operations.team.codes import code_for
from grants.operations.team.members import MOST_MEMBERS
from grants.states import ConfirmedHow, TeamRole
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return worlds.draft()


def ask(draft, name="Jean Bosco", role=TeamRole.TRAINEE, by=None, **given):
    return team.add_member(draft, name=name, role=role, by=by or personas.aline(), **given)


class TestAskingIn:
    def test_a_known_person_finds_the_question(self, draft):
        eric = personas.eric()

        member = ask(draft, "  Eric  Nkurunziza ", TeamRole.TRAINER, email=" ERIC@example.org")

        assert (member.person, member.name, member.confirmed_at) == (eric, "Eric Nkurunziza", None)
        assert len(member.invite_code) == 12

    def test_somebody_known_by_phone(self, draft):
        marie = personas.marie()

        assert ask(draft, phone="+32470000101").person == marie

    def test_a_shared_phone_makes_nobody_a_second_member(self, draft):
        member = ask(draft, phone="+250780000101")

        assert (member.person, member.phone) == (None, "+250780000101")

    def test_somebody_deactivated_is_not_taken_for_the_member(self, draft):
        eric = personas.eric()
        eric.is_active = False
        eric.save()

        assert ask(draft, email=eric.email).person is None

    def test_the_invitation_goes_by_mail_in_the_persons_language(self, draft):
        eric = personas.eric()
        eric.language = "fr"
        eric.save()

        member = ask(draft, "Eric", email=eric.email)

        mail = OutboxRow.objects.get(kind="mail").payload
        assert (mail["to"], mail["language"]) == ("eric@example.org", "fr")
        assert f"/team/join/{member.invite_code}/" in mail["text"]

    def test_the_invitation_of_an_unknown_person_is_in_the_drafts_language(self, draft):
        ask(draft, email="new@example.org")

        assert OutboxRow.objects.get(kind="mail").payload["language"] == "en"

    def test_without_e_mail_nothing_is_posted(self, draft):
        assert ask(draft).person is None
        assert not OutboxRow.objects.filter(kind="mail").exists()

    def test_a_team_has_one_lead(self, draft):
        with pytest.raises(team.LeadThere, match="Aline Uwimana leads"):
            ask(draft, role=TeamRole.LEAD)

    def test_nobody_is_in_a_team_twice(self, draft):
        with pytest.raises(team.AlreadyInTeam):
            ask(draft, email="aline@example.org")

    def test_a_team_has_an_end(self, draft):
        for n in range(MOST_MEMBERS - 1):
            ask(draft, f"Trainee {n}")

        with pytest.raises(team.TeamFull, match="at most 12"):
            ask(draft)

    def test_only_the_lead_or_an_officer_asks_in(self, draft):
        with pytest.raises(NotAllowed, match="lead"):
            ask(draft, by=personas.eric_in(draft))
        assert ask(draft, by=personas.grace())

    def test_not_after_sending(self):
        with pytest.raises(NotADraft):
            ask(worlds.submitted())


class TestSayingYes:
    def test_the_person_asked_confirms(self, draft):
        member = ask(draft, "Eric", email=personas.eric().email)

        team.confirm_membership(member, by=personas.eric())

        member.refresh_from_db()
        assert (member.confirmed_how, member.person) == (ConfirmedHow.SIGNED_IN, personas.eric())
        entry = AuditEntry.objects.get(act="grants.teammember.confirm_membership")
        assert entry.by == personas.eric()

    def test_whoever_holds_the_link_takes_the_place(self, draft):
        member = ask(draft)

        assert team.confirm_membership(member, by=personas.diane()).person == personas.diane()

    def test_an_officer_records_a_yes_on_paper(self, draft):
        member = team.confirm_membership(ask(draft), by=personas.grace())

        assert (member.confirmed_how, member.person) == (ConfirmedHow.OFFICER, None)

    def test_nobody_says_yes_for_another(self, draft):
        member = ask(draft, "Eric", email=personas.eric().email)

        with pytest.raises(NotAllowed, match="Only Eric"):
            team.confirm_membership(member, by=personas.diane())

    def test_not_twice(self, draft):
        member = team.confirm_membership(ask(draft), by=personas.diane())

        with pytest.raises(team.AlreadyConfirmed):
            team.confirm_membership(member, by=personas.diane())

    def test_nobody_takes_two_places(self, draft):
        with pytest.raises(team.AlreadyInTeam, match="Aline Uwimana is in this team"):
            team.confirm_membership(ask(draft), by=personas.aline())

    def test_not_after_leaving(self, draft):
        member = team.remove_member(ask(draft), by=personas.aline())

        with pytest.raises(team.HasLeft):
            team.confirm_membership(member, by=personas.diane())


class TestSayingNo:
    def test_a_no_leaves_the_team(self, draft):
        member = ask(draft, "Eric", email=personas.eric().email)

        team.decline_membership(member, by=personas.eric())

        member.refresh_from_db()
        assert (member.left_because, member.invite_code) == ("Said no", None)

    def test_only_the_own_no(self, draft):
        member = ask(draft, "Eric", email=personas.eric().email)

        with pytest.raises(NotAllowed):
            team.decline_membership(member, by=personas.diane())

    def test_not_after_a_yes(self, draft):
        member = team.confirm_membership(ask(draft), by=personas.diane())

        with pytest.raises(team.AlreadyConfirmed):
            team.decline_membership(member, by=personas.diane())

    def test_the_lead_stays(self):
        draft = worlds.start_submission(worlds.open_call(), by=personas.grace(), on_behalf=personas.aline())

        with pytest.raises(team.LeadStays):
            team.decline_membership(draft.team.get(), by=personas.aline())


class TestCodes:
    def phone_texts(self):
        outbox.drain(kinds=("team-code",))
        lines = (settings.SMS_FILE_PATH / "sent.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def test_a_member_without_phone_confirms_on_the_leads(self, draft):
        member = ask(draft)

        assert team.send_code_to_lead(member, by=personas.aline()) == "+250780000101"
        (text,) = self.phone_texts()
        code = text["text"].split()[-1].rstrip(".")
        team.confirm_by_code(member, code=f" {code[:3]} {code[3:]}", by=personas.aline())

        member.refresh_from_db()
        assert (text["to"], member.confirmed_how) == ("+250780000101", ConfirmedHow.CODE)
        assert code not in json.dumps(list(OutboxRow.objects.values_list("payload", flat=True)))

    def test_the_lead_may_be_known_by_phone_only(self):
        draft = worlds.start_submission(worlds.open_call(), by=personas.grace())
        ask(draft, "Lead", TeamRole.LEAD, by=personas.grace(), phone="+250780000999")
        member = ask(draft, by=personas.grace())

        assert team.send_code_to_lead(member, by=personas.grace()) == "+250780000999"

    @pytest.mark.parametrize("lead", [True, False])
    def test_without_a_phone_no_code(self, lead):
        draft = worlds.start_submission(worlds.open_call(), by=personas.grace())
        if lead:
            ask(draft, "Lead", TeamRole.LEAD, by=personas.grace())
        member = ask(draft, by=personas.grace())

        with pytest.raises(team.LeadHasNoPhone):
            team.send_code_to_lead(member, by=personas.grace())

    def test_a_code_of_before_holds_for_a_while(self, draft):
        member, now = ask(draft), timezone.now()
        team.send_code_to_lead(member, by=personas.aline(), at=now)
        code = code_for(member.pk, int(now.timestamp()) // 900)

        with pytest.raises(team.WrongCode):
            team.confirm_by_code(member, code=code, by=personas.aline(), at=now + timedelta(minutes=31))
        team.confirm_by_code(member, code=code, by=personas.aline(), at=now + timedelta(minutes=15))

    def test_the_code_of_another_member_is_wrong(self, draft):
        one, other = ask(draft), ask(draft, "Other")
        code = code_for(other.pk, int(timezone.now().timestamp()) // 900)

        with pytest.raises(team.WrongCode):
            team.confirm_by_code(one, code=code, by=personas.aline())

    def test_guessing_ends(self, draft):
        member = ask(draft)
        for _try in range(5):
            with pytest.raises(team.WrongCode):
                team.confirm_by_code(member, code="x", by=personas.aline())

        code = code_for(member.pk, int(timezone.now().timestamp()) // 900)
        with pytest.raises(team.CodesUsedUp):
            team.confirm_by_code(member, code=code, by=personas.aline())

    def test_no_code_for_who_has_confirmed(self, draft):
        member = team.confirm_membership(ask(draft), by=personas.diane())

        with pytest.raises(team.AlreadyConfirmed):
            team.send_code_to_lead(member, by=personas.aline())

    def test_a_stranger_sends_and_types_no_code(self, draft):
        member = ask(draft)

        with pytest.raises(NotAllowed):
            team.send_code_to_lead(member, by=personas.stranger())
        with pytest.raises(NotAllowed):
            team.confirm_by_code(member, code="1", by=personas.stranger())


class TestLeaving:
    def test_the_lead_takes_somebody_out(self, draft):
        eric = personas.eric_in(draft)
        member = draft.team.get(person=eric)

        team.remove_member(member, by=personas.aline(), reason="Moved away")

        member.refresh_from_db()
        assert (member.left_because, draft.team.present().count()) == ("Moved away", 1)

    def test_the_lead_does_not_simply_leave(self, draft):
        with pytest.raises(team.LeadStays):
            team.remove_member(draft.team.get(), by=personas.aline())

    def test_only_the_lead_takes_out(self, draft):
        member = ask(draft)

        with pytest.raises(NotAllowed):
            team.remove_member(member, by=personas.eric_in(draft))


class TestHandingOver:
    def test_the_lead_goes_to_a_confirmed_member(self, draft):
        member = draft.team.get(person=personas.eric_in(draft))

        team.hand_over_lead(member, by=personas.aline())

        roles = {one.name: (one.role, one.is_trainer) for one in draft.team.all()}
        assert roles == {
            "Aline Uwimana": (TeamRole.TRAINEE, False),
            "Eric Nkurunziza": (TeamRole.LEAD, True),
        }
        team.hand_over_lead(draft.team.get(person=personas.aline()), by=personas.eric())
        assert draft.team.get(person=personas.eric()).role == TeamRole.TRAINER

    def test_not_to_somebody_who_has_not_confirmed(self, draft):
        with pytest.raises(team.NotConfirmed):
            team.hand_over_lead(ask(draft), by=personas.aline())

    def test_not_to_the_lead(self, draft):
        with pytest.raises(team.LeadThere):
            team.hand_over_lead(draft.team.get(), by=personas.aline())


class TestReplacing:
    def test_an_officer_replaces_after_sending(self):
        submission = worlds.submitted()
        leaving = submission.team.get(role=TeamRole.TRAINER)

        arriving = team.replace_member(
            leaving, name="Diane Mukamana", email="diane@example.org", reason="New post", by=personas.grace()
        )

        leaving.refresh_from_db()
        assert (arriving.role, arriving.replaces, arriving.confirmed_at) == (TeamRole.TRAINER, leaving, None)
        assert leaving.left_because == "New post"
        acts = AuditEntry.objects.filter(by=personas.grace()).values_list("act", flat=True)
        assert {"grants.teammember.replace_member", "grants.teammember.add_member"} <= set(acts)
        assert OutboxRow.objects.filter(kind="mail", payload__to="diane@example.org").exists()

    def test_the_lead_can_be_replaced_by_a_known_person(self):
        submission = worlds.submitted()
        lead = submission.team.get(role=TeamRole.LEAD)

        arriving = team.replace_member(
            lead, name="Diane", person=personas.diane(), reason="Ill", by=personas.grace()
        )

        assert (arriving.role, arriving.person) == (TeamRole.LEAD, personas.diane())

    def test_not_in_what_was_withdrawn(self):
        submission = worlds.submitted()
        withdraw(submission, reason="No time", by=personas.aline())

        with pytest.raises(NotADraft):
            team.replace_member(TeamMember.objects.first(), name="New", reason="Left", by=personas.grace())

    def test_only_officers_replace(self):
        submission = worlds.submitted()

        with pytest.raises(NotAllowed, match="programme officers"):
            team.replace_member(submission.team.first(), name="New", reason="x", by=personas.aline())
