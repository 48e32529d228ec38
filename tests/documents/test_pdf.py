# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files themselves: built as PDF/A-3a and PDF/UA-1, so that they are read by eye, by ear and in thirty years."""

import io
import re
from itertools import pairwise

import pikepdf
import pytest

from tests.documents import papers


def structure(node):
    """Every structure element below a node, in reading order."""
    yield node
    for child in node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else []:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from structure(child)


@pytest.fixture(scope="module")
def made(renderer):
    """Each kind of document, laid out once."""

    def one(kind, language):
        (template, paper), more = papers.given(kind, language)
        return renderer.render(template, paper, **more)

    return {(kind, language): one(kind, language) for kind in papers.KINDS for language in ("en", "fr")}


@pytest.fixture(params=papers.KINDS)
def pdf(request, made):
    with pikepdf.open(io.BytesIO(made[request.param, "en"].pdf)) as opened:
        yield opened


def test_it_declares_pdf_a_3a_and_pdf_ua_1(pdf):
    with pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
    raw = pdf.Root.Metadata.read_bytes()
    assert raw.count(b"<rdf:RDF") == 1
    assert b"http://www.aiim.org/pdfa/ns/extension/" in raw
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3


def test_it_is_tagged_and_names_its_language(pdf):
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.Root.Lang) == "en"
    parts = list(structure(pdf.Root.StructTreeRoot.K[0]))
    names = [str(part.S) for part in parts]
    assert names.count("/H1") == 1
    assert {"/H2", "/P"} <= set(names)
    figures = [str(part.Alt) for part in parts if part.S == "/Figure"]
    assert figures == [
        "Logo of Diaspora Skills for TVET Programme",
        "QR code with the address of the page that confirms this document",
    ]
    heads = [int(name[2]) for name in names if re.fullmatch("/H[1-6]", name)]
    assert all(after - before <= 1 for before, after in pairwise(heads))


def test_every_data_cell_knows_its_header(pdf):
    cells = [part for part in structure(pdf.Root.StructTreeRoot.K[0]) if part.S == "/TD"]
    assert all(len(cell.A.get("/Headers", [])) >= 1 for cell in cells)


def test_all_that_is_drawn_is_either_tagged_or_an_artifact(pdf):
    for page in pdf.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            word = str(operator)
            depth += (word in {"BDC", "BMC"}) - (word == "EMC")
            assert depth > 0 or word not in {"Tj", "TJ", "Do", "f", "f*", "S", "B", "sh"}, operands


def test_fonts_are_embedded_in_part_and_are_ours(pdf):
    fonts = [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontDescriptor" in item
    ]
    assert {str(font.BaseFont).partition("+")[2] for font in fonts} <= {
        "House-Serif", "House-Serif-Bold", "House-Sans", "House-Sans-Bold",
    }  # fmt: skip
    assert fonts
    assert all(set(font.FontDescriptor.keys()) & {"/FontFile2", "/FontFile3"} for font in fonts)
    assert sum(font.FontDescriptor.FontFile2.Length for font in fonts) < 60_000


def test_nothing_in_it_acts(pdf):
    assert not {"/OpenAction", "/AA", "/AcroForm", "/JavaScript"} & set(pdf.Root.keys())
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary):
            assert "/JS" not in item
            assert item.get("/S") not in {"/JavaScript", "/Launch", "/SubmitForm", "/URI"}


def test_letters_fit_on_one_page_in_both_languages(made):
    letters = {key: out.pages for key, out in made.items() if key[0].endswith("letter")}
    assert set(letters.values()) == {1}
    assert made["grant_agreement", "en"].pages == made["grant_agreement", "fr"].pages == 6
