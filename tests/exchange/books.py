# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small workbooks for tests: a bare score sheet, a full call, and changes to either."""

import io

from openpyxl import Workbook

from exchange.operations.bringing import Brought, FileRefused, bring_workbook

Sheets = dict[str, list[list[str]]]


def bare() -> Sheets:
    """Three submissions, two panelists, two criteria: ids, titles and numbers, nothing else."""
    scores = {"P1": (5, 4), "P2": (3, 4), "P3": (2, 1)}
    return {
        "call": [["key", "value"], ["id", "BARE-1"], ["title", "A bare sheet"]],
        "criteria": [["id", "title"], ["C1", "Need"], ["C2", "Novelty"]],
        "submissions": [["id", "title"], ["P1", "Idea one"], ["P2", "Idea two"], ["P3", "Idea three"]],
        "scores": [
            ["submission", "panelist", "criterion", "score"],
            *(
                [name, panelist, criterion, str(score)]
                for name, marks in scores.items()
                for panelist in ("R1", "R2")
                for criterion, score in zip(("C1", "C2"), marks, strict=True)
            ),
        ],
    }


def full() -> Sheets:
    """A call with every sheet: two sent and scored, one not eligible, one withdrawn, one draft."""
    return {
        "call": [
            ["key", "value"],
            ["code", "FULL-1"],
            ["title", "Ideas"],
            ["title fr", "Idées"],
            ["programme", "prog"],
            ["ceiling", "5 000"],
            ["envelope", "6 000"],
            ["places", "1"],
            ["reviews", "2"],
            ["opens", "2025-03-03 08:00"],
            ["closes", "2025-04-14 17:00"],
            ["screened by", "2025-04-25"],
            ["reviews due", "2025-05-20"],
            ["decided at", "2025-06-05 11:30"],
            ["decided by", "bea"],
            ["minutes", "Three met."],
            ["signed off at", "2025-06-12 15:00"],
            ["released at", "2025-06-16 09:00"],
            ["released by", "gra"],
        ],
        "criteria": [
            ["criterion", "title", "weight", "minimum", "maximum", "anchor 1", "anchor 1 fr"],
            ["need", "Need", "0.6", "1", "5", "Claimed.", "Affirmé."],
            ["new", "Novelty", "0.4", "1", "5", "", ""],
        ],
        "programme": [
            ["key", "value"],
            ["programme", "prog"],
            ["name", "A programme"],
            ["currency", "EUR"],
            ["time zone", "Africa/Kigali"],
            ["languages", "en; fr"],
            ["number prefix", "PRO"],
            ["phone region", "RW"],
        ],
        "places": [
            ["place", "name", "parent", "tile column", "tile row"],
            ["south", "South", "", "", ""],
            ["huye", "Huye", "south", "4", "6"],
        ],
        "institutions": [
            ["institution", "name", "aliases", "parent", "kind", "district"],
            ["rp", "Polytechnic", "", "", "polytechnic", ""],
            ["col", "College", "The College; C", "rp", "college", "huye"],
        ],
        "organisations": [
            ["institution", "part"],
            ["rp", "signs_selection"],
            ["rp", "signs_agreement"],
        ],
        "people": [
            ["person", "name", "email", "phone", "sex", "institution", "language"],
            ["ali", "Ali", "ali@example.org", "0780000101", "woman", "col", ""],
            ["eri", "Eri", "eri@example.org", "", "man", "col", "fr"],
            ["gra", "Gra", "gra@example.org", "", "", "", ""],
            ["bea", "Bea", "bea@example.org", "", "", "", ""],
            ["odi", "Odi", "odi@example.org", "", "", "", ""],
            ["cha", "Cha", "cha@example.org", "", "", "rp", ""],
            ["did", "Did", "", "", "", "col", ""],
        ],
        "roles": [
            ["person", "role", "call", "institution", "since"],
            ["gra", "officer", "", "", "2025-01-06"],
            ["bea", "committee_chair", "FULL-1", "", ""],
            ["odi", "signatory", "", "rp", "2025-01-06"],
        ],
        "eligibility": [["rule", "text"], ["team", "A team"], ["site", "A site"]],
        "form": [
            ["part", "part title", "question", "kind", "label", "choices", "choices fr", "required"],
            ["idea", "The idea", "problem", "long", "What?", "", "", "yes"],
            ["idea", "", "stage", "choice", "How far?", "new; running", "neuf; en marche", "no"],
            ["idea", "", "tools", "several", "Which tools?", "saw; drill", "", "no"],
        ],
        "submissions": [
            [
                "submission", "title", "state", "language", "institution", "district", "trade", "lead", "party",
                "party name", "requested", "typed by", "begun", "submitted",
            ],
            [
                "FULL-1-0001", "Dryer", "submitted", "en", "col", "huye", "food", "ali", "", "", "", "eri",
                "2025-03-10 09:00", "2025-04-01 10:00",
            ],
            ["FULL-1-0002", "Loom", "submitted", "", "", "", "", "", "person", "Ali", "900", "", "", ""],
            ["7", "Pump", "submitted", "", "", "", "", "", "", "", "", "", "", ""],
            ["8", "Kiln", "withdrawn", "", "", "", "", "", "", "", "", "", "", ""],
            ["draft-1", "Oven", "draft", "", "", "", "", "eri", "", "", "", "", "", ""],
        ],
        "team": [
            ["submission", "person", "role", "trainer", "confirmed"],
            ["FULL-1-0001", "ali", "lead", "", ""],
            ["FULL-1-0001", "eri", "trainer", "", "no"],
            ["FULL-1-0002", "ali", "lead", "yes", ""],
        ],
        "answers": [
            ["submission", "question", "language", "text"],
            ["FULL-1-0001", "problem", "", "Fruit rots."],
            ["FULL-1-0001", "tools", "", "saw; drill"],
            ["FULL-1-0002", "problem", "fr", ""],
        ],
        "budget": [
            ["submission", "line", "item", "unit", "quantity", "unit price", "own", "amount"],
            ["FULL-1-0001", "1", "Glass", "pane", "24", "100", "400", "2 400"],
            ["FULL-1-0001", "2", "Wood", "", "2", "", "", "500"],
        ],
        "screening": [
            ["submission", "rule", "met", "reason", "checked"],
            ["FULL-1-0001", "team", "yes", "", "2025-04-20 10:00"],
            ["7", "site", "no", "No site.", ""],
        ],
        "panel": [
            ["panelist", "name", "chair", "trade", "most reviews", "declared"],
            ["cha", "", "yes", "food; energy", "5", "2025-04-28 14:00"],
            ["did", "", "", "", "", ""],
            ["guest", "A Guest", "", "", "", "2025-04-29 14:00"],
        ],
        "conflicts": [
            ["submission", "panelist", "origin", "tie", "reason", "at"],
            ["FULL-1-0001", "did", "found", "institution", "", ""],
        ],
        "scores": [
            ["submission", "panelist", "criterion", "score", "comment"],
            ["FULL-1-0001", "cha", "need", "5", "Counted."],
            ["FULL-1-0001", "cha", "new", "4", ""],
            ["FULL-1-0001", "guest", "need", "4", ""],
            ["FULL-1-0001", "guest", "new", "4", ""],
            ["FULL-1-0002", "cha", "need", "3", ""],
        ],
        "reviews": [
            ["submission", "panelist", "state", "overall", "strength", "improve", "submitted"],
            ["FULL-1-0001", "cha", "submitted", "Sound.", "Weighed.", "Ask.", "2025-05-12 20:31"],
            ["FULL-1-0002", "guest", "assigned", "", "", "", ""],
        ],
        "decision": [
            ["submission", "outcome", "place", "amount", "conditions", "reason", "strength", "improve"],
            ["FULL-1-0001", "selected", "1", "2 400", "Safety; Report", "", "Counted; Tried", "Ask twice."],
            ["FULL-1-0002", "reserve", "1", "", "", "", "", ""],
        ],
    }  # fmt: skip


def scored() -> Sheets:
    """The full call with every review handed in."""
    sheets = full()
    sheets["scores"].pop()
    sheets["scores"] += [["FULL-1-0002", "cha", "need", "3", ""], ["FULL-1-0002", "cha", "new", "3", ""]]
    sheets["reviews"].pop()
    return sheets


def as_file(sheets: Sheets) -> io.BytesIO:
    """The workbook as a file; empty texts are empty cells."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([text or None for text in row])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "call.xlsx"
    return out


def put(sheets: Sheets, **cells: str) -> Sheets:
    """Change single cells: put(sheets, scores_D3="x"); the sheet grows where it must."""
    for place, text in cells.items():
        name, _line, cell = place.rpartition("_")
        column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
        rows = sheets.setdefault(name, [])
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return sheets


def bring(sheets: Sheets, name: str = "call.xlsx", **given) -> Brought:
    """Bring the workbook in, as the operator of the tests."""
    return bring_workbook(as_file(sheets), name, operator="tests", **given)


def complaints(sheets: Sheets, **given) -> list[str]:
    """The complaints about the workbook, as people read them; none when it comes in."""
    try:
        bring(sheets, dry_run=True, **given)
    except FileRefused as refusal:
        return [str(error) for error in refusal.errors]
    return []
