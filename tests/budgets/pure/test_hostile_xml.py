# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that attack their reader are refused with one sentence, at once, whatever they are dressed as."""

import re
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.bankfiles.statements import read_statements
from budgets.bankfiles.statements.safe_xml import (
    DEEPEST,
    MOST_BYTES,
    BrokenXml,
    EmptyFile,
    FileTooLarge,
    ForbiddenEntity,
    NotXml,
    TooDeep,
    UnknownEncoding,
    parse,
)
from core.unreadable import Unreadable
from tests.tree import ROOT

from .samples import balance, camt, detail, entry

GOOD = camt(balance("OPBD", "1"), entry("1500", detail()), entry("20.00", detail(returned="AC01")))
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><Document>&x;</Document>'
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><Document>&m;</Document>"
)


@pytest.mark.parametrize(
    "text",
    [
        XXE,
        LAUGHS,
        '<?xml version="1.0"?>\n<!-- a -->' + XXE,
        '<!DOCTYPE Document SYSTEM "http://192.0.2.1/a.dtd"><Document/>',
        "<!DOCTYPE Document><Document/>",
        '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><Document/>',
        '<!DOCTYPE d [<!ATTLIST Document Ccy CDATA "RWF">]><Document/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_document_types_and_entities_are_refused(text, encoding):
    with pytest.raises(ForbiddenEntity, match="document type or entities"):
        read_statements(text.encode(encoding))


@pytest.mark.parametrize("text", [XXE, "<!DOCTYPE Document><Document/>"])
def test_behind_the_first_wall_against_document_types_stands_a_second(text, monkeypatch):
    monkeypatch.setattr("budgets.bankfiles.statements.safe_xml.TYPE_OR_ENTITY", re.compile(b"(?!)"))
    with pytest.raises(ForbiddenEntity):
        parse(text.encode())


def test_what_is_no_xml_is_not_parsed():
    with pytest.raises(NotXml, match="This file is not XML"):
        parse(b"date,amount")


def test_laughing_takes_no_time():
    began = time.monotonic()
    with pytest.raises(ForbiddenEntity):
        parse(LAUGHS.encode())
    assert time.monotonic() - began < 1


def test_an_encoding_that_could_hide_things_is_refused():
    with pytest.raises(UnknownEncoding, match="UTF-7"):
        parse(b'<?xml version="1.0" encoding="UTF-7"?><Document/>')


@pytest.mark.parametrize("cut", [1, 30, 200, 500, len(GOOD) - 12, len(GOOD) - 1])
def test_a_file_that_breaks_off_is_broken(cut):
    with pytest.raises(BrokenXml, match="breaks off in line 1"):
        read_statements(GOOD[:cut])


@pytest.mark.parametrize("content", [b"", b"  \r\n", b"\xef\xbb\xbf", b"\x00\x00\x00"])
def test_an_empty_file_is_empty(content):
    for read in (read_statements, parse):
        with pytest.raises(EmptyFile):
            read(content)


def test_more_bytes_than_any_statement_needs_are_not_read():
    with pytest.raises(FileTooLarge, match="20 megabytes"):
        read_statements(b"<" + b" " * MOST_BYTES)
    with pytest.raises(FileTooLarge):
        read_statements(b"a" * (MOST_BYTES + 1))


def test_more_elements_than_any_statement_needs_are_not_read(monkeypatch):
    monkeypatch.setattr("budgets.bankfiles.statements.safe_xml.MOST_ELEMENTS", 100)
    with pytest.raises(FileTooLarge, match="100 elements"):
        parse(b"<a>" + b"<b/>" * 100 + b"</a>")


def test_depth_is_limited():
    assert parse(b"<a>" * DEEPEST + b"</a>" * DEEPEST).tag == "a"
    for depth in (DEEPEST + 1, 5_000):
        with pytest.raises((TooDeep, BrokenXml)):
            parse(b"<a>" * depth + b"</a>" * depth)


def test_comments_and_instructions_do_not_part_what_they_stand_in():
    told = GOOD.replace(b">1500<", b">15<!-- no -->00<").replace(b">INZ-1<", b">INZ<?x y?>-1<")
    assert [one.entries for one in read_statements(told)] == [one.entries for one in read_statements(GOOD)]


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(GOOD) - 1), inserted=st.binary(max_size=4), taken=st.integers(0, 6))
def test_a_damaged_file_is_read_or_refused_with_one_sentence(place, inserted, taken):
    content = GOOD[:place] + inserted + GOOD[place + taken :]
    said = ""
    try:
        assert read_statements(content)
    except Unreadable as refusal:
        said = str(refusal)
    assert "%(" not in said


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_junk_is_refused_with_one_sentence(content):
    with pytest.raises(Unreadable):
        read_statements(content)


def test_nothing_heavy_is_loaded_before_a_file_is_read():
    look = (
        "import sys, django; django.setup(); import budgets.bankfiles.statements, budgets.bankfiles.pain001, "
        "budgets.channels; print([name for name in ('lxml', 'pandas', 'phonenumbers') if name in sys.modules])"
    )
    given = {
        "INZIRA_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    shown = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=given, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"
