# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses and bodies of the pages about people's rights; where nothing was asked or recorded, the row of nothing."""

from collections.abc import Callable
from typing import Any

from tests import personas

KEY = personas.PROGRAMME
NOTHING = 999_999
ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    **{
        name: lambda _t: {}
        for name in (
            "my_readers", "my_consents", "my_heir", "my_data_paper", "rights_requests", "consent_texts",
            "retention", "read_log", "breaches", "breach_new",
        )
    },
    **{
        name: lambda _t: {"pk": NOTHING}
        for name in ("my_copy", "my_request_back", "rights_request", "breach")
    },
    "my_request": lambda _t: {"kind": "correction"},
    "consent_text": lambda _t: {"programme": KEY, "purpose": "photo"},
    "consent_text_new": lambda _t: {"programme": KEY},
    "retention_edit": lambda _t: {"programme": KEY},
    "member_guardian": lambda t: {"pk": t.submission.pk, "member": t.member("mate")},
}  # fmt: skip
TEXT = {"title_en": "Photos", "text_en": "May photos be shown?"}
BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "my_heir": lambda _t: {"name": "Sister", "email": "sister@example.org"},
    "my_consents": lambda _t: {"purpose": f"{KEY}/nothing", "answer": "yes"},
    "consent_text": lambda _t: TEXT | {"version": 0},
    "consent_text_new": lambda _t: TEXT | {"purpose": "radio"},
    "person_consent": lambda _t: {"choice": f"{KEY}/photo", "given": "yes", "note": "Folder 7"},
}
