# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worlds of accounting: Aline hands in, Jean-Paul judges, Odile settles, Emmanuel writes off and closes."""

from io import BytesIO

from django.urls import reverse
from PIL import Image

from budgets.models import TICKS, Ceiling
from budgets.operations import expense as ops
from budgets.operations.ceiling import reserve
from budgets.operations.tranche import cancel_tranche
from tests import personas
from tests.budgets.plan import planning, spending
from tests.keeping import kept


@kept
def spent():
    """The first tranche, RWF 1,800,000, paid for real, of an award with a budget."""
    one = spending.spending()
    ceiling = Ceiling.objects.get(number=one.award.number)
    reserve(ceiling, one.amount)
    return one


@kept
def handed_in():
    """An expense of RWF 500,000 that waits for finance."""
    return spending.reported(spent())


@kept
def asked():
    """An expense about which finance asked."""
    return ops.ask_about(handed_in(), question="For what?", by=personas.jean_paul())


@kept
def found():
    """A finding of RWF 600,000."""
    return ops.raise_finding(
        spent(), amount=planning.rwf(600_000), words="No receipts", by=personas.jean_paul()
    )


@kept
def accounted_for():
    """All of the first tranche is accepted; the second is called off."""
    one = spent()
    spending.accepted(one, 1_500_000)
    refunded(one, 300_000)
    second = planning.tranche(one.award, 2)
    cancel_tranche(second, reason="Not needed", by=planning.director())
    return one.award


def refunded(tranche, minor, **given):
    """Money of the tranche that came back on account BK by voucher 7."""
    proof = ops.Proof(bank="BK", voucher="7", received_on=spending.SPENT)
    more = {"amount": planning.rwf(minor), "words": "Not needed", "proof": proof, "by": personas.jean_paul()}
    return ops.record_refund(tranche, **more | given)


def photo(colour="white", name="receipt.jpg"):
    """A small photo, as a phone would send it."""
    file = BytesIO()
    Image.new("RGB", (40, 60), colour).save(file, "JPEG")
    file.seek(0)
    file.name = name
    return file


def typed(tranche, **changes):
    """What is posted to hand one expense in."""
    line = spending.line_of(tranche)
    return {
        "tranche": tranche.pk, "line": line.pk, "spent_on": "2026-01-05", "supplier": "Timber Ltd",
        "amount": "12 500", "invoice_number": "77", "receipt": photo(),
    } | changes  # fmt: skip


def page(name, *arguments):
    """The address of a page."""
    return reverse(name, args=arguments)


ACCEPT = {"decision": "accept", "ticks": list(TICKS), "words": ""}
