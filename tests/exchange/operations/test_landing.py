# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the sheets become: the call and how far it has come, its submissions, its panel, its people."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from accounts.models import Institution, Person, RoleHeld
from accounts.rules import holds_role
from exchange.models import ImportedDecision
from exchange.operations.bringing import FileRefused
from grants.models import Submission
from reviews.models import ConflictOfInterest, Criterion, Panelist, Review
from tests.exchange.books import bare, bring, full, put

pytestmark = pytest.mark.django_db


def test_gaps_in_a_bare_sheet_are_gaps_and_not_drafts():
    sheets = bare()
    sheets["scores"].pop()  # P3, R2, C2

    bring(sheets)

    assert Counter(Review.objects.values_list("state", flat=True)) == {"submitted": 6}


def test_a_call_sheet_with_keys_as_headings_is_understood_too():
    sheets = bare() | {"call": [["id", "title"], ["SIDE-1", "Sideways"]]}

    assert str(bring(sheets).call.title) == "Sideways"


def test_a_scale_is_read_from_the_scores():
    bring(put(bare(), scores_D2="9", scores_D3="6"))

    assert set(Criterion.objects.values_list("low", "high")) == {(1, 9)}


def test_the_whole_of_a_full_call():
    call = bring(full()).call

    assert (call.state, dict(call.title), call.currency) == (
        "under_review",
        {"en": "Ideas", "fr": "Idées"},
        "EUR",
    )
    assert call.opens_at == datetime(2025, 3, 3, 6, 0, tzinfo=UTC)
    assert (call.opened_at, call.closed_at) == (call.opens_at, datetime(2025, 4, 14, 15, 0, tzinfo=UTC))
    assert (call.ceiling_minor, call.envelope_minor, call.last_number) == (500_000, 600_000, 8)
    assert {one.imported_as: (one.number, one.state) for one in call.submissions.all()} == {
        "FULL-1-0001": ("FULL-1-0001", "under_review"),
        "FULL-1-0002": ("FULL-1-0002", "under_review"),
        "7": ("FULL-1-7", "ineligible"),
        "8": ("FULL-1-8", "withdrawn"),
        "draft-1": (None, "draft"),
    }
    assert list(Criterion.objects.order_by("order").values_list("key", "weight")) == [
        ("need", 60),
        ("new", 40),
    ]
    assert Criterion.objects.get(key="need").anchors == {"1": {"en": "Claimed.", "fr": "Affirmé."}}
    assert [(stage.kind, stage.passes, stage.phase) for stage in call.stages.all()] == [
        ("screening", "all_eligible", "preparing"),
        ("review", "committee", "scoring"),
    ]
    assert call.stages.get(kind="review").due_on == date(2025, 5, 20)


def test_what_a_submission_of_a_full_call_holds():
    bring(full())
    one = Submission.objects.get(number="FULL-1-0001")

    assert (one.started_by.name, one.contracting_kind, one.contracting_name) == (
        "Eri",
        "institution",
        "College",
    )
    assert one.submitted_at == datetime(2025, 4, 1, 8, 0, tzinfo=UTC)
    assert one.screened_at == datetime(2025, 4, 20, 8, 0, tzinfo=UTC)
    assert (one.proposal.institution.key, one.proposal.place, one.proposal.trade) == ("col", "huye", "food")
    assert [(m.name, m.role, m.is_trainer, m.confirmed_how) for m in one.team.all()] == [
        ("Ali", "lead", False, "imported"),
        ("Eri", "trainer", True, ""),
    ]
    assert {a.question.key: a.value for a in one.answers.all()} == {
        "problem": "Fruit rots.",
        "tools": ["saw", "drill"],
    }
    lines = one.budget_lines.values_list("item", "quantity", "unit_cost_minor", "own_minor")
    assert list(lines) == [("Glass", 24, 10_000, 40_000), ("Wood", 2, 25_000, 0)]
    assert [(c.rule.key, c.met, c.reason) for c in one.checks.all()] == [
        ("team", True, ""),
        ("site", True, ""),
    ]
    assert [(e.stage.kind, e.outcome) for e in one.stage_entries.order_by("stage__order")] == [
        ("screening", "passed"),
        ("review", ""),
    ]


def test_a_sum_without_lines_becomes_one_line_and_a_lead_without_a_row_a_member():
    bring(full())
    loom, oven = (Submission.objects.get(title=title) for title in ("Loom", "Oven"))

    assert list(loom.budget_lines.values_list("item", "unit_cost_minor")) == [("Sum asked for", 90_000)]
    assert (loom.contracting_kind, loom.contracting_name) == ("person", "Ali")
    assert [(m.name, m.role) for m in oven.team.all()] == [("Eri", "lead")]
    assert (loom.answers.count(), Submission.objects.get(title="Pump").contracting_kind) == (0, "")


def test_the_choices_of_a_question_have_texts_by_language():
    call = bring(full()).call
    question = call.parts.get().questions.get(key="stage")

    assert question.choices == [
        {"key": "new", "label": {"en": "new", "fr": "neuf"}},
        {"key": "running", "label": {"en": "running", "fr": "en marche"}},
    ]


def test_the_panel_of_a_full_call():
    bring(full())

    seats = Panelist.objects.order_by("pk").values_list("person__name", "is_chair", "most_reviews", "fields")
    assert list(seats) == [
        ("Cha", True, 5, ["food", "energy"]),
        ("Did", False, None, []),
        ("A Guest", False, None, []),
    ]
    assert Panelist.objects.get(person__name="Did").declared_at is None
    tie = ConflictOfInterest.objects.get()
    assert (tie.panelist.person.name, tie.origin, tie.kind) == ("Did", "found", "institution")
    reviews = Review.objects.values_list("panelist__person__name", "submission__title", "state")
    assert set(reviews) == {
        ("Cha", "Dryer", "submitted"),
        ("A Guest", "Dryer", "submitted"),
        ("Cha", "Loom", "drafting"),
        ("A Guest", "Loom", "assigned"),
    }
    written = Review.objects.get(comment="Sound.")
    assert (written.strength, written.improve) == ("Weighed.", "Ask.")
    assert written.submitted_at == datetime(2025, 5, 12, 18, 31, tzinfo=UTC)


def test_people_roles_and_organisations_of_a_full_call():
    call = bring(full()).call
    ali = Person.objects.get(name="Ali")

    assert (ali.email, ali.phone, ali.sex, ali.language) == (
        "ali@example.org",
        "+250780000101",
        "woman",
        "en",
    )
    assert not ali.has_usable_password()
    assert Person.objects.get(name="Eri").language == "fr"
    bea = Person.objects.get(name="Bea")
    assert holds_role(bea, {"committee_chair"}, "prog", "FULL-1")
    assert not holds_role(bea, {"committee_chair"}, "prog", "ANOTHER")
    assert RoleHeld.objects.get(person__name="Odi").institution.key == "rp"
    assert list(call.programme.organisations.values_list("institution__key", "part", "order")) == [
        ("rp", "signs_selection", 0),
        ("rp", "signs_agreement", 1),
    ]
    college = Institution.objects.get(key="col")
    assert (college.parent.key, college.kind, college.place, college.aliases) == (
        "rp", "college", "huye", ["The College", "C"],
    )  # fmt: skip
    assert call.programme.places == [
        {"code": "south", "name": "South", "parent": ""},
        {"code": "huye", "name": "Huye", "parent": "south", "column": 4, "row": 6},
    ]


def test_a_decision_is_kept_as_a_proposal_only():
    call = bring(full()).call
    kept = ImportedDecision.objects.get(call=call)

    assert (kept.minutes, kept.decided_by.name, kept.released_by.name) == ("Three met.", "Bea", "Gra")
    assert kept.lines[0] | {"submission": 0} == {
        "submission": 0, "outcome": "selected", "place": 1, "amount_minor": 240_000,
        "conditions": "Safety\nReport", "reason": "", "strength": "Counted\nTried", "improve": "Ask twice.",
    }  # fmt: skip
    assert not call.selections.exists()


def test_another_call_with_the_same_letters_gets_its_own():
    bring(put(bare(), call_B2="A" * 24 + "-1"))
    second = bring(put(bare(), call_B2="A" * 24 + "-2")).call

    assert second.number_prefix == "A" * 20 + "-2"
    assert second.submissions.first().number == "A" * 20 + "-2-P1"


def test_institutions_rules_and_questions_may_be_made_of_what_sheets_name():
    sheets = full()
    for name in ("institutions", "eligibility", "form", "places", "organisations", "roles", "people"):
        del sheets[name]
    sheets["call"] = [row for row in sheets["call"] if row[0] not in {"decided by", "released by"}]

    call = bring(sheets).call

    assert {one.key: one.name for one in Institution.objects.all()} == {"col": "col"}
    assert [(rule.key, str(rule.text)) for rule in call.eligibility_rules.all()] == [
        ("team", "team"),
        ("site", "site"),
    ]
    assert [question.key for question in call.parts.get().questions.all()] == ["problem", "tools"]
    assert Submission.objects.get(number="FULL-1-0001").proposal.place == "huye"
    assert Submission.objects.get(number="FULL-1-0001").team.get(role="lead").name == "ali"


def test_an_institution_is_known_by_its_other_names():
    bring(full())
    sheets = put(
        bare(),
        call_A4="programme",
        call_B4="prog",
        submissions_C1="institution",
        submissions_C2="the college",
    )

    brought = bring(sheets)

    assert "institutions" not in brought.new
    assert Submission.objects.get(imported_as="P1").proposal.institution.key == "col"


def test_a_call_that_opens_later_waits():
    sheets = full()
    keep = {"call", "criteria", "programme", "form", "eligibility"}
    sheets = {name: rows for name, rows in sheets.items() if name in keep}
    sheets["call"] = [
        row for row in sheets["call"] if row[0] not in {"opens", "closes", "decided by", "released by"}
    ]
    sheets["call"] += [["opens in days", "3"], ["closes in days", "30"]]
    sheets |= {
        "submissions": [["id", "title"]],
        "scores": [["submission", "panelist", "criterion", "score"]],
    }

    call = bring(sheets).call
    assert (call.state, call.process_pinned_at is not None, call.opens_at > call.made_at) == (
        "draft",
        True,
        True,
    )

    sheets["call"][1][1], sheets["submissions"] = "FULL-2", [["id", "title"], ["1", "x"]]
    with pytest.raises(FileRefused, match="The call has not opened by then"):
        bring(sheets)


def test_a_call_without_scores_is_open_until_it_closes():
    sheets = bare() | {"scores": [["submission", "panelist", "criterion", "score"]]}
    sheets["call"].append(["closes in days", "9"])

    call = bring(sheets).call

    assert (call.state, set(call.submissions.values_list("state", flat=True))) == ("open", {"submitted"})
    assert not Panelist.objects.exists()


def test_a_closed_call_without_screening_waits_for_its_officers():
    sheets = bare() | {"scores": [["submission", "panelist", "criterion", "score"]]}
    sheets["call"] += [["opens in days", "-9"], ["closes in days", "-2"]]
    sheets["panel"] = [["panelist", "declared"], ["R1", "-1d"]]

    call = bring(sheets).call

    assert (call.state, set(call.submissions.values_list("state", flat=True))) == ("closed", {"submitted"})
    assert call.stages.get(kind="review").phase == "declaring"


def test_stages_say_which_criteria_and_parts_are_whose():
    sheets = full()
    sheets["stages"] = [
        ["stage", "kind", "title", "parts", "criteria", "reviews", "passes", "places", "due"],
        ["paper", "review", "On paper", "idea", "need", "2", "best_n", "3", ""],
        ["talk", "interview", "A talk", "more", "new", "1", "", "", ""],
    ]
    sheets["form"].append(["more", "", "film", "short", "A film?", "", "", "no"])
    sheets["scores"] = [row for row in sheets["scores"] if row[2] != "new"]

    call = bring(sheets).call

    assert [(s.key, s.passes, s.passes_n, str(s.name)) for s in call.stages.all()] == [
        ("paper", "best_n", 3, "On paper"),
        ("talk", "committee", None, "A talk"),
    ]
    assert {c.key: c.stage.key for c in Criterion.objects.all()} == {"need": "paper", "new": "talk"}
    assert {part.key: part.stage and part.stage.key for part in call.parts.all()} == {
        "idea": None,
        "more": "talk",
    }
    assert Review.objects.get(submission__title="Dryer", panelist__person__name="Cha").state == "submitted"


def test_a_call_without_a_scored_stage_cannot_be():
    sheets = full()
    sheets["stages"] = [["stage", "kind", "title"], ["check", "screening", "Check"]]

    with pytest.raises(FileRefused, match="A stage in which a panel scores must follow"):
        bring(sheets)
