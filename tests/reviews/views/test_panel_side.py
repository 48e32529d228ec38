# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of officers and the chair: panel, ties, criteria, who reads what, phases."""

import pytest

from core.models import Job, ReadEntry
from reviews.models import ConflictOfInterest, Panelist, Review
from reviews.operations import assignment_job
from reviews.operations.ties import record_tie
from tests import personas
from tests import worlds_review as w

pytestmark = pytest.mark.django_db
WHO = ["grace", "patrick", "vincent", "chantal", "beatrice", "stranger", None]


@pytest.fixture
def grace(client_for):
    return client_for(personas.grace())


def at(stage, rest="") -> str:
    return f"/run/panel/{stage.pk}/{rest}"


def text(client, address, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


@pytest.mark.parametrize(
    ("rest", "answers"),
    [
        ("", [200, 200, 200, 403, 403, 404, 302]),
        ("criteria/", [200, 200, 200, 403, 403, 404, 302]),
        ("conflicts/", [200, 403, 200, 403, 403, 404, 302]),
        ("seat/", [200, 403, 403, 403, 403, 404, 302]),
        ("assign/", [200, 200, 403, 403, 403, 404, 302]),
        ("phase/freeze_scores/", [200, 200, 403, 403, 403, 404, 302]),
    ],
)
def test_who_opens_which_page(client_for, rest, answers):
    stage = w.under_review(1)

    found = [client_for(key and personas.person(key)).get(at(stage, rest)).status_code for key in WHO]

    assert found == answers


def test_a_stage_that_does_not_exist_answers_as_one_that_may_not_be_known(client_for):
    for key in ("grace", "stranger"):
        assert client_for(personas.person(key)).get("/run/panel/9999/").status_code == 404


def test_the_panel_says_who_sits_and_how_far_they_are(grace):
    stage = w.under_review()
    w.score(w.review_of(stage, "chantal"))

    page = text(grace, at(stage))

    assert "Chantal Mukeshimana" in page
    assert "1 / 6" in page
    assert "1 / 3" in page
    assert "Open the discussion" in page


def test_a_chair_with_a_tie_sees_no_trace_of_it_anywhere(client_for):
    stage = w.under_review()
    review = Review.objects.get(panelist__person=personas.patrick())
    record_tie(
        review.panelist, submission=review.submission, kind="work", reason="Coach", by=personas.grace()
    )
    patrick = client_for(personas.patrick())
    number = review.submission.number

    panel, assign = text(patrick, at(stage)), text(patrick, at(stage, "assign/"))

    assert "0 / 4" in panel
    assert number not in panel + assign
    assert "2</b>proposals" in assign
    files = [patrick.get(at(stage, f"assign/?format={kind}")).content for kind in ("csv", "xlsx")]
    assert number.encode() not in files[0]
    assert b"Idea 1" in files[0]
    chantals = Review.objects.get(panelist__person=personas.chantal(), submission=review.submission)
    assert patrick.get(at(stage, f"assign/{chantals.pk}/take/")).status_code == 404
    assert patrick.get(at(stage, f"assign/{review.submission_id}/add/")).status_code == 404
    assert "0 of 4" in text(patrick, at(stage, "phase/freeze_scores/"))


def test_lists_download_as_files(grace):
    stage = w.under_review()

    for rest in ("", "conflicts/", "assign/"):
        answer = grace.get(at(stage, f"{rest}?format=csv"))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert "Didier Habimana" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("rest", "queries"), [("", 11), ("assign/", 14), ("conflicts/", 9)])
def test_pages_cost_the_same_for_one_and_for_three(grace, django_assert_max_num_queries, rest, queries, n):
    stage = w.under_review(n)

    with django_assert_max_num_queries(queries):
        text(grace, at(stage, rest))


def test_somebody_new_is_seated_by_mail(grace):
    stage = w.seated(1)
    given = {
        "email": "new@example.org",
        "name": "Nadia New",
        "language": "fr",
        "fields_known": "welding; energy,",
    }

    answer = grace.post(at(stage, "seat/"), given)

    seat = Panelist.objects.get(person__email="new@example.org")
    assert answer["Location"] == at(stage)
    assert (seat.fields, seat.person.language, seat.is_chair) == (["welding", "energy"], "fr", False)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422),
        ({"email": "new@example.org"}, 409),
        ({"email": "chantal@example.org"}, 409),
        ({"email": "x"}, 422),
    ],
)
def test_what_is_no_seat(grace, given, status):
    stage = w.seated(1)

    assert grace.post(at(stage, "seat/"), given).status_code == status
    assert Panelist.objects.count() == 3


def test_a_seat_is_changed_and_given_back(grace):
    stage = w.seated(1)
    seat = w.seat(stage, "didier")
    assert "Tumba College" in text(grace, at(stage, f"seat/{seat.pk}/"))

    assert grace.post(at(stage, f"seat/{seat.pk}/"), {"most_reviews": "4"}).status_code == 302
    assert (w.seat(stage, "didier").most_reviews, w.seat(stage, "didier").institution) == (4, None)
    assert grace.post(at(stage, f"seat/{seat.pk}/"), {"is_chair": "on"}).status_code == 409
    assert "Open reviews end" in text(grace, at(stage, f"seat/{seat.pk}/leave/"))
    assert grace.post(at(stage, f"seat/{seat.pk}/leave/"), {}).status_code == 422
    assert grace.post(at(stage, f"seat/{seat.pk}/leave/"), {"reason": "Ill"}).status_code == 302
    assert w.seat(stage, "didier").left_at is not None
    assert grace.get(at(stage, f"seat/{seat.pk}/")).status_code == 404


def test_ties_are_listed_recorded_and_searched_again(grace):
    stage = w.seated()
    chantal, number = w.seat(stage, "chantal"), w.submissions(stage)[0].number
    assert "Found by the system" in text(grace, at(stage, "conflicts/"))

    given = {"panelist": chantal.pk, "submission": number, "kind": "work", "reason": "Taught the lead"}
    assert grace.post(at(stage, "conflicts/"), given).status_code == 302
    assert ConflictOfInterest.objects.filter(panelist=chantal, origin="officer").count() == 1
    assert grace.post(at(stage, "conflicts/"), given).status_code == 409
    assert grace.post(at(stage, "conflicts/"), given | {"submission": "NONE-1"}).status_code == 422
    assert grace.post(at(stage, "conflicts/"), {"look": "1"}).status_code == 302


def test_the_auditor_reads_ties_which_is_noted_and_records_none(client_for):
    stage = w.seated()
    vincent = client_for(personas.vincent())

    assert "Record a tie" not in text(vincent, at(stage, "conflicts/"))
    assert ReadEntry.objects.filter(what="conflicts", person=personas.vincent()).count() == 1
    assert vincent.post(at(stage, "conflicts/"), {"look": "1"}).status_code == 403


def criterion(n, name, **given) -> dict:
    """What the browser sends for one criterion."""
    told = {
        "name_en": name,
        "weight": "50",
        "low": "1",
        "high": "5",
        "anchor_low_en": "None",
        "anchor_high_en": "All",
    }
    return {f"n{n}-{key}": value for key, value in (told | given).items()}


def test_criteria_are_written_and_the_sum_of_weights_is_shown(grace):
    stage = w.seated(1)
    assert "add up to 100." in text(grace, at(stage, "criteria/"))

    given = (
        criterion(0, "Need", anchor_middle_en="Some") | criterion(1, "") | criterion(2, "Jobs", weight="20")
    )
    answer = grace.post(at(stage, "criteria/"), given | {"more": "1"})

    assert answer["Location"] == at(stage, "criteria/")
    rows = stage.criteria.values_list("key", "weight", "anchors")
    assert list(rows) == [
        ("need", 50, {"1": {"en": "None"}, "3": {"en": "Some"}, "5": {"en": "All"}}),
        ("jobs", 20, {"1": {"en": "None"}, "5": {"en": "All"}}),
    ]
    assert "add up to 70." in text(grace, at(stage, "criteria/"))


def test_anchors_of_other_marks_stay_and_emptied_ones_go(grace):
    stage = w.seated(1)
    one = stage.criteria.first()
    one.anchors = {"1": {"en": "a"}, "2": {"en": "b"}, "9": {"en": "off"}}
    one.save()

    given = criterion(0, "Need", anchor_low_en="", high="2", anchor_high_en="") | criterion(1, "")
    assert grace.post(at(stage, "criteria/"), given).status_code == 302

    assert stage.criteria.get().anchors == {}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (criterion(0, "") | criterion(1, ""), 409),
        (criterion(0, "Need", weight=""), 422),
        (criterion(0, "Need", weight="0"), 422),
        (criterion(0, "Need", high="1"), 409),
    ],
)
def test_criteria_that_do_not_fit(grace, given, status):
    stage = w.seated(1)

    assert grace.post(at(stage, "criteria/"), given).status_code == status
    assert stage.criteria.count() == 2


def test_criteria_are_read_by_the_chair_and_fixed_once_scoring_is_open(client_for, grace):
    stage = w.under_review(1)

    assert "The problem is claimed" in text(client_for(personas.patrick()), at(stage, "criteria/"))
    assert grace.post(at(stage, "criteria/"), criterion(0, "Need")).status_code == 409
    assert (
        client_for(personas.patrick()).post(at(stage, "criteria/"), criterion(0, "Need")).status_code == 403
    )


def test_the_reading_is_dealt_out_and_explained(grace):
    stage = w.declared()

    answer = grace.post(at(stage, "assign/"), {"reviews": "2", "load": "3"})

    assert answer["Location"] == at(stage, "assign/")
    page = text(grace, at(stage, "assign/"))
    assert "6 reviews were given." in page
    assert "6 / 6" in page
    assert "100 % of the best possible" in page
    assert "Yes: all are joined by common readers" in page
    assert 'Chantal Mukeshimana</a> <span class="hint">700' in page


def test_the_impossible_is_said_with_buttons_that_help(grace):
    stage = w.declared()

    answer = grace.post(at(stage, "assign/"), {"reviews": "2", "load": "1"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "3 reviews too few" in page
    assert "Let each panelist take up to 2" in page
    assert "Ask for 1 review each" in page
    assert grace.post(at(stage, "assign/"), {"reviews": "0"}).status_code == 409


def test_parts_without_a_common_reader_are_warned_of(grace):
    stage = w.declared(2)
    first, second = w.submissions(stage)
    for key, other in (("chantal", second), ("patrick", first)):
        record_tie(w.seat(stage, key), submission=other, kind="work", reason="x", by=personas.grace())
    grace.post(at(stage, "assign/"), {"reviews": "1", "load": "1", "partial": "on"})

    assert "2 groups without a common reader" in text(grace, at(stage, "assign/"))


def test_a_reader_is_added_and_taken_back_by_hand(grace):
    stage = w.under_review()
    third = w.submissions(stage)[2]
    add = at(stage, f"assign/{third.pk}/add/")
    page = text(grace, add)
    assert "Patrick" in page
    assert "Chantal Mukeshimana</option>" not in page

    assert grace.post(add, {"panelist": w.seat(stage, "patrick").pk}).status_code == 302
    review = Review.objects.get(panelist__person=personas.patrick(), submission=third)
    take = at(stage, f"assign/{review.pk}/take/")
    assert "Take this proposal back from Patrick" in text(grace, take)
    assert grace.post(take, {"reason": "Too much work"}).status_code == 302
    assert review.fresh().state == "recused"
    assert grace.post(add, {"panelist": review.panelist_id}).status_code == 422
    assert grace.get(take).status_code == 404


def test_a_full_panelist_is_refused_in_words(grace):
    stage = w.under_review()
    seat = w.seat(stage, "patrick")
    seat.most_reviews = 1
    seat.save()

    answer = grace.post(at(stage, f"assign/{w.submissions(stage)[2].pk}/add/"), {"panelist": seat.pk})

    assert (answer.status_code, "takes 1 reviews at most" in answer.content.decode()) == (409, True)


def test_a_large_call_is_assigned_in_the_background(grace, monkeypatch):
    monkeypatch.setattr(assignment_job, "AT_ONCE", 2)
    stage = w.declared()

    answer = grace.post(at(stage, "assign/"), {"reviews": "2", "load": "3"})

    assert answer["Location"] == f"/jobs/{Job.objects.get().key}/"


def test_after_the_scoring_nothing_is_dealt_out(grace):
    stage = w.scored(1)

    assert "Add a reader" not in text(grace, at(stage, "assign/"))
    assert grace.post(at(stage, "assign/"), {"reviews": "2"}).status_code == 409


def test_phases_are_asked_for_and_taken(grace):
    stage = w.under_review(1)
    assert "0 of 2" in text(grace, at(stage, "phase/freeze_scores/"))

    refused = grace.post(at(stage, "phase/freeze_scores/"), {})
    assert (refused.status_code, "not handed in yet" in refused.content.decode()) == (409, True)
    assert grace.post(at(stage, "phase/freeze_scores/"), {"reason": "Time is over"})["Location"] == at(stage)
    assert w.fresh(stage).phase == "frozen"
    assert grace.post(at(stage, "phase/reopen_scores/"), {}).status_code == 422
    assert grace.post(at(stage, "phase/reopen_scores/"), {"reason": "A mark was mistyped"}).status_code == 302
    assert grace.get(at(stage, "phase/unknown/")).status_code == 404


def test_a_panel_begins_with_declarations(grace):
    stage = w.seated(1)

    assert "Ask for declarations" in text(grace, at(stage))
    assert grace.post(at(stage, "phase/open_declaring/")).status_code == 302
    assert grace.post(at(stage, "phase/open_scoring/")).status_code == 409
    assert w.fresh(stage).phase == "declaring"
