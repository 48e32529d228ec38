# SPDX-License-Identifier: AGPL-3.0-or-later
"""One statement: its lines and what became of them, and the file as it came."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.models import StatementImport
from budgets.states import LINE_LOOKS, LineState
from core import audit, blobs
from core.downloads import download_response, table_response, wanted_format
from core.guards import find
from grants.models import Programme
from grants.views.staff.common import page_of

READ = "budgets.read_statements"
OCTETS = "application/octet-stream"


def statement_of(request: HttpRequest, pk: int) -> StatementImport:
    """Return the statement if this person reads such files, else 404."""
    rows = StatementImport.objects.visible_to(request.user).counted().select_related("imported_by")
    found: StatementImport = find(rows, request.user, may=READ, pk=pk)
    request.programme = Programme.objects.filter(key=found.programme_key).first()  # type: ignore[attr-defined]
    return found


@login_required
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was read; ?show= keeps the lines of one state; as a file with ?format=."""
    row = statement_of(request, pk)
    shown = request.GET.get("show", "")
    lines = row.lines.select_related("payment", "entry", "duplicate_of").order_by("place")
    if shown in LineState.values:
        lines = lines.filter(state=shown)
    if wanted_format(request):
        return _file(request, row, lines)
    told = {
        "row": row,
        "page": page_of(request, lines),
        "tiles": [
            (LINE_LOOKS[value], label, value, getattr(row, f"n_{value}"))
            for value, label in LineState.choices
        ],
        "shown": shown,
        "zone": getattr(getattr(request, "programme", None), "time_zone", None),
        "refresh": row.finished_at is None,
    }
    return render(request, "budgets/statement.html", told)


def _file(request: HttpRequest, row: StatementImport, lines: Any) -> HttpResponse:
    heads = [
        _("Line"), _("Booked on"), _("Amount"), _("Our reference"), _("Reference of the bank"), _("Counterparty"),
        _("Text"), _("Status"), _("What it did"), _("Why it waits"), _("Payment"), _("Entry"),
    ]  # fmt: skip
    return table_response(
        request, f"statement-{row.pk}", heads, (_cells(line) for line in lines.iterator(2000))
    )


def _cells(line: Any) -> list[Any]:
    return [
        line.place, line.booked, line.signed, line.end_to_end_id, line.bank_ref, line.counterparty, line.text,
        line.state_label, line.get_act_display(), line.get_waits_display(),
        line.payment.reference if line.payment else "", line.entry.key if line.entry else "",
    ]  # fmt: skip


@login_required
@require_safe
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the file as it came, byte for byte; the reading is logged."""
    row = statement_of(request, pk)
    audit.record_reading(request.user, "statement", row)
    return download_response(blobs.read(row.sha256), row.name, OCTETS)
