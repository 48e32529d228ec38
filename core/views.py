# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the ground: health, readiness, and where the source is."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import OutboxRow

OLDEST_OUTBOX = timedelta(minutes=10)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the installation can work: migrations applied, outbox drained in time; else 503."""
    executor = MigrationExecutor(connection)
    unapplied = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    late = OutboxRow.objects.filter(
        done_at=None, dead_at=None, not_before__lt=timezone.now() - OLDEST_OUTBOX
    ).exists()
    facts = {"migrations": not unapplied, "outbox": not late}
    return JsonResponse(facts, status=200 if all(facts.values()) else 503)


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """Offer the source code to everybody who uses the software (AGPL, section 13)."""
    return render(request, "core/source.html")


@require_safe
def outbox_worker(request: HttpRequest) -> HttpResponse:
    """Hand over the worker that keeps a page for when there is no network; from here it may keep any page."""
    script = (settings.BASE_DIR / "static" / "js" / "outbox-worker.js").read_bytes()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
