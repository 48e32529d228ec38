# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong with a form, every fault at its place: pages and files are judged by the same rules."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import parse_money
from core.unreadable import Unreadable
from grants.answers.cleaning import MOST_ROWS, NUMBER
from grants.answers.conditions import TELLING
from grants.answers.patterns import PATTERNS
from grants.blueprint.reading import Document
from grants.blueprint.shaping import Fault, in_part, in_question
from grants.states import QuestionKind

K = QuestionKind
KEY = re.compile(r"[-a-zA-Z0-9_]{1,40}")
CELLS = (K.SHORT, K.NUMBER, K.MONEY, K.DATE)
FILES = ("pdf", "image")
MOST_COLUMNS, MOST_PARTS, MOST_QUESTIONS, LONGEST_TEXT, MOST_WORDS = 6, 30, 40, 2000, 3000
TEXTS = (K.SHORT, K.LONG)
RANGED = (K.NUMBER, K.MONEY, K.DATE)
# Which limits a kind of question knows.
KNOWN: dict[str, tuple[str, ...]] = {
    K.SHORT: ("pattern",),
    K.NUMBER: ("min", "max"),
    K.MONEY: ("min", "max"),
    K.DATE: ("min", "max"),
    K.PLACE: ("level",),
    K.TABLE: ("columns", "min_rows", "max_rows"),
    K.FILE: ("files",),
}


def faults_of(
    document: Document, *, stages: Collection[str], languages: Collection[str], currency: str
) -> list[Fault]:
    """Return everything that is wrong with a form whose call has these stages, languages and currency."""
    found = list(_keys(document))
    if len(document["parts"]) > MOST_PARTS:
        found.append(Fault("", _("A form has at most %(most)s parts.") % {"most": MOST_PARTS}))
    earlier: dict[str, Document] = {}
    later = {one["key"] for part in document["parts"] for one in part["questions"] if not one["retired"]}
    for place, part in enumerate(document["parts"], start=1):
        path = in_part(place, part)
        found += [Fault(path, words) for words in _of_part(part, stages, languages)]
        for number, question in enumerate(part["questions"], start=1):
            here = in_question(path, number, question)
            found += [Fault(here, words) for words in of_question(question, languages, currency)]
            if question["retired"]:
                continue
            found += [Fault(here, words) for words in of_condition(question, earlier, later)]
            earlier[question["key"]] = question
    return found


def _keys(document: Document) -> Iterator[Fault]:
    """Yield keys that cannot be, and those that parts or questions have twice."""
    parts, questions = [], []
    for place, part in enumerate(document["parts"], start=1):
        path = in_part(place, part)
        parts.append((path, part["key"]))
        for number, one in enumerate(part["questions"], start=1):
            questions.append((in_question(path, number, one), one["key"]))
    for rows in (parts, questions):
        seen: set[str] = set()
        for path, key in rows:
            if not KEY.fullmatch(key):
                yield Fault(path, _("“key” is made of letters, digits and hyphens, at most 40."))
            elif key in seen:
                yield Fault(path, _("The key “%(key)s” stands in this form twice.") % {"key": key})
            seen.add(key)


def _of_part(part: Document, stages: Collection[str], languages: Collection[str]) -> Iterator[str]:
    if not any(text.strip() for text in part["title"].values()):
        yield _("The title is missing.")
    yield from _of_texts(part, ("title", "intro"), languages)
    if not 1 <= part["minutes"] <= 240:
        yield _("Minutes are a number from 1 to 240.")
    if part["stage"] and part["stage"] not in stages:
        yield _("The call has no stage “%(stage)s”.") % {"stage": part["stage"][:40]}
    if len(part["questions"]) > MOST_QUESTIONS:
        yield _("A part has at most %(most)s questions.") % {"most": MOST_QUESTIONS}


def _of_texts(told: Document, names: tuple[str, ...], languages: Collection[str]) -> Iterator[str]:
    for name in names:
        for code, text in told[name].items():
            if code not in languages:
                yield _("The language “%(code)s” is not known here.") % {"code": code[:12]}
            if len(text) > LONGEST_TEXT:
                yield _("A text is longer than %(most)s characters.") % {"most": LONGEST_TEXT}


def of_question(question: Document, languages: Collection[str], currency: str) -> Iterator[str]:
    """Yield what is wrong with a question by itself."""
    if not any(text.strip() for text in question["label"].values()):
        yield _("The question has no text.")
    yield from _of_texts(question, ("label", "help", "example"), languages)
    limit = question["word_limit"]
    if limit is not None and not (question["kind"] in TEXTS and 1 <= limit <= MOST_WORDS):
        yield _("A word limit belongs to a text and lies between 1 and %(most)s.") % {"most": MOST_WORDS}
    yield from _of_choices(question)
    for name in sorted(set(question["limits"]) - set(KNOWN.get(question["kind"], ()))):
        yield _("“%(name)s” is no limit of this kind of question.") % {"name": str(name)[:40]}
    check = LIMITS.get(question["kind"])
    if check is not None:
        yield from check(question["limits"], question["kind"], currency)


def _of_choices(question: Document) -> Iterator[str]:
    choices = question["choices"]
    if question["kind"] not in (K.CHOICE, K.SEVERAL):
        if choices:
            yield _("Only a choice has choices.")
        return
    if not all(_is_named(one) for one in choices):
        yield _("Each choice has a key and a label by language.")
    elif len({one["key"] for one in choices}) != len(choices):
        yield _("Two choices have the same key.")
    if len(choices) < 2:
        yield _("Give at least two choices.")


def _is_named(one: Any) -> bool:
    """Say whether a choice or a column has a key and texts."""
    if not isinstance(one, dict) or not KEY.fullmatch(str(one.get("key", ""))):
        return False
    label = one.get("label")
    return isinstance(label, dict) and any(isinstance(text, str) and text.strip() for text in label.values())


def _range(limits: Document, kind: str, currency: str) -> Iterator[str]:
    bounds: dict[str, Any] = {}
    for name in ("min", "max"):
        text = limits.get(name, "")
        try:
            if not isinstance(text, str):
                raise ValueError
            if text:
                bounds[name] = _bound(kind, text, currency)
        except (ValueError, Unreadable):
            words = {"text": str(text)[:40]}
            yield _("“%(text)s” is no limit: write 120 for a number, 2026-11-24 for a date.") % words
    if len(bounds) == 2 and bounds["min"] > bounds["max"]:
        yield _("The least is more than the most.")


def _bound(kind: str, text: str, currency: str) -> Any:
    if kind == K.DATE:
        return date.fromisoformat(text)
    if kind == K.MONEY:
        return parse_money(text, currency)
    if not NUMBER.fullmatch(text):
        raise ValueError
    return Decimal(text)


def _pattern(limits: Document, kind: str, currency: str) -> Iterator[str]:
    name = limits.get("pattern", "")
    if name not in ("", *PATTERNS):
        yield _("“%(name)s” is no look of a text.") % {"name": str(name)[:40]}


def _level(limits: Document, kind: str, currency: str) -> Iterator[str]:
    level = limits.get("level", 0)
    if type(level) is not int or not 0 <= level <= 9:
        yield _("The level of a place is a number from 0 to 9.")


def _files(limits: Document, kind: str, currency: str) -> Iterator[str]:
    kinds = limits.get("files", [])
    if not isinstance(kinds, list) or not all(one in FILES for one in kinds):
        yield _("Files are “pdf” or “image”.")


def _table(limits: Document, kind: str, currency: str) -> Iterator[str]:
    columns = limits.get("columns", [])
    if not isinstance(columns, list) or not all(_is_named(one) for one in columns):
        yield _("Each column has a key, a label by language and a kind.")
    elif not 1 <= len(columns) <= MOST_COLUMNS:
        yield _("A table has 1 to %(most)s columns.") % {"most": MOST_COLUMNS}
    elif len({one["key"] for one in columns}) != len(columns):
        yield _("Two columns have the same key.")
    elif not all(one.get("kind") in CELLS for one in columns):
        yield _("A column holds short texts, numbers, money or dates.")
    least, most = limits.get("min_rows") or 0, limits.get("max_rows") or MOST_ROWS
    if not (type(least) is type(most) is int and 0 <= least <= most <= MOST_ROWS and most):
        words = _("A table has 1 to %(most)s rows, and not more at least than at most.")
        yield words % {"most": MOST_ROWS}


LIMITS: dict[str, Callable[[Document, str, str], Iterator[str]]] = {
    **dict.fromkeys(RANGED, _range),
    K.SHORT: _pattern,
    K.PLACE: _level,
    K.FILE: _files,
    K.TABLE: _table,
}


def of_condition(question: Document, earlier: dict[str, Document], known: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a condition: it looks only at an earlier question whose answers can be named."""
    on = question["condition"]
    if not on:
        return
    wanted = on.get("is", on.get("is_not"))
    names = set(on) in ({"question", "is"}, {"question", "is_not"}) and isinstance(on["question"], str)
    if not names or not isinstance(wanted, list) or not wanted:
        yield _("A condition names a question and the answers (“is” or “is_not”).")
    elif on["question"] == question["key"]:
        yield _("A question cannot depend on itself.")
    elif on["question"] not in known:
        yield _("The condition looks at the question “%(key)s”, which is not asked.") % {
            "key": on["question"]
        }
    elif on["question"] not in earlier:
        words = _("The condition looks at “%(key)s”, which comes later. Move that question up first.")
        yield words % {"key": on["question"]}
    elif earlier[on["question"]]["kind"] not in TELLING:
        yield _("A condition can look at yes or no, at choices and at declarations.")
    elif not set(map(str, wanted)) <= set(answers_of(earlier[on["question"]])):
        yield _("The condition names an answer that “%(key)s” does not offer.") % {"key": on["question"]}


def answers_of(question: Document) -> list[str]:
    """Return the answers of a question that a condition can name."""
    if question["kind"] == K.YES_NO:
        return ["yes", "no"]
    if question["kind"] == K.DECLARATION:
        return ["yes"]
    return [str(one["key"]) for one in question["choices"] if isinstance(one, dict) and "key" in one]
