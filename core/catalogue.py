# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue of a language as it is kept (locale/<language>/LC_MESSAGES/django.po): read, checked, written.

Django reads only what was compiled from it, and that knows neither screens nor drafts.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings

# What stands for something else in a string and must survive: %(name)s, %s, %%, {name}, and tags of HTML.
MARK = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?[a-z][^>]*>")
KEYWORD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? (".*")$')


@dataclass(frozen=True)
class Message:
    """One string: as it stands in the code, where it stands, and its texts (two where there is a plural)."""

    msgid: str
    plural: str = ""
    context: str = ""
    texts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A short name of the string that stays as long as the string does."""
        return hashlib.sha256(f"{self.context}\x04{self.msgid}".encode()).hexdigest()[:16]

    @property
    def forms(self) -> tuple[str, ...]:
        """The English texts, one for each text of the translation."""
        return (self.msgid, self.plural) if self.plural else (self.msgid,)


def lost_marks(original: str, text: str) -> list[str]:
    """Return the placeholders and tags that a translation lost or made up, each once, in their order."""
    wanted, found = Counter(MARK.findall(original)), Counter(MARK.findall(text))
    return list(dict.fromkeys([*(wanted - found), *(found - wanted)]))


@lru_cache(maxsize=8)
def catalogue(language: str) -> Mapping[str, Message]:
    """Return the strings of a language by their keys, as the software came with them."""
    path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
    return {message.key: message for message in read(path.read_text(encoding="utf-8")) if message.msgid}


def read(text: str) -> list[Message]:
    """Return the messages of a catalogue; the first, without an original, is its head."""
    return [_message(block.splitlines()) for block in re.split(r"\n\s*\n", text.strip())]


def _message(lines: Iterable[str]) -> Message:
    """Return the message of one block of lines."""
    kept: dict[str, list[str]] = {"msgctxt": [], "msgid": [], "msgid_plural": [], "msgstr": []}
    comments: dict[str, list[str]] = {"#:": [], "#,": [], "#": []}
    here: list[str] = []
    for line in lines:
        if line.startswith("#"):
            kind = line[:2] if line[:2] in comments else "#"
            comments[kind].append(line.removeprefix(kind).strip())
        elif found := KEYWORD.match(line):
            here = kept[found[1]]
            here.append(json.loads(found[2]))
        elif line.startswith('"') and here:
            here[-1] += json.loads(line)
    one = {name: (texts or [""])[0] for name, texts in kept.items()}
    return Message(
        one["msgid"],
        one["msgid_plural"],
        one["msgctxt"],
        texts=tuple(kept["msgstr"]),
        places=tuple(" ".join(comments["#:"]).split()),
        notes=tuple(comments["#"]),
        flags=tuple(comments["#,"]),
    )


def written(language: str, texts: Mapping[str, tuple[str, ...]], note: Mapping[str, str]) -> str:
    """Return a language's catalogue as a file, with these texts and notes (by key) in place of its own."""
    path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
    blocks = []
    for message in read(path.read_text(encoding="utf-8")):
        mine = replace(message, texts=texts.get(message.key, message.texts)) if message.msgid else message
        if message.key in note:
            mine = replace(mine, notes=(note[message.key],))
        blocks.append(_block(mine))
    return "\n\n".join(blocks) + "\n"


def _block(message: Message) -> str:
    """Return the lines of one message, as msgcat would write them without wrapping."""
    lines = [f"# {note}".rstrip() for note in message.notes]
    lines += [f"#: {place}" for place in message.places] + [f"#, {flag}" for flag in message.flags]
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.msgid)}")
    if not message.plural:
        return "\n".join([*lines, f"msgstr {_quoted(message.texts[0])}"])
    lines.append(f"msgid_plural {_quoted(message.plural)}")
    return "\n".join([*lines, *(f"msgstr[{no}] {_quoted(text)}" for no, text in enumerate(message.texts))])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
