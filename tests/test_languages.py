# SPDX-License-Identifier: AGPL-3.0-or-later
"""The languages of the product: French is whole, no placeholder is lost, and what runs is what was written."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from django import forms
from django.utils import translation

from core.money import Money
from core.showing import day_text, thin
from scripts.messages import coverage, due, missing

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\([A-Za-z_0-9]+\)[sd]|%[sd]|%%|\{[A-Za-z_0-9]*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_french_is_whole():
    po = catalogue("fr")

    assert len(po) > 2000
    assert [entry.msgid for entry in po if not entry.translated() or entry.fuzzy] == []


def test_what_is_due_in_kinyarwanda_is_there(capsys):
    """A new string of a page that applicants or the public see needs its draft: docs/contribute.md says how."""
    done, wanted = coverage("rw")

    with capsys.disabled():
        print(f" rw: {done} of {wanted} due strings are translated. ", end="")
    assert wanted > 1400
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue("rw")}
    assert [message for message in due("rw") if (message.context, message.msgid) not in known] == []
    assert missing("rw") == []


def test_pages_of_applicants_are_due_and_those_of_staff_are_not():
    places = {place for found in due("rw").values() for place in found}

    assert {
        "templates/showcase/home.html",
        "templates/grants/result.html",
        "django/forms/fields.py",
    } <= places
    assert not [place for place in places if place.startswith(("templates/exchange/", "reviews/views/"))]


def test_kinyarwanda_writes_days_counts_and_money_and_falls_back_on_english():
    with translation.override("rw"):
        assert day_text(date(2027, 1, 5)) == "5 Mutarama 2027"
        assert str(Money(1_234_567, "RWF")) == "RWF\u202f1\u202f234\u202f567"
        assert thin(Decimal("1234.5")) == "1\u202f234,5"
        counts = [translation.ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n} for n in (0, 1, 2)]
        assert counts == ["Hasigaye iminsi 0", "Hasigaye umunsi 1", "Hasigaye iminsi 2"]
        assert str(forms.Field.default_error_messages["required"]) == "Uzuza aha hantu."
        assert translation.gettext("Nobody translated this.") == "Nobody translated this."


@pytest.mark.parametrize("language", ["fr", "rw"])
def test_placeholders_and_tags_survive(language):
    lost = []
    for entry in catalogue(language):
        known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for words in filter(None, said(entry)):
            found = set(PLACEHOLDER.findall(words))
            strange = found - known if entry.msgid_plural else found ^ known
            tags = sorted(TAG.findall(words)) != sorted(TAG.findall(entry.msgid))
            if strange or (tags and not entry.msgid_plural):
                lost.append((entry.msgid, words))
    assert lost == []


@pytest.mark.parametrize("language", ["fr", "rw"])
def test_what_runs_is_what_was_written(language):
    written = {
        (entry.msgctxt, entry.msgid): said(entry)
        for entry in catalogue(language)
        if entry.translated() and not entry.fuzzy
    }
    compiled = polib.mofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"))

    assert {(entry.msgctxt, entry.msgid): said(entry) for entry in compiled} == written
