# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everybody's first page, the log, background jobs, and what could not be delivered."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import programmes_of
from accounts.states import Role, RoleFamily
from core.downloads import table_response
from core.forms import ConfirmForm, posted
from core.guards import find
from core.models import AuditEntry, Job, OutboxRow
from core.permissions import demand
from workflows.inbox import grouped, lines_of, next_moment
from workflows.operations.outbox import revive_row

READS_LOG = RoleFamily.STAFF | {Role.AUDITOR}
MOST_ROWS = 20_000
LOG_HEADERS = [
    _("When"),
    _("Act"),
    _("Subject"),
    _("From"),
    _("To"),
    _("By"),
    _("On behalf of"),
    _("Through"),
    _("Source"),
]


def _log_row(entry: AuditEntry) -> list[object]:
    """Return an entry as a row of the downloaded log."""
    return [
        entry.happened_at,
        entry.act,
        entry.subject_label,
        entry.from_state,
        entry.to_state,
        str(entry.by or entry.actor),
        str(entry.on_behalf or ""),
        entry.through,
        entry.source,
    ]


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person; when nothing does, the next date."""
    lines = lines_of(request.user)
    context = {
        "groups": grouped(lines, timezone.now()),
        "next": None if lines else next_moment(request.user),
        "total": len(lines),
    }
    return render(request, "workflows/inbox.html", context)


@login_required
@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far a background job is; the page may be left and looked at again."""
    found = find(Job.objects.filter(asked_by=request.user), request.user, key=key)
    return render(request, "workflows/job.html", {"job": found, "refresh": found.finished_at is None})


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show what was done in the person's programmes, newest first, narrowed by text, kind or person."""
    demand(request.user, "grants.read_log")
    entries = AuditEntry.objects.filter(programme_key__in=programmes_of(request.user, READS_LOG))
    text = request.GET.get("q", "").strip()
    if text:
        entries = entries.filter(
            Q(act__icontains=text) | Q(subject_label__icontains=text) | Q(by__name__icontains=text)
        )
    entries = entries.select_related("by", "on_behalf").order_by("-pk")
    if request.GET.get("format"):
        return table_response(request, "log", LOG_HEADERS, (_log_row(entry) for entry in entries[:MOST_ROWS]))
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "workflows/log.html", {"page": page, "q": text})


@login_required
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Show the work that was given up after its last attempt, for somebody to look at."""
    demand(request.user, "workflows.see_outbox")
    rows = OutboxRow.objects.exclude(dead_at=None).filter(done_at=None).order_by("-dead_at", "-pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    waiting = OutboxRow.objects.filter(done_at=None, dead_at=None).count()
    return render(request, "workflows/outbox.html", {"page": page, "waiting": waiting})


@login_required
@require_http_methods(["GET", "POST"])
def revive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then put a given-up piece of work back to the worker."""
    demand(request.user, "workflows.see_outbox")
    row = find(OutboxRow.objects.exclude(dead_at=None), request.user, pk=pk)
    form = ConfirmForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(lambda: revive_row(row, by=request.user))
    ):
        return redirect("outbox")
    return render(request, "workflows/revive.html", {"row": row, "form": form})
