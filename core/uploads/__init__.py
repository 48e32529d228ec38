# SPDX-License-Identifier: AGPL-3.0-or-later
"""Takes files from strangers: the content decides what they are, and only a rewritten copy comes in."""

from .cleaning import MAX_BYTES, CleanFile, clean_upload
from .names import clean_name
from .refusals import (
    BadName,
    Busy,
    DamagedFile,
    EmptyFile,
    FormOnly,
    LockedFile,
    NotAccepted,
    ProgramInside,
    TooBig,
    TooHeavy,
    TooManyPages,
    TooManyPixels,
    UploadRefused,
)

__all__ = [
    "MAX_BYTES",
    "BadName",
    "Busy",
    "CleanFile",
    "DamagedFile",
    "EmptyFile",
    "FormOnly",
    "LockedFile",
    "NotAccepted",
    "ProgramInside",
    "TooBig",
    "TooHeavy",
    "TooManyPages",
    "TooManyPixels",
    "UploadRefused",
    "clean_name",
    "clean_upload",
]
