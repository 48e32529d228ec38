# SPDX-License-Identifier: AGPL-3.0-or-later
"""`python -m demo.build` makes the four workbooks of the demonstration out of demo/source/."""

import csv
import tomllib
from collections import defaultdict
from pathlib import Path

from demo.workbook import Row, built
from exchange.columns import SHEETS

HERE = Path(__file__).parent
SOURCE = HERE / "source"
# Each workbook is read from one folder after the other; rows of one sheet are joined.
WORKBOOKS = {
    "inzira-demo-decided.xlsx": ("rwanda", "decided"),
    "inzira-demo-review.xlsx": ("rwanda", "review"),
    "inzira-demo-open.xlsx": ("rwanda", "open"),
    "second-programme.xlsx": ("senegal",),
}
# These come from several files at once, each through a function below.
JOINED = {"submissions", "answers", "budget", "scores", "screening", "conflicts"}
PLACES_OF_LEARNING = {"college", "school", "polytechnic"}


def gather(*folders: str) -> dict[str, list[Row]]:
    """All rows of a workbook by sheet."""
    sheets = {sheet.name: _rows(folders, sheet.name) for sheet in SHEETS if sheet.name not in JOINED}
    facts = {row["key"]: row for row in _rows(folders, "submissions")}
    ideas = [(idea, facts[idea["key"]]["submission"]) for idea in _ideas(folders)]
    ideas.sort(key=lambda pair: pair[1])
    sheets["submissions"] = [_submission(idea, facts[idea["key"]]) for idea, _ in ideas]
    sheets["answers"] = [row for idea, number in ideas for row in _answers(idea, number, sheets["form"])]
    sheets["budget"] = [row for idea, number in ideas for row in _budget(idea, number)]
    sheets["scores"] = _scores(folders, sheets["criteria"])
    sheets["screening"] = _screening(folders, sheets)
    sheets["conflicts"] = _rows(folders, "conflicts")
    sheets["conflicts"] += _found_ties(sheets)
    return sheets


def main() -> None:
    """Writes the workbooks beside this file."""
    for name, folders in WORKBOOKS.items():
        (HERE / name).write_bytes(built(gather(*folders)))
        print(name)


def _rows(folders: tuple[str, ...], name: str) -> list[Row]:
    rows: list[Row] = []
    for folder in folders:
        path = SOURCE / folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as lines:
                rows += csv.DictReader(lines, strict=True)
    return rows


def _ideas(folders: tuple[str, ...]) -> list[dict[str, str]]:
    found = []
    for folder in folders:
        for path in sorted((SOURCE / folder / "ideas").glob("*.toml")):
            page = tomllib.loads(path.read_text(encoding="utf-8"))
            found += [{"institution": page.get("institution", ""), **idea} for idea in page["idea"]]
    return found


def _submission(idea: dict[str, str], facts: Row) -> Row:
    written = {name: idea.get(name, "") for name in ("title", "institution", "district", "trade")}
    known = {name: value for name, value in facts.items() if name != "key"}
    state = {"state": idea.get("state", "submitted"), "language": idea.get("language", "en")}
    return known | written | state


def _answers(idea: dict[str, str], number: str, form: list[Row]) -> list[Row]:
    return [
        {
            "submission": number,
            "question": question["question"],
            "language": idea.get("language", "en"),
            "text": idea[question["question"]],
        }
        for question in form
        if idea.get(question["question"])
    ]


def _budget(idea: dict[str, str], number: str) -> list[Row]:
    """The lines written as `category | quantity | unit price | item`; the category has no column yet."""
    rows = []
    for line, written in enumerate(idea["budget"].strip().splitlines(), start=1):
        _category, quantity, price, item = (part.strip() for part in written.split("|"))
        rows.append(
            {
                "submission": number,
                "line": str(line),
                "item": item,
                "quantity": quantity,
                "unit price": price,
                "amount": str(int(quantity) * int(price)),
            }
        )
    return rows


def _scores(folders: tuple[str, ...], criteria: list[Row]) -> list[Row]:
    """One row for each score out of a table with one row for each review."""
    comments = {
        (row["submission"], row["panelist"], row["criterion"]): row["comment"]
        for row in _rows(folders, "comments")
    }
    rows = []
    for review in _rows(folders, "scores"):
        for key in (row["criterion"] for row in criteria):
            if review[key]:
                named = (review["submission"], review["panelist"], key)
                row = dict(zip(("submission", "panelist", "criterion"), named, strict=True))
                rows.append(row | {"score": review[key], "comment": comments.get(named, "")})
    return rows


def _screening(folders: tuple[str, ...], sheets: dict[str, list[Row]]) -> list[Row]:
    """A row for each rule once the officers have screened; the source names only what was not met."""
    if not sheets["panel"]:
        return []
    unmet = {(row["submission"], row["rule"]): row for row in _rows(folders, "screening")}
    return [
        unmet.get(key, {"submission": key[0], "rule": key[1], "met": "yes"})
        for submission in sheets["submissions"]
        for rule in sheets["eligibility"]
        for key in [(submission["submission"], rule["rule"])]
    ]


def _found_ties(sheets: dict[str, list[Row]]) -> list[Row]:
    """The ties that facts show: panelist and submission share an institution, and nobody declared it."""
    people = {row["person"]: row for row in sheets["people"]}
    kinds = {row["institution"]: row["kind"] for row in sheets["institutions"]}
    declared = {(row["submission"], row["panelist"]) for row in sheets["conflicts"]}
    places = defaultdict(set)
    for row in sheets["submissions"]:
        places[row["submission"]].add(row["institution"])
    for row in sheets["team"]:
        places[row["submission"]].add(people[row["person"]]["institution"])
    return [
        {
            "submission": number,
            "panelist": seat["panelist"],
            "origin": "found",
            "tie": "institution" if kinds[home] in PLACES_OF_LEARNING else "employer",
        }
        for number, tied in places.items()
        for seat in sheets["panel"]
        for home in [people[seat["panelist"]]["institution"]]
        if home and home in tied and (number, seat["panelist"]) not in declared
    ]


if __name__ == "__main__":
    main()
