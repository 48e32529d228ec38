# SPDX-License-Identifier: AGPL-3.0-or-later
"""A call from its making to its archive, by an officer, on the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.models import Call
from tests import personas, worlds
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db
LATER = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")


def test_an_officer_makes_a_call_typed_on_the_programmes_clock(client_for):
    worlds.programme()
    client = client_for(personas.grace())
    form = client.get(reverse("call_new"))
    assert "Time in Kigali" in text(form)
    given = {
        "key": "Ideas-2027", "number_prefix": "IDEAS-2027", "kind": "proposals", "title_en": "Ideas",
        "opens_at": LATER, "grace_minutes": 10, "places": 3, "ceiling": "5 000 000", "envelope": "15 000 000",
        "languages": ["en"], "prevailing_language": "en",
    }  # fmt: skip

    answer = client.post(reverse("call_new"), given)

    call = Call.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("run_call", args=["ideas-2027"]))
    assert call.opens_at.astimezone(call.zone).strftime("%Y-%m-%dT%H:%M") == LATER
    assert str(call.envelope) == "RWF\u202f15\u202f000\u202f000"
    again = client.post(reverse("call_new"), given | {"number_prefix": "X"})
    assert again.status_code == 422
    assert "Another call has the address" in text(again)


def test_what_is_typed_wrongly_is_said_at_its_field(client_for):
    call = worlds.new_call()
    client = client_for(personas.grace())

    answer = client.post(reverse("call_edit", args=[call.key]), {"ceiling": "1.2.3", "closes_at": "tomorrow"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) >= {"title", "ceiling", "closes_at", "places"}
    assert "Error:" in text(answer)


def test_a_call_is_edited_ruled_staged_and_opened(client_for):
    call = worlds.new_call()
    client = client_for(personas.grace())
    edit = reverse("call_edit", args=[call.key])
    initial = client.get(edit).context["form"]
    given = {
        name: initial[name].value() for name in initial.fields if initial[name].value() not in (None, False)
    }
    given |= {"title_en": "Better", "summary_en": "", "sector": "energy", "opens_at": "", "closes_at": LATER}
    given.pop("title"), given.pop("summary")

    assert client.post(edit, given).status_code == 302
    rules = client.post(reverse("call_rules", args=[call.key]), {"rule_0_en": "Only one", "more": "1"})
    assert rules.url == reverse("call_rules", args=[call.key])
    stage = reverse("stage_edit", args=[call.key, "review"])
    client.post(stage, {"name_en": "Reading", "reviews_per_submission": 2, "due_on": "2030-01-01"})
    assert client.get(stage).status_code == 200
    confirm = client.get(reverse("call_open", args=[call.key]))
    assert "At once" in text(confirm)
    assert client.post(reverse("call_open", args=[call.key])).status_code == 302

    call = Call.objects.get()
    assert (str(call.title), call.sector, call.state) == ("Better", "energy", "open")
    assert str(call.eligibility_rules.get()) == "Only one"
    assert (call.stages.get(key="review").reviews_per_submission, str(call.ceiling)) == (
        2,
        "RWF\u202f5\u202f000\u202f000",
    )


def test_what_keeps_a_call_from_opening_is_said_on_the_page(client_for):
    call = worlds.new_call()
    personas.beatrice().roles_held.all().delete()
    client = client_for(personas.grace())

    assert "chair of the selection committee" in text(client.get(reverse("call_open", args=[call.key])))
    answer = client.post(reverse("call_open", args=[call.key]))
    assert answer.status_code == 422
    assert call.fresh().state == "draft"
    assert "The call cannot open like this" in text(client.get(reverse("call_process", args=[call.key])))


def test_a_call_for_later_waits_and_can_be_taken_back(client_for):
    call = worlds.new_call(opens_at=timezone.now() + timedelta(days=1))
    client = client_for(personas.grace())

    client.post(reverse("call_open", args=[call.key]))
    assert "Opens by itself" in text(client.get(reverse("run_call", args=[call.key])))
    assert client.get(reverse("call_edit", args=[call.key])).status_code == 409
    assert client.get(reverse("call_take_back", args=[call.key])).status_code == 200
    client.post(reverse("call_take_back", args=[call.key]))

    assert call.fresh().process_pinned_at is None


def test_the_calls_are_a_file_too_and_a_mistake_in_rules_or_copy_is_said(client_for):
    call = worlds.new_call()
    client = client_for(personas.grace())

    lines = client.get(reverse("run_calls"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    rules = client.post(reverse("call_rules", args=[call.key]), {"rule_0_en": "x" * 301})
    copy = client.post(
        reverse("call_copy", args=[call.key]), {"key": call.key, "number_prefix": "X", "title_en": "Y"}
    )
    plain = (
        client.get(reverse("call_copy", args=[worlds.new_call("ideas").key])).context["form"]["key"].value()
    )

    assert (len(lines), lines[1].split(",")[0]) == (2, call.key)
    assert (rules.status_code, copy.status_code, plain) == (422, 422, "ideas-2")


def test_a_call_is_made_only_in_a_programme_where_one_is_officer(client_for):
    worlds.programme()
    client = client_for(personas.grace())

    assert client.get(reverse("call_new"), {"programme": "tvet"}).status_code == 200
    assert client.get(reverse("call_new"), {"programme": "other"}).status_code == 404
    assert client_for(personas.vincent()).get(reverse("call_new")).status_code == 403


def test_a_call_is_copied_with_one_press(client_for):
    call = worlds.open_call()
    client, url = client_for(personas.grace()), reverse("call_copy", args=[call.key])
    form = client.get(url).context["form"]
    assert form["key"].value() == "ideas-2027"

    client.post(url, {"key": "ideas-2027", "number_prefix": "IDEAS-2027", "title_en": "Again"})

    assert Call.objects.get(key="ideas-2027").parts.count() == 4


def test_the_form_is_shown_and_an_empty_one_filled(client_for):
    call = worlds.new_call(form=False)
    client, url = client_for(personas.grace()), reverse("call_form", args=[call.key])
    assert "The form is empty" in text(client.get(url))

    assert client.post(url).status_code == 302
    page = text(client.get(url))
    assert "What problem will you solve?" in page
    assert "draft translation" not in page
    Call.objects.update(languages=["en", "rw"])
    assert "draft translation" in text(client.get(url))
    assert client_for(personas.vincent()).post(url).status_code == 403


def test_the_deadline_is_moved_and_the_call_closed_and_handed_over_and_back(client_for):
    one = worlds.submitted()
    key, client = one.call.key, client_for(personas.grace())
    client.post(reverse("call_extend", args=[key]), {"until": LATER, "reason": "Rain"})
    assert client.post(reverse("call_extend", args=[key]), {"until": LATER, "reason": "x"}).status_code == 422
    assert client.post(reverse("call_close", args=[key]), {"reason": ""}).status_code == 422
    client.post(reverse("call_close", args=[key]), {"reason": "Enough"})
    assert client.post(reverse("call_begin_review", args=[key])).status_code == 422
    worlds.screen(one.fresh())
    assert "Eligible" in text(client.get(reverse("call_begin_review", args=[key])))
    client.post(reverse("call_begin_review", args=[key]))
    assert one.fresh().state == "under_review"

    assert client.get(reverse("call_return", args=[key])).status_code == 200
    client.post(reverse("call_return", args=[key]), {"reason": "A rule was wrong"})

    assert (one.fresh().state, Call.objects.get().state) == ("eligible", "closed")


def test_a_decided_call_is_put_away(client_for):
    call = worlds.open_call()
    Call.objects.update(state="decided")
    client = client_for(personas.grace())

    assert client.get(reverse("call_archive", args=[call.key])).status_code == 200
    client.post(reverse("call_archive", args=[call.key]))

    assert call.fresh().state == "archived"
