# SPDX-License-Identifier: AGPL-3.0-or-later
"""References: named, asked when the application is sent, answered once behind a link, reminded once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutboxRow
from grants.clock import remind_referees
from grants.models import LookAlike, Reference
from grants.operations import look_alike
from grants.operations import reference as told
from grants.operations.submission import submit
from tests import personas, worlds, worlds_experts

pytestmark = pytest.mark.django_db
ANSWER = {
    "known_as": "Six years",
    "strengths": "Calm",
    "doubts": "",
    "recommends": "yes",
    "confidential": True,
}


def named(**given):
    marie = personas.person("marie")
    draft = worlds_experts.filled()
    given = {"name": "Dr Klaus Berg", "email": "klaus@example.org"} | given
    return told.name_reference(draft, by=marie, **given)


def sent():
    one = named()
    submit(one.submission, by=personas.person("marie"))
    return Reference.objects.get(pk=one.pk)


def test_a_referee_is_asked_when_the_application_is_sent_and_not_before():
    one = named()
    assert one.state == "named"
    submit(one.submission, by=personas.person("marie"))
    one = Reference.objects.get(pk=one.pk)
    assert one.state == "asked"
    row = OutboxRow.objects.get(key=f"mail:reference:ask:{one.pk}")
    assert str(one.token) in row.payload["text"]


def test_who_is_named_after_the_sending_is_asked_at_once():
    submission = sent().submission
    later = told.name_reference(submission, name="Eva", email="eva@example.org", by=personas.person("marie"))
    assert later.state == "asked"


def test_what_cannot_be_named_is_refused_in_words():
    marie, draft = personas.person("marie"), named().submission
    with pytest.raises(told.NamedAlready):
        told.name_reference(draft, name="Again", email="Klaus@example.org", by=marie)
    with pytest.raises(told.OwnAddress):
        told.name_reference(draft, name="Me", email=marie.email, by=marie)
    for n in range(2):
        told.name_reference(draft, name="N", email=f"n{n}@example.org", by=marie)
    with pytest.raises(told.TooManyReferences):
        told.name_reference(draft, name="N", email="n9@example.org", by=marie)
    with pytest.raises(told.NotOfExperts):
        told.name_reference(worlds.draft(), name="N", email="n@example.org", by=personas.aline())


def test_a_name_is_taken_away_until_the_person_is_asked():
    marie, one = personas.person("marie"), named()
    told.remove_reference(one, by=marie)
    again = told.name_reference(one.submission, name="Eva", email="eva@example.org", by=marie)
    submit(one.submission, by=marie)
    with pytest.raises(told.AskedAlready):
        told.remove_reference(again, by=marie)


def test_a_referee_answers_once_without_an_account_and_the_applicant_does_not_read_it(client):
    one = sent()
    page = f"/reference/{one.token}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"strengths": "Calm"}).status_code == 422
    assert client.post(page, ANSWER | {"confidential": "on"}).status_code == 302
    assert client.post(page, ANSWER).status_code == 410
    one.refresh_from_db()
    assert (one.state, one.strengths) == ("answered", "Calm")
    listed = f"/p/{one.submission_id}/references/"
    client.force_login(personas.person("marie"))
    assert b"Calm" not in client.get(listed).content
    client.force_login(personas.grace())
    assert b"Calm" in client.get(listed).content


def test_a_referee_may_decline_and_nobody_answers_twice(client):
    one = sent()
    assert client.post(f"/reference/{one.token}/", {"refuse": "1"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "refused"
    with pytest.raises(told.AnsweredAlready):
        told.answer_reference(one, given=ANSWER)


def test_one_reminder_after_a_week():
    one = sent()
    assert not told.remind_referee(one)
    Reference.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert remind_referees() == 1
    assert remind_referees() == 0
    assert OutboxRow.objects.filter(key=f"mail:reference:remind:{one.pk}").exists()


def test_look_alikes_are_found_once_judged_and_never_merged():
    first = worlds_experts.submitted(lead=worlds_experts.expert(1), title="Teaching triage on wards")
    second = worlds_experts.submitted(
        first.call, lead=worlds_experts.expert(2), title="Teaching triage on wards"
    )
    assert look_alike.find_look_alikes("tvet") > 0
    assert look_alike.find_look_alikes("tvet") == 0
    row = LookAlike.objects.get(kind="idea")
    assert {row.first_id, row.second_id} == {first.pk, second.pk}
    with pytest.raises(look_alike.UnknownVerdict):
        look_alike.judge(row, verdict="", by=personas.grace())
    look_alike.judge(row, verdict="not_same", by=personas.grace())
    look_alike.find_look_alikes("tvet")
    assert LookAlike.objects.get(pk=row.pk).verdict == "not_same"
    assert first.call.submissions.count() == 2
