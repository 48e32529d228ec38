# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threads: the list of one's conversations, one of them, and a file that came with a message."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.forms.thread import OfficerForm, WriteForm
from conversations.models import Message, MessageFile, Thread
from conversations.operations.thread import mark_read, settle_thread, write_message
from conversations.registry import kind_of
from conversations.rules import side_of
from conversations.states import Side
from conversations.views.finding import page_of, posted, shown, thread_for
from core import audit, blobs
from core.downloads import download_response
from core.permissions import may


@login_required
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """List the conversations that the person may read: those that wait first."""
    rows = Thread.objects.visible_to(request.user).exclude(latest_at=None).select_related("subject_type")
    waiting = request.GET.get("awaited", "")
    if waiting in Side.values:
        rows = rows.filter(awaited=waiting)
    rows = rows.prefetch_related("subject").order_by(
        F("awaited_since").asc(nulls_last=True), "-latest_at", "pk"
    )
    told = {
        "page": page_of(request, rows),
        "sides": Side.choices,
        "awaited": waiting,
        "staff": is_staff(request),
    }
    return render(request, "conversations/threads.html", told)


def is_staff(request: HttpRequest) -> bool:
    """Say whether the reader reads the staff's lists of this room."""
    return may(request.user, "conversations.read_bulletins")


@login_required
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show a conversation and take a message; who reads it is noted, an auditor in the log of readings."""
    found = thread_for(request, kind, pk)
    if request.method == "POST":
        found = thread_for(request, kind, pk, "conversations.write_message")
    side = side_of(request.user, found)
    form = (OfficerForm if side == Side.OFFICER else WriteForm)(*posted(request))
    if form.is_bound and form.is_valid() and _write(request, found, form):
        messages.success(request, _("Your message is sent."))
        return redirect("thread", kind, pk)
    written = _messages_of(found)
    if side:
        mark_read(written, by=request.user)
    else:
        audit.record_reading(request.user, "conversation", found.subject)
    told = {
        "thread": found,
        "written": written,
        "side": side,
        "back": kind_of(found.subject).url(found.subject, side != Side.APPLICANT),
        "settles": bool(side and found.awaited),
    }
    return shown(request, "thread", form if side else None, **told)


def _write(request: HttpRequest, found: Thread, form: WriteForm) -> bool:
    form.cleaned_data["key"] = f"page-{request.user.pk}-{form.cleaned_data['key'].hex}"
    return form.carry_out(lambda **given: write_message(found.subject, by=request.user, **given))


def _messages_of(found: Thread) -> list[Message]:
    """Return the messages with their authors, files and readers: four queries, whatever their number."""
    if found.pk is None:
        return []
    rows = Message.objects.filter(thread=found).select_related("author")
    return list(rows.prefetch_related("files__blob", "readings__person"))


@login_required
@require_POST
def thread_settle(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Say that no answer is needed."""
    found = thread_for(request, kind, pk, "conversations.write_message")
    settle_thread(found, by=request.user)
    messages.success(request, _("Noted: no answer is needed."))
    return redirect("thread", kind, pk)


@login_required
@require_safe
def message_file(request: HttpRequest, token: UUID) -> HttpResponse:
    """Hand over a file of a message as a download; to everybody else it does not exist."""
    rows = MessageFile.objects.select_related("blob", "message__thread").filter(token=token)
    found = rows.first()
    if (
        found is None
        or not Thread.objects.visible_to(request.user).filter(pk=found.message.thread_id).exists()
    ):
        raise Http404
    if not side_of(request.user, found.message.thread):
        audit.record_reading(request.user, "file of a conversation", found.message.thread.subject)
    return download_response(blobs.read(found.blob.sha256), found.name, found.blob.mime)
