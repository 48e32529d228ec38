# SPDX-License-Identifier: AGPL-3.0-or-later
"""One payment batch: its payments, control sum, files, who did what, and the next step."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.advice import verdict, way_out
from budgets.models import BatchFile, Payment, PaymentBatch
from budgets.operations.batch import formats_of
from budgets.operations.batch.papers import job_key
from budgets.states import BatchChannel, BatchState, FileKind
from core import audit, blobs
from core.downloads import download_response
from core.guards import find
from core.models import Job
from core.permissions import may
from documents.contexts import in_words
from grants.models import Programme
from grants.views.staff.common import page_of
from grants.views.staff.submission import history_of

SEE = "budgets.see_batches"


@dataclass(frozen=True)
class Step:
    """The next step: what is to be done, and if this reader may, by which button."""

    words: str
    button: str = ""
    url: str = ""


def batch_for(request: HttpRequest, number: str, permission: str = SEE) -> Any:
    """Return the batch if this person reads it, else 404; 403 without the permission."""
    rows = PaymentBatch.objects.visible_to(request.user).counted().select_related("source")
    found = find(rows, request.user, may=permission, number=number)
    request.programme = Programme.objects.get(key=found.programme_key)  # type: ignore[attr-defined]
    return found


@login_required
@require_safe
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """Show a batch."""
    found = batch_for(request, number)
    page = page_of(request, _payments(found))
    files = list(found.files.select_related("blob", "anchor").order_by("pk"))
    control = found.sum
    told = {
        "batch": found,
        "control": control,
        "words": in_words(control),
        "zone": request.programme.time_zone,  # type: ignore[attr-defined]
        "page": page,
        "rows": _rows(found, page),
        "files": [one for one in files if one.kind != FileKind.PAPER],
        "papers": {one.payment_id: one for one in files if one.kind == FileKind.PAPER},
        "job": _job(found),
        "step": _step(found, request.user),
        "cancels": found.state in BatchState.INSIDE and may(request.user, "budgets.cancel_batch", found),
        "takes_out": _open(found) and may(request.user, "budgets.take_out_payment", found),
        "adds": found.state == BatchState.DRAFT and may(request.user, "budgets.draft_batch", found),
        "reads_files": may(request.user, "budgets.reveal_account", found),
        "history": history_of(found),
    }
    return render(request, "budgets/batch.html", told)


def _open(found: PaymentBatch) -> bool:
    return found.state in (BatchState.DRAFT, BatchState.LOCKED)


def _payments(found: PaymentBatch) -> Any:
    """The payments of a batch; of a cancelled one those that stood in its list."""
    rows = Payment.objects.filter(batch=found)
    if found.state == BatchState.CANCELLED:
        rows = Payment.objects.filter(lines__batch=found).distinct()
    return rows.select_related("account__payee").order_by("pk")


def _rows(found: PaymentBatch, page: Any) -> list[tuple[Payment, str]]:
    """Return each payment with what the way out says to it, if that is worth saying: it is split, or cannot go."""
    payout = (
        formats_of(found.programme_key).get(found.payout) if found.channel == BatchChannel.MOBILE else None
    )
    channel = way_out(found, payout) if payout is not None or found.channel != BatchChannel.MOBILE else None
    return [(one, _said(one, channel)) for one in page]


def _said(payment: Payment, channel: Any) -> str:
    told = verdict(payment, channel) if channel is not None else None
    return "" if told is None or told.ok else str(told)


def _job(found: PaymentBatch) -> Job | None:
    """Return the progress of its papers while they are made, or why they were not."""
    if found.released_at is None:
        return None
    return Job.objects.filter(key=job_key(found)).first()


def _step(found: Any, person: Any) -> Step | None:
    """Return what is to be done next, with the button for those who may."""
    steps = {
        BatchState.DRAFT: (
            "budgets.lock_batch", "batch_lock", _("Lock it"),
            _("Compare the list with your own. When it is complete, lock it: then its list and control sum stand."),
        ),
        BatchState.LOCKED: (
            "budgets.release_batch", "batch_release", _("Release it"),
            _("Somebody who releases payments, and neither asked for them nor checked them, types the control sum in."),
        ),
        BatchState.RELEASED: (
            "budgets.hand_over_batch", "batch_hand_over", _("It was handed over"),
            _("Download the file, hand it over, then say so here: all its payments are then sent."),
        ),
    }  # fmt: skip
    if found.state not in steps:
        return _after(found)
    permission, name, button, words = steps[BatchState(found.state)]
    url = reverse(name, args=[found.number]) if may(person, permission, found) else ""
    return Step(words, button, url)


def _after(found: Any) -> Step | None:
    if found.state != BatchState.SENT or not found.waiting:
        return None
    return Step(_("The bank’s answers are awaited. Nothing is sent a second time by itself."))


@login_required
@require_safe
def batch_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Hand out a file of a batch, byte for byte as it was stored; who reads account numbers is kept."""
    found = batch_for(request, number, "budgets.reveal_account")
    file = find(BatchFile.objects.filter(batch=found).select_related("blob"), request.user, pk=pk)
    audit.record_reading(request.user, "batch file", file)
    return download_response(blobs.read(file.sha256), file.name, file.blob.mime)
