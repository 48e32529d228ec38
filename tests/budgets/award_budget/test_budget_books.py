# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget as a workbook: locked headings, read back to the same lines, every complaint by its cell."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from budgets.books.reading import read_budget
from budgets.books.writing import book_of
from budgets.models import BudgetVersion, FundLine
from budgets.operations import budget as ops
from budgets.operations.budget.lines import MOST_LINES
from core.models import AuditEntry
from tests import personas
from tests.budgets.award_budget.test_budget_pages import page, rows_of, stand
from tests.budgets.plan import planning
from tests.budgets.plan.planning import lines, rwf
from tests.budgets.plan.test_fund import fund
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db
TRICKY = [
    ops.Line("1.10", "=People", "+Trainer", rwf(500_000), quantity=2, unit="@month"),
    ops.Line("B", "Goods", "-Timber", rwf(2_050_000), own=rwf(50_000)),
]


def funds():
    return {one.code: one for one in FundLine.objects.select_related("fund")}


def book(version, **cells):
    """The version's workbook with some cells changed."""
    made = load_workbook(io.BytesIO(book_of(version, list(funds().values()))))
    for address, value in cells.items():
        made["Budget"][address] = value
    return saved(made)


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def complaints(version, **cells):
    found = read_budget(book(version, **cells), version, funds())
    return [(one.cell, str(one.message)) for one in found.errors]


def upload(client, version, content):
    file = io.BytesIO(content)
    file.name = "budget.xlsx"
    return client.post(page("award_budget_upload", version), {"file": file})


def test_what_was_written_is_read_back_as_it_is():
    version = ops.save_lines(planning.drafted(), TRICKY, by=personas.aline())

    found = read_budget(book_of(version, []), version, {})

    assert ([*map(str, found.errors)], found.lines, found.differing) == ([], ops.lines_of(version), [])
    assert found.digest == ops.digest_of_lines(ops.lines_of(version))


def test_a_line_of_the_donor_is_offered_and_read():
    line, version = fund().lines.get(), planning.drafted()

    found = read_budget(book(version, H2="1.1"), version, funds())

    assert [one.fund_line for one in found.lines] == [line, None]
    assert complaints(version, H2="9") == [("H2", "There is no line “9” in the donor's budget.")]


def test_headings_are_locked_cells_are_open_and_codes_are_offered():
    fund()
    sheet = load_workbook(io.BytesIO(book_of(planning.drafted(), list(funds().values()))))
    page_, hidden = sheet["Budget"], sheet["inzira"]

    assert (page_.protection.sheet, page_["A1"].protection.locked, page_["A2"].protection.locked) == (
        True, True, False,
    )  # fmt: skip
    assert (page_["A2"].number_format, page_["C2"].number_format, hidden.sheet_state) == ("@", "@", "hidden")
    assert {str(one.sqref): one.type for one in page_.data_validations.dataValidation} == {
        "A2:A101": "list", "H2:H101": "list", "E2:E101": "whole",
    }  # fmt: skip
    assert not [cell for row in page_.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"F2": "=1+1"}, "F2", "A formula stands here"),
        ({"F2": "1.500,5"}, "F2", "too many digits"),
        ({"F2": "EUR 5"}, "F2", "is in EUR"),
        ({"F2": True}, "F2", "is not an amount"),
        ({"F2": -5}, "F2", "below zero"),
        ({"F2": 1500.5}, "F2", "too many digits"),
        ({"E2": "two"}, "E2", "not a whole number"),
        ({"E2": 0}, "E2", "not a whole number"),
        ({"E2": 1.5}, "E2", "not a whole number"),
        ({"E2": 1_000_001}, "E2", "not a whole number"),
        ({"A2": 1.1}, "A2", "Make the cell text"),
        ({"C3": None}, "C3", "must be filled"),
        ({"C3": "x" * 161}, "C3", "161 characters"),
        ({"B4": "People", "C4": "More"}, "A4", "must be filled"),
        ({"A3": "A"}, "B3", "is called “People” above"),
        ({"G3": 9_000_000}, "G3", "is more than it costs"),
        ({"F2": 10**12, "E2": 1_000_000}, "G2", "adds up to more"),
    ],
)  # fmt: skip
def test_each_complaint_names_its_cell(cells, where, words):
    found = complaints(planning.drafted(), **cells)

    assert [(cell, words in message) for cell, message in found] == [(where, True)], found


def test_all_complaints_come_at_once_in_their_order():
    found = complaints(planning.drafted(), C2=None, F2="x", E3="y")

    assert [cell for cell, _words in found] == ["C2", "E3", "F2"]


def test_a_total_that_differs_is_told_and_does_not_count():
    version = planning.drafted()

    found = read_budget(book(version, E2=4), version, {})

    assert [str(one) for one in found.differing] == [
        f"Budget!I2: The file says {rwf(1_000_000)}; it is {rwf(2_000_000)}."
    ]
    assert found.lines[0].quantity == 4


def test_too_many_lines_are_refused_as_a_whole():
    version = planning.drafted()
    cells = {f"{letter}{row}": "x" for row in range(2, MOST_LINES + 4) for letter in "ABC"}

    assert ("", f"A budget has at most {MOST_LINES} lines.") in complaints(version, **cells)


def test_on_the_page_it_is_looked_at_then_saved_and_twice_is_once(client_for):
    version = planning.drafted()
    client = client_for(personas.aline())
    content = book(version, F2="400 000", I2=None)

    looked = upload(client, version, content)
    assert (looked.status_code, looked.context["same"]) == (200, False)
    assert stand(version, lines())
    data = {field.html_name: field.value() for form in looked.context["forms"] for field in form}
    data |= {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "seen": looked.context["found"].digest}
    assert client.post(page("award_budget_edit", version), data).status_code == 302
    assert [one.unit_cost for one in ops.lines_of(version)] == [rwf(400_000), rwf(2_050_000)]

    acts = AuditEntry.objects.count()
    again = upload(client, version, content)
    assert "These are the lines that stand already" in text(again)
    assert client.post(page("award_budget_edit", version), data).status_code == 302
    assert AuditEntry.objects.count() == acts


def test_a_workbook_that_was_handed_out_before_others_saved_is_not_put_over_theirs(client_for):
    version = planning.drafted()
    client, content = client_for(personas.aline()), book(BudgetVersion.objects.get(), F2="400 000")
    ops.save_lines(version, lines(staff=800_000), by=personas.grace())

    looked = upload(client, version, content)
    answer = client.post(
        page("award_budget_edit", version),
        rows_of(("A", "People", "Trainer", "2", "month", "400000", ""), seen=looked.context["found"].digest),
    )

    assert (answer.status_code, "saved other lines" in text(answer)) == (422, True)
    assert stand(version, lines(staff=800_000))


def test_what_is_wrong_stands_beside_its_cell_on_the_page(client_for):
    version = planning.drafted()

    answer = upload(client_for(personas.aline()), version, book(version, F2="much"))

    assert answer.status_code == 422
    assert '<th scope="row">F2</th>' in text(answer)
    assert "Save these lines" not in text(answer)


def test_other_files_are_one_clear_line(client_for):
    version = planning.drafted()
    client = client_for(personas.aline())
    strange = load_workbook(io.BytesIO(book(version)))
    strange["inzira"]["B3"] = "ANOTHER-AWARD"

    for content, words in (
        (b"no workbook", "not an Excel workbook"),
        (saved(strange), "is not the budget of"),
    ):
        answer = upload(client, version, content)
        assert (answer.status_code, words in text(answer)) == (422, True)
    assert client.post(page("award_budget_upload", version), {}).status_code == 422


def test_it_is_handed_out_to_readers_and_taken_for_a_draft_alone(client_for):
    version = planning.approved()
    url = page("award_budget_book", version, version.no)

    assert client_for(personas.jean_paul()).get(url).content[:2] == b"PK"
    assert client_for(personas.diane()).get(url).status_code == 404
    assert client_for(personas.jean_paul()).get(page("award_budget_upload", version)).status_code == 403
    answer = client_for(personas.aline()).get(page("award_budget_upload", version))
    assert answer["Location"] == reverse("award_budget", args=[version.award.number])
