# SPDX-License-Identifier: AGPL-3.0-or-later
"""The names that files bring along: shown to people, never used to store anything."""

import re
import unicodedata

from core.characters import forbidden_character

from .refusals import BadName

LONGEST = 120
# Endings of what runs, unpacks or is shown as a page.
_DANGEROUS = """
    exe com scr bat cmd ps1 psm1 vbs vbe js mjs jse wsf wsh hta msi msp dll cpl jar apk app dmg pkg sh
    py pl rb php phtml phar asp aspx jsp cgi lnk url reg iso img vhd svg svgz html htm xhtml mht mhtml
    xml xsl swf zip rar 7z tar gz bz2 xz docm xlsm pptm dotm xltm xlam
"""
DANGEROUS = frozenset(_DANGEROUS.split())
# Before another ending these also stand in honest names: www.example.com.pdf, Aline.Rb.pdf.
HONEST_INSIDE = frozenset({"com", "app", "pkg", "sh", "py", "pl", "rb", "url", "reg", "img"})
KNOWN = frozenset({"pdf", "jpg", "jpeg", "png", "webp"})
ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})(?=\.|$)")


def clean_name(name: str) -> str:
    """The last part of the name, composed (NFC) and at most 120 characters; raises BadName.

    Control, bidirectional and other hidden characters are refused instead of removed: a name that says
    something else than it shows was made on purpose.
    """
    last = re.split(r"[\\/]", str(name))[-1]
    character = forbidden_character(last)
    if character:
        raise BadName(character=character)
    tidy = " ".join(unicodedata.normalize("NFC", last).split()).strip(". ")
    if len(tidy) > LONGEST:
        stem, dot, ending = tidy.rpartition(".")
        tail = f"{dot}{ending}" if stem and len(ending) <= 5 else ""
        tidy = tidy[: LONGEST - len(tail)].rstrip(". ") + tail
    return tidy or "file"


def dangerous_ending(name: str) -> str:
    """The ending, at the end or before another one, that marks a program, archive or page; or ""."""
    for found in ENDING.finditer(name):
        ending, last = found[1].lower(), found.end() == len(name)
        if ending in DANGEROUS and (last or ending not in HONEST_INSIDE):
            return found[0]
    return ""


def with_ending(name: str, ending: str) -> str:
    """The name with the ending that its content has now: scan.webp becomes scan.jpg."""
    stem, dot, last = name.rpartition(".")
    known = last.lower() in KNOWN
    if dot and known and (last.lower() == ending or {last.lower(), ending} == {"jpg", "jpeg"}):
        return name
    return f"{stem if dot and known else name}.{ending}"
