# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff's pages: what they show, what they do, to whom they answer what, and what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReadEntry
from grants.models import Call, Programme, Submission
from tests import personas, worlds
from tests.grants import giving

pytestmark = pytest.mark.django_db
LATER = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")


def queries(client, url):
    """How many queries a page costs (asked once before, so that nothing is remembered for the first time)."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get(url)
    return len(found)


def text(response):
    return response.content.decode()


# Who gets which answer


PAGES = {
    "run": lambda call, one: [],
    "run_calls": lambda call, one: [],
    "run_call": lambda call, one: [call.key],
    "call_process": lambda call, one: [call.key],
    "call_form": lambda call, one: [call.key],
    "submissions": lambda call, one: [call.key],
    "run_submission": lambda call, one: [one.pk],
    "programme_settings": lambda call, one: ["tvet"],
}
ACTIONS = {
    "call_copy": lambda call, one: [call.key],
    "call_close": lambda call, one: [call.key],
    "call_extend": lambda call, one: [call.key],
    "submission_extend": lambda call, one: [one.pk],
    "submission_correct": lambda call, one: [one.pk],
    "member_replace": lambda call, one: [one.pk, one.team.first().pk],
}


@pytest.mark.parametrize("name", [*PAGES, *ACTIONS])
def test_who_is_not_signed_in_is_sent_to_sign_in(client_for, name):
    one = worlds.submitted()
    url = reverse(name, args=(PAGES | ACTIONS)[name](one.call, one))

    answer = client_for(None).get(url)

    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={url}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "code"), [("grace", 200), ("vincent", 200), ("aline", 404), ("stranger", 404)]
)
def test_staff_and_the_auditor_read_and_for_others_nothing_is_there(client_for, name, who, code):
    one = worlds.submitted()
    if name in {"run", "run_calls"} and code == 404:
        code = 403  # these addresses tell nothing of any thing

    answer = client_for(personas.person(who)).get(reverse(name, args=PAGES[name](one.call, one)))

    assert answer.status_code == code


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize(
    ("who", "code"), [("grace", 200), ("vincent", 403), ("aline", 404), ("stranger", 404)]
)
def test_only_officers_act(client_for, name, who, code):
    one = worlds.submitted()
    url = reverse(name, args=ACTIONS[name](one.call, one))
    client = client_for(personas.person(who))

    assert client.get(url).status_code == code
    if code != 200:
        assert client.post(url, {"reason": "x"}).status_code == code
        assert one.fresh().state == "submitted"


@pytest.mark.parametrize(
    "name",
    [
        "call_edit",
        "call_rules",
        "call_open",
        "call_take_back",
        "call_begin_review",
        "call_return",
        "call_archive",
    ],
)
def test_a_step_that_is_not_possible_from_here_is_a_409(client_for, name):
    call = worlds.open_call()
    client, url = client_for(personas.grace()), reverse(name, args=[call.key])

    assert (client.get(url).status_code, client.post(url).status_code) == (409, 409)


@pytest.mark.parametrize("name", ["screen", "screening_undo", "submission_extend", "submission_correct"])
def test_so_it_is_for_a_submission(client_for, name):
    one = worlds.under_review()

    assert client_for(personas.grace()).get(reverse(name, args=[one.pk])).status_code == 409


def test_another_programme_sees_nothing_of_this_one(client_for):
    one = worlds.submitted()
    other = personas.stranger()
    personas.give(other, "officer", programme="other")
    client = client_for(other)

    for name, args in PAGES.items():
        if name not in {"run", "run_calls"}:
            assert client.get(reverse(name, args=args(one.call, one))).status_code == 404
    assert str(one.call) not in text(client.get(reverse("run_calls")))
    assert client.get(reverse("run")).status_code == 404


# What the pages show and do


def test_the_programme_today(client_for):
    worlds.submitted()

    page = text(client_for(personas.grace()).get(reverse("run")))

    assert "From the first draft to the award" in page
    assert "Nothing is stuck" in page
    assert "Closes" in page


def test_a_programme_without_calls_says_what_will_stand_here(client_for):
    worlds.programme()
    client = client_for(personas.grace())

    assert "No call yet" in text(client.get(reverse("run")))
    assert "Make the first call" in text(client.get(reverse("run_calls")))


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


def test_a_logo_that_is_no_picture_is_refused_with_its_reason(client_for):
    from io import BytesIO

    worlds.programme()
    file = BytesIO(b"GIF89a")
    file.name = "logo.gif"

    answer = client_for(personas.alice()).post(reverse("programme_logo", args=["tvet"]), {"logo": file})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"logo"})


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


# The list of submissions


def test_the_list_is_filtered_sorted_and_drafts_are_shown_on_demand(client_for):
    one, two = worlds.submitted(title="Beehives"), worlds.submitted(title="Antennas")
    draft = worlds.draft(title="Cradles")
    client, url = client_for(personas.grace()), reverse("submissions", args=[one.call.key])

    def found(**query):
        return [row.pk for row in client.get(url, query).context["rows"]]

    assert found() == [one.pk, two.pk]
    assert found(sort="title") == [two.pk, one.pk]
    assert found(sort="-number") == [two.pk, one.pk]
    assert found(sort="nonsense", state="nonsense", page="9") == [one.pk, two.pk]
    assert found(state="draft") == [draft.pk]
    assert found(q="antenn") == [two.pk]
    assert found(q=one.number.lower()) == [one.pk]
    assert found(trade="food processing", place="huye", institution=str(personas.institution("huye").pk)) == [
        one.pk, two.pk,
    ]  # fmt: skip
    assert found(place="nyanza") == []
    assert "Nothing passes these filters" in text(client.get(url, {"q": "zzz"}))
    assert "RWF\u202f682\u202f000" in text(client.get(url))


def test_an_empty_list_says_what_will_stand_there(client_for):
    call = worlds.open_call()

    assert "Nothing was sent yet" in text(
        client_for(personas.grace()).get(reverse("submissions", args=[call.key]))
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_that_follows_the_filters(client_for, kind):
    one, _two = worlds.submitted(title="=Beehives"), worlds.submitted(title="Antennas")
    url = reverse("submissions", args=[one.call.key])

    answer = client_for(personas.grace()).get(url, {"format": kind, "q": "hives"})

    assert answer["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].startswith(one.number)
        assert "RWF 682000" in lines[1]
        assert ",=Beehives" not in lines[1]
    assert client_for(personas.grace()).get(url, {"format": "pdf"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "ceiling"), [("run", 14), ("run_calls", 7), ("run_call", 9), ("submissions", 10), ("awards", 6)]
)
def test_a_list_costs_the_same_with_one_and_with_three(client_for, name, ceiling):
    one = worlds.submitted()
    client = client_for(personas.grace())
    url = reverse(name, args=[one.call.key] if name in {"run_call", "submissions"} else [])
    before = queries(client, url)
    worlds.submitted(title="Two"), worlds.submitted(title="Three")
    worlds.open_call("second"), worlds.open_call("third")

    assert queries(client, url) == before
    assert before <= ceiling


def test_the_list_of_awards_costs_the_same_with_one_and_with_three(client_for):
    first = giving.offered(giving.selected(others=2))
    client, url = client_for(personas.grace()), reverse("awards")
    before = queries(client, url)
    from core.lifecycle import advance

    for place, other in enumerate(Submission.objects.filter(state="under_review"), start=2):
        advance(other.select, by=personas.grace())
        giving.issued(giving.agreed(giving.offered(other, place=place)))

    assert first.number in text(client.get(url))
    assert queries(client, url) == before


# One submission


def test_one_submission_shows_everything_within_eleven_queries(client_for):
    one = worlds.closed()
    worlds.screen(one, unmet="place")
    client, url = client_for(personas.grace()), reverse("run_submission", args=[one.pk])

    page = text(client.get(url))

    for words in (
        "What problem will you solve?", "Growers throw away", "Aline Uwimana", "Glass panes", "Not met",
        "It is not so.", "sent it", "found it not eligible", "Undo the screening", "Huye College",
    ):  # fmt: skip
        assert words in page
    assert queries(client, url) <= 11
    assert not ReadEntry.objects.exists()


def test_the_auditor_reads_it_and_each_reading_is_logged_but_nothing_is_offered(client_for):
    one = worlds.closed()
    client = client_for(personas.vincent())

    page = text(client.get(reverse("run_submission", args=[one.pk])))
    client.get(reverse("submissions", args=[one.call.key]), {"format": "csv"})

    assert "Screen</a>" not in page
    assert "Replace" not in page
    assert list(ReadEntry.objects.order_by("pk").values_list("person", "what")) == [
        (personas.vincent().pk, "submission"),
        (personas.vincent().pk, "submissions as a file"),
    ]
    assert client.get(reverse("screen", args=[one.pk])).status_code == 403


def test_screening_goes_from_one_to_the_next(client_for):
    one = worlds.closed(others=1)
    two = Submission.objects.exclude(pk=one.pk).get()
    client = client_for(personas.grace())
    yes = {f"met_{rule.pk}": "yes" for rule in one.call.eligibility_rules.all()}
    first = next(iter(yes))

    bad = client.post(reverse("screen", args=[one.pk]), yes | {first: "no"})
    assert (bad.status_code, "Say why this rule is not met." in text(bad)) == (422, True)
    assert client.post(reverse("screen", args=[one.pk]), {}).status_code == 422
    answer = client.post(reverse("screen", args=[one.pk]), yes | {"next": "1"})
    assert answer.url == reverse("screen", args=[two.pk])
    no = yes | {first: "no", first.replace("met", "reason"): "Not so", "next": "1"}
    answer = client.post(reverse("screen", args=[two.pk]), no)

    assert answer.url == reverse("run_submission", args=[two.pk])
    assert (one.fresh().state, two.fresh().state) == ("eligible", "ineligible")


def test_a_refusal_to_screen_is_said_on_the_page(client_for):
    one = worlds.submitted()
    yes = {f"met_{rule.pk}": "yes" for rule in one.call.eligibility_rules.all()}

    answer = client_for(personas.grace()).post(reverse("screen", args=[one.pk]), yes)

    assert (answer.status_code, "still open" in text(answer)) == (422, True)


def test_back_to_the_team_undone_extended_and_a_member_replaced(client_for):
    one = worlds.closed()
    client = client_for(personas.grace())
    eric = one.team.get(person=personas.eric())

    extend = reverse("submission_extend", args=[one.pk])
    assert client.post(extend, {"until": LATER, "reason": "Illness"}).status_code == 302
    answer = client.post(
        reverse("member_replace", args=[one.pk, eric.pk]),
        {"reason": "Moved", "name": "Jean Bosco", "email": "bosco@example.org", "is_trainer": "on"},
    )
    assert answer.status_code == 302
    assert one.team.get(name="Jean Bosco").replaces == eric
    correct = reverse("submission_correct", args=[one.pk])
    assert client.post(correct, {"until": "2001-01-01T10:00", "reason": "x"}).status_code == 422
    assert client.post(correct, {"until": LATER, "reason": "The budget is empty"}).status_code == 302
    page = text(client.get(reverse("run_submission", args=[one.pk])))
    assert "The budget is empty" in page
    assert "Moved" in page

    two = worlds.eligible(worlds.open_call("other"))
    client.post(reverse("screening_undo", args=[two.pk]), {"reason": "Wrong file"})
    assert two.fresh().state == "submitted"


# The programme's settings


def test_the_administrator_changes_settings_and_the_officer_reads_them(client_for):
    worlds.programme()
    url = reverse("programme_settings", args=["tvet"])
    grace, alice = client_for(personas.grace()), client_for(personas.alice())
    given = {
        "name_en": "New name", "short_name": "NEW", "currency": "RWF", "time_zone": "Africa/Kigali",
        "languages": ["en", "fr"], "prevailing_language": "en", "number_prefix": "TVET", "hands_on_payment": 2,
        "phone_region": "RW",
    }  # fmt: skip

    assert "Only the programme" in text(grace.get(url))
    assert grace.post(url, given).status_code == 403
    assert alice.post(url, given | {"hands_on_payment": 1}).status_code == 422
    assert alice.post(url, given | {"prevailing_language": "rw"}).status_code == 422
    assert alice.post(url, given).status_code == 302

    programme = Programme.objects.get()
    assert (str(programme.name), programme.hands_on_payment, programme.band) == ("New name", 2, False)


def test_organisations_are_chosen_in_order(client_for):
    worlds.programme()
    rp, iom = personas.institution("rp"), personas.institution("iom")
    client, url = client_for(personas.alice()), reverse("programme_organisations", args=["tvet", "donor"])

    assert client.get(url).status_code == 200
    client.post(url, {"at_0": rp.pk, "at_3": iom.pk})

    donors = Programme.objects.get().organisations.filter(part="donor")
    assert [row.institution for row in donors] == [rp, iom]
    assert client.get(reverse("programme_organisations", args=["tvet", "nonsense"])).status_code == 404


def test_places_are_pasted_or_uploaded_and_faulty_rows_are_named(client_for):
    from io import BytesIO

    from core.sheets import as_xlsx

    worlds.programme()
    client, url = client_for(personas.alice()), reverse("programme_places", args=["tvet"])
    assert client.post(url, {"text": "code,name\nHU YE,Huye\nx,"}).status_code == 422
    page = text(client.post(url, {"text": "code,name\nHU YE,Huye\nx,"}))
    assert "Row 2:" in page
    assert "Row 3:" in page
    assert client.post(url, {}).status_code == 422

    assert client.post(url, {"text": "code;name\nhuye;Huye"}).status_code == 302
    assert len(Programme.objects.get().places) == 1
    book = BytesIO(as_xlsx(["code", "name"], [["a", "A"], ["b", "B"]], "places"))
    book.name = "places.xlsx"
    assert client.post(url, {"file": book}).status_code == 302
    assert len(Programme.objects.get().places) == 2
    bad = BytesIO(b"not a workbook")
    bad.name = "places.xlsx"
    assert client.post(url, {"file": bad}).status_code == 422


def test_a_logo_is_taken_and_served_to_everybody(client_for):
    worlds.programme()
    client, url = client_for(personas.alice()), reverse("programme_logo", args=["tvet"])

    assert client.post(url, {"logo": giving.photo()}).status_code == 302

    programme = Programme.objects.get()
    answer = client_for(None).get(programme.logo_url)
    assert (answer.status_code, answer["Content-Type"][:6]) == (200, "image/")
    assert "immutable" in answer["Cache-Control"]
    assert client_for(None).get(reverse("logo", args=["tvet", programme.logo_id + 1])).status_code == 404
    assert programme.logo_url in text(client.get(reverse("run_calls")))
