# SPDX-License-Identifier: AGPL-3.0-or-later
"""The papers of a released batch, made by the worker: a request for each payment of a pack, then the cover sheet.

Each paper is stored as soon as it is made. A worker that dies leaves the rest to the next: what is there is not made
again, and what is made again has the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budgets.batch_papers import cover_paper, request_paper
from budgets.models import Approval, BatchLine, Payment, PaymentBatch
from budgets.operations.batch.files import Made
from budgets.operations.batch.storing import keep_files
from budgets.operations.ledger import anchor_chain
from budgets.operations.payment_rules import rules_of
from budgets.states import BatchChannel, BatchState, FileKind, Stage
from core import blobs, jobs, outbox
from core.models import Job
from core.permissions import demand
from documents.rendering import PdfUnavailable, Renderer, RenderingFailed
from grants.models import Programme

AT_ONCE = 40  # papers in one piece of work: far within a worker's lease
KIND = "batch-papers"
PDF, ZIP = "application/pdf", "application/zip"


def papers_to_make(batch: PaymentBatch) -> list[outbox.Work]:
    """Return the work that a release leaves to the worker."""
    return [(KIND, f"{KIND}:{batch.pk}:0", {"batch": batch.pk})]


def job_key(batch: PaymentBatch) -> str:
    """Return the key of the progress of a batch's papers."""
    return f"{KIND}:{batch.pk}"


def papers_stand(batch: PaymentBatch) -> bool:
    """Whether a batch may be handed over: a pack with its papers, or when this machine cannot make them."""
    if batch.channel != BatchChannel.PACK or batch.files.filter(kind=FileKind.COVER).exists():
        return True
    return Job.objects.filter(key=job_key(batch)).exclude(failure="").exists()


def make_papers_again(batch: PaymentBatch, *, by: Any) -> None:
    """Let the worker try once more what it could not make. Raises NotAllowed."""
    demand(by, "budgets.hand_over_batch", batch)
    with transaction.atomic():
        jobs.begin_again(job_key(batch))
        outbox.put(KIND, f"{KIND}:{batch.pk}:{timezone.now():%Y%m%d%H%M%S}", {"batch": batch.pk})


@outbox.handles(KIND)
def make_papers(payload: dict[str, Any], key: str) -> None:
    """Make the next papers of a batch, or when all are there the cover sheet; twice changes nothing."""
    batch = PaymentBatch.objects.select_related("source").get(pk=payload["batch"])
    if batch.state == BatchState.CANCELLED or batch.files.filter(kind=FileKind.COVER).exists():
        return
    lines = _lines(batch)
    missing = _missing(batch, lines)
    asked_by = Approval.objects.filter(payment__batch=batch, stage=Stage.RELEASE).order_by("-pk").first()
    jobs.begin(
        job_key(batch), title=batch.number, total=(len(lines) if batch.channel == BatchChannel.PACK else 0) + 1,
        by=asked_by.person if asked_by else batch.locker, programme_key=batch.programme_key,
        back_url=reverse("batch", args=[batch.number]),
    )  # fmt: skip
    programme = Programme.objects.get(key=batch.programme_key)
    try:
        with translation.override(programme.prevailing_language), Renderer() as renderer:
            for line in missing[:AT_ONCE]:
                _keep_paper(batch, line, programme, renderer)
            if len(missing) <= AT_ONCE:
                _keep_cover(batch, lines, programme, renderer)
                return
    except (RenderingFailed, PdfUnavailable) as refusal:
        jobs.fail(job_key(batch), str(refusal))
        return
    outbox.put(KIND, f"{KIND}:{batch.pk}:{len(lines) - len(missing) + AT_ONCE}", {"batch": batch.pk})


def _lines(batch: PaymentBatch) -> list[BatchLine]:
    lines = batch.lines.filter(taken_out_at=None).order_by("place")
    return list(lines.select_related("payment__account__payee", "batch"))


def _missing(batch: PaymentBatch, lines: Iterable[BatchLine]) -> list[BatchLine]:
    """Return the lines of a pack that have no paper yet."""
    if batch.channel != BatchChannel.PACK:
        return []
    there = set(batch.files.filter(kind=FileKind.PAPER).values_list("payment_id", flat=True))
    return [line for line in lines if line.payment_id not in there]


def _drawn(
    renderer: Renderer, template: str, paper: Any, batch: PaymentBatch, title: str, number: str
) -> bytes:
    return renderer.render(
        template, paper, language=translation.get_language() or "en", title=title, number=number,
        created=batch.released_at, author=paper.letterhead.programme,
    ).pdf  # fmt: skip


def _keep_paper(batch: PaymentBatch, line: BatchLine, programme: Programme, renderer: Renderer) -> None:
    payment = line.payment
    paper = request_paper(batch, payment, programme, rules_of(batch.programme_key).coding)
    content = _drawn(renderer, "payment_request.html", paper, batch, _("Payment request"), payment.reference)
    name = f"{payment.reference.replace('/', '-')}.pdf"
    keep_once(batch, payment, Made(FileKind.PAPER, name, content, PDF))


def keep_once(batch: PaymentBatch, payment: Payment, made: Made) -> None:
    """Keep the paper of a payment, unless another worker did meanwhile."""
    with transaction.atomic():
        _take_turns(batch)
        if not batch.files.filter(payment=payment).exists():
            keep_files(batch, [made], payment=payment)
            jobs.step(job_key(batch))


def _keep_cover(
    batch: PaymentBatch, lines: list[BatchLine], programme: Programme, renderer: Renderer
) -> None:
    """Make and keep the cover sheet with the head of the ledger's chain, and of a pack the whole as one file."""
    anchor = anchor_chain(
        batch.programme_key, where=_("Cover sheet of %(number)s") % {"number": batch.number}
    )
    paper = cover_paper(batch, programme, lines, anchor)
    content = _drawn(renderer, "batch_cover.html", paper, batch, _("Cover sheet"), batch.number)
    cover = Made(FileKind.COVER, f"{batch.number}-cover.pdf", content, PDF)
    with transaction.atomic():
        _take_turns(batch)
        if not batch.files.filter(kind=FileKind.COVER).exists():
            keep_files(batch, [cover], anchor=anchor)
            if batch.channel == BatchChannel.PACK:
                packed = _packed(batch)
                keep_files(batch, [Made(FileKind.ALL, f"{batch.number}.zip", packed, ZIP)])
            jobs.step(job_key(batch))


def _take_turns(batch: PaymentBatch) -> None:
    """Let two workers who do the same thing write one after the other."""
    PaymentBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)


def _packed(batch: PaymentBatch) -> bytes:
    """Return all files of a batch in one: the cover sheet first, and the same bytes for the same files."""
    out = io.BytesIO()
    stamp = batch.released_at.timetuple()[:6]  # type: ignore[union-attr]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in sorted(batch.files.order_by("pk"), key=lambda one: one.kind != FileKind.COVER):
            folder = "payments/" if one.kind == FileKind.PAPER else ""
            entry = zipfile.ZipInfo(f"{batch.number}/{folder}{one.name}", stamp)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, blobs.read(one.sha256))
    return out.getvalue()
