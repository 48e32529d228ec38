# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rendering: the same facts give the same bytes, the file says what it is, and a failure is told in words."""

import hashlib
import io
import os
import re
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pytest

from documents import checks
from documents.contexts import frozen, thawed
from documents.qr import qr_svg
from documents.rendering import (
    Attached,
    Job,
    Limits,
    PdfUnavailable,
    Renderer,
    RenderingFailed,
    TextTooLong,
    prepare,
    render,
)  # fmt: skip
from tests.documents import papers

ROOT = Path(__file__).resolve().parents[2]


def job(body="<p>Hello</p>", **more):
    given = {
        "html": f'<!DOCTYPE html><html lang="en"><title>T</title><body>{body}', "css": "p { font-family: serif }",
        "language": "en", "title": "A letter", "number": "AL-1", "author": "The programme",
        "created": datetime(2026, 11, 24, 6, tzinfo=UTC),
    }  # fmt: skip
    return Job(**given | more)


def opened(rendered):
    return pikepdf.open(io.BytesIO(rendered.pdf))


class TestTheFile:
    def test_it_is_the_same_to_the_byte_from_another_process(self, renderer):
        with Renderer() as another:
            for kind in papers.KINDS:
                (template, paper), more = papers.given(kind)
                first = renderer.render(template, paper, **more)
                assert first == another.render(template, thawed(frozen(paper)), **more)

    def test_one_document_needs_no_batch(self):
        (template, paper), more = papers.given("regret_letter")
        out = render(template, paper, **more)
        assert (out.pages, out.pdf[:8]) == (1, b"%PDF-1.7")
        assert out.sha256 == hashlib.sha256(out.pdf).hexdigest()

    def test_another_moment_gives_other_bytes_and_the_same_content_digest(self, renderer):
        (template, paper), more = papers.given("award_letter")
        first = renderer.render(template, paper, **more)
        later = renderer.render(template, paper, **more | {"created": papers.CREATED + timedelta(seconds=1)})
        assert later.sha256 != first.sha256
        assert later.content_sha256 == first.content_sha256

    def test_the_zone_of_the_moment_does_not_matter(self, renderer):
        moment = datetime(2026, 11, 24, 8, tzinfo=timezone(timedelta(hours=2)))
        assert renderer.carry_out(job(created=moment)) == renderer.carry_out(job())

    def test_title_author_language_and_dates_are_those_given(self, renderer):
        html = (
            '<!DOCTYPE html><html lang="de"><title>Other</title><meta name=author content=Mallory>'
            '<meta name=dcterms.created content="1999-01-01T00:00:00Z"><meta name=keywords content=bad><p>x'
        )
        given = job(html=html, language="fr", keywords=("award", "TVET"), title="Une\x00 lettre\u202e")
        pdf = opened(renderer.carry_out(given))
        assert str(pdf.Root.Lang) == "fr"
        assert str(pdf.docinfo["/Title"]) == "Une  lettre"
        assert str(pdf.docinfo["/Author"]) == "The programme"
        assert str(pdf.docinfo["/Subject"]) == "AL-1"
        assert str(pdf.docinfo["/Keywords"]) == "award, TVET"
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20261124060000Z"
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == "Une  lettre"
            assert meta["xmp:CreateDate"] == "2026-11-24T06:00:00Z"

    def test_an_attachment_travels_as_data(self, renderer):
        given = job(attachments=(Attached("award.json", b'{"amount": 4500000}', "The award"),))
        pdf = opened(renderer.carry_out(given))
        assert pdf.attachments["award.json"].get_file().read_bytes() == b'{"amount": 4500000}'
        (spec,) = pdf.Root.AF
        assert str(spec.AFRelationship) == "/Data"


class TestFailures:
    def test_a_moment_without_zone_is_refused(self):
        (template, paper), more = papers.given("award_letter")
        with pytest.raises(ValueError, match="time zone"):
            prepare(template, paper, **more | {"created": datetime(2026, 11, 24)})

    def test_a_text_beyond_measure_is_refused_before_any_layout(self):
        (template, paper), more = papers.given("regret_letter")
        with pytest.raises(TextTooLong, match="longer than 20000 characters"):
            prepare(template, replace(paper, strengths=("good", "x" * 20_001)), **more)

    def test_characters_that_no_file_may_hold_do_not_stop_a_document(self, renderer):
        (template, paper), more = papers.given("regret_letter")
        odd = replace(
            paper, improve="tab\there, nul\x00, bell\x07, half \ud83d, turned \u202etxet, 火 and 🔥"
        )
        assert renderer.render(template, odd, **more | {"title": "half \ud83d"}).pages == 1

    def test_text_at_the_limit_without_a_blank_is_laid_out(self, renderer):
        (template, paper), more = papers.given("regret_letter")
        out = renderer.render(template, replace(paper, improve="x" * 20_000), **more)
        assert out.pages > 2

    def test_the_renderer_goes_on_after_a_failure_and_after_a_killed_child(self, renderer):
        good = renderer.carry_out(job())
        with pytest.raises(RenderingFailed):
            renderer.carry_out(job('<img src="http://127.0.0.1:9/">'))
        assert renderer.carry_out(job()) == good
        os.kill(renderer._child.pid, signal.SIGKILL)
        renderer._child.wait()
        assert renderer.carry_out(job()) == good

    @pytest.mark.parametrize("length", [1, 1_000_000])
    def test_a_child_that_dies_over_a_document_is_told_in_words(self, length):
        with Renderer() as own:
            own.program = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(8)")
            with pytest.raises(RenderingFailed, match="ended without an answer"):
                own.carry_out(job("x" * length))

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ('<img src="asset:qr.svg">', "no required alt description"),
            ('<img src="asset:torn" alt="a torn picture">', "Failed to load image"),
            ('<a href="#nowhere">there</a>', "No anchor #nowhere"),
        ],
    )
    def test_a_document_with_a_flaw_is_not_issued(self, body, why, renderer):
        assets = (("torn", "image/png", b"\x89PNG torn"), ("qr.svg", "image/svg+xml", qr_svg("x").encode()))
        with pytest.raises(RenderingFailed, match=why):
            renderer.carry_out(job(body, assets=assets))

    def test_the_child_is_replaced_after_its_share_of_documents(self):
        with Renderer(Limits(documents=2)) as own:
            pids = []
            for _ in range(3):
                own.carry_out(job())
                pids.append(own._child.pid)
        assert pids[0] == pids[1] != pids[2]

    def test_leaving_the_renderer_leaves_no_process(self):
        with Renderer() as own:
            own.carry_out(job())
            pid = own._child.pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    def test_without_the_library_the_sentence_says_what_to_install(self):
        hidden = (
            "import runpy, sys; sys.modules['weasyprint'] = None;"
            f"runpy.run_path({str(ROOT / 'documents' / 'render_child.py')!r}, run_name='__main__')"
        )
        with Renderer() as own:
            own.program = (sys.executable, "-c", hidden)
            with pytest.raises(PdfUnavailable, match=r"apt-get install .*libpango"):
                own.carry_out(job())


class TestTheCheck:
    def test_nothing_is_said_where_the_libraries_are(self):
        assert checks.check_pango() == []

    def test_a_missing_library_is_named_with_the_line_to_run(self, monkeypatch):
        monkeypatch.setattr(checks, "find_library", lambda name: None if name == "pango-1.0" else "found")
        (warning,) = checks.check_pango()
        assert (warning.id, warning.msg) == (
            "documents.W001",
            "PDF documents are disabled: pango-1.0 not found.",
        )
        assert checks.APT_LINE in warning.hint


def test_only_the_child_knows_the_library():
    """One module calls it; the web start never imports it."""
    sources = [
        path
        for path in ROOT.rglob("*.py")
        if not {".venv", "var", "tests", "bench", "node_modules"} & set(path.relative_to(ROOT).parts)
    ]
    knowing = [
        path.name for path in sources if re.search(r"(import|from) weasyprint|\bHTML\(", path.read_text())
    ]
    assert len(sources) > 10
    assert knowing == ["render_child.py"]
