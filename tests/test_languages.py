# SPDX-License-Identifier: AGPL-3.0-or-later
"""The languages of the product: French is whole, no placeholder is lost, and what runs is what was written."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\([A-Za-z_0-9]+\)[sd]|%%|\{[A-Za-z_0-9]*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_french_is_whole():
    po = catalogue("fr")

    assert len(po) > 2000
    assert [entry.msgid for entry in po if not entry.translated() or entry.fuzzy] == []


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
