# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workbook lands whole or not at all, brought twice it changes nothing, and every row keeps where it is from."""

import io
from datetime import UTC, datetime

import pytest
from django.apps import apps

from accounts.models import Institution, Person, RoleHeld
from core.models import AuditEntry, OutboxRow
from core.workbook_gate import NotAWorkbook
from exchange.models import Import, KnownPerson
from exchange.operations.bringing import FileRefused, bring_workbook, known_operator
from exchange.operations.people import KeptApart
from grants.models import Call, Programme, Submission
from reviews.models import Criterion, Panelist, Review, Score
from tests.exchange.books import as_file, bare, bring, full, put

pytestmark = pytest.mark.django_db


def rows_of_everything() -> dict[str, int]:
    """How many rows each table of the house has."""
    rooms = {"core", "accounts", "documents", "grants", "reviews", "workflows", "exchange"}
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in rooms
    }


def test_a_bare_score_sheet_imports():
    brought = bring(bare())

    call = brought.call
    assert (call.key, call.state, str(call.title)) == ("BARE-1", "under_review", "A bare sheet")
    assert (call.programme.key, str(call.programme.name)) == ("imported", "Imported calls")
    assert list(call.submissions.values_list("number", "state", "imported_as")) == [
        ("BARE-1-P1", "under_review", "P1"),
        ("BARE-1-P2", "under_review", "P2"),
        ("BARE-1-P3", "under_review", "P3"),
    ]
    assert set(Criterion.objects.values_list("key", "weight", "low", "high")) == {
        ("C1", 50, 1, 5),
        ("C2", 50, 1, 5),
    }
    assert sorted(Panelist.objects.values_list("person__name", "person__email")) == [
        ("R1", None),
        ("R2", None),
    ]
    assert set(Review.objects.values_list("state", flat=True)) == {"submitted"}
    assert Score.objects.count() == 12
    assert brought.new == {
        "programme": 1, "people": 2, "call": 1, "criteria": 2, "submissions": 3, "panel": 2, "reviews": 6,
        "scores": 12,
    }  # fmt: skip


def test_every_row_says_who_brought_it_and_from_which_file():
    grace = Person.objects.create(name="Grace", email="grace@example.org")
    record = bring(full(), "ideas.xlsx", by=grace).record
    source = f"ideas.xlsx {record.sha256[:12]}"

    assert set(Submission.objects.values_list("source", flat=True)) == {source}
    assert set(Review.objects.values_list("source", flat=True)) == {source}
    assert set(Institution.objects.values_list("source", flat=True)) == {source}
    assert set(Call.objects.values_list("source", flat=True)) == {source}
    assert set(AuditEntry.objects.values_list("by", "through", "operator", "source")) == {
        (grace.pk, "import", "tests", source)
    }
    assert record.content is None


def test_each_step_leaves_an_audit_entry_that_says_when_it_happened():
    bring(full())
    submission = Submission.objects.get(number="FULL-1-0001")
    entries = AuditEntry.objects.filter(act__startswith="grants.submission.", subject_id=submission.pk)

    assert list(entries.order_by("pk").values_list("act", "from_state", "to_state")) == [
        ("grants.submission.submit", "draft", "submitted"),
        ("grants.submission.find_eligible", "submitted", "eligible"),
        ("grants.submission.enter_review", "eligible", "under_review"),
    ]
    first = entries.order_by("pk").first()
    assert (first.happened_at, first.note.given) == (submission.submitted_at, {"as": "FULL-1-0001"})
    assert AuditEntry.objects.filter(act="reviews.review.submit").count() == 2
    assert set(AuditEntry.objects.filter(through="import").values_list("programme_key", flat=True)) == {
        "prog"
    }


@pytest.mark.parametrize("sheets", [bare, full])
def test_the_same_file_twice_changes_nothing(sheets):
    bring(sheets())
    before = rows_of_everything()

    again = bring(sheets())

    assert (again.is_nothing_new, again.new, again.call) == (True, {}, Call.objects.get())
    assert rows_of_everything() == before


def test_days_are_counted_from_the_first_import():
    sheets = full()
    sheets["call"] = [
        row for row in sheets["call"] if row[0] not in {"opens", "closes", "screened by", "reviews due"}
    ]
    sheets["call"] += [["opens in days", "-60"], ["closes in days", "-30"]]
    put(sheets, panel_F2="-8d 10:00", reviews_G2="-3d 09:00", submissions_M2="", submissions_N2="-40d")
    put(sheets, screening_E2="")
    first = bring(sheets, at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC)).call
    opens = first.opens_at

    again = bring(sheets, at=datetime(2026, 4, 1, 12, 0, tzinfo=UTC))

    assert again.is_nothing_new
    assert opens == datetime(2025, 12, 31, 6, 0, tzinfo=UTC)
    assert Call.objects.get().opens_at == opens


def test_what_is_new_in_a_later_file_is_added_and_the_rest_stays():
    bring(bare())
    sheets = bare()
    put(sheets, submissions_B2="Another title", submissions_A5="P4", submissions_B5="Idea four")
    sheets["scores"] += [["P4", "R3", "C1", "4"], ["P4", "R3", "C2", "4"]]

    brought = bring(sheets)

    assert brought.new == {"people": 1, "submissions": 1, "panel": 1, "reviews": 1, "scores": 2}
    assert list(Submission.objects.order_by("pk").values_list("title", flat=True)) == [
        "Idea one", "Idea two", "Idea three", "Idea four",
    ]  # fmt: skip


def test_half_a_file_never_lands():
    before = rows_of_everything()

    with pytest.raises(FileRefused) as caught:
        bring(put(full(), scores_D6="nine"), by=_saved_nobody())

    assert [error.cell for error in caught.value.errors] == ["D6"]
    assert rows_of_everything() == before | {"accounts.Person": 1}


def test_a_refusal_in_the_middle_leaves_nothing():
    vincent = Person.objects.create(name="Vincent", email="gra@example.org")
    Programme.objects.create(key="prog", name="P", short_name="P", currency="EUR", time_zone="UTC", phone_region="RW",
                             languages=["en", "fr"], number_prefix="PRO")  # fmt: skip
    now = datetime(2025, 1, 1, tzinfo=UTC)
    RoleHeld.objects.create(person=vincent, role="auditor", programme_key="prog", since=now)
    by = _saved_nobody()
    before = rows_of_everything()

    with pytest.raises(KeptApart, match="Vincent is “Auditor” in this programme"):
        bring(full(), by=by)

    assert rows_of_everything() == before


def test_a_dry_run_says_what_would_be_new_and_writes_nothing():
    by = _saved_nobody()
    before = rows_of_everything()

    brought = bring(full(), by=by, dry_run=True)

    assert (brought.new["submissions"], brought.new["scores"], brought.new["decision"]) == (5, 5, 2)
    assert rows_of_everything() == before


def test_one_outbox_row_tells_of_the_whole_import():
    record = bring(full()).record

    assert list(OutboxRow.objects.values_list("kind", "key")) == [
        ("import-flows", f"import-flows:{record.pk}")
    ]


def test_people_are_one_person_across_workbooks_by_address():
    known = Person.objects.create(name="Alice", email="ali@example.org")
    by_phone = Person.objects.create(name="Erik", phone="+250780000102")

    bring(put(full(), people_D3="+250 780 000 102", people_C3=""))

    assert not Person.objects.filter(name__in=["Ali", "Eri"]).exists()
    assert KnownPerson.objects.get(key="ali").person == known
    assert KnownPerson.objects.get(key="eri").person == by_phone


def test_short_names_are_of_one_call_only():
    bring(bare())
    bring(put(bare(), call_B2="BARE-2"))

    assert Person.objects.filter(name="R1").count() == 2


def test_calls_of_one_programme_share_its_institutions_places_and_roles():
    bring(full())
    sheets = put(full(), call_B2="FULL-2", call_B4="prog")
    for rows in sheets.values():
        for row in rows:
            row[:] = [text.replace("FULL-1-", "FULL-2-") for text in row]
    put(sheets, roles_C3="FULL-1", places_A4="gisagara", places_B4="Gisagara")

    brought = bring(sheets)

    assert {name: brought.new.get(name, 0) for name in ("programme", "institutions", "people", "roles", "places")} == {
        "programme": 0, "institutions": 0, "people": 2, "roles": 0, "places": 1,
    }  # fmt: skip
    assert brought.call.number_prefix == "FULL-2"


def test_a_file_that_is_no_workbook_is_refused():
    with pytest.raises(NotAWorkbook):
        bring_workbook(io.BytesIO(b"hello"), "call.xlsx", by=known_operator("tests"))


def test_the_operator_is_one_person_who_cannot_sign_in():
    first, second = known_operator("root"), known_operator("root")

    assert first == second
    assert (first.name, first.email, first.phone) == ("root (command line)", None, None)
    assert known_operator("").name == "operator (command line)"


def test_what_is_not_understood_is_left_out_and_named():
    sheets = put(bare(), criteria_C1="colour", criteria_C2="red", call_A4="moon", call_B4="full")
    sheets["notes"] = [["anything"]]
    sheets["submissions"][0].append("number")

    assert bring(sheets).left_out == ["call: moon", "criteria: colour", "submissions: number", "notes"]


def test_the_import_is_a_row_that_says_what_it_brought():
    sheets = bare()
    record = bring(sheets, "C:\\files\\my sheet.xlsx").record

    assert (record.file_name.endswith("my sheet.xlsx"), record.counts["scores"]) == (True, 12)
    assert Import.objects.get().done_at is not None
    assert as_file(sheets).read()[:2] == b"PK"


def _saved_nobody() -> Person:
    return Person.objects.get_or_create(name="Nobody", email=None)[0]
