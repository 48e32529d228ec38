# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the papers of a batch say: a request for each payment, and the cover sheet; read from rows that never change."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.banks import bank_of
from budgets.coding import coded
from budgets.models import Anchor, Approval, BatchFile, BatchLine, Payment, PaymentBatch
from budgets.payables import kind_of
from budgets.states import BatchChannel, Channel, FileKind, Stage
from core.secrets import open_text
from documents.contexts import BatchCover, CoverFile, CoverRow, Fulfilled, PaymentRequest, Said
from grants.letterhead import letterhead_of
from grants.models import Programme


def _common(batch: PaymentBatch, programme: Programme) -> dict[str, Any]:
    """Return what both papers have: the letterhead, the day of the release, and the page that lists their digests."""
    zone = ZoneInfo(programme.time_zone)
    return {
        "letterhead": letterhead_of(programme),
        "dated": batch.released_at.astimezone(zone).date(),  # type: ignore[union-attr]
        "verify_url": settings.SITE_URL + reverse("batch", args=[batch.number]),
        "execution": batch.execution_date,
        "zone": programme.time_zone,
    }


def request_paper(
    batch: PaymentBatch, payment: Payment, programme: Programme, coding: Sequence[Sequence[str]]
) -> PaymentRequest:
    """Return the request of one payment of a released batch, in the active language."""
    account, payee, thing = payment.account, payment.account.payee, payment.thing
    evidence = kind_of(thing).evidence
    values = coded(coding, payment)
    codes = tuple((heading, value) for (heading, _value), value in zip(coding, values, strict=True))
    return PaymentRequest(
        reference=payment.reference,
        batch=batch.number,
        award=payment.award_number,
        text=payment.text,
        amount=payment.amount,
        payee=payee.name,
        guardian=payee.guardian_name,
        holder=account.holder,
        bank=_bank(account),
        account=open_text(account.sealed_number),
        codes=codes,
        conditions=tuple(
            Fulfilled(words=words, how=how) for words, how in (evidence(thing) if evidence else ())
        ),
        answers=_answers(payment),
        **_common(batch, programme),
    )


def _bank(account: Any) -> str:
    if account.channel == Channel.WALLET:
        return str(account.get_channel_display())
    known = bank_of(account.bic)
    return f"{known.name}, {account.bic}" if known else account.bic


def _answers(payment: Payment) -> tuple[Said, ...]:
    words = {Stage.CHECK: _("Checked by"), Stage.RELEASE: _("Released by")}
    asked = Said(what=_("Asked for by"), name=payment.maker_name, at=payment.requested_at)
    given = [
        Said(what=words[Stage(one.stage)], name=one.name, at=one.at)
        for one in payment.approvals.order_by("pk")
    ]
    return (asked, *given)


def cover_paper(
    batch: PaymentBatch, programme: Programme, lines: Iterable[BatchLine], anchor: Anchor
) -> BatchCover:
    """Return the cover sheet of a released batch, in the active language."""
    files = list(batch.files.select_related("blob").order_by("pk"))
    papers = {one.payment_id: one.sha256 for one in files if one.kind == FileKind.PAPER}
    rows = tuple(
        CoverRow(
            place=place, reference=line.reference, payee=line.payment.account.payee.name, amount=line.amount,
            sha256=papers.get(line.payment_id, ""),
        )
        for place, line in enumerate(lines, start=1)
    )  # fmt: skip
    return BatchCover(
        number=batch.number,
        channel=str(BatchChannel(batch.channel).label),
        source=str(batch.source or ""),
        count=batch.count,
        control=batch.control,  # type: ignore[arg-type]
        rows=rows,
        files=tuple(_file(one) for one in files if one.kind != FileKind.PAPER),
        answers=_responsible(batch),
        chain_place=anchor.seq,
        chain_digest=anchor.digest,
        **_common(batch, programme),
    )


def _file(one: BatchFile) -> CoverFile:
    return CoverFile(name=one.name, size=filesizeformat(one.blob.size), sha256=one.sha256)


def _responsible(batch: PaymentBatch) -> tuple[Said, ...]:
    """Who drafted, locked and released the batch; of several releases of a person the last."""
    told = [
        Said(what=_("Drafted by"), name=batch.drafter_name, at=batch.drafted_at),
        Said(what=_("Locked by"), name=batch.locker_name, at=batch.locked_at),  # type: ignore[arg-type]
    ]
    released = Approval.objects.filter(payment__batch=batch, stage=Stage.RELEASE).order_by("at", "pk")
    last = dict(released.values_list("name", "at"))
    return (*told, *(Said(what=_("Released by"), name=name, at=at) for name, at in last.items()))
