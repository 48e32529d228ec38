# SPDX-License-Identifier: AGPL-3.0-or-later
"""Awards for this room's tests, without a panel: the steps of a release, then terms, agreement, signatures."""

import hashlib
import io
from datetime import date, timedelta

from django.utils import timezone

from core.acting import WORKER
from core.lifecycle import advance
from core.models import Blob
from core.money import Money
from core.uploads import CleanFile
from grants.models import Award, Submission
from grants.operations.agreement import issue_agreement, record_signature
from grants.operations.award import Instalment, offer_award, set_terms
from tests import personas, worlds
from tests.keeping import kept

AMOUNT = Money(3_000_000, "RWF")
SCHEDULE = [
    Instalment(Money(1_800_000, "RWF"), "When everybody has signed"),
    Instalment(Money(1_200_000, "RWF"), "When the first report is accepted", date(2027, 6, 1)),
]


@kept
def selected(*, others: int = 0) -> Submission:
    """A submission that a release selected."""
    submission = worlds.under_review(others=others)
    return advance(submission.select, by=personas.grace())


@kept
def offered(submission: Submission | None = None, *, place: int = 1, amount: Money = AMOUNT) -> Award:
    """An award that was offered."""
    submission = submission or selected()
    return offer_award(
        submission, place=place, amount=amount, conditions="Buy timber that is certified.",
        number=f"{submission.number}-AW", by=personas.beatrice(),
    )  # fmt: skip


@kept
def agreed(award: Award | None = None) -> Award:
    """An award with its terms."""
    starts = timezone.localdate() + timedelta(days=30)
    return set_terms(
        award or offered(), starts_on=starts, ends_on=starts + timedelta(days=240), instalments=SCHEDULE,
        by=personas.grace(),
    )  # fmt: skip


@kept
def issued(award: Award | None = None) -> Award:
    """An award whose agreement lies ready to be signed (its bytes as the worker would bring them)."""
    award = award or agreed()
    agreement = issue_agreement(award, by=personas.grace())
    blob, _new = Blob.objects.get_or_create(sha256="0" * 64, defaults={"size": 1, "mime": "application/pdf"})
    advance(agreement.document.issue, by=WORKER, blob=blob, sha256=blob.sha256, pages=1)
    return Award.objects.get(pk=award.pk)


def signatures(award: Award) -> list:
    """The places for signatures of the agreement in force, in their order: IOM, the polytechnic, the grantee."""
    return list(award.agreements.get(replaced_at=None).signatures.all())


def paper(name: str = "signed.pdf") -> CleanFile:
    """A signed copy that was cleaned already."""
    content = b"%PDF-1.7 signed"
    return CleanFile(content, "pdf", "application/pdf", name, hashlib.sha256(content).hexdigest())


def photo() -> io.BytesIO:
    """A photo of a signed page, as a browser uploads it."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "PNG")
    file.seek(0)
    file.name = "signed.png"
    return file


def sign(signature, *, by, on: date | None = None, file=None):
    """Record one signature."""
    return record_signature(
        signature, signed_by=by.name, signed_on=on or timezone.localdate(), file=file or paper(), by=by
    )


def active(award: Award | None = None) -> Award:
    """An award that all have signed."""
    award = award or issued()
    for signature, who in zip(signatures(award), ("solange", "odile", "aline"), strict=True):
        sign(signature, by=personas.person(who))
    return Award.objects.get(pk=award.pk)
