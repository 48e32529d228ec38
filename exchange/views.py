# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bringing a file by a page: choose it, see what it would change, confirm, follow its progress."""

import io

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import MIMES, download_response
from core.forms import ConfirmForm, posted
from core.guards import find
from core.permissions import demand
from core.unreadable import Unreadable
from exchange.checks.rights import check_rights
from exchange.forms import UploadForm
from exchange.models import Import
from exchange.opening import open_book
from exchange.operations.uploading import confirm_import, receive_file
from exchange.survey import survey
from exchange.template import empty_workbook
from grants.models import Programme

SHOWN = 50  # of complaints on the page: whoever has more of them works in the file anyway


@login_required
@require_http_methods(["GET", "POST"])
def import_call(request: HttpRequest) -> HttpResponse:
    """Show the imports of the person's programmes, and take a file."""
    demand(request.user, "exchange.import_call")
    form = UploadForm(posted(request), request.FILES or None, person=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(
            lambda programme, file: receive_file(programme, file=file, by=request.user),
        )
    ):
        return redirect("import_preview", form.outcome.pk)
    recent = Import.objects.visible_to(request.user).exclude(done_at=None)
    recent = recent.select_related("call", "brought_by").defer("content").order_by("-pk")[:10]
    return render(request, "exchange/import.html", {"form": form, "recent": recent})


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the file would change, or what is to be put right in it; then let it be brought in."""
    record = find(
        Import.objects.visible_to(request.user).select_related("call", "brought_by"), request.user, pk=pk
    )
    demand(request.user, "exchange.import_call", record)
    form = ConfirmForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(lambda: confirm_import(record, by=request.user))
    ):
        return redirect("job", record.job_key)
    context = {"record": record, "form": form, "shown": SHOWN}
    if record.content is not None and record.confirmed_at is None:
        context |= _looked_at(record, request)
    return render(request, "exchange/preview.html", context)


def _looked_at(record: Import, request: HttpRequest) -> dict[str, object]:
    """Return what the file holds, and every complaint about it."""
    programme = Programme.objects.get(key=record.programme_key)
    try:
        book, known = open_book(io.BytesIO(bytes(record.content)), chosen=programme, at=record.brought_at)
    except Unreadable as refusal:
        return {"unreadable": str(refusal)}
    check_rights(book, known, request.user)
    errors = book.sorted_errors()
    return {
        "programme": programme,
        "call": known.call,
        "title": str(book.one("call").translated("title", book.frame.language)),
        "errors": errors[:SHOWN],
        "more": max(0, len(errors) - SHOWN),
        "counts": [] if errors else survey(book, known),
        "left_out": book.left_out,
        "ready": not errors,
    }


@login_required
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """Hand over an empty workbook."""
    demand(request.user, "exchange.import_call")
    return download_response(empty_workbook(), "import.xlsx", MIMES["xlsx"])
