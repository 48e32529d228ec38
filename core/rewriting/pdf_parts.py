# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of a PDF that are cleaned one by one: pages, links, actions, and metadata inside objects."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .embedded import jpeg2000_without_metadata, jpeg_without_metadata

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Pdf

KEPT_IN_PAGE = {
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
    "/ArtBox", "/Rotate", "/UserUnit", "/Group", "/Annots", "/StructParents", "/Tabs",
}  # fmt: skip
KEPT_IN_LINK = {
    "/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/F", "/QuadPoints", "/Dest", "/A",
    "/Contents", "/StructParent",
}  # fmt: skip
# A link may lead to a place in the file or to an address; everything else an action can do is dropped.
ACTIONS = {
    "/GoTo", "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie", "/Hide",
    "/Named", "/SubmitForm", "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition",
    "/Trans", "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
KEPT_IN_ACTION = {"/Type", "/S", "/D", "/URI"}
ADDRESSES = ("http://", "https://", "mailto:", "tel:")
# Names that no font or picture is given, so that they may be dropped wherever they stand.
DROPPED_EVERYWHERE = (
    "/Metadata", "/PieceInfo", "/JavaScript", "/EmbeddedFiles", "/OpenAction", "/AcroForm", "/XFA",
    "/RichMediaContent", "/RichMediaSettings",
)  # fmt: skip
FILE_TYPES = {"/Filespec", "/F", "/EmbeddedFile"}


def drop_unlisted(thing: "Object", kept: Iterable[str]) -> None:
    """Delete every key of the dictionary that is not in `kept`."""
    for key in set(thing.keys()) - set(kept):
        del thing[key]


def clean_page(page: "Dictionary") -> None:
    """Keep how the page looks and its links."""
    import pikepdf

    drop_unlisted(page, KEPT_IN_PAGE)
    links = [note for note in page.get("/Annots", []) if _is_link(note)]
    for link in links:
        drop_unlisted(link, KEPT_IN_LINK)
    if links:
        page.Annots = pikepdf.Array(links)
    elif "/Annots" in page:
        del page["/Annots"]


def _is_link(note: "Object") -> bool:
    import pikepdf

    if not isinstance(note, pikepdf.Dictionary) or note.get("/Subtype") != "/Link":
        return False
    return "/Dest" in note or _leads_somewhere_known(note.get("/A"))


def _leads_somewhere_known(action: Any) -> bool:
    import pikepdf

    if not isinstance(action, pikepdf.Dictionary):
        return False
    if action.get("/S") == "/URI":
        return str(action.get("/URI", "")).strip().lower().startswith(ADDRESSES)
    return action.get("/S") == "/GoTo"


def clean_objects(pdf: "Pdf") -> None:
    """Go through every dictionary of the file and take out actions, files and metadata inside it."""
    import pikepdf

    for thing in pdf.objects:
        for part in _dictionaries(thing):
            _clean_dictionary(part)
        if isinstance(thing, pikepdf.Stream):
            _clean_picture(thing)


def _dictionaries(thing: "Object") -> Iterator["Object"]:
    """The object itself and all that lies directly in it; what it refers to has its own turn."""
    import pikepdf

    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inner: list[Any] = [part[key] for key in part.keys()]  # noqa: SIM118 -- no plain dict
        elif isinstance(part, pikepdf.Array):
            inner = list(part)
        else:
            continue
        waiting += [below for below in inner if isinstance(below, pikepdf.Object) and not below.is_indirect]


def _clean_dictionary(part: "Object") -> None:
    """Empty what acts or carries a file; drop what tells about the maker."""
    import pikepdf

    kind, does = part.get("/Type"), part.get("/S")
    if (isinstance(kind, pikepdf.Name) and kind in FILE_TYPES) or _carries_files(part):
        drop_unlisted(part, _unremovable(part))
        return
    if isinstance(does, pikepdf.Name) and does in ACTIONS:
        drop_unlisted(part, KEPT_IN_ACTION if _leads_somewhere_known(part) else ())
        return
    for key in DROPPED_EVERYWHERE:
        if key in part:
            del part[key]
    # Short names may also be those of fonts and pictures: these two are told by what they hold.
    if isinstance(part.get("/AA"), pikepdf.Dictionary) and "/Type" not in part["/AA"]:
        del part["/AA"]
    if isinstance(part.get("/JS"), pikepdf.String):
        del part["/JS"]


def _carries_files(part: "Object") -> bool:
    """Whether it is a file specification: those have their streams under /EF."""
    import pikepdf

    held = part.get("/EF")
    return isinstance(held, pikepdf.Dictionary) and bool({"/F", "/UF"} & set(held.keys()))


def _unremovable(part: "Object") -> set[str]:
    """A stream keeps the keys that say how its bytes are to be read."""
    import pikepdf

    if isinstance(part, pikepdf.Stream):
        part.write(b"")
        return {"/Length", "/Filter", "/DecodeParms"}
    return set()


def _clean_picture(stream: "Object") -> None:
    """Take place, time and camera out of a photograph inside the file; its pixels stay as they are."""
    import pikepdf

    cleaners = {"/DCTDecode": jpeg_without_metadata, "/JPXDecode": jpeg2000_without_metadata}
    filters: Any = stream.get("/Filter")
    only: Any = filters[0] if isinstance(filters, pikepdf.Array) and len(filters) == 1 else filters
    cleaner = cleaners.get(str(only)) if isinstance(only, pikepdf.Name) else None
    if cleaner:
        raw = stream.read_raw_bytes()
        clean = cleaner(raw)
        if clean != raw:
            how: Any = stream.get("/DecodeParms")
            stream.write(clean, filter=only, decode_parms=how)
