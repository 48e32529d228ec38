# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands import_call, rank and decide, as somebody at a terminal uses them."""

import getpass
import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from core.models import AuditEntry
from core.tables_in import read_book
from exchange.columns import SHEETS
from exchange.template import empty_workbook
from grants.models import Award, Call, Programme, Submission
from reviews.models import Ranking, Selection, SelectionLine
from tests.exchange.books import as_file, bare, bring, full, put, scored

pytestmark = pytest.mark.django_db


def run(name: str, *args, **options) -> tuple[str, str]:
    """What a command says on stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *map(str, args), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def workbook(tmp_path):
    """A function that writes a workbook and gives its path."""

    def written(sheets, name="call.xlsx"):
        path = tmp_path / name
        path.write_bytes(as_file(sheets).read())
        return path

    return written


def test_import_call_says_what_is_new(workbook):
    path = workbook(put(bare(), criteria_C1="colour", criteria_C2="red"))

    out, _err = run("import_call", path)

    assert out.splitlines() == [
        "left out: criteria: colour",
        "programme: 1 new", "people: 2 new", "call: 1 new", "criteria: 2 new", "submissions: 3 new",
        "panel: 2 new", "reviews: 6 new", "scores: 12 new",
        "BARE-1: imported as “Under review”.",
    ]  # fmt: skip
    assert run("import_call", path)[0].splitlines()[-1] == "BARE-1: nothing new."


def test_import_call_records_the_operator_and_the_person(workbook):
    grace = Person.objects.create(name="Grace", email="grace@example.org")

    run("import_call", workbook(bare()), by="Grace@example.org")

    entries = AuditEntry.objects.values_list("by", "operator", "through").distinct()
    assert list(entries) == [(grace.pk, getpass.getuser(), "import")]


def test_a_dry_run_changes_nothing(workbook):
    out, _err = run("import_call", workbook(bare()), dry_run=True)

    assert out.splitlines()[-1] == "Dry run: nothing was changed."
    assert not Call.objects.exists()
    assert not Person.objects.exists()


def test_every_fault_is_printed_with_its_cell(workbook):
    err = io.StringIO()
    path = workbook(put(bare(), scores_D2="x", submissions_B2=""))

    with pytest.raises(CommandError, match="2 to put right; nothing was changed"):
        call_command("import_call", str(path), stderr=err)

    assert [line.split(":")[0] for line in err.getvalue().splitlines()] == ["submissions!B2", "scores!D2"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": "nobody@example.org"}, "Nobody has the e-mail address nobody@example.org."),
        ({"programme": "none"}, "There is no programme none."),
    ],
)
def test_unknown_people_and_programmes_are_refused(workbook, options, said):
    with pytest.raises(CommandError, match=said):
        run("import_call", workbook(bare()), **options)


def test_a_programme_may_be_chosen(workbook):
    Programme.objects.create(key="mine", name="M", short_name="M", currency="XOF", time_zone="Africa/Dakar",
                             languages=["fr"], prevailing_language="fr", number_prefix="M")  # fmt: skip

    run("import_call", workbook(bare()), programme="mine")

    call = Call.objects.get()
    assert (call.programme.key, call.currency, call.languages, dict(call.title)) == (
        "mine", "XOF", ["fr"], {"fr": "A bare sheet"},
    )  # fmt: skip


def test_files_that_are_absent_or_no_workbooks_are_refused(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("import_call", tmp_path / "none.xlsx")
    (tmp_path / "text.xlsx").write_text("hello")
    with pytest.raises(CommandError, match="not an Excel workbook"):
        run("import_call", tmp_path / "text.xlsx")


def test_the_template_has_every_sheet_and_column_and_is_itself_read(tmp_path):
    path = tmp_path / "empty.xlsx"
    run("import_call", path, template=True)
    book = read_book(io.BytesIO(path.read_bytes()))

    for sheet in SHEETS:
        if sheet.keyed:
            assert [cells["key"] for _row, cells in book[sheet.name]] == [c.name for c in sheet.columns]
        else:
            understood = [sheet.heading(head).column.name for head in book[sheet.name].letters]
            assert understood == [column.name for column in sheet.columns]


def test_a_filled_in_template_comes_in():
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(empty_workbook()))
    for name, rows in full().items():
        page = book[name]
        if page["A1"].value == "key":
            told = dict(rows[1:])
            for row in range(2, page.max_row + 1):
                page.cell(row, 2).value = told.pop(page.cell(row, 1).value, None)
            for key, value in told.items():
                page.append([key, value])
            continue
        heads = {cell.value: cell.column for cell in page[1]}
        for place, head in enumerate(rows[0]):
            column = heads.get(head) or page.max_column + 1
            page.cell(1, column).value = head
            for line, row in enumerate(rows[1:], start=2):
                page.cell(line, column).value = row[place] or None
    out = io.BytesIO()
    book.save(out)

    from exchange.operations.bringing import bring_workbook, known_operator

    brought = bring_workbook(io.BytesIO(out.getvalue()), "call.xlsx", by=known_operator("tests"))

    assert brought.new == bring_counts()
    assert brought.left_out == []


def bring_counts() -> dict[str, int]:
    return {
        "programme": 1, "places": 2, "institutions": 2, "people": 8, "call": 1, "criteria": 2, "organisations": 2,
        "roles": 3, "submissions": 5, "panel": 3, "conflicts": 1, "reviews": 4, "scores": 5, "decision": 2,
    }  # fmt: skip


def test_rank_prints_the_names_of_the_file_best_first():
    bring(bare())

    out, err = run("rank", "bare-1", json=True)

    assert json.loads(out) == [
        {"submission": "P1", "rank": 1, "n_reviews": 2, "mean": 4.5},
        {"submission": "P2", "rank": 2, "n_reviews": 2, "mean": 3.5},
        {"submission": "P3", "rank": 3, "n_reviews": 2, "mean": 1.5},
    ]
    assert "computed now" in err


def test_rank_as_a_table():
    bring(put(bare(), submissions_A5="P4", submissions_B5="Idea four"))

    out, _err = run("rank", "BARE-1")

    assert out.splitlines() == [
        "   1   4.50   2  P1",
        "   2   3.50   2  P2",
        "   3   1.50   2  P3",
        "              0  P4",
    ]


def test_rank_of_a_call_that_nobody_scored_is_empty():
    bring(bare() | {"scores": [["submission", "panelist", "criterion", "score"]]})

    assert json.loads(run("rank", "BARE-1", json=True)[0]) == []


def test_rank_takes_the_frozen_ranking_where_there_is_one():
    bring(scored())
    run("decide", "FULL-1", by="bea@example.org")
    Submission.objects.filter(number="FULL-1-0001").update(title="Changed")

    out, err = run("rank", "FULL-1", json=True)

    assert [line["submission"] for line in json.loads(out)] == ["FULL-1-0001", "FULL-1-0002"]
    assert f"by Bea, inputs {Ranking.objects.get().inputs_hash[:12]}" in err


def test_an_unknown_call_is_refused():
    with pytest.raises(CommandError, match="There is no call “NONE”"):
        run("rank", "NONE")


def decided(**options) -> str:
    bring(scored())
    return run("decide", "FULL-1", by="bea@example.org", **options)[0]


def test_decide_confirms_what_the_file_decided_and_says_so():
    out = decided()

    assert out.replace("\u202f", " ").splitlines() == [
        "Scores frozen.",
        "Ranking frozen.",
        "Selected 1: FULL-1-0001 Dryer EUR 2 400.00",
        "On the reserve list 1: FULL-1-0002 Loom EUR 900.00",
        "Not selected: 0",
        f"Confirmed by Bea; the command was run by {getpass.getuser()}.",
    ]
    selection = Selection.objects.get()
    assert (selection.state, selection.confirmed_by.name, selection.minutes) == (
        "confirmed",
        "Bea",
        "Three met.",
    )
    line = SelectionLine.objects.get(outcome="selected")
    assert (line.conditions, line.strength, line.improve) == (
        "Safety\nReport",
        "Counted\nTried",
        "Ask twice.",
    )
    assert not Award.objects.exists()


def test_decide_records_the_operator_beside_the_person():
    decided()

    entry = AuditEntry.objects.get(act="reviews.selection.confirm")
    assert (entry.by.name, entry.operator, entry.through) == ("Bea", getpass.getuser(), "command")


def test_decide_with_a_dry_run_changes_nothing():
    out = decided(dry_run=True)

    assert out.splitlines()[-1] == "Dry run: nothing was changed."
    assert not Selection.objects.exists()
    assert not Ranking.objects.exists()
    acts = AuditEntry.objects.filter(through="command").values_list("act", flat=True)
    assert set(acts) == {"accounts.person.make_operator"}
    assert Call.objects.get().stages.get(kind="review").phase == "scoring"


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody@example.org", "Nobody has the e-mail address nobody@example.org."),
        ("gra@example.org", "Only the chair of the selection committee may do this."),
        ("bea@example.org", "Reviews are not handed in yet by A Guest, Cha."),
    ],
)
def test_decide_refuses_in_words(email, said):
    bring(full())

    with pytest.raises(CommandError, match=said):
        run("decide", "FULL-1", by=email)

    assert not Selection.objects.exists()


def test_decide_without_a_decision_follows_the_ranking():
    sheets = scored()
    del sheets["decision"]
    sheets["call"] = [row for row in sheets["call"] if row[0] not in {"minutes", "ceiling"}]
    bring(put(sheets, submissions_K2="", submissions_K3=""))

    with pytest.raises(CommandError, match="“a lot” is not an amount"):
        run("decide", "FULL-1", by="bea@example.org", amount="a lot")
    out = run("decide", "FULL-1", by="bea@example.org", amount="1 000")[0].replace("\u202f", " ")

    assert "Selected 1: FULL-1-0001 Dryer EUR 2 500.00" in out
    assert "On the reserve list 1: FULL-1-0002 Loom EUR 1 000.00" in out
    assert Selection.objects.get().minutes.startswith("Bea confirmed the proposal as it stood")
