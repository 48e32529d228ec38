# SPDX-License-Identifier: AGPL-3.0-or-later
"""A guardian's yes for members under age: without it the team cannot hand in; by code, or a paper an officer records."""

import pytest

from core import outbox
from core.models import OutboxRow
from grants.completeness import missing
from grants.models import GuardianConsent
from grants.operations.team.codes import WrongCode, code_for, quarter_of
from grants.operations.team.guardian import (
    NoPhone,
    NotUnderAge,
    SaidYesAlready,
    consent_by_code,
    name_guardian,
    record_guardian_paper,
    send_guardian_code,
)
from tests import personas, worlds
from tests.matrix.papers import pdf

pytestmark = pytest.mark.django_db
WORDS = "A parent or guardian of {name} has not agreed yet."


def test_the_team_waits_for_the_guardian():
    draft, aline = worlds.filled(), personas.aline()
    member = draft.team.order_by("pk").last()
    with pytest.raises(NotUnderAge):
        send_guardian_code(member, by=aline)

    name_guardian(member, under_age=True, name="Mother", by=aline)
    assert WORDS.format(name=member.name) in [one.words for one in missing(draft.fresh())]
    with pytest.raises(NoPhone):
        send_guardian_code(member, by=aline)
    name_guardian(member, under_age=True, name="Mother", phone="+250780000777", by=aline)
    assert send_guardian_code(member, by=aline) == "+250780000777"
    outbox.drain(kinds=("guardian-code",))
    right = code_for(-member.guardian.pk, quarter_of(None))
    with pytest.raises(WrongCode):
        consent_by_code(member, code="000000" if right != "000000" else "111111", by=aline)
    consent_by_code(member, code=right, by=aline)

    assert [one.words for one in missing(draft.fresh()) if "guardian" in one.words] == []
    with pytest.raises(SaidYesAlready):
        consent_by_code(member, code=right, by=aline)
    name_guardian(member, under_age=False, by=aline)
    assert missing(draft.fresh()) == []


def test_an_officer_records_the_paper_from_the_page(client_for):
    draft = worlds.filled()
    member = draft.team.order_by("pk").last()
    page = f"/p/{draft.pk}/team/{member.pk}/guardian/"
    team = client_for(personas.aline())

    assert team.post(page, {"act": "name", "under_age": "True", "name": ""}).status_code == 422
    team.post(page, {"act": "name", "under_age": "True", "name": "Mother", "phone": ""})
    assert "a programme officer records it" in team.get(page).content.decode()
    assert team.post(page, {"act": "paper", "paper": pdf("x")}).status_code in (403, 422)
    record_guardian_paper(member, paper=pdf("x"), by=personas.grace())

    assert member.guardian.how == "paper"


def test_the_same_guardian_named_again_need_not_say_yes_again():
    draft, aline = worlds.filled(), personas.aline()
    member = draft.team.order_by("pk").last()
    told = {"under_age": True, "name": "Mother", "phone": "+250780000777", "by": aline}
    name_guardian(member, **told)
    consent_by_code(member, code=code_for(-member.guardian.pk, quarter_of(None)), by=aline)

    name_guardian(member, **told)
    assert GuardianConsent.objects.get(member=member).consented_at
    name_guardian(member, **told | {"name": "Father"})

    father = GuardianConsent.objects.get(member=member)
    assert (father.name, father.consented_at, father.how) == ("Father", None, "")


@pytest.mark.parametrize("phone", ["", None])
def test_a_guardian_taken_back_before_the_code_went_gets_none(settings, phone):
    draft, aline = worlds.filled(), personas.aline()
    member = draft.team.order_by("pk").last()
    name_guardian(member, under_age=True, name="Mother", phone="+250780000777", by=aline)
    send_guardian_code(member, by=aline)

    name_guardian(member, under_age=phone is not None, name="Mother", phone=phone or "", by=aline)
    outbox.drain(kinds=("guardian-code",))

    assert not (settings.SMS_FILE_PATH / "sent.jsonl").exists()
    assert OutboxRow.objects.get(kind="guardian-code").done_at
