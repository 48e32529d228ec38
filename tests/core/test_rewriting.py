# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is seen in a PDF or a picture stays when it is written anew; what runs, hides or tells goes."""

import io
import struct

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms, ImageDraw

from core.rewriting.embedded import jpeg2000_without_metadata, jpeg_without_metadata
from core.rewriting.images import rewrite_image
from core.rewriting.outcome import CannotRewrite
from core.rewriting.pdfs import rewrite_pdf

PLACE = b"canary place"


def saved(pdf: pikepdf.Pdf, **how) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def unpacked(content: bytes) -> bytes:
    """The PDF with every stream readable, to search it for words."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return saved(
            pdf,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )


def image_bytes(kind="JPEG", size=(60, 40), mode="RGB", colour="teal", **how) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **how)
    return out.getvalue()


def photo(**how) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    return image_bytes(exif=exif.tobytes(), comment=PLACE, **how)


def action(pdf, kind, **more):
    return pdf.make_indirect(Dictionary(S=Name(f"/{kind}"), **more))


def widget(pdf, text):
    look = pdf.make_stream(b"q BT /F1 12 Tf (" + text + b") Tj ET Q")
    look.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 99, 20])})
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Aline"), F=4,
            Rect=Array([10, 10, 109, 30]), AP=Dictionary(N=look),
            AA=Dictionary(K=action(pdf, "JavaScript", JS=String("canary field script"))),
        )
    )  # fmt: skip


def link(pdf, **leads):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), **leads)


@pytest.fixture
def busy() -> pikepdf.Pdf:
    """A PDF with everything that ought to go, and with things that ought to stay."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    picture = pdf.make_stream(photo(), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40)
    picture.update({"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": Name.DCTDecode})
    picture.Metadata = pdf.make_stream(b"canary picture metadata", Type=Name.Metadata, Subtype=Name.XML)
    # Names that a maker may give to a picture or a font, though elsewhere they would mean a script.
    page.Resources = Dictionary(
        XObject=Dictionary(AA=picture, JS=picture, EF=picture), Font=Dictionary(F=Dictionary(Type=Name.Font))
    )
    page.Contents = pdf.make_stream(b"q 60 0 0 40 0 0 cm /AA Do /JS Do /EF Do Q (what is seen) pop")
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("canary piece")))
    page.AA = Dictionary(O=action(pdf, "JavaScript", JS=String("canary page script")))
    page.Thumb = pdf.make_stream(b"canary thumbnail")
    carried = pdf.make_stream(b"canary attachment", Type=Name.EmbeddedFile)
    file = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("canary.exe"), EF=Dictionary(F=carried)))
    untyped = Dictionary(F=String("canary-untyped.exe"), EF=Dictionary(F=carried))
    next_script = action(pdf, "JavaScript", JS=String("canary next"))
    page.Annots = Array(
        [
            widget(pdf, b"Aline signs"),
            link(pdf, A=action(pdf, "URI", URI=String("https://example.org/kept"))),
            link(pdf, A=action(pdf, "GoTo", D=Array([page.obj, Name.Fit]), Next=next_script)),
            link(pdf, A=action(pdf, "URI", URI=String("javascript:canary"))),
            link(pdf, A=action(pdf, "Launch", F=String("canary-launch.exe"))),
            link(pdf, A=action(pdf, "GoToR", F=String("canary-remote.pdf"))),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=file, Rect=Array([0, 0, 9, 9])),
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=String("canary note"), Rect=Array([0, 0, 9, 9])),
        ]
    )  # fmt: skip
    root = pdf.Root
    root.OpenAction = action(pdf, "JavaScript", JS=pdf.make_stream(b"canary opening"))
    root.AA = Dictionary(WC=action(pdf, "JavaScript", JS=String("canary closing")))
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["a", action(pdf, "JavaScript", JS=String("canary named"))])),
        EmbeddedFiles=Dictionary(Names=Array(["a", file])),
        Dests=Dictionary(Names=Array(["here", Array([page.obj, Name.Fit])])),
    )
    root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]), SigFlags=3, XFA=pdf.make_stream(b"canary xfa"))
    root.AF = Array([file])
    root.Outlines = pdf.make_indirect(
        Dictionary(Title=String("kept"), A=action(pdf, "Launch", F=String("canary-outline.exe")))
    )
    root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, AF=Array([untyped])))
    )
    root.Lang = String("rw")
    pdf.docinfo[Name.Author] = "canary author"
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["canary creator"]
    return pdf


def test_nothing_that_runs_hides_or_tells_is_left(busy):
    assert unpacked(saved(busy)).count(b"canary") > 15
    done = rewrite_pdf(saved(busy))
    text = unpacked(done.content)

    assert b"canary" not in text
    for word in (
        b"/JavaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/Filespec",
        b"/Metadata",
        b"/AcroForm",
        b"/Info",
    ):
        assert word not in text
    assert done.removed == ("attachments", "comments", "form", "scripts", "signature")
    with pikepdf.open(io.BytesIO(done.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang", "/Names", "/Outlines", "/StructTreeRoot"}


def test_what_is_seen_stays(busy):
    done = rewrite_pdf(saved(busy))
    text = unpacked(done.content)

    assert done.pages == 1
    for word in (b"what is seen", b"Aline signs", b"https://example.org/kept", b"/StructTreeRoot", b"(rw)"):
        assert word in text
    with pikepdf.open(io.BytesIO(done.content)) as pdf:
        page = pdf.pages[0]
        assert set(page.Resources.XObject.keys()) >= {"/AA", "/JS", "/EF"}
        assert [str(note.A.S) for note in page.Annots] == ["/URI", "/GoTo"]
        picture = Image.open(io.BytesIO(page.Resources.XObject.AA.read_raw_bytes()))
        assert picture.getpixel((5, 5)) == Image.open(io.BytesIO(photo())).getpixel((5, 5))
        assert str(pdf.Root.Names.Dests.Names[0]) == "here"


def test_the_same_pdf_gives_the_same_bytes_and_a_clean_one_loses_nothing(busy):
    once = rewrite_pdf(saved(busy))

    assert rewrite_pdf(saved(busy)).content == once.content
    assert rewrite_pdf(once.content).pages == once.pages
    assert rewrite_pdf(once.content).removed == ()


def test_pages_keep_what_they_inherit():
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 300))
    page = pdf.pages[0]
    pdf.Root.Pages.MediaBox, pdf.Root.Pages.Rotate = Array([0, 0, 200, 300]), 90
    del page.obj["/MediaBox"]

    with pikepdf.open(io.BytesIO(rewrite_pdf(saved(pdf)).content)) as done:
        assert (list(done.pages[0].mediabox), done.pages[0].rotation) == ([0, 0, 200, 300], 90)


@pytest.mark.parametrize("cut", range(5, 100, 5))
@pytest.mark.parametrize("mode", ["disable", "generate"])
def test_a_pdf_that_came_in_part_is_never_taken_for_a_whole(cut, mode):
    pdf = pikepdf.new()
    for number in range(20):
        pdf.add_blank_page()
        pdf.pages[-1].Contents = pdf.make_stream(b"%d " % number * 300)
    whole = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode[mode])

    with pytest.raises(CannotRewrite, match="damaged"):
        rewrite_pdf(whole[: len(whole) * cut // 100])


def test_a_photograph_in_a_pdf_may_be_packed_twice():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    picture = pdf.make_stream(photo(), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40)
    picture.Filter = Array([Name.DCTDecode])
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=picture))

    assert PLACE not in rewrite_pdf(saved(pdf)).content


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"quality": 100, "subsampling": 0}])
def test_a_jpeg_loses_words_and_no_pixel(how):
    noisy = Image.effect_noise((300, 200), 90).convert("RGB")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    noisy.save(out, "JPEG", exif=exif.tobytes(), comment=PLACE, **how)
    data = out.getvalue()
    clean = jpeg_without_metadata(data + b"<script>" + PLACE)

    assert PLACE in data
    assert PLACE not in clean
    assert b"<script>" not in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert jpeg_without_metadata(clean) == clean


@given(st.binary(max_size=200))
def test_what_is_no_picture_comes_back_as_given(data):
    for head in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1"):
        assert jpeg_without_metadata(head + data).startswith(head[:2])
    assert jpeg2000_without_metadata(data) == data


def test_a_jpeg_2000_loses_its_words_and_no_pixel():
    data = image_bytes("JPEG2000")
    box = struct.pack(">I4s", 8 + len(PLACE), b"xml ") + PLACE
    long_box = struct.pack(">I4sQ", 1, b"uuid", 16 + len(PLACE)) + PLACE
    end = data.index(b"jp2c") - 4
    told = data[:end] + box + long_box + data[end:]

    assert jpeg2000_without_metadata(told) == data
    assert jpeg2000_without_metadata(told[:60]) == told[:60]


def half_red(mode="RGB", size=(60, 40)) -> Image.Image:
    """A picture whose left half is red and whose right half is white."""
    made = Image.new("RGB", size, "white")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    return made.convert(mode)


def opened(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


def near(found, wanted) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(found[:3], wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "red"), [(1, (5, 20)), (3, (55, 20)), (6, (20, 5)), (8, (20, 55))])
def test_a_picture_stands_upright(kind, orientation, red):
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    half_red().save(out, kind, exif=exif.tobytes())
    done = rewrite_image(out.getvalue())

    assert near(opened(done.content).convert("RGB").getpixel(red), (255, 0, 0))
    assert (done.width, done.height) == ((60, 40) if orientation in {1, 3} else (40, 60))


@pytest.mark.parametrize(
    ("mode", "kind", "mime"),
    [
        ("RGB", "JPEG", "image/jpeg"),
        ("L", "JPEG", "image/jpeg"),
        ("CMYK", "JPEG", "image/jpeg"),
        ("RGB", "PNG", "image/png"),
        ("RGBA", "PNG", "image/png"),
        ("P", "PNG", "image/png"),
        ("1", "PNG", "image/png"),
        ("LA", "PNG", "image/png"),
        ("RGBA", "WEBP", "image/jpeg"),
    ],
)
def test_every_kind_of_pixel_is_read(mode, kind, mime):
    out = io.BytesIO()
    half_red(mode).save(out, kind)
    done = rewrite_image(out.getvalue())
    wanted = half_red(mode).convert("RGB").getpixel((50, 20))

    assert done.mime == mime
    assert near(opened(done.content).convert("RGB").getpixel((50, 20)), wanted)


def test_sixteen_bits_become_eight():
    out = io.BytesIO()
    Image.new("I;16", (10, 10), 128 * 256).save(out, "PNG")

    assert opened(rewrite_image(out.getvalue()).content).convert("L").getpixel((5, 5)) == 128


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_stays_so(kind):
    done = rewrite_image(image_bytes(kind, mode="RGBA", colour=(255, 0, 0, 0)))

    assert done.mime == "image/png"
    assert opened(done.content).getpixel((5, 5))[3] == 0


def test_a_palette_may_have_a_transparent_colour():
    out = io.BytesIO()
    half_red("P").save(out, "PNG", transparency=half_red("P").getpixel((5, 5)))

    assert opened(rewrite_image(out.getvalue()).content).getpixel((5, 20))[3] == 0


@pytest.mark.parametrize(
    ("size", "kind", "expected"),
    [
        ((4000, 1000), "JPEG", (2000, 500)),
        ((1000, 5000), "PNG", (400, 2000)),
        ((2000, 20), "PNG", (2000, 20)),
    ],
)
def test_the_longest_side_is_bounded(size, kind, expected):
    done = rewrite_image(image_bytes(kind, size))

    assert (done.width, done.height) == opened(done.content).size == expected


def test_a_photograph_saved_as_png_travels_as_jpeg():
    out = io.BytesIO()
    Image.effect_noise((1200, 1200), 90).convert("RGB").save(out, "PNG")
    done = rewrite_image(out.getvalue())

    assert done.mime == "image/jpeg"
    assert len(done.content) < len(out.getvalue()) / 2


def test_colours_are_those_of_the_screen_and_the_profile_goes():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile at all"):
        done = rewrite_image(image_bytes("PNG", colour="red", icc_profile=profile))
        assert near(opened(done.content).getpixel((5, 5)), (255, 0, 0))
        assert "icc_profile" not in opened(done.content).info


def test_of_several_pictures_in_one_file_the_first_is_taken():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    for kind in ("MPO", "PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        assert near(
            opened(rewrite_image(out.getvalue()).content).convert("RGB").getpixel((5, 5)), (255, 0, 0)
        )


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0", image_bytes("GIF"), image_bytes("TIFF"), b"<svg/>"]
)
def test_what_pillow_would_open_beside_the_three_is_not_opened(content):
    with pytest.raises(CannotRewrite, match="damaged"):
        rewrite_image(content)
