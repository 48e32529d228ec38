# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes a picture anew as JPEG or PNG: upright, at most 2000 pixels long, in sRGB, nothing but pixels."""

import io
import warnings
from typing import TYPE_CHECKING, Any

from .outcome import CannotRewrite, Rewritten

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 50_000_000  # the best cameras of today's phones; decoded that is 200 MB at most
MAX_SIDE = 2000
LARGEST_PNG = 2 * 1024 * 1024  # above it an opaque picture is a photograph and travels as JPEG
FORMATS = ("JPEG", "PNG", "WEBP")


def rewrite_image(content: bytes) -> Rewritten:
    """The picture as JPEG, or as PNG if it was one or is transparent; raises CannotRewrite."""
    from PIL import Image, ImageOps  # slow import

    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about EXIF that we drop anyway
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise CannotRewrite("pixels")
                was_png = picture.format == "PNG"
                small = _shrunk(picture)
                upright = ImageOps.exif_transpose(small, in_place=False)
                return _written(_in_srgb(upright, picture.info.get("icc_profile")), was_png)
    except CannotRewrite:
        raise
    except MemoryError:
        raise
    except Exception as problem:  # Pillow's decoders raise nearly everything on broken input
        raise CannotRewrite("damaged") from problem


def _shrunk(picture: "Image.Image") -> "Image.Image":
    """The decoded picture within MAX_SIDE; a JPEG is decoded at a smaller scale at once."""
    from PIL import Image

    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
    picture.load()
    if picture.mode in {"P", "1"} or "transparency" in picture.info:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        picture = picture.point(lambda level: level / 256).convert("L")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return picture


def _in_srgb(picture: "Image.Image", profile: bytes | None) -> "Image.Image":
    """The colours as a screen without the picture's own profile shows them."""
    from PIL import ImageCms

    mode = "RGBA" if picture.mode in {"RGBA", "LA", "PA", "RGBa"} else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, source, srgb, outputMode=mode) or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that does not fit the picture: its colours are taken as they are
    return picture if picture.mode == mode else picture.convert(mode)


def _written(picture: "Image.Image", was_png: bool) -> Rewritten:
    """The bytes, from the pixels alone."""
    picture.info.clear()
    alpha: Any = picture.getchannel("A").getextrema() if picture.mode == "RGBA" else (255, 255)
    transparent = alpha[0] < 255
    if transparent or was_png:
        png = _bytes_of(picture if transparent else picture.convert("RGB"), "PNG", optimize=False)
        if transparent or len(png) <= LARGEST_PNG:
            return Rewritten(png, "image/png", width=picture.width, height=picture.height)
    jpeg = _bytes_of(picture.convert("RGB"), "JPEG", quality=85, optimize=True, progressive=True)
    return Rewritten(jpeg, "image/jpeg", width=picture.width, height=picture.height)


def _bytes_of(picture: "Image.Image", kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, exif=b"", **how)
    return out.getvalue()
