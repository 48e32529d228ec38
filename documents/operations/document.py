# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents: asked for inside a step's transaction, made by the worker, kept for ever as they were issued."""

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation

from core import audit, blobs, jobs, outbox
from core.acting import WORKER
from core.lifecycle import advance
from core.models import Blob
from documents.contexts import Paper, frozen, thawed
from documents.models import Document, new_token
from documents.rendering import PdfUnavailable, Renderer, RenderingFailed
from documents.states import DocumentState

_own = threading.local()


def request_document(
    *,
    key: str,
    subject: models.Model,
    paper: Callable[[str], Paper],
    by: Any,
    job: str = "",
    **named: Any,
) -> Document:
    """Ask for a document; the same key answers the one that was asked for before.

    `named` is kind, number, title, language, template (a name in templates/documents/), programme_key and
    public (its verify page names the title). `paper` is called with the address of the verify page, in the
    document's language, and answers what the document says; that is frozen in the row now. `job` is the key
    of a core.jobs job in which this document is one step. Must run inside the asking step's transaction.
    """
    existing = Document.objects.filter(key=key).first()
    if existing is not None:
        return existing
    token = new_token()
    named["title"] = str(named["title"])[:200]
    with translation.override(named["language"]):
        facts = frozen(paper(settings.SITE_URL + reverse("verify", args=[token])))
    document = Document.objects.create(
        key=key,
        token=token,
        facts=facts,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        requested_at=timezone.now(),
        requested_by=by if isinstance(by, models.Model) else None,
        **named,
    )
    audit.record("request", document, by=by, tell=False, key=key)
    outbox.put("render-document", f"render:{key}", {"document": document.pk, "job": job})
    return document


@outbox.handles("render-document")
def render_document(payload: dict[str, Any], key: str) -> None:
    """Lay the document out in the limited child, store its bytes, and issue it; once, however often it is tried.

    A document that cannot be made (a refusal) fails with its reason; anything else is tried again later.
    """
    document = Document.objects.select_related("requested_by").get(pk=payload["document"])
    if document.state != DocumentState.REQUESTED:
        return
    try:
        rendered = _renderer().render(
            document.template,
            thawed(document.facts),
            language=document.language,
            title=document.title,
            number=document.number,
            created=document.requested_at,
            author=document.facts["letterhead"]["programme"],
        )
    except (RenderingFailed, PdfUnavailable) as refusal:
        with transaction.atomic():
            advance(document.fail, by=WORKER, failure=str(refusal))
            if payload.get("job"):
                jobs.fail(payload["job"], str(refusal))
        return
    digest = blobs.store(rendered.pdf)
    with transaction.atomic():
        blob, _new = Blob.objects.get_or_create(
            sha256=digest, defaults={"size": len(rendered.pdf), "mime": "application/pdf"}
        )
        advance(document.issue, by=WORKER, blob=blob, sha256=digest, pages=rendered.pages)
        if payload.get("job"):
            jobs.step(payload["job"])


def _renderer() -> Renderer:
    """Return this thread's warm renderer, so that a batch pays for the child's start once."""
    if not hasattr(_own, "renderer"):
        _own.renderer = Renderer()
    return _own.renderer


def close_renderer() -> None:
    """End this thread's child, if it has one (at the end of a command or a test)."""
    if hasattr(_own, "renderer"):
        _own.renderer.close()
        del _own.renderer


def ask_again(document: Document, *, by: Any) -> Document:
    """Let the worker try a failed document once more. Raises WrongState if it did not fail."""
    with transaction.atomic():
        advance(document.ask_again, by=by)
        again = int(timezone.now().timestamp())
        outbox.put("render-document", f"render:{document.key}:{again}", {"document": document.pk, "job": ""})
    return document
