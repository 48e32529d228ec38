# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a finished pain.001 as a stranger would, and says what a schema does not see: sums, decimals, references.

A schema takes RWF 1500.55, the currency ZZZ, a wrong control sum and the same reference twice.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.money import InexactAmount, Money, UnknownCurrency
from core.unreadable import Unreadable

from .order_checks import (
    EmptyBatch,
    NotPositive,
    account_faults,
    bic_faults,
    currency_faults,
    place_name,
    reference_faults,
    repeated_references,
)
from .statements.safe_xml import parse

PLAIN_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,17})?")
IN_WORDS = {"NbOfTxs": _("number of payments"), "CtrlSum": _("control sum")}


class NotAnOrder(Unreadable):
    """The XML is no pain.001."""

    sentence = _("This file is not a payment order (pain.001).")


class WrongTotal(Unreadable):
    """The file says another number or sum than its payments make."""

    sentence = _("The file gives “%(written)s” as %(what)s, but its payments make %(counted)s.")


class BadAmount(Unreadable):
    """An amount that is no number, or that its currency cannot have."""

    sentence = _("%(where)s: %(why)s")


def faults_of_file(content: bytes) -> list[Unreadable]:
    """Everything that is wrong with a pain.001, in words; empty when nothing is.

    Raises NotAnOrder, and what `safe_xml.parse` raises.
    """
    order = parse(content).find("CstmrCdtTrfInitn")
    if order is None:
        raise NotAnOrder
    found: list[Unreadable] = []
    for path, where in (("GrpHdr/MsgId", _("Message")), ("PmtInf/PmtInfId", _("Batch"))):
        for reference in order.findall(path):
            found += reference_faults(str(where), reference.text or "")
    for payment in order.findall("PmtInf"):
        found += _bank_faults(str(_("Payer")), payment, "Dbtr")
    transfers = order.findall("PmtInf/CdtTrfTxInf")
    for place, transfer in enumerate(transfers, start=1):
        found += _transfer_faults(place_name(place, _reference(transfer)), transfer)
    found += repeated_references([_reference(transfer) for transfer in transfers])
    for payment in order.findall("PmtInf"):
        found += currency_faults(
            {str(one.get("Ccy")) for one in payment.iterfind("CdtTrfTxInf/Amt/InstdAmt")}
        )
        found += _total_faults(payment, payment.findall("CdtTrfTxInf"))
    found += _total_faults(order.find("GrpHdr"), transfers)
    return found if transfers else [EmptyBatch(), *found]


def _reference(transfer: Any) -> str:
    return transfer.findtext("PmtId/EndToEndId") or ""


def _transfer_faults(where: str, transfer: Any) -> Iterator[Unreadable]:
    yield from reference_faults(where, _reference(transfer))
    yield from _amount_faults(where, transfer.find("Amt/InstdAmt"))
    yield from _bank_faults(where, transfer, "Cdtr")


def _amount_faults(where: str, element: Any) -> Iterator[Unreadable]:
    written = "" if element is None else (element.text or "")
    currency = "" if element is None else (element.get("Ccy") or "")
    try:
        if Money.of(written, currency).minor <= 0:
            yield NotPositive(where=where, amount=f"{currency} {written}")
    except (InexactAmount, UnknownCurrency) as why:
        yield BadAmount(where=where, why=why)


def _bank_faults(where: str, parent: Any, role: str) -> Iterator[Unreadable]:
    bank = parent.find(f"{role}Agt/FinInstnId")
    codes = (
        []
        if bank is None
        else [bank.findtext(name) for name in ("BIC", "BICFI") if bank.find(name) is not None]
    )
    yield from bic_faults(where, codes[0] or "" if codes else "")
    account = f"{role}Acct/Id/"
    iban, other = parent.findtext(f"{account}IBAN"), parent.findtext(f"{account}Othr/Id")
    yield from account_faults(where, iban or "", other or "")


def _total_faults(holder: Any, transfers: list[Any]) -> Iterator[Unreadable]:
    """Compare what the holder says with what its payments make; a control sum may be absent."""
    summed = _sum(transfers)
    counted = {"NbOfTxs": Decimal(len(transfers)), "CtrlSum": summed}
    for name, number in counted.items():
        written = None if holder is None else holder.findtext(name)
        if written is None or number is None:
            continue
        if not PLAIN_NUMBER.fullmatch(written) or Decimal(written) != number:
            yield WrongTotal(written=written[:40], what=IN_WORDS[name], counted=f"{number:f}")


def _sum(transfers: list[Any]) -> Decimal | None:
    """The exact sum of all amounts; None when one is no number, which is told elsewhere."""
    written = [transfer.findtext("Amt/InstdAmt") or "" for transfer in transfers]
    if not all(PLAIN_NUMBER.fullmatch(one) for one in written):
        return None
    with localcontext(prec=60):
        return sum((Decimal(one) for one in written), start=Decimal(0))
