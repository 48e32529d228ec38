# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/import.md out of the columns, so that the page can never say something else."""

from collections.abc import Iterable

from .parts import Column, Sheet

HEAD = """# The import workbook

<!-- Written by `python -m exchange.columns > docs/import.md`; change exchange/columns/ instead. -->

`manage.py import_call FILE.xlsx` brings a whole call from one workbook.
`manage.py import_call --template FILE.xlsx` writes an empty one with every sheet below.
Add `--dry-run` to check a file and change nothing, `--by EMAIL` to say who brings it, and
`--programme KEY` for a file that names no programme. Officers do the same on the page `/run/import/`.

Every complaint names its cell (`scores!D17: ...`), all come at once, and then nothing is written. What is
there already stays as it is: the same file twice changes nothing, a longer one adds what is new. Every row
keeps who brought it and from which file; an imported review says so.

`manage.py rank CALL --json` prints the ranking of any call. `manage.py decide CALL --by EMAIL` freezes it
and confirms what the sheet `decision` proposes, else what the ranking does (`--dry-run` only says what).

- Only {required} are needed,
  and in them only the columns marked **needed**. A bare score sheet imports.
- Sheets and columns may stand in any order. Those not listed here are left out, and named in the
  answer. In headings, large and small letters, `_` and spaces make no difference.
- Every cell is read as text. A cell that begins with `=` stays text.
- A **text** may be repeated in other languages where it says so: `title` is the call's own language,
  `title fr` the French one.
- A **number** has a decimal point. An **int** has none. **Money** may have spaces: `4 200 000`.
- A **date** is `2025-03-03`. A **datetime** is `2025-03-03 17:00`, in the programme's time zone.
  A file that must never grow old may count days from its first import instead: `-3d 10:15`.
- **yesno** is `yes` or `no`. A **phone** has its country code. Several values are parted by semicolons.
- "Repeats" names the sheet and column in which a value must be found.
  An institution, person or place that the programme already has may be named too.
"""


def as_markdown(sheets: Iterable[Sheet]) -> str:
    """The whole page docs/import.md."""
    sheets = tuple(sheets)
    names = [f"`{sheet.name}`" for sheet in sheets if sheet.required]
    required = ", ".join(names[:-1]) + " and " + names[-1]
    return HEAD.format(required=required) + "".join(map(_sheet, sheets))


def _sheet(sheet: Sheet) -> str:
    needed = "Needed." if sheet.required else "May be left out."
    what = "Two columns, `key` and `value`; these are the keys." if sheet.keyed else ""
    if sheet.identity:
        what = "A row is known by " + ", ".join(f"`{name}`" for name in sheet.identity) + "."
    return (
        f"\n## `{sheet.name}`\n\n{sheet.help} {needed} {what}".rstrip()
        + f"\n\n| {'key' if sheet.keyed else 'column'} | kind | what it holds | example |\n"
        + "|---|---|---|---|\n"
        + "".join(map(_column, sheet.columns))
    )


def _column(column: Column) -> str:
    name = f"`{column.name} 1`, `{column.name} 2` …" if column.numbered else f"`{column.name}`"
    if column.required:
        name += " **needed**"
    return f"| {name} | {column.kind} | {' '.join([column.help, *_notes(column)])} | {column.example} |\n"


def _notes(column: Column) -> Iterable[str]:
    if column.choices:
        yield "One of " + ", ".join(f"`{choice}`" for choice in column.choices) + "."
    if column.default:
        yield f"Empty: `{column.default}`."
    if column.several:
        yield "Several may stand."
    if column.languages:
        yield "In several languages."
    if column.refers:
        yield f"Repeats `{column.refers}`."
    if column.aliases:
        yield "Also understood: " + ", ".join(f"`{alias}`" for alias in column.aliases) + "."
