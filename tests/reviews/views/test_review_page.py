# SPDX-License-Identifier: AGPL-3.0-or-later
"""The review page: two panes, blind, kept as typed, handed in, skipped, revised; others' scores by the phase alone."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from core import blobs
from core.models import Blob
from grants.models import Attachment, Call, Question
from grants.operations.submission import withdraw
from reviews.models import Review, Score
from reviews.operations.phase import freeze_scores, open_discussion
from reviews.operations.ties import record_tie
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def chantal(client_for):
    return client_for(personas.chantal())


@pytest.fixture
def review():
    return w.review_of(w.under_review(), "chantal")


def url(review) -> str:
    return f"/review/{review.pk}/"


def typed(review, *marks, **more) -> dict:
    """What the browser sends: marks (4 and 3 unless given), texts, version."""
    keys = review.stage.criteria.order_by("order").values_list("pk", flat=True)
    given = {f"c{key}": mark for key, mark in zip(keys, marks or ("4", "3"), strict=True)}
    return given | {f"w{key}": "" for key in keys} | w.WORDS | {"version": review.fresh().version} | more


def text(client, address, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_proposal_and_criteria_stand_side_by_side(chantal, review):
    page = text(chantal, url(review))

    assert "Growers throw away a third of the fruit. (problem)" in page
    assert "The problem is claimed, not shown." in page
    assert page.count("data-criterion") == 2
    assert "0 of 3 done" in page
    assert f"<title>{review.submission.number}" in page.replace("\n", "")


def test_a_blind_page_tells_nothing_of_who_they_are(chantal, review):
    question = Question.objects.filter(part__call=review.stage.call).exclude(kind="file").first()
    question.identifying = True
    question.save()

    page = text(chantal, url(review))

    for word in ("Number1", "Huye College", "RP-07", "example.org", f"({question.key})"):
        assert word not in page.replace("chantal@example.org", "")
    assert "Names hidden" in page


def test_a_page_that_is_not_blind_shows_team_and_institution(chantal, review):
    Call.objects.update(blind=False)

    page = text(chantal, url(review))

    assert "Lead Number1" in page
    assert "Huye College" in page
    assert "Names hidden" not in page


def attached(review, **given) -> Attachment:
    """A file whose name tells who sent it."""
    blob = keep_bytes(b"%PDF-1.4 kept")
    return Attachment.objects.create(
        submission=review.submission, name="aline-uwimana-cv.pdf", blob=blob, added_by=w.trainee(1),
        added_at=timezone.now(), **given,
    )  # fmt: skip


def keep_bytes(content: bytes) -> Blob:
    blobs.store(content)
    return Blob.objects.get_or_create(
        sha256=sha256(content).hexdigest(), defaults={"size": len(content), "mime": "application/pdf"}
    )[0]


def test_files_of_a_blind_call_have_neutral_names(chantal, review):
    file = attached(review)

    page = text(chantal, url(review))
    answer = chantal.get(f"/review/{review.pk}/file/{file.token}/")

    assert "aline" not in page
    assert "File 1" in page
    number = review.submission.number.lower()
    assert answer["Content-Disposition"] == f'attachment; filename="{number}-1.pdf"'
    assert b"kept" in answer.content


def test_files_keep_their_names_where_names_are_shown(chantal, review):
    Call.objects.update(blind=False)
    file = attached(review)

    assert "aline-uwimana-cv.pdf" in text(chantal, url(review))
    assert "aline" in chantal.get(f"/review/{review.pk}/file/{file.token}/")["Content-Disposition"]


def test_files_that_identify_were_removed_or_belong_elsewhere_do_not_exist(chantal, client_for, review):
    question = Question.objects.filter(part__call=review.stage.call).first()
    question.identifying = True
    question.save()
    other = w.review_of(review.stage, "chantal", 1)
    hidden = [
        attached(review, question=question),
        attached(review, removed_at=timezone.now()),
        attached(other),
    ]

    for file in hidden:
        assert chantal.get(f"/review/{review.pk}/file/{file.token}/").status_code == 404
    assert (
        client_for(personas.patrick()).get(f"/review/{other.pk}/file/{hidden[2].token}/").status_code == 404
    )
    assert client_for().get(f"/review/{review.pk}/file/{hidden[2].token}/").status_code == 302


def test_who_does_not_review_it_does_not_know_it(client_for, review):
    for key in ("patrick", "grace", "vincent", "beatrice", "stranger"):
        assert client_for(personas.person(key)).get(url(review)).status_code == 404
    assert client_for().get(url(review)).status_code == 302
    assert client_for(personas.chantal()).get("/review/999999/").status_code == 404


def test_a_tie_closes_page_file_and_every_post(chantal, review):
    file = attached(review)
    record_tie(
        review.panelist, submission=review.submission, kind="work", reason="Coach", by=personas.grace()
    )

    for address in (url(review), f"/review/{review.pk}/tie/", f"/review/{review.pk}/file/{file.token}/"):
        assert chantal.get(address).status_code == 404
    assert chantal.post(url(review), typed(review)).status_code == 404


def test_before_the_declaration_the_page_says_what_to_do(chantal, review):
    seat = review.panelist
    seat.declared_at = None
    seat.save()

    assert "Declare your ties first" in text(chantal, url(review), 403)


def test_what_is_typed_is_saved_by_itself(chantal, review):
    answer = chantal.post(url(review), typed(review, "4", ""), headers={"X-Draft": "1"})

    assert (answer.status_code, answer["X-Rev"], answer["X-Total"]) == (204, "1", "4.00")
    assert Score.objects.get(value=4).review == review


def test_the_second_window_is_told_that_something_was_saved(chantal, review):
    sent = typed(review)
    chantal.post(url(review), sent, headers={"X-Draft": "1"})

    answer = chantal.post(url(review), sent | {"comment": "Other"}, headers={"X-Draft": "1"})

    assert answer.status_code == 409
    assert answer.json()["who"] == "Chantal Mukeshimana"
    assert review.fresh().comment == w.WORDS["comment"]


def test_an_autosave_that_cannot_be_kept_says_so(client_for, chantal, review):
    draft = {"X-Draft": "1"}

    assert chantal.post(url(review), typed(review, "9", "3"), headers=draft).status_code == 422
    assert client_for().post(url(review), typed(review), headers=draft).status_code == 302
    withdraw(review.submission, reason="No time", by=w.trainee(1))
    assert chantal.post(url(review), typed(review), headers=draft).status_code == 404
    other = w.review_of(review.stage, "chantal", 1)
    freeze_scores(review.stage, reason="Time is over", by=personas.grace())
    late = chantal.post(url(other), typed(other), headers=draft)
    assert late.status_code == 404  # the review was ended as not delivered


def test_scoring_that_is_not_open_yet_keeps_nothing(chantal):
    stage = w.declared()
    w.assign(stage, reviews_per_submission=2, load=3, by=personas.grace())
    review = w.review_of(stage, "chantal")

    assert "Scoring opens later" in text(chantal, url(review))
    answer = chantal.post(url(review), typed(review), headers={"X-Draft": "1"})
    assert (answer.status_code, "why" in answer.json()) == (409, True)
    kept = chantal.post(url(review), typed(review))
    assert (kept.status_code, typed(review)["improve"] in kept.content.decode()) == (409, True)


def test_hand_in_and_next_leads_to_the_next_proposal(chantal, review):
    answer = chantal.post(url(review), typed(review) | {"go": "next"})

    following = w.review_of(review.stage, "chantal", 1)
    assert (answer.status_code, answer["Location"]) == (302, url(following))
    assert review.fresh().state == "submitted"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(chantal, review):
    answer = chantal.post(url(review), typed(review, "5", "", improve=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why “Problem and need” gets 5." in page
    assert "Score “The idea works”." in page
    assert "Name one thing to improve" in page
    kept = review.fresh()
    assert (kept.state, kept.comment, kept.version) == ("drafting", w.WORDS["comment"], 1)
    assert 'name="version" value="1"' in page
    assert chantal.post(url(review), typed(review)).status_code == 302


def test_skip_keeps_what_was_typed_and_brings_it_back_at_the_end(chantal, review):
    second, third = w.review_of(review.stage, "chantal", 1), w.review_of(review.stage, "chantal", 2)

    answer = chantal.post(url(review), typed(review, "4", "") | {"go": "skip"})
    assert answer["Location"] == url(second)
    assert review.fresh().state == "drafting"
    assert chantal.post(url(second), typed(second))["Location"] == url(third)
    assert chantal.post(url(third), typed(third))["Location"] == url(review)
    assert chantal.post(url(review), typed(review) | {"go": "skip"})["Location"] == "/review/"
    assert chantal.post(url(review), typed(review))["Location"] == "/review/"
    assert "Everything is handed in" in text(chantal, "/review/")


def test_the_remembered_order_decides_what_is_next(chantal, review):
    chantal.get("/review/?order=field")

    answer = chantal.post(url(review), typed(review))

    third = Review.objects.get(panelist=review.panelist, submission__title="Idea 3")
    assert answer["Location"] == url(third)  # the same trade before the other one


def test_save_stays_on_the_page(chantal, review):
    assert chantal.post(url(review), typed(review) | {"go": "stay"})["Location"] == url(review)
    assert review.fresh().state == "drafting"


def test_a_stale_page_shows_both_texts(chantal, review):
    sent = typed(review)
    chantal.post(url(review), sent | {"comment": "From the office"}, headers={"X-Draft": "1"})

    answer = chantal.post(url(review), sent | {"comment": "From home"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the office" in page
    assert "From home" in page
    assert chantal.post(url(review), typed(review, comment="From home")).status_code == 302
    assert review.fresh().comment == "From home"


def test_a_mark_off_the_scale_is_refused_at_its_field(chantal, review):
    assert chantal.post(url(review), typed(review, "9", "3")).status_code == 422


def test_what_was_handed_in_is_taken_back_until_the_phase_closes(chantal, review):
    chantal.post(url(review), typed(review))
    assert "Take it back to change it" in text(chantal, url(review))
    assert chantal.post(url(review), typed(review)).status_code == 409

    assert chantal.post(url(review), {"go": "back"})["Location"] == url(review)
    assert review.fresh().state == "drafting"


def test_a_tie_takes_the_proposal_away_in_two_clicks(chantal, review):
    assert f'action="/review/{review.pk}/tie/"' in text(chantal, url(review))

    answer = chantal.post(f"/review/{review.pk}/tie/", {"kind": "family"})

    assert answer["Location"] == "/review/"
    assert review.fresh().state == "recused"
    assert chantal.get(url(review)).status_code == 404
    assert review.submission.number not in text(chantal, "/review/")


def test_the_page_of_a_tie_asks_which(chantal, review):
    assert "It disappears from your list" in text(chantal, f"/review/{review.pk}/tie/")
    assert chantal.post(f"/review/{review.pk}/tie/", {}).status_code == 422


def everything_scored(stage):
    for one in stage.reviews.order_by("pk"):
        w.score(one)


def test_others_scores_stand_there_in_the_discussion_alone(chantal, review):
    stage = review.stage
    everything_scored(stage)
    assert "Didier" not in text(chantal, url(review))

    open_discussion(stage, by=personas.grace())

    page = text(chantal, url(review))
    assert "The other panelists" in page
    assert "Didier Habimana" in page
    stage.scores_open_in_discussion = False
    stage.save()
    assert "Didier" not in text(chantal, url(review))


def test_scores_are_revised_in_the_discussion(chantal, review):
    stage = review.stage
    everything_scored(stage)
    open_discussion(stage, by=personas.grace())

    assert "you may revise your scores" in text(chantal, url(review))
    assert chantal.post(url(review), typed(review, "2", "3"), headers={"X-Draft": "1"}).status_code == 202
    assert chantal.post(url(review), typed(review, "2", "3") | {"go": "stay"})["Location"] == url(review)
    assert chantal.post(url(review), typed(review, "1", "3")).status_code == 422

    score = Score.objects.get(review=review, criterion__key="need")
    assert (score.value, score.first_value) == (2, 4)
    freeze_scores(stage, by=personas.grace())
    page = text(chantal, url(review))
    assert "The scores are frozen" in page
    assert "before the discussion" in page


def test_a_long_scale_and_an_odd_imported_mark_have_their_fields(chantal, review):
    criteria = list(review.stage.criteria.order_by("order"))
    criteria[1].high, criteria[1].anchors = (
        100,
        {"1": {"en": "a"}, "30": {"en": "b"}, "60": {"en": "c"}, "x": "d"},
    )
    criteria[1].save()
    Score.objects.create(review=review, criterion=criteria[0], value="3.5", given_at=timezone.now())

    page = text(chantal, url(review))

    assert 'value="3.5"' in page
    assert f'name="c{criteria[1].pk}" inputmode="numeric"' in page.replace('maxlength="8" ', "")
    assert "What the marks mean" in page
    assert chantal.post(url(review), typed(review, "3.5", "ten")).status_code == 422
    assert chantal.post(url(review), typed(review, "3.5", "40")).status_code == 302


@pytest.mark.parametrize(
    ("days", "words"), [(6, "6 days left"), (0, "due today"), (-2, "2 days late"), (None, "")]
)
def test_the_time_left_is_said_in_days(chantal, review, days, words):
    stage = review.stage
    today = timezone.localdate(timezone=stage.call.zone)
    stage.due_on = None if days is None else today + timedelta(days=days)
    stage.save()

    assert words in text(chantal, url(review))


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(chantal, django_assert_num_queries, n):
    review = w.review_of(w.under_review(n), "chantal")
    for _file in range(n):
        attached(review)

    with django_assert_num_queries(10):
        text(chantal, url(review))
