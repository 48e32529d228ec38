# SPDX-License-Identifier: AGPL-3.0-or-later
"""The strings due in a language: `python scripts/messages.py update|missing|fill|take|coverage LANGUAGE [FILE]`.

What is due stands in locale/<language>/due.txt. `update` writes the catalogue anew with every due string (what
was translated stays), `missing` prints those without a translation as lines of JSON, `fill` takes such lines
back with "msgstr" (a list for plurals), `take` takes what was reviewed out of a reviewer's .po, `coverage` says
how many of the due strings are translated.
"""

import ast
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import django
import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
DJANGO = Path(django.__file__).resolve().parent.parent
# Which of a call's arguments are message, plural and context, in their order.
SHAPES = {"_": "m", "gettext": "m", "ngettext": "mp", "pgettext": "cm", "npgettext": "cmp"}
CALLS = {f"{name}{ending}": shape for name, shape in SHAPES.items() for ending in ("", "_lazy", "_noop")}
CALL = re.compile(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\(")
FORMAT = re.compile(r"%(\(\w+\))?[sd]")


@dataclass(frozen=True)
class Message:
    """One string as a catalogue knows it."""

    msgid: str
    plural: str = ""
    context: str | None = None


def due(language: str) -> dict[Message, list[str]]:
    """Return the messages due in a language, each with the files in which it stands."""
    found: dict[Message, list[str]] = defaultdict(list)
    for path in due_files(language):
        place = path.relative_to(ROOT if path.is_relative_to(ROOT) else DJANGO).as_posix()
        for message in dict.fromkeys(messages_of(path)):
            found[message].append(place)
    return dict(found)


def due_files(language: str) -> list[Path]:
    """Return the files that the list of a language names; a pattern that finds nothing raises ValueError."""
    chosen: set[Path] = set()
    for line in (ROOT / "locale" / language / "due.txt").read_text(encoding="utf-8").splitlines():
        pattern = line.partition("#")[0].strip()
        out, pattern = pattern.startswith("!"), pattern.removeprefix("!")
        if not pattern:
            continue
        matched = {
            path
            for path in (DJANGO if pattern.startswith("django/") else ROOT).glob(pattern)
            if path.is_file()
        }
        if not matched:
            raise ValueError(f"{pattern} in due.txt names no file.")
        chosen = chosen - matched if out else chosen | matched
    return sorted(chosen)


def messages_of(path: Path) -> list[Message]:
    """Return the messages of one template or module."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    else:
        source = templatize(text, origin=str(path))
        calls = [_call_at(source, found.start()) for found in CALL.finditer(source)]
    return [message for call in calls if (message := _message(call))]


def _call_at(source: str, start: int) -> ast.Call:
    """Parse the call that begins here: up to the first closing bracket that makes it whole."""
    end = start
    while end := source.find(")", end) + 1:
        try:
            return ast.parse(source[start:end], mode="eval").body
        except SyntaxError:
            continue
    raise ValueError(f"This call does not end: {source[start : start + 60]}")


def _message(call: ast.Call) -> Message | None:
    """Return what this call marks for translation; None for any other call."""
    shape = CALLS.get(getattr(call.func, "id", ""))
    words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if shape is None or len(words) < len(shape):
        return None
    parts = dict(zip(shape, words, strict=False))
    return Message(parts["m"], parts.get("p", ""), parts.get("c"))


def catalogue(language: str) -> polib.POFile:
    """Return the catalogue of a language."""
    return polib.pofile(str(_place(language)), wrapwidth=0)


def _place(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def save(language: str, po: polib.POFile) -> None:
    """Write the catalogue in the order of its messages, and compile it."""
    po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    po.save(str(_place(language)))
    po.save_as_mofile(str(_place(language).with_suffix(".mo")))


def update(language: str) -> None:
    """Let the catalogue hold every due message, and nothing else; what was translated stays."""
    po = catalogue(language)
    known = {(entry.msgctxt, entry.msgid): entry for entry in po}
    po.clear()
    for message, places in due(language).items():
        entry = known.get((message.context, message.msgid)) or polib.POEntry(
            msgid=message.msgid, msgctxt=message.context
        )
        if message.plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: entry.msgstr, 1: entry.msgstr}
        entry.occurrences = [(place, "") for place in places]
        entry.flags = ["python-format"] if FORMAT.search(message.msgid + message.plural) else []
        po.append(entry)
    save(language, po)


def fill(language: str, lines: list[str]) -> None:
    """Take translations: each line {"msgid": ..., "msgctxt": ..., "msgstr": text, or list for plurals}."""
    po = catalogue(language)
    known = {(entry.msgctxt, entry.msgid): entry for entry in po}
    for line in filter(str.strip, lines):
        given = json.loads(line)
        entry = known[given.get("msgctxt"), given["msgid"]]
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(given["msgstr"]))
        else:
            entry.msgstr = given["msgstr"]
    save(language, po)


def take(language: str, file: str) -> None:
    """Take the reviewed strings of a reviewer's file, with their notes; those that are no longer due are left."""
    po = catalogue(language)
    known = {(entry.msgctxt, entry.msgid): entry for entry in po}
    for given in polib.pofile(file):
        entry = known.get((given.msgctxt, given.msgid))
        if entry is not None and given.tcomment.startswith("reviewed"):
            entry.msgstr, entry.msgstr_plural = given.msgstr, given.msgstr_plural
            entry.tcomment = given.tcomment
    save(language, po)


def missing(language: str) -> list[str]:
    """Return the messages that have no translation, one line of JSON each, the screen beside them."""
    return [
        json.dumps(
            {
                "msgid": entry.msgid,
                **({"msgctxt": entry.msgctxt} if entry.msgctxt else {}),
                **({"plural": entry.msgid_plural} if entry.msgid_plural else {}),
                "where": entry.occurrences[0][0],
                "msgstr": ["", ""] if entry.msgid_plural else "",
            },
            ensure_ascii=False,
        )
        for entry in catalogue(language)
        if not entry.translated()
    ]


def coverage(language: str) -> tuple[int, int]:
    """Return how many of the due messages are translated, and how many are due."""
    done = {(entry.msgctxt, entry.msgid) for entry in catalogue(language).translated_entries()}
    wanted = due(language)
    return sum((message.context, message.msgid) in done for message in wanted), len(wanted)


def main(act: str, language: str, file: str = "") -> None:
    """Do what the command line asks."""
    if act == "update":
        update(language)
    elif act == "fill":
        fill(language, Path(file).read_text(encoding="utf-8").splitlines())
    elif act == "take":
        take(language, file)
    elif act == "missing":
        print(*missing(language), sep="\n")
        return
    done, wanted = coverage(language)
    print(f"{language}: {done} of {wanted} due strings are translated.")


if __name__ == "__main__":
    main(*sys.argv[1:])
