# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes a PDF anew: what is seen on its pages stays, what runs, hides or tells of its maker goes."""

import io
from typing import TYPE_CHECKING, Any

from .outcome import CannotRewrite, Rewritten
from .pdf_parts import clean_objects, clean_page, drop_unlisted

if TYPE_CHECKING:
    from pikepdf import Pdf

MAX_PAGES = 200
# The rest of the catalogue (OpenAction, AA, AcroForm, Names, Metadata, AF, Collection ...) is dropped.
KEPT_IN_CATALOGUE = {
    "/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/PageLabels",
    "/Outlines", "/Dests", "/OutputIntents", "/Names",
}  # fmt: skip
# What qpdf says when it mends a file of which a part is missing; a merely untidy file passes.
SIGNS_OF_LOSS = ("Pages tree includes", "EOF", "unable to find trailer", "treating stream as empty")


def rewrite_pdf(content: bytes) -> Rewritten:
    """The PDF with its pages as they look on a screen, and nothing else; raises CannotRewrite.

    Fields and comments are painted into the page, so that a filled form keeps its answers and a drawn
    signature stays visible. The same input gives the same bytes.
    """
    import pikepdf  # slow import

    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            pages = _counted_pages(pdf)
            removed = _what_goes(pdf)
            _paint_fields(pdf)
            _clean(pdf)
            return Rewritten(_bytes_of(pdf), "application/pdf", pages=pages, removed=removed)
    except CannotRewrite:
        raise
    except MemoryError:
        raise
    except pikepdf.PasswordError:
        raise CannotRewrite("encrypted") from None
    except Exception as problem:  # qpdf and its binding raise nearly everything on broken input
        raise CannotRewrite("damaged") from problem


def _counted_pages(pdf: "Pdf") -> int:
    """The number of pages, all of them there; a half-received file may open with some of them missing."""
    if pdf.is_encrypted:
        raise CannotRewrite("encrypted")
    declared, found = int(pdf.Root.Pages.Count), len(pdf.pages)
    if max(declared, found) > MAX_PAGES:
        raise CannotRewrite("pages")
    if not found and not declared:
        raise CannotRewrite("empty")
    told = "\n".join(map(str, pdf.get_warnings()))
    if any(sign in told for sign in SIGNS_OF_LOSS):
        raise CannotRewrite("damaged")
    if found < declared or any("/Contents" in page.obj and _is_gone(page.obj.Contents) for page in pdf.pages):
        raise CannotRewrite("damaged")
    return found


def _is_gone(contents: object) -> bool:
    """Whether a page's content was declared but is not in the file."""
    import pikepdf

    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return any(not isinstance(part, pikepdf.Stream) for part in parts)


def _what_goes(pdf: "Pdf") -> tuple[str, ...]:
    """Words for what its owner may miss afterwards: scripts, attachments, form, signature, comments."""
    import pikepdf

    found, root = set(), pdf.Root
    names: Any = root.get("/Names", {})
    if "/EmbeddedFiles" in names or "/AF" in root:
        found.add("attachments")
    opening = root.get("/OpenAction")
    runs = isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != "/GoTo"
    if runs or "/AA" in root or "/JavaScript" in names:
        found.add("scripts")
    form: Any = root.get("/AcroForm", {})
    if form.get("/Fields"):
        found.add("form")
        if int(form.get("/SigFlags", 0)) & 1:
            found.add("signature")
    for page in pdf.pages:
        for note in page.obj.get("/Annots", []):
            kind = note.get("/Subtype") if isinstance(note, pikepdf.Dictionary) else None
            if kind == "/FileAttachment":
                found.add("attachments")
            elif kind not in {None, "/Link", "/Widget", "/Popup"} and note.get("/Contents"):
                found.add("comments")
    return tuple(sorted(found))


def _paint_fields(pdf: "Pdf") -> None:
    """Make what fields and comments show a part of the page."""
    form: Any = pdf.Root.get("/AcroForm", {})
    if pdf.Root.get("/NeedsRendering") and "/XFA" in form:
        raise CannotRewrite("form")  # its pages are made by a program inside; on paper they are a notice
    if form.get("/NeedAppearances"):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _clean(pdf: "Pdf") -> None:
    """Drop everything that is not on a list, then what hides inside the things that are."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    drop_unlisted(pdf.Root, KEPT_IN_CATALOGUE)
    if "/Names" in pdf.Root:
        drop_unlisted(pdf.Root.Names, {"/Dests"})
    for page in pdf.pages:
        clean_page(page.obj)
    clean_objects(pdf)


def _bytes_of(pdf: "Pdf") -> bytes:
    import pikepdf

    out = io.BytesIO()
    pdf.save(
        out,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        encryption=False,
    )
    return out.getvalue()
