# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hands a table or a file to a browser as a download that it neither shows nor guesses at."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from core.sheets import as_csv, as_xlsx
from core.unreadable import Unreadable
from core.uploads.names import clean_name

MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class UnknownFormat(Unreadable):
    """The address asks for a format that is not offered."""

    sentence = _("Tables are offered as xlsx and csv, not as “%(format)s”.")


def wanted_format(request: HttpRequest) -> str:
    """`xlsx`, `csv`, or "" for the page itself, as asked by ?format=; raises UnknownFormat."""
    wanted = request.GET.get("format", "")
    if wanted and wanted not in MIMES:
        raise UnknownFormat(format=wanted[:20])
    return wanted


def table_response(
    request: HttpRequest, name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The table as a download in the format of ?format= (xlsx when none is given); raises UnknownFormat.

    `name` is the file's name without ending, and the sheet's title.
    """
    wanted = wanted_format(request) or "xlsx"
    content = as_csv(headers, rows) if wanted == "csv" else as_xlsx(headers, rows, name)
    return download_response(content, f"{name}.{wanted}", MIMES[wanted])


def download_response(content: bytes, name: str, mime: str) -> HttpResponse:
    """The bytes as an attachment under that name; a browser may not show, run, sniff or keep them."""
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(True, clean_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
