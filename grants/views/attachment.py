# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attachments are served only here, to those whom a registered rule lets read them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.rules import is_auditor
from core import audit, blobs
from core.downloads import download_response
from grants.models import Attachment
from grants.operations.attachment import readable


@login_required
@require_safe
def attachment(request: HttpRequest, token: UUID) -> HttpResponse:
    """Hand the cleaned file over as a download; to everybody else it does not exist."""
    rows = Attachment.objects.select_related("blob", "submission__call", "question")
    found = rows.filter(token=token).first()
    if found is None or not readable(request.user, found):
        raise Http404
    if is_auditor(request.user, found.submission):
        audit.record_reading(request.user, "attachment", found)
    return download_response(blobs.read(found.blob.sha256), found.name, found.blob.mime)
