# SPDX-License-Identifier: AGPL-3.0-or-later
"""Takes EXIF, GPS, XMP and comments out of JPEG and JPEG 2000 bytes without touching a pixel."""

import re
import struct

# Segments that decoders need: APP0 (JFIF), APP2 (colour profile), APP14 (Adobe's colour transform).
KEPT_APPLICATION_SEGMENTS = {0xE0, 0xE2, 0xEE}
COMMENT, START_OF_SCAN, END_OF_IMAGE = 0xFE, 0xDA, 0xD9
# A marker among coded data: no stuffed zero, no restart, no fill byte.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
TELLING_BOXES = {b"uuid", b"xml ", b"uinf", b"jp2i"}
SIGNATURE_2000 = b"\x00\x00\x00\x0cjP  \r\n\x87\n"


def jpeg_without_metadata(data: bytes) -> bytes:
    """The same JPEG without its comments, application segments, and whatever follows its end.

    Bytes that are no JPEG, or a broken one, come back as given. Source: ITU-T T.81, annex B.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, place = [b"\xff\xd8"], 2
    while found := NEXT_MARKER.search(data, place):
        marker, start = found[0][1], found.start()
        if marker == END_OF_IMAGE:
            return b"".join([*kept, b"\xff\xd9"])
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if marker == START_OF_SCAN:
            coded = NEXT_MARKER.search(data, end)
            end = coded.start() if coded else len(data)
        is_application = 0xE0 <= marker <= 0xEF
        if marker != COMMENT and (not is_application or marker in KEPT_APPLICATION_SEGMENTS):
            kept.append(data[start:end])
        place = end
    return data


def jpeg2000_without_metadata(data: bytes) -> bytes:
    """The same JPEG 2000 file without its UUID and XML boxes; a bare code stream comes back as given.

    Source: ISO/IEC 15444-1, annex I.
    """
    if not data.startswith(SIGNATURE_2000):
        return data
    kept, place = [], 0
    while place + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if length == 1 and place + 16 <= len(data):
            (length,) = struct.unpack(">Q", data[place + 8 : place + 16])
        end = len(data) if length == 0 else place + length
        if end <= place + 7 or end > len(data):
            return data
        if kind not in TELLING_BOXES:
            kept.append(data[place:end])
        place = end
    return b"".join(kept)
