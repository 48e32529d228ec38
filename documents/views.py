# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public verify page, and the checking view through which every issued document is read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from core import blobs
from core.downloads import download_response
from core.forms import posted
from core.registry import READERS
from documents.contexts import content_digest, thawed
from documents.forms import CompareForm
from documents.models import Document
from documents.states import DocumentState


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a document with this token was issued, when, under which number; compare a file with it."""
    document = get_object_or_404(Document, token=token, state=DocumentState.ISSUED)
    form = CompareForm(posted(request), request.FILES or None)
    same = None
    if request.method == "POST" and form.is_valid() and form.sha256():
        same = form.sha256() == document.sha256
    digest = content_digest(thawed(document.facts), number=document.number, language=document.language)
    context = {"document": document, "form": form, "same": same, "content_digest": digest}
    return render(request, "documents/verify.html", context)


@login_required
@require_safe
def document_file(request: HttpRequest, token: str) -> HttpResponse:
    """Serve an issued document to those who may read its kind; to others it does not exist."""
    document = Document.objects.filter(token=token).select_related("blob").first()
    reader = READERS.get(f"document:{document.kind}") if document else None
    if document is None or reader is None or not reader(request.user, document):
        raise Http404
    if document.state != DocumentState.ISSUED or document.blob is None:
        return render(request, "documents/not_ready.html", {"document": document}, status=409)
    return download_response(blobs.read(document.blob.sha256), f"{document.number}.pdf", "application/pdf")
