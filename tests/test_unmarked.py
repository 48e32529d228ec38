# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every string for people is marked for translation: no bare words in templates, in forms or in refusals."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "accounts", "documents", "grants", "reviews", "budgets", "workflows", "showcase", "exchange")
# Names, units and words that are the same in every language, and pages for those who build the product.
SAME = {"Inzira", "PDF", "XLSX", "CSV", "JSON", "SHA-256", "WhatsApp", "UTC", "KB"}
BUILDERS = ("core/styleguide", "core/_guide_form")
SPOKEN = {"alt", "aria-label", "data-label", "placeholder", "title", "label"}
TOKEN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
# What a script reads, in a part that stands inside a tag.
DATA = re.compile(r"\bdata-[a-z-]+=\"[^\"]*\"")
COMMENT = re.compile(r"\{%\s*comment.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
BLOCK = re.compile(r"\{%\s*blocktranslate.*?%\}.*?\{%\s*endblocktranslate\s*%\}", re.DOTALL)
CLASS = re.compile(r"\{%\s*block \w+_class\s*%\}.*?\{%\s*endblock\s*%\}")
MODEL = re.compile(r"[a-z]+\.[a-z]+")  # the name of a table
WORD = re.compile(r"[^\W\d_]{2,}")
ARGUMENTS = {"label", "help_text", "verbose_name", "sentence", "empty_label", "who"}


class Bare(HTMLParser):
    """Collects the words that a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"style", "script", "svg"}
        for name, value in attrs:
            if name in SPOKEN and value and WORD.search(value):
                self.words.append(value)

    def handle_endtag(self, tag):
        self.silent -= tag in {"style", "script", "svg"} and self.silent > 0

    def handle_data(self, data):
        if not self.silent and WORD.search(data):
            self.words.append(data.strip())


def bare_words(text: str) -> list[str]:
    """Return what stands in a template outside every tag of Django, without the names that all languages share."""
    for pattern in (COMMENT, BLOCK, CLASS, TOKEN, DATA):
        text = pattern.sub(" ", text)
    parser = Bare()
    parser.feed(text)
    return [
        words
        for words in parser.words
        if set(WORD.findall(words)) - {w for s in SAME for w in WORD.findall(s)}
    ]


TEMPLATES = [
    path.relative_to(ROOT / "templates").as_posix()
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.suffix in {".html", ".txt"}
    and not path.relative_to(ROOT / "templates").as_posix().startswith(BUILDERS)
]


@pytest.mark.parametrize("text", ["<p>Hello</p>", '<img alt="A tree">', "{% if a %}Yes{% endif %}"])
def test_bare_words_are_found(text):
    assert bare_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>{% translate 'Hello' %}</p>",
        "<p>· 12 {{ n }} XLSX</p>",
        "{% blocktranslate %}Hello{% endblocktranslate %}",
    ],
)
def test_what_is_marked_is_not_bare(text):
    assert bare_words(text) == []


def test_no_template_holds_bare_words():
    found = {name: bare_words((ROOT / "templates" / name).read_text(encoding="utf-8")) for name in TEMPLATES}
    assert {name: words for name, words in found.items() if words and "_articles_" not in name} == {}


def unmarked(path: Path) -> list[str]:
    """Return texts that a form, a model, a refusal or a rule shows to people without marking them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given = [(word.arg, word.value) for word in ast.walk(tree) if isinstance(word, ast.keyword)]
    given += [
        (target.id, one.value) for one in ast.walk(tree) if isinstance(one, ast.Assign)
        for target in one.targets if isinstance(target, ast.Name)
    ]  # fmt: skip
    return [
        value.value for name, value in given
        if name in ARGUMENTS and isinstance(value, ast.Constant) and isinstance(value.value, str)
        and WORD.search(value.value) and not MODEL.fullmatch(value.value)
    ]  # fmt: skip


FORMS = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if {"forms", "operations", "views"} & set(path.parts)
    or path.name in {"forms.py", "rules.py", "refusals.py"}
)


def test_no_form_and_no_refusal_is_unmarked():
    found = {path.relative_to(ROOT).as_posix(): unmarked(path) for path in FORMS}
    assert {name: words for name, words in found.items() if words} == {}


def test_every_template_can_be_read_for_its_strings():
    for name in TEMPLATES:
        templatize((ROOT / "templates" / name).read_text(encoding="utf-8"), origin=name)
